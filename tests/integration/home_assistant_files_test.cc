// The dashboard and the blueprints that are there for Home Assistant, against the device that the real daemon
// announces.

#include "tests/support/broker.h"
#include "tests/support/child_process.h"
#include "tests/support/daemon.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace desk {
namespace {

using testing::Broker;
using testing::ChildProcess;
using testing::Daemon;
using testing::MqttProbe;
using testing::TempDir;
using testing::text_of;

constexpr char const* k_python = "/usr/bin/python3";
constexpr std::chrono::seconds k_patience{60};

std::string source(std::string const& path) {
  return std::string{DESKD_SOURCE_DIR} + path;
}

/// A desk of this name with all entities that the files use.
constexpr char const* k_desk = R"(
[user.anna]
sit_height_mm = 720
stand_height_mm = 1000
[user.anna.ergonomics]
stature_mm = 1550
[user.anna.coach]
enabled = true
[user.ben]
sit_height_mm = 750
stand_height_mm = 1100
[bus.simulator]
driver = "simulated"
[desk.desk]
name = "Desk"
user = "anna"
users = ["anna", "ben"]
[desk.desk.presence]
source = "local"
[desk.desk.cycle]
mode = "off"
)";

class HomeAssistantFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    ChildProcess probe{{k_python, "-c", "import yaml"}, directory_.path() / "probe"};
    if (probe.wait(k_patience) != 0) GTEST_SKIP() << "no python3-yaml";
    Broker broker;
    MqttProbe listener{broker.port()};
    listener.subscribe("homeassistant/#");
    Daemon const daemon{Daemon::Config{k_desk}, broker.port()};
    std::string const topic = "homeassistant/device/deskd_desk/config";
    ASSERT_TRUE(listener.wait_for([&](auto const&) { return listener.latest(topic).has_value(); }))
        << daemon.log();
    discovery_ = directory_.write("discovery", *listener.latest(topic));
  }

  /// What is wrong with these files; empty: nothing.
  std::string complaints(std::vector<std::string> const& files) {
    std::vector<std::string> argv{k_python, source("/tests/integration/home_assistant_files_check.py"),
                                  discovery_.string()};
    argv.insert(argv.end(), files.begin(), files.end());
    auto const said = directory_.path() / "said";
    ChildProcess checker{argv, said};
    auto const status = checker.wait(k_patience);
    std::string const words = text_of(said);
    return status == 0 ? words : words + "status " + std::to_string(status.value_or(-1));
  }

  TempDir directory_;
  std::filesystem::path discovery_;
};

TEST_F(HomeAssistantFiles, UseWhatTheDeskHas) {
  std::vector<std::string> files{source("/config/home-assistant/dashboard.yaml")};
  for (auto const& entry : std::filesystem::directory_iterator{source("/config/home-assistant/blueprints")})
    files.push_back(entry.path().string());
  EXPECT_EQ(files.size(), 4U);
  EXPECT_EQ(complaints(files), "");
}

std::string replaced(std::string text, std::string const& what, std::string const& with) {
  auto const at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST_F(HomeAssistantFiles, MistakesInThemAreFound) {
  struct Case {
    char const* file;
    char const* what;
    char const* with;
    char const* complaint;
  };
  std::vector<Case> const cases{
      Case{"dashboard.yaml", "number.desk_target_height", "number.desk_goal", "number.desk_goal"},
      Case{"dashboard.yaml", "type: history-graph", "type: hourglass", "hourglass"},
      Case{"dashboard.yaml", "perform_action: button.press", "perform_action: switch.turn_on",
           "not for button"},
      Case{"dashboard.yaml", "states('sensor.desk_fault')", "states('sensor.desk_mood')", "sensor.desk_mood"},
      Case{"dashboard.yaml", "icon: mdi:desk\n", "icon: mdi:desk\n    icon: mdi:desk\n", "twice"},
      Case{"blueprints/goodnight.yaml", "!input night_at", "!input evening",
           "evening is used and not declared"},
      Case{"blueprints/goodnight.yaml", "!input night_at", "\"22:00:00\"",
           "night_at is declared and not used"},
      Case{"blueprints/break_reminder.yaml", "event.desk_break_reminder", "event.desk_pause",
           "event.desk_pause"},
      Case{"blueprints/break_reminder.yaml", "action: button.press", "action: button.push", "button.push"},
      Case{"blueprints/stand_for_meeting.yaml", "entity_id: !input stand", "entity_id: !input posture",
           "button.press is not for sensor"}};
  std::vector<std::string> damaged;
  for (Case const& c : cases) {
    std::string const text = text_of(source(std::string{"/config/home-assistant/"} + c.file));
    auto const name = "damaged" + std::to_string(damaged.size());
    damaged.push_back(directory_.write(name, replaced(text, c.what, c.with)).string());
  }
  std::istringstream said{complaints(damaged)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(said, line);) lines.push_back(line);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    auto const file = "damaged" + std::to_string(i) + ":";
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                            [&](std::string const& line) {
                              return line.starts_with(file) &&
                                     line.find(cases[i].complaint) != std::string::npos;
                            }))
        << cases[i].with << "\n"
        << said.str();
  }
}

}  // namespace
}  // namespace desk
