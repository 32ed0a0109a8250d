// The daemon, a relay board that pulses a desk's buttons, and a laser that sees the desk, on one serial line.
#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <iostream>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::MatchesRegex;

/// 95 % of a thousand moves of this plant end within 2.5 mm (bench_landing); a handful needs more room.
constexpr double k_landing_mm = 5;
constexpr double k_pulse_s = 0.5;

using DaemonOnRelays = DaemonOnModbus;

TEST_F(DaemonOnRelays, LandsWhereItWasTold) {
  start_relays();
  int moves = 0;
  for (double const target : {760.0, 730.0}) {
    EXPECT_THAT(move(target), MatchesRegex(".*end=(reached|missed).*"));
    std::cout << fmt::format("[ to {} mm: {:+.1f} mm after {} starts\n", target, height() - target, starts());
    EXPECT_NEAR(height(), target, k_landing_mm);
    // A move and its two corrections.
    EXPECT_LE(starts(), 3 * ++moves);
  }
  EXPECT_EQ(sim->state(watched, "both_on"), 0);
  EXPECT_EQ(sim->state(watched, "reversals"), 0);
  EXPECT_EQ(fault(), "");
}

TEST_F(DaemonOnRelays, TheBoardLetsGoByItselfWhenTheDaemonDies) {
  start_relays();
  tell("target", "900");
  ASSERT_TRUE(passes(30));
  daemon->process().kill();
  ASSERT_TRUE(wait_until([&] { return !sim->motor_on(watched); }));
  auto const trace = sim->trace(watched);
  auto const pulses = only(trace, {"coil 0x0200="});
  auto const off = only(trace, {"motor off"});
  ASSERT_FALSE(pulses.empty() || off.empty());
  EXPECT_LE(off.back().at_s - pulses.back().at_s, k_pulse_s + 0.001) << in_lines(trace);
  EXPECT_GT(off.back().at_s, pulses.back().at_s) << "nobody said so";
  int const before = starts();
  // What coasts comes to rest; nothing moves from then on, not with a new daemon either.
  double stands = 0;
  ASSERT_TRUE(wait_until([&] { return std::abs(std::exchange(stands, height()) - stands) == 0; }));
  daemon->restart_after_kill();
  ASSERT_TRUE(link_becomes("up"));
  ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 4; }));
  EXPECT_EQ(starts(), before);
}

}  // namespace
}  // namespace desk::testing
