#include "drivers/simulated/modbus/linak_lc3.h"

#include "tests/unit/simulator/device_rig.h"

namespace desk::driver::simulated::modbus {
namespace {

constexpr unsigned k_heartbeat = 0x2001;
constexpr unsigned k_command = 0x2002;
constexpr unsigned k_position = 0x2101;
constexpr unsigned k_current = 0x2102;
constexpr unsigned k_flags = 0x2103;
constexpr unsigned k_error = 0x2104;
constexpr unsigned k_speed = 0x2105;
constexpr unsigned k_clear = 64256;
constexpr unsigned k_run_out = 64257;
constexpr unsigned k_run_in = 64258;
constexpr unsigned k_stop = 64259;
constexpr unsigned k_overcurrent = 1U << 2U;
constexpr unsigned k_running_out = 1U << 3U;
constexpr unsigned k_heartbeat_needed = 1U << 5U;

/// A column at 720 mm, 70 mm above its base, and its client.
class LinakLc3Test : public testing::Test {
 protected:
  void beat() { EXPECT_TRUE(client_.write(k_heartbeat, ++counter_ % 256)); }
  /// Beats every 100 ms.
  void live(Duration time) {
    for (TimePoint const end = client_.now + time; client_.now < end; client_.now += milliseconds{100})
      beat();
  }
  void wake() {
    beat();
    EXPECT_TRUE(client_.write(k_command, k_stop));
    EXPECT_EQ(client_.read(k_error), 0);
  }
  [[nodiscard]] unsigned flags() { return static_cast<unsigned>(client_.read(k_flags)); }

  LinakLc3 column_{nominal_plant(LinakLc3::profile(), 720), {}};
  Client client_{column_};
  unsigned counter_ = 0;
};

TEST_F(LinakLc3Test, NeedsAStopAfterPowerUp) {
  EXPECT_EQ(client_.read(k_error), 1);
  beat();
  EXPECT_TRUE(client_.write(k_command, k_clear));
  EXPECT_EQ(client_.read(k_error), 1);
  EXPECT_TRUE(client_.write(k_command, 3000));
  EXPECT_EQ(column_.misuse().starts_despite_error, 1);
  live(seconds{1});
  EXPECT_EQ(client_.read(k_position), 700);
  EXPECT_TRUE(client_.write(k_command, k_stop));
  EXPECT_EQ(client_.read(k_error), 0);
}

TEST_F(LinakLc3Test, RunsToItsTargetAndHoldsTheCommand) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 3000));
  live(seconds{3});
  EXPECT_NE(flags() & k_running_out, 0U);
  EXPECT_EQ(client_.read(k_current), 10);  // 2.5 A
  EXPECT_NEAR(client_.read(k_speed), 380, 20);
  live(seconds{10});
  EXPECT_NEAR(client_.read(k_position), 3000, 6);
  EXPECT_EQ(client_.read(k_command), 3000);
  EXPECT_EQ(client_.read(k_current), 0);
  EXPECT_EQ(client_.read(k_speed), 0);
  EXPECT_EQ(flags(), 0U);
  EXPECT_EQ(column_.misuse().longest_gap, milliseconds{100});
}

TEST_F(LinakLc3Test, StopsWhenTheHeartbeatDoesNotChangeFor500Ms) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 5000));
  live(seconds{2});
  TimePoint const last_beat = client_.now - milliseconds{100};
  client_.now = last_beat + milliseconds{499};
  EXPECT_TRUE(client_.write(k_heartbeat, counter_ % 256));  // the same number is no sign of life
  EXPECT_EQ(client_.read(k_error), 0);
  client_.now = last_beat + milliseconds{500};
  EXPECT_EQ(client_.read(k_error), 5);
  EXPECT_NE(flags() & k_heartbeat_needed, 0U);
  EXPECT_FALSE(column_.plant().motor_on());
  EXPECT_EQ(column_.misuse().longest_gap, milliseconds{500});
  client_.now += seconds{3};
  EXPECT_EQ(client_.read(k_speed), 0);

  beat();
  EXPECT_TRUE(client_.write(k_command, 5000));
  EXPECT_EQ(column_.misuse().starts_despite_error, 1);
  EXPECT_TRUE(client_.write(k_command, k_clear));
  EXPECT_EQ(client_.read(k_error), 0);
  EXPECT_TRUE(client_.write(k_command, 5000));
  EXPECT_TRUE(column_.plant().motor_on());
}

TEST_F(LinakLc3Test, StopsAtTheSameInstantHoweverLateItIsAskedAgain) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 5000));
  live(seconds{2});
  client_.now += std::chrono::hours{1};
  EXPECT_EQ(client_.read(k_error), 5);
  // 2.4 s from the start, 0.1 s of dead time and half of 1.5 s of ramp lost, and 28.5 mm of coast.
  EXPECT_NEAR(column_.plant().height().mm(), 720 + (38 * (2.4 - 0.1 - 0.75)) + 28.5, 4);
}

TEST_F(LinakLc3Test, AtRestNeedsNoHeartbeat) {
  wake();
  client_.now += seconds{100};
  EXPECT_EQ(client_.read(k_error), 0);
  EXPECT_EQ(flags(), k_heartbeat_needed);
  EXPECT_TRUE(client_.write(k_command, 5000));  // but to start, it does
  EXPECT_EQ(client_.read(k_error), 5);
  EXPECT_FALSE(column_.plant().motor_on());
}

