#include "config/changes.h"

#include "config/loader.h"
#include "config/schema.h"
#include "tests/unit/config/broken_configs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Settings with(std::vector<Override> const& overrides) {
  auto result = load_text(k_user + k_bus + k_desk, "c.toml", overrides);
  EXPECT_TRUE(result.settings) << render(result.mistakes, "c.toml");
  return *result.settings;
}

std::vector<std::string> told(Settings const& before, Settings const& after) {
  std::vector<std::string> lines;
  for (Change const& change : changes(before, after)) {
    lines.push_back(to_string(change) + (change.live ? "" : " (restart)"));
  }
  return lines;
}

TEST(Changes, AreNoneBetweenEquals) {
  EXPECT_THAT(told(with({}), with({})), IsEmpty());
  EXPECT_THAT(told(with({}), with({{"mqtt.port=1883"}})), IsEmpty()) << "a default that is written out";
}

TEST(Changes, NameTheKeyAndBothValues) {
  EXPECT_THAT(
      told(with({}), with({{"desk.main.cycle.mode=remind"},
                           {"user.anna.sit_minutes=25"},
                           {"mqtt.host=broker.lan"},
                           {"desk.main.name=Left"},
                           {"desk.main.max_height_mm=1200"},
                           {"log.level=debug"}})),
      ElementsAre("log.level: \"info\" → \"debug\"", "mqtt.host: \"localhost\" → \"broker.lan\" (restart)",
                  "user.anna.sit_minutes: 30 → 25", "desk.main.name: \"Main\" → \"Left\" (restart)",
                  "desk.main.max_height_mm: 1250 → 1200", "desk.main.cycle.mode: \"confirm\" → \"remind\""));
}

TEST(Changes, NameEntriesThatComeAndGoByThemselves) {
  auto const more =
      with({{"user.berta.sit_height_mm=700"}, {"user.berta.stand_height_mm=1000"}, {"desk.main.user=anna"}});
  auto const added = told(with({}), more);
  ASSERT_FALSE(added.empty());
  EXPECT_EQ(added.front(), "user.berta: is new (restart)");
  EXPECT_EQ(told(more, with({})).front(), "user.berta: is gone (restart)");
}

TEST(Changes, SeeAnotherMapBehindTheSameName) {
  Settings const before = with({});
  Settings after = before;
  after.desks.front().modbus.device.emplace();
  EXPECT_THAT(told(before, after),
              ElementsAre("desk.main.modbus.map: the file says something else (restart)"));
}

/// Whatever two settings differ in, something is said of it: nothing is taken over in silence.
TEST(Changes, EveryKeyOfTheSchemaIsCompared) {
  for (Section const& section : schema()) {
    for (Field const& field : section.fields) {
      Settings const before = prototype();
      Settings after = before;
      Value const value = field.get(before, 0);
      if (auto const* const flag = std::get_if<bool>(&value)) {
        field.set(after, 0, !*flag);
      } else if (std::holds_alternative<std::int64_t>(value)) {
        field.set(after, 0, std::get<std::int64_t>(value) + 1);
      } else if (std::holds_alternative<double>(value)) {
        field.set(after, 0, std::get<double>(value) < 0 ? 1.0 : std::get<double>(value) + 1);
      } else {
        continue;
      }
      if (field.get(after, 0) == value) continue;
      EXPECT_EQ(changes(before, after).size(), 1U) << section.path << '.' << field.name;
    }
  }
}

}  // namespace
}  // namespace desk::config
