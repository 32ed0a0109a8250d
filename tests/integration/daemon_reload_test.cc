#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>

/// Another configuration for a daemon that runs.
namespace desk {
namespace {

using testing::ask;
using testing::Broker;
using testing::ChildProcess;
using testing::Daemon;
using testing::MqttProbe;
using testing::state_of;
using testing::text_of;
using testing::wait_until;

Daemon::Config one_desk() {
  return {R"(# My desk.
[user.anna]
sit_height_mm = 720   # by the window
stand_height_mm = 1100
#sit_minutes = 30
[bus.simulator]
driver = "simulated"
[desk.demo]
[desk.demo.cycle]
mode = "off"
[desk.demo.presence]
source = "always"
)"};
}

class Reload : public ::testing::Test {
 protected:
  boost::json::object reload(std::string const& request = R"({"cmd":"reload"})") {
    return ask(daemon_, request).back();
  }
  /// The same file with this in the place of that.
  void edit(std::string const& from, std::string const& to) {
    auto text = text_of(daemon_.config_file());
    auto const at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream{daemon_.config_file()} << text.replace(at, from.size(), to);
  }
  static bool hears(MqttProbe& probe, std::string_view event) {
    return probe.wait_for([&](std::vector<MqttProbe::Seen> const& seen) {
      return std::any_of(seen.begin(), seen.end(), [&](MqttProbe::Seen const& message) {
        return message.topic == "deskd/demo/event" && message.payload.find(event) != std::string::npos;
      });
    });
  }
  double sit_minutes() { return state_of(daemon_).at("cycle").at("sit_s").to_number<double>() / 60; }
  struct Run {
    int status;
    std::string output;
  };
  Run deskctl(std::vector<std::string> arguments) {
    testing::TempDir const dir;
    arguments.insert(arguments.begin(), {DESKCTL_PROGRAM, "--socket", daemon_.socket().string()});
    auto const file = dir.path() / "output";
    ChildProcess child{arguments, file};
    auto const status = child.wait();
    return {status.value_or(-1), text_of(file)};
  }
  Run config(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"config", "--file", daemon_.config_file().string()});
    return deskctl(std::move(arguments));
  }

  Broker broker_;
  Daemon daemon_{one_desk(), broker_.port()};
};

