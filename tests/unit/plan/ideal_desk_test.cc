#include "daemon/plan/ideal_desk.h"

#include <gtest/gtest.h>

#include <vector>

namespace desk::plan {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint k_begin{seconds{1000}};

core::Capabilities column() {
  core::Capabilities c;
  c.cruise = core::Speed::of_mm_s(40);
  c.start_delay = milliseconds{500};
  c.ramp = milliseconds{0};
  c.coast_up = core::Distance::of_mm(10);
  c.coast_down = core::Distance::of_mm(4);
  return c;
}

/// Everything that the desk says up to `end`.
std::vector<core::Event> hear(IdealDesk& desk, TimePoint end) {
  std::vector<core::Event> heard;
  while (desk.next_event() <= end) {
    if (auto event = desk.take(std::max(desk.next_event(), k_begin))) heard.push_back(*event);
  }
  return heard;
}

std::vector<core::event::OutputChanged> outputs(std::vector<core::Event> const& events) {
  std::vector<core::event::OutputChanged> found;
  for (auto const& event : events)
    if (auto const* output = std::get_if<core::event::OutputChanged>(&event)) found.push_back(*output);
  return found;
}

TEST(IdealDesk, RunsAfterItsDeadTimeAndStopsWithTheLease) {
  IdealDesk desk{column(), Height::at_mm(700), k_begin};
  desk.carry_out(core::action::Drive{Direction::up, k_begin + milliseconds{1500}, core::action::Lease::start},
                 k_begin);
  EXPECT_EQ(desk.height(k_begin + milliseconds{500}), Height::at_mm(700));
  EXPECT_NEAR(desk.height(k_begin + milliseconds{1000}).mm(), 720, 1e-6);
  auto const told = outputs(hear(desk, k_begin + seconds{10}));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].output, core::Output::up);
  EXPECT_EQ(told[1].output, core::Output::off);
  EXPECT_EQ(told[1].cause, core::OutputCause::lease_end);
  EXPECT_EQ(told[1].at, k_begin + milliseconds{1500});
  EXPECT_NEAR(desk.height(k_begin + seconds{10}).mm(), 750, 1e-6) << "40 mm of way and 10 mm of coast";
}

TEST(IdealDesk, SpeedsUpEvenlyWithinItsRamp) {
  auto c = column();
  c.ramp = seconds{2};
  IdealDesk desk{c, Height::at_mm(700), k_begin};
  desk.carry_out(core::action::Drive{Direction::down, k_begin + seconds{9}, core::action::Lease::start},
                 k_begin);
  EXPECT_NEAR(desk.height(k_begin + milliseconds{1500}).mm(), 690, 1e-6) << "a quarter of 40 mm";
  EXPECT_NEAR(desk.height(k_begin + milliseconds{2500}).mm(), 660, 1e-6);
  EXPECT_NEAR(desk.height(k_begin + milliseconds{3500}).mm(), 620, 1e-6);
}

TEST(IdealDesk, ALateRenewalStartsNothing) {
  IdealDesk desk{column(), Height::at_mm(700), k_begin};
  desk.carry_out(core::action::Drive{Direction::up, k_begin + seconds{2}, core::action::Lease::renew},
                 k_begin);
  EXPECT_TRUE(outputs(hear(desk, k_begin + seconds{5})).empty());
  EXPECT_FALSE(desk.motor_on());
}

TEST(IdealDesk, AServoStopsAtItsTargetAndSaysSoAtOnce) {
  IdealDesk desk{IdealDesk::servo(), Height::at_mm(720), k_begin};
  // Dead time, half the ramp, 380 mm at 38 mm/s.
  TimePoint const arrives = k_begin + milliseconds{100} + milliseconds{750} + seconds{10};
  desk.carry_out(core::action::MoveTo{Height::at_mm(1100), k_begin + minutes{1}, core::action::Lease::start},
                 k_begin);
  std::optional<core::Telemetry> first_at_rest;
  for (auto const& event : hear(desk, k_begin + seconds{20})) {
    auto const* telemetry = std::get_if<core::Telemetry>(&event);
    if (telemetry != nullptr && telemetry->motor_running == false && !first_at_rest)
      first_at_rest = *telemetry;
  }
  ASSERT_TRUE(first_at_rest);
  EXPECT_EQ(first_at_rest->at, arrives);
  EXPECT_NEAR(first_at_rest->height->mm(), 1100, 1e-6);
}

TEST(IdealDesk, HardlySpeaksAtRest) {
  IdealDesk desk{IdealDesk::servo(), Height::at_mm(720), k_begin};
  EXPECT_LE(hear(desk, k_begin + std::chrono::hours{10}).size(), 60U);
  desk.asked(k_begin + std::chrono::hours{10});
  EXPECT_GE(hear(desk, k_begin + std::chrono::hours{10} + seconds{5}).size(), 3U);
}

TEST(IdealDesk, AHandMovesItOnlyWhileOurMotorIsOff) {
  IdealDesk desk{IdealDesk::servo(), Height::at_mm(720), k_begin};
  EXPECT_TRUE(desk.by_hand(Height::at_mm(1100), k_begin));
  EXPECT_TRUE(desk.moving(k_begin + seconds{9}));
  EXPECT_EQ(desk.height(k_begin + seconds{11}), Height::at_mm(1100));
  desk.carry_out(core::action::MoveTo{Height::at_mm(720), k_begin + minutes{1}, core::action::Lease::start},
                 k_begin + seconds{20});
  EXPECT_FALSE(desk.by_hand(Height::at_mm(1100), k_begin + seconds{21}));
}

TEST(IdealDesk, AHaltBeforeItMovesLeavesItWhereItIs) {
  IdealDesk desk{column(), Height::at_mm(700), k_begin};
  desk.carry_out(core::action::Drive{Direction::up, k_begin + seconds{2}, core::action::Lease::start},
                 k_begin);
  desk.carry_out(core::action::Halt{}, k_begin + milliseconds{300});
  EXPECT_EQ(desk.height(k_begin + seconds{9}), Height::at_mm(700));
}

}  // namespace
}  // namespace desk::plan
