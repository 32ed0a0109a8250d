// The held button and the consent to a calibration, with the real daemon and the real deskctl.

#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"
#include "tests/support/terminal_process.h"

#include <gtest/gtest.h>

namespace desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using testing::number_in;
using testing::TerminalProcess;
using testing::wait_until;

double monotonic_s() {
  return std::chrono::duration<double>{std::chrono::steady_clock::now().time_since_epoch()}.count();
}

std::size_t count(std::string const& text, std::string const& word) {
  std::size_t n = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
  return n;
}

class DaemonHold : public ::testing::Test {
 protected:
  /// Sends the request every 150 ms until `enough`, reading the answers in between.
  bool hold(deskctl::LineSocket& socket, std::string const& direction, std::function<bool()> const& enough) {
    auto const give_up = std::chrono::steady_clock::now() + seconds{15};
    while (!enough()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      socket.send(R"({"cmd":"hold","direction":")" + direction + "\"}\n");
      last_sent_ = monotonic_s();
      auto const next = std::chrono::steady_clock::now() + milliseconds{150};
      while (std::chrono::steady_clock::now() < next) {
        static_cast<void>(
            socket.next_line(std::chrono::ceil<milliseconds>(next - std::chrono::steady_clock::now())));
      }
    }
    return true;
  }
  [[nodiscard]] double height() const {
    return testing::state_of(daemon_).at("height_mm").to_number<double>();
  }
  [[nodiscard]] TerminalProcess deskctl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {DESKCTL_PROGRAM, "--socket", daemon_.socket().string()});
    return TerminalProcess{arguments};
  }

  Broker broker_;
  Daemon daemon_{broker_.port(), {"desk.demo.cycle.mode=off"}};
  double last_sent_ = 0;
};

TEST_F(DaemonHold, MovesWhileItIsRepeatedAndStopsWhenItIsNot) {
  deskctl::LineSocket socket{daemon_.socket()};
  ASSERT_TRUE(hold(socket, "up", [&] { return height() > 770; })) << daemon_.log();
  std::size_t const end = daemon_.log_end();
  auto const off = daemon_.wait_for_log({"event=motor output=off"}, end, seconds{5});
  ASSERT_FALSE(off.empty()) << "nobody holds the button, and it moves on\n" << daemon_.log();
  // 500 ms after the last one; the rest is the scheduler of a loaded machine.
  EXPECT_LT(number_in(off, "done") - last_sent_, 0.75) << off;
  auto const ended = daemon_.wait_for_log({"event=move_ended"}, end);
  EXPECT_NE(ended.find("end=released"), std::string::npos) << ended;
}

TEST_F(DaemonHold, IsOneLineInTheLog) {
  deskctl::LineSocket socket{daemon_.socket()};
  int sent = 0;
  ASSERT_TRUE(hold(socket, "up", [&] { return ++sent > 8; }));
  EXPECT_EQ(testing::ask(daemon_, R"({"cmd":"stop"})").back()["answer"], "done");
  EXPECT_EQ(count(daemon_.log(), "command=hold"), 1U) << daemon_.log();
}

TEST_F(DaemonHold, AKeyOnTheTerminalLetsGo) {
  auto view = deskctl({"hold", "up"});
  ASSERT_FALSE(daemon_.wait_for_log({"event=motor output=up"}).empty()) << daemon_.log();
  std::size_t const end = daemon_.log_end();
  view.type(" ");
  EXPECT_EQ(view.end(), 0) << view.screen();
  EXPECT_FALSE(daemon_.wait_for_log({"event=motor output=off", "cause=command"}, end).empty())
      << daemon_.log();
  EXPECT_NE(view.screen().find("demo: "), std::string::npos) << view.screen();
}

TEST_F(DaemonHold, WorksOverMqttAndStopEndsIt) {
  MqttProbe probe{broker_.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  ASSERT_TRUE(wait_until([&] {
    probe.publish("deskd/demo/hold/set", "up");
    return probe.wait_for("deskd/demo/move", "opening", milliseconds{150});
  })) << daemon_.log();
  probe.publish("deskd/demo/move/set", "STOP");
  EXPECT_TRUE(probe.wait_for("deskd/demo/move", "stopped")) << daemon_.log();
  EXPECT_LT(height(), 1000);
  EXPECT_LE(count(daemon_.log(), "command=hold"), 1U) << daemon_.log();
}

TEST_F(DaemonHold, IsRefusedWhenLockedWithOneLineInTheLog) {
  EXPECT_EQ(testing::ask(daemon_, R"({"cmd":"lock","on":true})").back()["answer"], "done");
  deskctl::LineSocket socket{daemon_.socket()};
  int sent = 0;
  ASSERT_TRUE(hold(socket, "up", [&] { return ++sent > 5; }));
  EXPECT_EQ(count(daemon_.log(), "event=command_refused"), 1U) << daemon_.log();
  EXPECT_EQ(count(daemon_.log(), "event=motor output=up"), 0U) << daemon_.log();
}

TEST_F(DaemonHold, CalibrationNeedsAYes) {
  auto refused = testing::ask(daemon_, R"({"cmd":"calibrate","consent":false})").back();
  EXPECT_EQ(refused["answer"], "refused");
  auto asked = deskctl({"calibrate"});
  ASSERT_TRUE(asked.shows("Start? [y/N]")) << asked.screen();
  EXPECT_NE(asked.screen().find("six strokes"), std::string::npos) << asked.screen();
  asked.type("\n");
  EXPECT_EQ(asked.end(), 1) << asked.screen();
  EXPECT_TRUE(asked.shows("nothing moved"));
  EXPECT_EQ(count(daemon_.log(), "command=calibrate"), 0U) << daemon_.log();
}

TEST_F(DaemonHold, CtrlCEndsACalibrationAndStopsTheDesk) {
  auto view = deskctl({"calibrate"});
  ASSERT_TRUE(view.shows("Start? [y/N]")) << view.screen();
  std::size_t const before = daemon_.log_end();
  view.type("y\n");
  ASSERT_FALSE(daemon_.wait_for_log({"event=motor output="}, before, seconds{10}).empty()) << daemon_.log();
  std::size_t const end = daemon_.log_end();
  view.type("\x03");
  EXPECT_EQ(view.end(), 1) << view.screen();
  EXPECT_FALSE(daemon_.wait_for_log({"event=command", "command=stop"}, end).empty()) << daemon_.log();
  EXPECT_TRUE(wait_until([&] { return testing::state_of(daemon_).at("motion") == "stopped"; }));
  EXPECT_EQ(testing::state_of(daemon_).at("calibrating"), false);
}

}  // namespace
}  // namespace desk
