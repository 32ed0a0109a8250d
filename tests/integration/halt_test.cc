// What `deskd --halt` does after a daemon that was killed, with a relay board that holds its relays by
// itself.
#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// The relay board, without the pulses by which it would open its relays itself: a dead computer holds them
/// closed.
constexpr char const* k_latched = R"(name = "Latched relays"
kind = "velocity"
answers_within_ms = 100
warning = "opens no relay by itself"
[motion]
cruise_mm_s = 32
start_delay_ms = 300
ramp_ms = 1500
coast_up_mm = 18
coast_down_mm = 10
report_period_ms = 50
[height]
by_sensor = true
holding = 0x34
above_base = true
resolution_mm = 1
noise_mm = 2.5
[commands]
up = [{ coils = 0, values = [1, 0] }]
down = [{ coils = 0, values = [0, 1] }]
stop = [{ coils = 0, values = [0, 0] }]
)";

class HaltAfterAKill : public DaemonOnModbus {
 protected:
  void start() {
    sim.emplace(Wire::rtu,
                std::vector<std::string>{"--baud", "9600", "--parity", "N", "--paced", "--unit",
                                         "1=relay-board:relay-tof,start=720,load=1", "--unit", "80=laser:1"});
    watched = k_board;
    auto const map = files.write("latched.toml", k_latched);
    daemon.emplace(Daemon::Config{fmt::format(
                       "[user.me]\nsit_height_mm = 720\nstand_height_mm = 920\n"
                       "[bus.line]\ndriver = \"modbus\"\n[bus.line.serial]\ndevice = \"{}\"\n"
                       "[desk.left]\n[desk.left.modbus]\nmap = \"{}\"\nsensor_unit = 80\nbase_height_mm = 0\n"
                       "[desk.left.cycle]\nmode = \"off\"\n",
                       sim->device().string(), map.string())},
                   broker.port());
    connect_probe();
  }
  [[nodiscard]] std::filesystem::path config() const { return daemon->socket().parent_path() / "deskd.toml"; }

  /// Its exit status; what it said is in `said`.
  int halt(std::vector<std::string> const& more) {
    std::vector<std::string> argv{DESKD_PROGRAM, "--halt", "--config", config().string()};
    argv.insert(argv.end(), more.begin(), more.end());
    ChildProcess process{argv, files.path() / "said"};
    int const status = process.wait().value_or(-1);
    said = text_of(files.path() / "said");
    return status;
  }
  [[nodiscard]] std::string by_state_dir() const {
    return "storage.state_dir=" + daemon->state_dir().string();
  }

  TempDir files;
  std::string said;
};

TEST_F(HaltAfterAKill, OpensTheRelayByWhatTheDaemonRanWith) {
  start();
  tell("target", "900");
  ASSERT_TRUE(passes(20));
  daemon->process().kill();
  ASSERT_TRUE(sim->motor_on(watched)) << "nobody has opened it";
  // Whatever somebody has done to the file since.
  std::ofstream{config()} << "[desk.left\nthis is no configuration\n";
  EXPECT_EQ(halt({"--set", by_state_dir()}), 0) << said;
  EXPECT_THAT(said, HasSubstr("desk.left: off"));
  EXPECT_FALSE(sim->motor_on(watched));
}

TEST_F(HaltAfterAKill, GoesByTheFileWhereThereIsNoCopy) {
  start();
  tell("target", "900");
  ASSERT_TRUE(passes(20));
  daemon->process().kill();
  std::filesystem::remove(daemon->state_dir() / "running.toml");
  EXPECT_EQ(halt({"--set", by_state_dir()}), 0) << said;
  EXPECT_FALSE(sim->motor_on(watched));
}

TEST_F(HaltAfterAKill, SaysWhatItCouldNotConfirm) {
  start();
  daemon->process().kill();
  // Dead, but there: the pseudo-terminal of one that is gone may be another test's by now.
  sim->control(fmt::format("silent {} on", watched));
  EXPECT_EQ(halt({"--set", by_state_dir()}), 1) << said;
  EXPECT_THAT(said, HasSubstr("desk.left: NOT confirmed off"));
}

TEST_F(HaltAfterAKill, HasNothingToGoByWithoutAConfiguration) {
  start();
  daemon->process().kill();
  std::filesystem::remove(daemon->state_dir() / "running.toml");
  std::ofstream{config()} << "[desk.left\n";
  EXPECT_EQ(halt({}), 2) << said;
  EXPECT_THAT(said, HasSubstr("deskd.toml:1:"));
}

}  // namespace
}  // namespace desk::testing
