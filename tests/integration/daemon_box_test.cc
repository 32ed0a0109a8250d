#include "daemon/control/deskctl/line_socket.h"
#include "tests/integration/daemon_talk.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <iostream>
#include <memory>
#include <string>

/// The real daemon and a simulated Laing box on a serial line: a desk that is told what its handset would
/// press.
namespace desk {
namespace {

using std::chrono::seconds;
using testing::ChildProcess;
using testing::text_of;
using testing::wait_until;

std::string const k_config = R"([mqtt]
enabled = false
[user.anna]
sit_height_mm = 720
stand_height_mm = 930
[bus.line]
driver = "modbus"
[bus.line.serial]
baud = 57600
[desk.box]
profile = "laing-ltc302"
[desk.box.modbus]
preset_1_mm = 718.8
preset_2_mm = 929.6
[desk.box.seat_sensor]
unit = 81
holding = 0x34
scale = 0.5
[desk.box.cycle]
mode = "off"
)";

class DaemonBox : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string const line = path("line");
    sim_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{DESKD_SIM_PROGRAM, "--rtu", "--baud", "57600", "--parity", "N", "--link",
                                 line, "--unit", "1=laing-ltc302,preset1=720,preset2=930,start=800,load=1",
                                 "--unit", "81=laser:1,noise=0,outliers=0"},
        path("sim"));
    ASSERT_TRUE(wait_until([&] { return text_of(path("sim")).find("ready rtu") != std::string::npos; }));
    std::string const config = directory_.write("deskd.toml", k_config).string();
    deskd_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{DESKD_PROGRAM, "--config", config, "--set", "bus.line.serial.device=" + line,
                                 "--set", "control.socket=" + path("socket"), "--set",
                                 "storage.state_dir=" + path("state")},
        path("log"));
    ASSERT_TRUE(wait_until([&] { return log().find("event=ready") != std::string::npos; })) << log();
  }
  void TearDown() override {
    if (HasFailure()) std::cout << log();
  }

  [[nodiscard]] std::string path(std::string const& name) const {
    return (directory_.path() / name).string();
  }
  [[nodiscard]] std::string log() const { return text_of(path("log")); }
  /// The last answer to a request.
  [[nodiscard]] boost::json::object ask(std::string const& request) const {
    deskctl::LineSocket socket{path("socket")};
    socket.send(request + "\n");
    boost::json::object answer;
    while (auto const line = socket.next_line(seconds{60})) {
      answer = boost::json::parse(*line).as_object();
      if (answer["answer"] != "accepted") break;
    }
    return answer;
  }
  [[nodiscard]] boost::json::object state() const {
    return ask(R"({"cmd":"status"})").at("desks").at("box").as_object();
  }
  [[nodiscard]] double height() const { return state().at("height_mm").to_number<double>(); }

 private:
  testing::TempDir directory_;
  std::unique_ptr<ChildProcess> sim_;
  std::unique_ptr<ChildProcess> deskd_;
};

TEST_F(DaemonBox, GoesToItsMemoryPositionsAndKnowsWhenItIsThere) {
  EXPECT_NE(log().find("event=device_warning"), std::string::npos);
  EXPECT_EQ(ask(R"({"cmd":"stand"})").at("answer"), "done");
  EXPECT_NEAR(height(), 929.6, 2.7) << "36.6 inches, or the next digit";
  EXPECT_EQ(ask(R"({"cmd":"sit"})").at("answer"), "done");
  EXPECT_NEAR(height(), 718.8, 2.7) << "28.3 inches, or the next digit";
  EXPECT_TRUE(state().at("fault").is_null());
}

TEST_F(DaemonBox, CannotBeSentElsewhere) {
  auto const answer = ask(R"({"cmd":"move","mm":850})");
  EXPECT_EQ(answer.at("answer"), "aborted");
  EXPECT_NE(answer.at("reason").as_string().find("cannot be sent to 850 mm"), std::string::npos)
      << answer.at("reason");
  EXPECT_NEAR(height(), 800, 1.5);
  EXPECT_TRUE(state().at("fault").is_null());
}

TEST_F(DaemonBox, TellsTheHeightOfTheSeatWhileTheDeskRests) {
  ASSERT_TRUE(wait_until([&] { return state().contains("seat_mm"); })) << "a sensor that sees 800 mm, halved";
  EXPECT_NEAR(state().at("seat_mm").to_number<double>(), 400, 1);
  EXPECT_NEAR(height(), 800, 1.5);
}

TEST_F(DaemonBox, StopsOnTheWay) {
  deskctl::LineSocket socket{path("socket")};
  socket.send("{\"cmd\":\"stand\"}\n");
  ASSERT_TRUE(wait_until([&] { return height() > 820; }));
  EXPECT_EQ(ask(R"({"cmd":"stop"})").at("answer"), "done");
  ASSERT_TRUE(wait_until([&] { return state().at("motion") == "stopped"; }));
  EXPECT_LT(height(), 910);
  EXPECT_TRUE(state().at("fault").is_null());
}

}  // namespace
}  // namespace desk
