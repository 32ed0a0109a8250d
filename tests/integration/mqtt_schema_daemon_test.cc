// What the real daemon publishes, against the schema that other systems are given and the README's table.

#include "daemon/mqtt/topics.h"
#include "daemon/wire/memory_json.h"
#include "tests/integration/daemon_talk.h"
#include "tests/integration/mqtt_schema_messages.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <regex>
#include <set>
#include <sstream>

namespace desk {
namespace {

using std::chrono::seconds;
using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using testing::SchemaMessages;
using Seen = std::vector<MqttProbe::Seen>;

/// Two people with bodies and coaches, and a cycle that asks every few seconds.
constexpr char const* k_busy = R"(
[user.anna]
sit_height_mm = 700
stand_height_mm = 920
sit_minutes = 0.1
stand_minutes = 0.1
[user.anna.ergonomics]
stature_mm = 1550
seat_height_mm = 480
[user.anna.coach]
enabled = true
[user.ben]
sit_height_mm = 750
stand_height_mm = 1100
language = "de"
[user.ben.ergonomics]
stature_mm = 1750
[user.ben.coach]
enabled = true
[bus.simulator]
driver = "simulated"
[desk.demo]
name = "Desk"
user = "anna"
users = ["anna", "ben"]
start_height_mm = 700
[desk.demo.chair]
min_mm = 420
max_mm = 540
lumbar_support = "yes"
[desk.demo.presence]
source = ["mqtt", "local"]
topic = "sensor/office"
[desk.demo.cycle]
mode = "confirm"
announcement_s = 3
)";

class MqttSchemaDaemon : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SchemaMessages::can_be_checked()) GTEST_SKIP() << "no python3-jsonschema";
    probe_.subscribe("deskd/#");
    probe_.publish("sensor/office", "ON", true);
    daemon_.emplace(Daemon::Config{k_busy}, broker_.port());
    ASSERT_TRUE(probe_.wait_for("deskd/demo/present", "ON")) << daemon_->log();
  }

  void tell(std::string const& leaf, std::string_view payload) {
    probe_.publish("deskd/demo/" + leaf + "/set", payload);
  }
  /// Until something that was seen on this topic holds all of these.
  bool seen(std::string const& leaf, std::vector<std::string> const& words) {
    return probe_.wait_for(
        [&](Seen const& all) {
          return std::any_of(all.begin(), all.end(), [&](auto const& s) {
            return s.topic == "deskd/demo/" + leaf &&
                   std::all_of(words.begin(), words.end(),
                               [&](auto const& word) { return s.payload.find(word) != std::string::npos; });
          });
        },
        seconds{40});
  }
  bool shows(std::string const& leaf, std::string_view payload) {
    return probe_.wait_for("deskd/demo/" + leaf, payload);
  }

  void use_the_cycle();
  void use_the_desk();
  void use_what_is_personal();
  void use_what_was_broken();
  void use_another_configuration();

  Broker broker_;
  MqttProbe probe_{broker_.port()};
  std::optional<Daemon> daemon_;
};

void MqttSchemaDaemon::use_the_cycle() {
  ASSERT_TRUE(seen("reminder", {"\"due\""})) << daemon_->log();
  tell("cycle/next", "now");
  EXPECT_TRUE(seen("reminder", {"\"taken\""})) << daemon_->log();
  EXPECT_TRUE(seen("movement", {"\"reached\""})) << daemon_->log();
  tell("dnd", "ON");
  EXPECT_TRUE(shows("dnd", "ON"));
  tell("dnd", "OFF");
  tell("pause", "30");
  EXPECT_TRUE(shows("pause", "ON"));
  tell("pause", "OFF");
  tell("sit_interval", "25");
  EXPECT_TRUE(shows("sit_interval", "25"));
  tell("intervals", "forget");
  tell("cycle/mode", "off");
  EXPECT_TRUE(shows("cycle/mode", "off"));
}