TEST_F(Reload, TakesWhatChangedAndSaysWhat) {
  MqttProbe probe{broker_.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  edit("#sit_minutes = 30", "sit_minutes = 25");
  edit("sit_height_mm = 720", "sit_height_mm = 715");
  auto const looked = reload(R"({"cmd":"reload","check":true})");
  EXPECT_EQ(looked.at("reason"), "2 changes could be taken");
  EXPECT_EQ(sit_minutes(), 30);
  auto const answer = reload();
  EXPECT_EQ(answer.at("answer"), "done");
  EXPECT_EQ(answer.at("reason"), "2 changes taken");
  ASSERT_EQ(answer.at("changes").as_array().size(), 2U);
  EXPECT_EQ(answer.at("changes").at(0).at("text"), "user.anna.sit_height_mm: 720 → 715");
  EXPECT_EQ(sit_minutes(), 25);
  EXPECT_EQ(state_of(daemon_).at("presets").at("sit_mm"), 715);
  EXPECT_FALSE(daemon_.wait_for_log({"event=config_changed", "user.anna.sit_minutes: 30 → 25"}).empty());
  EXPECT_TRUE(hears(probe, "config_reloaded"));
  EXPECT_EQ(reload().at("reason"), "nothing differs from what deskd runs with");
  // Whoever halts after a crash goes by what was taken last.
  EXPECT_TRUE(wait_until([&] {
    return text_of(daemon_.state_dir() / "running.toml").find("sit_minutes = 25") != std::string::npos;
  }));
}

TEST_F(Reload, AFileWithMistakesChangesNothing) {
  MqttProbe probe{broker_.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  edit("#sit_minutes = 30", "sit_minutes = 25\nsit_minuts = 3");
  auto const answer = reload();
  EXPECT_EQ(answer.at("answer"), "refused");
  EXPECT_EQ(std::string{answer.at("reason").as_string()},
            "1 mistake in " + daemon_.config_file().string() + "; nothing was changed");
  ASSERT_EQ(answer.at("mistakes").as_array().size(), 1U);
  EXPECT_NE(std::string{answer.at("mistakes").at(0).as_string()}.find("sit_minuts"), std::string::npos);
  EXPECT_EQ(sit_minutes(), 30);
  EXPECT_FALSE(daemon_.wait_for_log({"event=config_refused"}).empty());
  EXPECT_TRUE(hears(probe, "config_refused"));
  std::ofstream{daemon_.config_file()} << "";
  EXPECT_EQ(reload().at("answer"), "refused");
  std::filesystem::remove(daemon_.config_file());
  EXPECT_EQ(reload().at("answer"), "refused");
  EXPECT_EQ(sit_minutes(), 30);
}

TEST_F(Reload, WhatNeedsARestartIsNamedAndNothingIsTaken) {
  edit("#sit_minutes = 30", "sit_minutes = 25");
  edit("[desk.demo]", "[desk.demo]\nname = \"Left\"");
  auto const answer = reload();
  EXPECT_EQ(answer.at("answer"), "refused");
  EXPECT_EQ(std::string{answer.at("reason").as_string()}.find("a running deskd cannot change desk.demo.name"),
            0U);
  EXPECT_EQ(sit_minutes(), 30);
}

TEST_F(Reload, ASignalDoesTheSame) {
  edit("#sit_minutes = 30", "sit_minutes = 25");
  daemon_.process().send(SIGHUP);
  EXPECT_FALSE(daemon_.wait_for_log({"event=config_reloaded", "changes=1"}).empty());
  EXPECT_EQ(sit_minutes(), 25);
}

TEST_F(Reload, HomeAssistantIsToldOfOtherLimits) {
  MqttProbe probe{broker_.port()};
  probe.subscribe("homeassistant/#");
  auto const announces = [&](std::string_view what) {
    return probe.wait_for([&](std::vector<MqttProbe::Seen> const& seen) {
      return std::any_of(seen.begin(), seen.end(), [&](MqttProbe::Seen const& message) {
        return message.payload.find(what) != std::string::npos;
      });
    });
  };
  ASSERT_TRUE(announces("\"position_open\":1250"));
  edit("[desk.demo]", "[desk.demo]\nmax_height_mm = 1200");
  EXPECT_EQ(reload().at("answer"), "done");
  EXPECT_TRUE(announces("\"position_open\":1200"));
}

TEST_F(Reload, AMoveIsNotDisturbed) {
  deskctl::LineSocket mover{daemon_.socket()};
  mover.send("{\"cmd\":\"stand\"}\n");
  ASSERT_FALSE(daemon_.wait_for_log({"event=move_started"}).empty());
  edit("stand_height_mm = 1100", "stand_height_mm = 1000");
  EXPECT_EQ(reload().at("answer"), "done");
  auto const ended = daemon_.wait_for_log({"event=move_ended"});
  EXPECT_NE(ended.find("end=reached"), std::string::npos) << ended;
  EXPECT_NEAR(testing::number_in(ended, "target_mm"), 1100, 0.1);
  EXPECT_TRUE(wait_until([&] { return state_of(daemon_).at("presets").at("stand_mm") == 1000; }));
}

TEST_F(Reload, AKeyIsSetShownAndTakenBackFromTheCommandLine) {
  EXPECT_EQ(config({"get", "user.anna.sit_minutes"}).output, "30\n(the default; the file does not set it)\n");
  EXPECT_EQ(config({"set", "user.anna.sit_minutes", "25"}).status, 0);
  EXPECT_EQ(config({"get", "user.anna.sit_minutes"}).output, "25\n");
  EXPECT_NE(text_of(daemon_.config_file()).find("\nsit_minutes = 25\n[bus"), std::string::npos);
  EXPECT_NE(text_of(daemon_.config_file()).find("720   # by the window"), std::string::npos);
  EXPECT_EQ(text_of(daemon_.config_file().string() + "~"), one_desk().text);
  auto const diff = config({"diff"});
  EXPECT_EQ(diff.output, "  user.anna.sit_minutes: 30 → 25\n1 change could be taken\n");
  EXPECT_EQ(diff.status, 0);
  EXPECT_EQ(deskctl({"reload"}).output, "  user.anna.sit_minutes: 30 → 25\n1 change taken\n");
  EXPECT_EQ(sit_minutes(), 25);
  EXPECT_EQ(config({"unset", "user.anna.sit_minutes"}).status, 0);
  EXPECT_EQ(deskctl({"reload"}).status, 0);
  EXPECT_EQ(sit_minutes(), 30);
}

TEST_F(Reload, ABadValueIsNotWritten) {
  auto const before = text_of(daemon_.config_file());
  auto const run = config({"set", "user.anna.sit_minutes", "9000"});
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.output.find("user.anna.sit_minutes: 9000 is outside"), std::string::npos) << run.output;
  EXPECT_EQ(config({"set", "user.anna.sit_minuts", "9"}).status, 1);
  EXPECT_EQ(config({"unset", "user.anna.sit_height_mm"}).status, 1) << "a key that must be there";
  EXPECT_EQ(config({"get", "user.berta.sit_minutes"}).status, 1);
  EXPECT_EQ(text_of(daemon_.config_file()), before);
}

}  // namespace
}  // namespace desk
