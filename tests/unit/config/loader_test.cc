#include "config/loader.h"

#include "config/person.h"

#include "config/schema.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/broken_configs.h"
#include "tests/unit/config/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

std::string const k_complete = k_user + k_bus + k_desk;

std::vector<std::string> printed(LoadResult const& result) {
  std::vector<std::string> lines;
  for (Mistake const& mistake : result.mistakes) lines.push_back(to_string(mistake));
  return lines;
}

bool has_errors(LoadResult const& result) {
  return !only_warnings(result.mistakes);
}

class BrokenConfigs : public ::testing::TestWithParam<BrokenConfig> {};

TEST_P(BrokenConfigs, GetEveryMistakeExplainedAtOnce) {
  LoadResult const result = load_text(GetParam().text, "c.toml");
  EXPECT_EQ(render(result.mistakes, "c.toml"), GetParam().expected) << GetParam().text;
  EXPECT_EQ(result.settings.has_value(), !has_errors(result));
}

auto const name_of = [](auto const& tested) { return tested.param.name; };
INSTANTIATE_TEST_SUITE_P(Syntax, BrokenConfigs, ::testing::ValuesIn(broken_syntax()), name_of);
INSTANTIATE_TEST_SUITE_P(Modbus, BrokenConfigs, ::testing::ValuesIn(broken_modbus()), name_of);
INSTANTIATE_TEST_SUITE_P(Gpio, BrokenConfigs, ::testing::ValuesIn(broken_gpio()), name_of);
INSTANTIATE_TEST_SUITE_P(Schedule, BrokenConfigs, ::testing::ValuesIn(broken_schedule()), name_of);
INSTANTIATE_TEST_SUITE_P(Person, BrokenConfigs, ::testing::ValuesIn(broken_person()), name_of);
INSTANTIATE_TEST_SUITE_P(Mqtt, BrokenConfigs, ::testing::ValuesIn(broken_mqtt()), name_of);
INSTANTIATE_TEST_SUITE_P(Values, BrokenConfigs, ::testing::ValuesIn(broken_values()), name_of);
INSTANTIATE_TEST_SUITE_P(Relations, BrokenConfigs, ::testing::ValuesIn(broken_relations()), name_of);

TEST(Loader, FillsInWhatWasLeftOut) {
  LoadResult const result = load_text(k_complete, "c.toml");
  ASSERT_THAT(printed(result), IsEmpty());
  Settings const& settings = *result.settings;
  EXPECT_EQ(settings.mqtt, MqttSettings{});
  ASSERT_EQ(settings.desks.size(), 1U);
  DeskSettings const& desk = settings.desks.front();
  EXPECT_EQ(desk.name, "Main");
  EXPECT_EQ(desk.bus, "sim");
  EXPECT_EQ(desk.user, "anna");
  EXPECT_EQ(settings.users.front().name, "Anna");
  EXPECT_EQ(desk.control.presets, (core::Presets{core::Height::at_mm(720), core::Height::at_mm(1100)}));
  EXPECT_EQ(desk.control.cycle, core::CycleSettings{});
  EXPECT_EQ(desk.control.motion, core::MotionSettings{});
}

TEST(Loader, TakesEveryKeyIntoTheSettings) {
  LoadResult const result = load_text(R"([user.anna]
sit_height_mm = 700.5
stand_height_mm = 1080
sit_minutes = 20
stand_minutes = 7.5
[bus.sim]
driver = "simulated"
[desk.main]
name = "Schreibtisch Büro"
profile = "lc3"
seed = 4294967295
start_height_mm = 650
min_height_mm = 640
max_height_mm = 1200
[desk.main.cycle]
mode = "remind"
announcement_s = 45
snooze_minutes = 2.5
answer_minutes = 3
max_skips = 0
[desk.main.presence]
source = "always"
[desk.main.motion]
reverse_pause_ms = 750
no_start_after_ms = 3000
manual_hold_minutes = 0.5
back_off_mm = 0
motor_budget_s = 60
motor_window_minutes = 10
[mqtt]
enabled = false
username = "desk"
password_file = "/etc/deskd/password"
allow_motion = "never"
)",
                                      "c.toml");
  ASSERT_THAT(printed(result), IsEmpty());
  DeskSettings const& desk = result.settings->desks.front();
  EXPECT_EQ(desk.name, "Schreibtisch Büro");
  EXPECT_EQ(desk.profile, "lc3");
  EXPECT_EQ(desk.seed, 4294967295U);
  EXPECT_EQ(desk.start_height, core::Height::at_mm(650));
  EXPECT_EQ(desk.presence.sources, std::vector{PresenceSource::always});
  EXPECT_EQ(desk.control.limits, (core::SoftLimits{core::Height::at_mm(640), core::Height::at_mm(1200)}));
  EXPECT_EQ(desk.control.presets, (core::Presets{core::Height::at_mm(700.5), core::Height::at_mm(1080)}));
  EXPECT_EQ(desk.control.cycle,
            (core::CycleSettings{core::CycleMode::remind, 20min, 450s, 45s, 150s, 3min, 0}));
  EXPECT_EQ(desk.control.motion,
            (core::MotionSettings{750ms, 3000ms, 30s, core::Distance::of_mm(0), 1min, 10min}));
  EXPECT_FALSE(result.settings->mqtt.enabled);
  EXPECT_EQ(result.settings->mqtt.allow_motion, AllowMotion::never);
  EXPECT_EQ(result.settings->mqtt.password_file, "/etc/deskd/password");
}