TEST_F(LinakLc3Test, ReversesOnlyAfterAStop) {
  wake();
  EXPECT_TRUE(client_.write(k_command, k_run_out));
  live(seconds{3});
  EXPECT_TRUE(client_.write(k_command, k_run_in));
  EXPECT_EQ(client_.read(k_command), static_cast<int>(k_run_in));
  live(seconds{1});
  EXPECT_GT(column_.plant().speed().mm_s(), 0);
  EXPECT_EQ(column_.misuse().reversals, 1);
  EXPECT_TRUE(client_.write(k_command, k_stop));
  live(seconds{3});
  EXPECT_TRUE(client_.write(k_command, k_run_in));
  live(seconds{1});
  EXPECT_LT(column_.plant().speed().mm_s(), 0);
  EXPECT_EQ(column_.misuse().reversals, 1);
}

TEST_F(LinakLc3Test, TakesANewTargetOnTheWay) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 3000));
  live(seconds{3});
  EXPECT_TRUE(client_.write(k_command, 2500));
  live(seconds{8});
  EXPECT_NEAR(client_.read(k_position), 2500, 6);
  EXPECT_EQ(column_.misuse().reversals, 0);
}

TEST_F(LinakLc3Test, SignalsOvercurrentUntilAStop) {
  wake();
  column_.plant().place_obstacle({Height::at_mm(800), core::Direction::up}, client_.now);
  EXPECT_TRUE(client_.write(k_command, 3000));
  live(seconds{6});
  EXPECT_EQ(flags() & k_overcurrent, k_overcurrent);
  EXPECT_EQ(client_.read(k_error), 0);
  EXPECT_TRUE(client_.write(k_command, 3000));
  EXPECT_EQ(column_.misuse().starts_despite_error, 1);
  EXPECT_TRUE(client_.write(k_command, k_stop));
  EXPECT_EQ(flags() & k_overcurrent, 0U);
}

TEST_F(LinakLc3Test, ShowsAnyErrorOfItsTableAndStopsForIt) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 3000));
  live(seconds{2});
  EXPECT_TRUE(column_.show_error(7, client_.now));
  EXPECT_FALSE(column_.plant().motor_on());
  EXPECT_EQ(client_.read(k_error), 7);
  EXPECT_TRUE(column_.show_error(2, client_.now));
  EXPECT_EQ(client_.read(k_position), 65024);
  EXPECT_TRUE(column_.show_error(254, client_.now));
  EXPECT_EQ(client_.read(k_current), 254);
  EXPECT_FALSE(column_.show_error(6, client_.now));
  EXPECT_EQ(client_.read(k_error), 254);
}

TEST_F(LinakLc3Test, RefusesInvalidValuesAndUnknownAddresses) {
  EXPECT_FALSE(client_.write(k_heartbeat, 256));
  EXPECT_FALSE(client_.write(k_command, 64262));
  EXPECT_FALSE(client_.write(0x2004, 201));
  EXPECT_TRUE(client_.write(0x2004, 251));
  EXPECT_FALSE(client_.write(0x2003, 252));
  EXPECT_EQ(client_.ask(words_pdu(6, {0x2003, 252})), refused(6, Refusal::illegal_value));
  EXPECT_EQ(client_.ask(words_pdu(6, {k_position, 1})), refused(6, Refusal::illegal_address));
  EXPECT_EQ(client_.ask(words_pdu(3, {0x2106, 2})), refused(3, Refusal::illegal_address));
  EXPECT_EQ(client_.ask(words_pdu(1, {0, 1})), refused(1, Refusal::illegal_function));
}

TEST_F(LinakLc3Test, WritesABlockAsAWholeOrNotAtAll) {
  Pdu block{16,
            {0x20, 0x03,    // from here
             0x00, 0x02,    // two registers
             0x04,          // bytes
             0x00, 0x28,    // 10 A
             0x00, 0xff}};  // an invalid speed
  EXPECT_EQ(client_.ask(block), refused(16, Refusal::illegal_value));
  EXPECT_EQ(client_.read(0x2003), 251);
  block.data.back() = 0x64;
  EXPECT_EQ(client_.ask(block), (Pdu{16, {0x20, 0x03, 0x00, 0x02}}));
  EXPECT_EQ(client_.ask(words_pdu(3, {0x2003, 2})), (Pdu{3, {0x04, 0x00, 0x28, 0x00, 0x64}}));
}

TEST_F(LinakLc3Test, CanBeWithoutBlocks) {
  LinakLc3 column{nominal_plant(LinakLc3::profile(), 720), {.blocks = false}};
  EXPECT_EQ(column.handle(words_pdu(3, {k_position, 2}), k_t0), refused(3, Refusal::illegal_value));
  EXPECT_EQ(column.handle(words_pdu(3, {k_position, 1}), k_t0), (Pdu{3, {2, 0x02, 0xbc}}));
}

TEST_F(LinakLc3Test, StaysWithinItsVirtualEndStops) {
  wake();
  EXPECT_TRUE(client_.write(0x4008, 1000));
  EXPECT_TRUE(client_.write(k_command, 5000));
  live(seconds{6});
  EXPECT_NEAR(client_.read(k_position), 1000, 6);
  EXPECT_EQ(flags(), 0b10U);  // end out
}

TEST_F(LinakLc3Test, GivesWayToItsHandset) {
  wake();
  EXPECT_TRUE(client_.write(k_command, 5000));
  live(seconds{2});
  column_.press_handset(core::Direction::down, client_.now);
  live(seconds{4});
  EXPECT_LT(column_.plant().speed().mm_s(), 0);
  column_.press_handset(std::nullopt, client_.now);
  live(seconds{3});
  EXPECT_EQ(column_.plant().speed().mm_s(), 0);
  EXPECT_EQ(client_.read(k_error), 0);
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