void MqttSchemaDaemon::use_the_desk() {
  tell("target", "seven hundred");
  EXPECT_TRUE(seen("error", {"seven hundred"}));
  tell("lock", "ON");
  EXPECT_TRUE(shows("lock", "ON"));
  tell("preset", "Sit");
  EXPECT_TRUE(seen("error", {"preset/set", "lock"})) << daemon_->log();
  tell("lock", "OFF");
  tell("move", "OPEN");
  ASSERT_TRUE(shows("move", "opening")) << daemon_->log();
  tell("move", "STOP");
  EXPECT_TRUE(seen("movement", {"\"stopped\""})) << daemon_->log();
  EXPECT_TRUE(shows("move", "stopped"));
}

void MqttSchemaDaemon::use_another_configuration() {
  auto const text = testing::text_of(daemon_->config_file());
  std::ofstream{daemon_->config_file()} << text << "answer_minutes = 1\n";
  EXPECT_EQ(testing::ask(*daemon_, R"({"cmd":"reload"})").back().at("answer"), "done");
  EXPECT_TRUE(seen("event", {"config_reloaded", "answer_minutes"}));
  std::ofstream{daemon_->config_file()} << text << "answer_minute = 1\n";
  EXPECT_EQ(testing::ask(*daemon_, R"({"cmd":"reload"})").back().at("answer"), "refused");
  EXPECT_TRUE(seen("event", {"config_refused", "answer_minute"}));
  std::ofstream{daemon_->config_file()} << text;
}

void MqttSchemaDaemon::use_what_is_personal() {
  tell("preset/save", "Stand");
  EXPECT_TRUE(seen("event", {"preset_saved"})) << daemon_->log();
  tell("preset/save", "forget");
  EXPECT_TRUE(seen("event", {"presets_forgotten"})) << daemon_->log();
  tell("seat_height", "431");
  EXPECT_TRUE(shows("seat_height", "431"));
  tell("break", "start EX01");
  EXPECT_TRUE(seen("event", {"break_step"})) << daemon_->log();
  tell("break", "uncomfortable");
  EXPECT_TRUE(seen("event", {"discomfort_noted"})) << daemon_->log();
  tell("break", "sharp");
  EXPECT_TRUE(seen("event", {"breaks_paused"})) << daemon_->log();
  tell("user", "Ben");
  EXPECT_TRUE(shows("user", "Ben")) << daemon_->log();
  tell("break", "next");
  EXPECT_TRUE(seen("break", {"\"offered\""})) << daemon_->log();
  probe_.publish("sensor/office", "OFF");
  EXPECT_TRUE(shows("present", "OFF"));
}

/// A fault of yesterday, with the motor's time nearly spent.
void MqttSchemaDaemon::use_what_was_broken() {
  daemon_->process().send(SIGTERM);
  ASSERT_EQ(daemon_->process().wait(), 0) << daemon_->log();
  core::Memory memory;
  memory.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "no way at 812 mm"};
  memory.motor_runs = {{std::chrono::minutes{1}, seconds{119}}};
  std::ofstream{daemon_->state_dir() / "demo.json"}
      << wire::to_text(wire::SavedMemory{"demo", {}, memory, "anna"});
  daemon_->start();
  ASSERT_TRUE(shows("obstruction", "ON")) << daemon_->log();
  EXPECT_TRUE(seen("fault_detail", {"812 mm"}));
  EXPECT_TRUE(probe_.wait_for([&](Seen const&) { return probe_.latest("deskd/demo/motor_free") != "None"; }));
  tell("fault", "reset");
  EXPECT_TRUE(seen("event", {"fault_cleared"})) << daemon_->log();
  EXPECT_TRUE(shows("fault", "ok"));
}

/// The cells of the README's table of topics.
struct Row {
  std::string state;
  std::string command;
};
std::vector<Row> table_of_readme() {
  std::istringstream readme{testing::text_of(std::string{DESKD_SOURCE_DIR} + "/README.md")};
  std::vector<Row> rows;
  std::string line;
  while (std::getline(readme, line) && !line.starts_with("| topic below")) {
  }
  std::getline(readme, line);  // of dashes
  while (std::getline(readme, line) && line.starts_with("|")) {
    auto const second = line.find(" | ");
    rows.push_back({line.substr(0, second), line.substr(line.rfind('|', line.size() - 2))});
  }
  return rows;
}