TEST(Loader, TakesWorkingHours) {
  LoadResult const result = load_text(R"([desk.main.schedule]
weekdays = ["Mon", "Wed", "Fri"]
work = ["09:00-12:30", "13:00-24:00"]
quiet = "21:00-07:00"
holidays = ["1970-01-02", "2028-02-29"]
)" + k_user + k_bus,
                                      "c.toml");
  ASSERT_THAT(printed(result), IsEmpty());
  core::ScheduleSettings const& schedule = result.settings->desks.front().control.schedule;
  EXPECT_EQ(schedule.weekdays, (std::array{true, false, true, false, true, false, false}));
  EXPECT_EQ(schedule.work, (std::vector<core::DaySpan>{{540, 750}, {780, 1440}}));
  EXPECT_EQ(schedule.quiet, (std::vector<core::DaySpan>{{1260, 420}}));
  EXPECT_EQ(schedule.holidays, (std::vector<std::int64_t>{1, 21'243}));
}

TEST(Loader, TakesSeveralSourcesOfPresence) {
  LoadResult const result = load_text(R"([desk.main.presence]
source = ["gpio", "mqtt", "local"]
line = "GPIO4"
hold_s = 300
topic = "zigbee2mqtt/motion"
pointer = "/occupancy"
stale_minutes = 90
local_minutes = 30
)" + k_user + k_bus,
                                      "c.toml");
  ASSERT_THAT(printed(result), IsEmpty());
  PresenceSettings const& presence = result.settings->desks.front().presence;
  EXPECT_EQ(presence.sources,
            (std::vector{PresenceSource::gpio, PresenceSource::mqtt, PresenceSource::local}));
  EXPECT_EQ(presence.hold, 300s);
  EXPECT_EQ(presence.topic, "zigbee2mqtt/motion");
  EXPECT_EQ(presence.pointer, "/occupancy");
  EXPECT_EQ(presence.stale, 90min);
  EXPECT_EQ(presence.local, 30min);
}

TEST(Loader, KeepsTheOrderOfTheFile) {
  LoadResult const result =
      load_text("[desk.zoe]\n[desk.adam.cycle]\n[desk.mia]\n" + k_user + k_bus, "c.toml");
  ASSERT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  std::vector<std::string> ids;
  for (DeskSettings const& desk : result.settings->desks) ids.push_back(desk.id);
  EXPECT_THAT(ids, ElementsAre("zoe", "adam", "mia"));
}

TEST(Loader, GivesEachDeskItsOwnUsersIntervals) {
  LoadResult const result = load_text(
      "[user.ben]\nsit_height_mm = 760\nstand_height_mm = 1190\nsit_minutes = 50\nstand_minutes = 10\n"
      "[desk.left]\nuser = \"ben\"\n[desk.right]\nuser = \"anna\"\n" +
          k_user + k_bus,
      "c.toml");
  ASSERT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  core::DeskSettings const& left = result.settings->desks.at(0).control;
  core::DeskSettings const& right = result.settings->desks.at(1).control;
  EXPECT_EQ(left.presets.stand, core::Height::at_mm(1190));
  EXPECT_EQ(left.cycle.sit, 50min);
  EXPECT_EQ(right.presets.stand, core::Height::at_mm(1100));
  EXPECT_EQ(right.cycle.sit, core::CycleSettings{}.sit);
}

core::CycleSettings cycle_with(std::string const& user_keys) {
  LoadResult const result = load_text(
      "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1100\n" + user_keys + k_bus + "[desk.main]\n",
      "c.toml");
  EXPECT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  return result.settings ? result.settings->desks.front().control.cycle : core::CycleSettings{};
}

TEST(Loader, KnowsTheUsualRhythms) {
  struct Expected {
    char const* regime;
    core::Duration sit, stand, walk;
  };
  for (auto const& [regime, sit, stand, walk] :
       {Expected{"own", 30min, 15min, 0min}, Expected{"50/10", 50min, 10min, 0min},
        Expected{"40/10", 40min, 10min, 0min}, Expected{"35/15", 35min, 15min, 0min},
        Expected{"30/15", 30min, 15min, 0min}, Expected{"45/15", 45min, 15min, 0min},
        Expected{"20/8/2", 20min, 8min, 2min}, Expected{"30/30", 30min, 30min, 0min}}) {
    core::CycleSettings const cycle = cycle_with(std::string{"regime = \""} + regime + "\"\n");
    EXPECT_EQ(cycle.sit, sit) << regime;
    EXPECT_EQ(cycle.stand, stand) << regime;
    EXPECT_EQ(cycle.walk, walk) << regime;
    EXPECT_FALSE(cycle.ramp) << regime;
  }
}

TEST(Loader, ABeginnerGrowsToTheirOwnIntervals) {
  core::CycleSettings const own = cycle_with("regime = \"beginner\"\nsit_minutes = 25\nstand_minutes = 20\n");
  EXPECT_TRUE(own.ramp);
  EXPECT_EQ(own.sit, 25min);
  EXPECT_EQ(own.stand, 20min);
  EXPECT_EQ(cycle_with("regime = \"beginner\"\n").sit, 30min);
}

TEST(Loader, AcceptsByteOrderMarkWindowsLineEndsAndNoFinalNewline) {
  std::string text = "\xEF\xBB\xBF";
  for (char const c : k_complete) text += c == '\n' ? "\r\n" : std::string{c};
  text.resize(text.size() - 2);
  LoadResult const result = load_text(text, "c.toml");
  EXPECT_THAT(printed(result), IsEmpty());
}

TEST(Loader, RoundsMinutesToWholeSeconds) {
  LoadResult const result = load_text(
      "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1100\nsit_minutes = 0.6667\nstand_minutes = 1.01\n"
      "[desk.main.cycle]\nannouncement_s = 5\n" +
          k_bus,
      "c.toml");
  ASSERT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  EXPECT_EQ(result.settings->users.front().sit, 40s);
  EXPECT_EQ(result.settings->users.front().stand, 61s);
}

TEST(Loader, LoadsTheDemo) {
  LoadResult const result = load_file(config_dir() / "examples" / "demo.toml",
                                      {{"mqtt.port=12345"}, {"storage.state_dir=/run/user/1/deskd"}});
  ASSERT_THAT(printed(result), IsEmpty());
  EXPECT_EQ(result.settings->mqtt.port, 12345);
  EXPECT_EQ(result.settings->storage.state_dir, "/run/user/1/deskd");
  core::CycleSettings const& cycle = result.settings->desks.front().control.cycle;
  EXPECT_EQ(cycle.mode, core::CycleMode::automatic);
  EXPECT_EQ(cycle.sit, 40s);
  EXPECT_EQ(cycle.stand, 30s);
  EXPECT_EQ(cycle.announcement, 5s);
}

TEST(Loader, LoadsEveryExample) {
  int examples = 0;
  for (auto const& entry : std::filesystem::directory_iterator{config_dir() / "examples"}) {
    if (entry.path().extension() != ".toml") continue;
    ++examples;
    LoadResult const result = load_file(entry.path());
    EXPECT_TRUE(result.settings) << render(result.mistakes, entry.path().string());
    // The drive in it has no watchdog, and whoever starts it must know.
    std::size_t const warnings = entry.path().filename() == "own-map.toml" ? 1 : 0;
    EXPECT_EQ(result.mistakes.size(), warnings) << render(result.mistakes, entry.path().string());
  }
  EXPECT_GE(examples, 7);
}

TEST(Loader, KnowsWhereEachKeyWasWritten) {
  LoadResult const result = load_text(k_complete, "c.toml", {{"mqtt.port=1"}});
  EXPECT_EQ(result.places.at({"user", "anna", "sit_height_mm"}), (Place{"c.toml", 2, 1}));
  EXPECT_EQ(result.places.at({"mqtt", "port"}).source, "--set 'mqtt.port=1'");
}

TEST(Loader, FindsTheStateDirectoryInAnyText) {
  EXPECT_EQ(state_dir_in(""), "/var/lib/deskd");
  EXPECT_EQ(state_dir_in("[storage]\nstate_dir = \"/a/b\"\n[desk\nup = = 3\n"), "/a/b");
  EXPECT_EQ(state_dir_in("[storage]\nstate_dir = \"relative\"\n"), "/var/lib/deskd");
  EXPECT_EQ(state_dir_in("[storage]\nstate_dir = \"/a\"\n", {{"storage.state_dir=/over/it"}}), "/over/it");
}

TEST(Loader, MovesTheHeightsOntoTheMemoryPositionsOfABox) {
  LoadResult const result = load_file(config_dir() / "examples" / "laing-ltc302.toml");
  ASSERT_TRUE(result.settings);
  core::Presets const& presets = result.settings->desks.front().control.presets;
  EXPECT_EQ(presets.sit, core::Height::at_mm(718.8));
  EXPECT_EQ(presets.stand, core::Height::at_mm(1099.8));
  EXPECT_EQ(result.settings->users.front().presets.sit, core::Height::at_mm(720)) << "what the person wants";
}

TEST(Loader, ExplainsAFileThatCannotBeRead) {
  testing::TempDir const dir;
  std::filesystem::path const missing = dir.path() / "missing.toml";
  EXPECT_THAT(printed(load_file(missing)), ElementsAre(missing.string() + ": error: there is no such file"));
  EXPECT_THAT(printed(load_file(dir.path())),
              ElementsAre(dir.path().string() + ": error: is a directory, expected a file"));
  std::filesystem::path const large = dir.write("large.toml", std::string((1U << 20U) + 1, '#'));
  EXPECT_THAT(printed(load_file(large)),
              ElementsAre(large.string() + ": error: the file is larger than 1 MiB; is it the right file?"));
  std::filesystem::path const empty = dir.write("empty.toml", "");
  EXPECT_THAT(printed(load_file(empty)), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(printed(load_file("/dev/null")), ElementsAre("/dev/null: error: is not a regular file"));
}

// The parser recurses into dotted keys: a thousand times deeper than any real one it would run out of stack.
TEST(Loader, RefusesALineThatWouldExhaustTheStack) {
  std::string deep = "# first\na";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  EXPECT_THAT(printed(load_text(deep + " = 1\n", "c.toml")),
              ElementsAre("c.toml:2:1: error: the line is longer than 4096 bytes; is it the right file?"));
}

TEST(Loader, SaysHowManyMistakesThereAre) {
  EXPECT_EQ(render({}, "c.toml"), "c.toml: no mistakes found.\n");
}

TEST(Examples, AllLoad) {
  int examples = 0;
  for (auto const& file : std::filesystem::directory_iterator{config_dir() / "examples"}) {
    if (file.path().extension() != ".toml") continue;
    ++examples;
    LoadResult const result = load_file(file.path());
    EXPECT_TRUE(result.settings) << render(result.mistakes, file.path().filename().string());
  }
  EXPECT_GE(examples, 8);
}

TEST(Person, GetsTheDeskWithTheirOwnHeightsLimitsAndIntervals) {
  auto const result = load_text(R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
[user.berta]
sit_height_mm = 700
stand_height_mm = 1000
regime = "20/8/2"
[user.berta.limits]
max_height_mm = 1050
[desk.main]
user = "anna"
[bus.sim]
driver = "simulated"
)",
                                "c.toml");
  ASSERT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  Settings const& settings = *result.settings;
  DeskSettings const& desk = settings.desks.front();
  EXPECT_EQ(desk.users, (std::vector<std::string>{"anna", "berta"}));
  EXPECT_EQ(desk.control, control_for(desk, settings.users[0]));
  auto const control = control_for(desk, settings.users[1]);
  EXPECT_EQ(control.presets.stand, core::Height::at_mm(1000));
  EXPECT_EQ(control.limits.min, core::Height::at_mm(650));
  EXPECT_EQ(control.limits.max, core::Height::at_mm(1050));
  EXPECT_EQ(control.cycle.stand, std::chrono::minutes{8});
  EXPECT_EQ(control.motion, desk.control.motion);
}

}  // namespace
}  // namespace desk::config
