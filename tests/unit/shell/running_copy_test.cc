#include "daemon/shell/running_copy.h"

#include "config/source_text.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace desk::shell {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::string const k_good =
    "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.b]\ndriver = \"simulated\"\n[desk.old]\n";

TEST(RunningCopy, ComesBackAsItWas) {
  for (std::string const& text : {k_good, std::string{"\xEF\xBB\xBF[a]\r\nb = 1"}, std::string{}}) {
    RunningCopy const copy{"/etc/deskd/a \"b\"\n.toml", {"mqtt.port=1", "desk.old.name=\"A\nB\""}, text};
    EXPECT_EQ(parse_running_copy(to_text(copy)), copy);
  }
}

TEST(RunningCopy, WhatIsNoneIsNone) {
  std::string const whole = to_text({"/c.toml", {"a=1"}, k_good});
  EXPECT_FALSE(parse_running_copy(""));
  EXPECT_FALSE(parse_running_copy(k_good));
  // Cut anywhere in its head, it is none.
  std::size_t const head = whole.size() - k_good.size();
  for (std::size_t n = 0; n < head; ++n) EXPECT_FALSE(parse_running_copy(whole.substr(0, n))) << n;
}

class RunningCopies : public ::testing::Test {
 protected:
  std::vector<std::string> desks() {
    auto const loaded = load_for_halt(config, {}, {state});
    std::vector<std::string> ids;
    if (!loaded.settings) return {"none"};
    for (auto const& desk : loaded.settings->desks) ids.push_back(desk.id);
    return ids;
  }
  void write(std::string const& name, std::string const& text) {
    std::ofstream{directory.path() / name} << text;
  }

  testing::TempDir directory;
  std::filesystem::path state = directory.path() / "state";
  std::filesystem::path config = directory.write("deskd.toml", k_good);
  Log log{Log::Level::error};
};

TEST_F(RunningCopies, AreWhatAHaltGoesBy) {
  keep({config, {}, k_good}, {}, state, log);
  EXPECT_THAT(desks(), ElementsAre("old"));
  write("deskd.toml", "[desk.new\nbroken = \n");
  EXPECT_THAT(desks(), ElementsAre("old")) << "broken since";
  std::filesystem::remove(config);
  EXPECT_THAT(desks(), ElementsAre("old")) << "gone since";
}

TEST_F(RunningCopies, HaveTheCommandLinesValues) {
  keep({config, {"desk.left.name=\"Left\""}, k_good}, {}, state, log);
  EXPECT_THAT(desks(), ElementsAre("old", "left"));
}

TEST_F(RunningCopies, HaveTheMapsOfTheirDesks) {
  std::filesystem::path const example = DESKD_SOURCE_DIR "/config/examples/own-map.toml";
  auto const text = std::get<std::string>(config::read_text(example));
  auto const loaded = config::load_text(text, example.string(), {});
  ASSERT_TRUE(loaded.settings) << config::render(loaded.mistakes, example.string());
  config = directory.path() / "own-map.toml";
  auto const maps = own_maps(*loaded.settings, example);
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps[0].desk, "main");
  // Where the file says that the map is there is none any more.
  keep({config, {}, text}, maps, state, log);
  EXPECT_THAT(desks(), ElementsAre("main"));
}

TEST_F(RunningCopies, OfAnotherFileAreSomebodyElses) {
  keep({directory.path() / "other.toml", {}, k_good}, {}, state, log);
  write("deskd.toml", "[desk.new]\n" + k_good);
  EXPECT_THAT(desks(), ElementsAre("new", "old"));
}

TEST_F(RunningCopies, ThatAreNoGoodLeaveTheFile) {
  keep({config, {}, "[desk.from_another_version]\nkey = 1\n"}, {}, state, log);
  EXPECT_THAT(desks(), ElementsAre("old"));
  std::ofstream{running_copy_in(state)} << "# What deskd";
  EXPECT_THAT(desks(), ElementsAre("old"));
}

TEST_F(RunningCopies, AreLookedForWhereADaemonMayHaveKeptThem) {
  ::setenv("STATE_DIRECTORY", "/one:/two", 1);  // NOLINT(concurrency-mt-unsafe): one thread
  write("deskd.toml", "[storage]\nstate_dir = \"/three\"\n[desk\n");
  EXPECT_THAT(possible_state_dirs(config, {}), ElementsAre("/one", "/two", "/three", "/var/lib/deskd"));
  EXPECT_THAT(possible_state_dirs(config, {{"storage.state_dir=/four"}}), Contains("/four"));
  ::unsetenv("STATE_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
  EXPECT_THAT(possible_state_dirs("/not/there.toml", {}), ElementsAre("/var/lib/deskd", "/var/lib/deskd"));
}

TEST_F(RunningCopies, ADirectoryThatCannotBeMadeIsNoReasonToEnd) {
  write("file", "");
  keep({config, {}, k_good}, {}, directory.path() / "file" / "state", log);
  EXPECT_THAT(desks(), ElementsAre("old"));
}

}  // namespace
}  // namespace desk::shell