/// What stands between backticks.
std::vector<std::string> quoted(std::string const& cell) {
  static std::regex const k_quoted{"`([^`]+)`"};
  std::vector<std::string> words;
  for (std::sregex_iterator i{cell.begin(), cell.end(), k_quoted}; i != std::sregex_iterator{}; ++i)
    words.push_back((*i)[1]);
  return words;
}

std::set<std::string> names_in_schema(char const* part) {
  auto const schema = SchemaMessages::schema();
  std::set<std::string> names;
  for (auto const& member : schema.at("properties").at(part).at("properties").as_object())
    names.emplace(member.key());
  return names;
}

TEST_F(MqttSchemaDaemon, HoldsWhatIsPublishedAndWouldNoticeWhatIsNot) {
  use_the_cycle();
  use_the_desk();
  use_another_configuration();
  use_what_is_personal();
  use_what_was_broken();
  SchemaMessages messages;
  std::set<std::string> published;
  for (auto const& message : probe_.seen()) {
    if (message.topic.ends_with("/set")) continue;
    std::string const desk = "deskd/demo/";
    bool const of_desk = message.topic.starts_with(desk);
    auto const name = message.topic.substr(of_desk ? desk.size() : std::string{"deskd/"}.size());
    messages.add(name, message.payload, message.topic, of_desk ? "desk" : "daemon");
    if (of_desk) published.insert(name);
  }
  auto const verdict = messages.check(true);
  EXPECT_TRUE(verdict.good) << verdict.words;
  std::cout << verdict.words;
  // Of what a simulated desk does not have.
  std::set<std::string> all = names_in_schema("desk");
  for (std::string_view const leaf : {mqtt::leaf::k_obstacle, mqtt::leaf::k_needs_homing})
    all.erase(std::string{leaf});
  EXPECT_EQ(published, all);
}

TEST(MqttSchemaReadme, TheTableHasEveryTopicAndNoOther) {
  std::set<std::string> states;
  std::set<std::string> commands;
  for (Row const& row : table_of_readme()) {
    auto const said = quoted(row.state);
    states.insert(said.begin(), said.end());
    std::string const set = "/set";
    for (std::string const& word : quoted(row.command)) {
      if (word.ends_with(set)) commands.insert(word.substr(0, word.size() - set.size()));
    }
    if (row.command.find("and so on") != std::string::npos) commands.insert(said.begin(), said.end());
  }
  EXPECT_EQ(states, names_in_schema("desk"));
  EXPECT_EQ(commands, names_in_schema("command"));
}

TEST(MqttSchemaCheck, FindsWhatIsWrong) {
  if (!SchemaMessages::can_be_checked()) GTEST_SKIP() << "no python3-jsonschema";
  struct Case {
    char const* name;
    char const* payload;
    char const* complaint;
  };
  std::vector<Case> const cases{
      Case{"learned", R"({"speed_up_mm_s":"fast","speed_down_mm_s":null,"coast_up_mm":1,"coast_down_mm":1})",
           "'fast'"},
      Case{"learned", R"({"speed_up_mm_s":38,"speed_down_mm_s":null,"coast_up_mm":1})", "'coast_down_mm'"},
      Case{"fault_detail", R"({"why":"too hot"})", "'why'"},
      Case{"event", R"({"event":"lock_changed","locked":true,"by":"anna"})", "'by'"},
      Case{"event", R"({"event":"sneezed"})", "sneezed"},
      Case{"advice", "{", "no JSON"},
      Case{"height", "735.25", "735.25"},
      Case{"mood", "fine", "does not know this topic"}};
  SchemaMessages messages;
  for (Case const& c : cases) messages.add(c.name, c.payload);
  auto const verdict = messages.check();
  EXPECT_FALSE(verdict.good);
  for (Case const& c : cases) EXPECT_NE(verdict.words.find(c.complaint), std::string::npos) << verdict.words;
  EXPECT_NE(verdict.words.find(std::to_string(cases.size()) + " complaints"), std::string::npos)
      << verdict.words;
}

}  // namespace
}  // namespace desk
