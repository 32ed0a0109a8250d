#include "daemon/control/setup/sheet.h"

#include "config/loader.h"
#include "config/mistake.h"
#include "daemon/control/setup/device.h"
#include "daemon/control/setup/habits.h"
#include "daemon/control/setup/keys.h"

#include <gmock/gmock.h>

namespace desk::setup {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Sheet small() {
  Sheet sheet;
  sheet.set(key::desk("name"), std::string{"Desk \"one\"\n"});
  sheet.set(key::bus("driver"), std::string{"simulated"});
  sheet.set(key::user("anna", "stand_height_mm"), 1100.0);
  sheet.set(key::user("anna", "sit_height_mm"), 720.5, "Mine.");
  return sheet;
}

TEST(SetupSheet, MakesAFileThatTheLoaderTakes) {
  auto sheet = small();
  sheet.set(key::desk("name"), std::string{"Desk"});
  auto const text = sheet.toml("Made by a test.\nIn two lines.");
  auto const loaded = config::load_text(text, "test.toml");
  ASSERT_TRUE(loaded.settings) << config::render(loaded.mistakes, "test.toml") << text;
  EXPECT_EQ(loaded.settings->users.front().presets.sit, core::Height::at_mm(720.5));
  EXPECT_THAT(text, HasSubstr("# Made by a test.\n# In two lines.\n"));
  EXPECT_THAT(text, HasSubstr("# Mine.\nsit_height_mm = 720.5\n"));
  EXPECT_LT(text.find("[user.anna]"), text.find("[bus.desk]")) << "in the order of the schema";
}

TEST(SetupSheet, NoTextBreaksOutOfItsQuotes) {
  EXPECT_THAT(small().toml(""), HasSubstr(R"(name = "Desk \"one\"\u000A")"));
}

TEST(SetupSheet, SetReplacesAndEraseTakesWholeSections) {
  auto sheet = small();
  sheet.set(key::bus("driver"), std::string{"gpio"});
  EXPECT_EQ(sheet.text_or(key::bus("driver"), ""), "gpio");
  sheet.erase_below({"user"});
  EXPECT_THAT(sheet.toml(""), Not(HasSubstr("anna")));
  sheet.erase(key::desk("name"));
  EXPECT_EQ(sheet.find(key::desk("name")), nullptr);
}

TEST(SetupSheet, ATrialHasNoBrokerAndNothingThatMovesByItself) {
  auto sheet = small();
  sheet.set(key::desk("name"), std::string{"Desk"});
  sheet.set(key::mqtt("host"), std::string{"broker.home"});
  sheet.set(key::presence("source"), std::vector<std::string>{"mqtt"});
  sheet.set(key::presence("topic"), std::string{"office/motion"});
  sheet.set(key::cycle("mode"), std::string{"automatic"});
  auto const loaded = config::load_text(trial_toml(sheet), "trial.toml");
  ASSERT_TRUE(loaded.settings) << config::render(loaded.mistakes, "trial.toml");
  EXPECT_FALSE(loaded.settings->mqtt.enabled);
  EXPECT_EQ(loaded.settings->desks.front().control.cycle.mode, core::CycleMode::off);
}

TEST(SetupSheet, OnlyWhatIsNotSimulatedIsHardware) {
  auto sheet = small();
  sheet.set(key::desk("name"), std::string{"Desk"});
  EXPECT_FALSE(drives_hardware(sheet.toml("")));
  EXPECT_TRUE(drives_hardware("nonsense")) << "nobody knows what it drives";
}

TEST(SetupHabits, AnIdIsMadeOfAName) {
  EXPECT_EQ(id_of("Anna Schmidt"), "anna-schmidt");
  EXPECT_EQ(id_of("  Jörg!"), "jrg");
  EXPECT_EQ(id_of("李"), "me");
  EXPECT_EQ(id_of(std::string(50, 'x')), std::string(32, 'x'));
  EXPECT_EQ(id_of("--"), "me");
}

}  // namespace
}  // namespace desk::setup
