#include "config/loader.h"
#include "tests/unit/config/broken_configs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

LoadResult load_with(std::vector<Override> const& overrides, std::string const& before = "") {
  return load_text(before + k_user + k_bus + k_desk, "c.toml", overrides);
}

std::vector<std::string> printed(LoadResult const& result) {
  std::vector<std::string> lines;
  for (Mistake const& mistake : result.mistakes) lines.push_back(to_string(mistake));
  return lines;
}

TEST(Override, AddsKeysAndReplacesThoseOfTheFile) {
  LoadResult const result = load_with(
      {{"mqtt.port=18830"}, {"mqtt.host = 'b'"}, {"desk.main.cycle.mode=off"}}, "[mqtt]\nport = 1\n");
  ASSERT_THAT(printed(result), IsEmpty());
  EXPECT_EQ(result.settings->mqtt.port, 18830);
  EXPECT_EQ(result.settings->mqtt.host, "b");
  EXPECT_EQ(result.settings->desks.front().control.cycle.mode, core::CycleMode::off);
}

TEST(Override, TakesBareWordsPathsAndEmptyTextAsText) {
  LoadResult const result =
      load_with({{"storage.state_dir=/tmp/x y"}, {"mqtt.topic_prefix=home/desk=1"}, {"mqtt.username="}});
  ASSERT_THAT(printed(result), IsEmpty());
  EXPECT_EQ(result.settings->storage.state_dir, "/tmp/x y");
  EXPECT_EQ(result.settings->mqtt.topic_prefix, "home/desk=1");
}

TEST(Override, TheLastOneForAKeyWins) {
  LoadResult const result = load_with({{"mqtt.port=2"}, {"mqtt.port=3"}});
  ASSERT_THAT(printed(result), IsEmpty());
  EXPECT_EQ(result.settings->mqtt.port, 3);
}

TEST(Override, HidesAMistakeInWhatItReplaces) {
  EXPECT_THAT(printed(load_with({{"mqtt.port=2"}}, "[mqtt]\nport = 0\n")), IsEmpty());
}

TEST(Override, CanSupplyAWholeDesk) {
  LoadResult const result = load_text(k_user + k_bus, "c.toml", {{"desk.lab.profile=lc3"}});
  ASSERT_THAT(printed(result), IsEmpty());
  EXPECT_EQ(result.settings->desks.front().id, "lab");
}

TEST(Override, MistakesNameItAndFollowThoseOfTheFileInTheOrderTyped) {
  LoadResult const result = load_with({{"mqtt.prot=1"},
                                       {"mqtt.port=x"},
                                       {"nonsense"},
                                       {"=1"},
                                       {"mqtt..port=1"},
                                       {"mqtt.host=\"b"},
                                       {"desk.main.max_height_mm=1000"},
                                       {"desk.main.seed=1\nprofile = 2"},
                                       {"mqtt=1"}},
                                      "[log]\nlevel = 1\n");
  EXPECT_THAT(
      printed(result),
      ElementsAre(
          "c.toml:2:1: error: log.level: found the number 1, expected one of debug, info, warning, error; "
          "text is written in quotes",
          "c.toml:5:1: error: user.anna.stand_height_mm: 1100 mm is above 1000 mm, "
          "desk.main.max_height_mm; change the limit only if the desk has room there",
          "--set 'mqtt.prot=1': error: mqtt.prot: there is no such key; did you mean port?",
          "--set 'mqtt.port=x': error: mqtt.port: found text \"x\", expected a whole number from 1 to 65535",
          "--set 'nonsense': error: is not KEY=VALUE; as in --set mqtt.port=18830",
          "--set '=1': error: is not KEY=VALUE; as in --set mqtt.port=18830",
          "--set 'mqtt..port=1': error: is not KEY=VALUE; as in --set mqtt.port=18830",
          "--set 'mqtt.host=\"b': error: mqtt.host: \"\\\"b\" is not a TOML value",
          "--set 'desk.main.seed=1\nprofile = 2': error: desk.main.seed: found text \"1\\x0aprofile = 2\", "
          "expected a whole number from 0 to 4294967295",
          "--set 'mqtt=1': error: mqtt: is a section, not a key; write [mqtt]"));
}

}  // namespace
}  // namespace desk::config
