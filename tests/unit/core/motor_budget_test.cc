#include "daemon/core/motor_budget.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Two minutes within twenty.
MotorBudget budget() {
  return MotorBudget{minutes{2}, minutes{20}};
}

constexpr TimePoint at(Duration since_start) {
  return TimePoint{} + std::chrono::hours{1} + since_start;
}

void run(MotorBudget& motor, Duration begin, Duration length) {
  motor.motor_on(at(begin));
  motor.motor_off(at(begin + length));
}

TEST(MotorBudget, AnUnusedMotorHasItsWholeBudget) {
  MotorBudget const motor = budget();
  EXPECT_EQ(motor.left(at(seconds{0})), minutes{2});
  EXPECT_FALSE(motor.used_lately());
  EXPECT_EQ(motor.free_at(minutes{2}, at(seconds{5})), at(seconds{5}));
}

TEST(MotorBudget, ARunUnderWayCountsUpToNow) {
  MotorBudget motor = budget();
  motor.motor_on(at(seconds{10}));
  EXPECT_EQ(motor.left(at(seconds{25})), minutes{2} - seconds{15});
  EXPECT_TRUE(motor.used_lately());
  EXPECT_EQ(motor.left(at(minutes{5})), Duration{0}) << "never negative";
}

TEST(MotorBudget, AMotorThatIsSwitchedOnTwiceRunsSinceTheFirst) {
  MotorBudget motor = budget();
  motor.motor_on(at(seconds{0}));
  motor.motor_on(at(seconds{10}));
  motor.motor_off(at(seconds{20}));
  motor.motor_off(at(seconds{60}));
  EXPECT_EQ(motor.left(at(seconds{60})), minutes{2} - seconds{20});
}

TEST(MotorBudget, TheWindowSlides) {
  MotorBudget motor = budget();
  run(motor, seconds{0}, seconds{60});
  run(motor, minutes{10}, seconds{40});
  EXPECT_EQ(motor.left(at(minutes{20})), seconds{20});
  EXPECT_EQ(motor.left(at(minutes{20} + seconds{30})), seconds{50})
      << "half of the first run left the window";
  EXPECT_EQ(motor.left(at(minutes{21})), seconds{80});
  EXPECT_EQ(motor.left(at(minutes{31})), minutes{2});
}

TEST(MotorBudget, IsFreeTheMomentOldRunsGiveEnoughBack) {
  MotorBudget motor = budget();
  run(motor, seconds{0}, seconds{60});
  run(motor, minutes{10}, seconds{50});
  TimePoint const now = at(minutes{11});
  EXPECT_EQ(motor.free_at(seconds{10}, now), now);
  EXPECT_EQ(motor.free_at(seconds{30}, now), at(minutes{20} + seconds{20}));
  EXPECT_EQ(motor.free_at(seconds{70}, now), at(minutes{21}));
  EXPECT_EQ(motor.free_at(seconds{80}, now), at(minutes{30} + seconds{10}));
  EXPECT_EQ(motor.free_at(minutes{2}, now), at(minutes{30} + seconds{50}));
  EXPECT_EQ(motor.free_at(minutes{9}, now), motor.free_at(minutes{2}, now)) << "more than there ever is";
}

TEST(MotorBudget, WhatIsPromisedFreeIsFree) {
  MotorBudget motor = budget();
  for (int i = 0; i < 6; ++i) run(motor, minutes{2} * i, seconds{18 + i});
  TimePoint const now = at(minutes{12});
  for (int need = 1; need <= 120; ++need) {
    TimePoint const free = motor.free_at(seconds{need}, now);
    EXPECT_GE(motor.left(free), seconds{need}) << need << " s";
    if (free > now) {
      EXPECT_LT(motor.left(free - std::chrono::milliseconds{1}), seconds{need}) << need << " s";
    }
  }
}

TEST(MotorBudget, AMoveByHandCounts) {
  MotorBudget motor = budget();
  motor.add(at(seconds{0}), at(seconds{30}));
  EXPECT_EQ(motor.left(at(seconds{40})), seconds{90});
  motor.add(at(seconds{50}), at(seconds{50}));
  motor.add(at(seconds{60}), at(seconds{50}));
  EXPECT_EQ(motor.left(at(seconds{70})), seconds{90}) << "a run without a length is none";
}

TEST(MotorBudget, TheSameMoveSeenTwiceCountsOnce) {
  MotorBudget motor = budget();
  run(motor, seconds{0}, seconds{30});
  motor.add(at(seconds{0}), at(seconds{30}));
  EXPECT_EQ(motor.left(at(seconds{40})), seconds{90});
  motor.add(at(seconds{0}), at(seconds{35}));
  EXPECT_EQ(motor.left(at(seconds{40})), seconds{85}) << "the hand went on where the motor was stopped";
}

TEST(MotorBudget, ARunUnderWayIsRememberedUntilItsDeadline) {
  MotorBudget motor = budget();
  run(motor, seconds{0}, seconds{10});
  motor.motor_on(at(seconds{20}));
  auto const memory = motor.memory(at(seconds{25}), at(seconds{40}));
  ASSERT_EQ(memory.size(), 2U);
  EXPECT_EQ(memory[0], (Memory::MotorRun{seconds{15}, seconds{10}}));
  EXPECT_EQ(memory[1], (Memory::MotorRun{seconds{0}, seconds{20}}));
}

TEST(MotorBudget, ARunWithoutADeadlineIsRememberedWithWhatIsLeftOfTheBudget) {
  MotorBudget motor = budget();
  motor.motor_on(at(seconds{0}));
  auto const memory = motor.memory(at(seconds{5}), k_never);
  ASSERT_EQ(memory.size(), 1U);
  EXPECT_EQ(memory[0].length, minutes{2});
}

TEST(MotorBudget, ARunBeyondItsDeadlineIsRememberedAsLongAsItIs) {
  MotorBudget motor = budget();
  motor.motor_on(at(seconds{0}));
  auto const memory = motor.memory(at(seconds{50}), at(seconds{40}));
  ASSERT_EQ(memory.size(), 1U);
  EXPECT_EQ(memory[0].length, seconds{50});
}

TEST(MotorBudget, TheTimeSwitchedOffLetsTheMotorRest) {
  MotorBudget motor = budget();
  run(motor, seconds{0}, seconds{60});
  run(motor, minutes{5}, seconds{30});
  TimePoint const taken = at(minutes{6});
  auto const memory = motor.memory(taken, k_never);
  // The clock of the next program begins anew.
  TimePoint const now{seconds{3}};
  MotorBudget next = budget();
  next.restore(memory, Duration{0}, now);
  EXPECT_EQ(next.left(now), motor.left(taken));
  EXPECT_EQ(next.free_at(seconds{60}, now) - now, motor.free_at(seconds{60}, taken) - taken);
  next.restore(memory, minutes{17}, now);
  EXPECT_EQ(next.left(now), seconds{90}) << "17 min later the first run is history";
  next.restore(memory, minutes{30}, now);
  EXPECT_EQ(next.left(now), minutes{2});
  EXPECT_FALSE(next.used_lately());
}

TEST(MotorBudget, NoMemoryHoldsMoreThanAWindowOrLiesInTheFuture) {
  TimePoint const now{seconds{3}};
  MotorBudget motor = budget();
  motor.restore({{-minutes{5}, std::chrono::hours{7}}, {seconds{1}, -seconds{9}}}, Duration{0}, now);
  EXPECT_EQ(motor.left(now), Duration{0});
  EXPECT_LE(motor.free_at(minutes{2}, now), now + minutes{20});
}

TEST(MotorBudget, OverlappingRunsCountTheirUnion) {
  MotorBudget motor = budget();
  motor.add(at(seconds{0}), at(seconds{55}));
  motor.add(at(seconds{10}), at(seconds{60}));
  EXPECT_EQ(motor.left(at(seconds{60})), seconds{60});
}

TEST(MotorBudget, AMoveByHandAroundAnEarlierRunCountsWhole) {
  MotorBudget motor = budget();
  run(motor, seconds{100}, seconds{2});
  motor.add(at(seconds{50}), at(seconds{110}));
  EXPECT_EQ(motor.left(at(seconds{110})), seconds{60});
}

TEST(MotorBudget, AMoveByHandThatIsToldLateCounts) {
  MotorBudget motor = budget();
  motor.add(at(seconds{100}), at(seconds{102}));
  motor.add(at(seconds{0}), at(seconds{60}));
  EXPECT_EQ(motor.left(at(seconds{110})), seconds{58});
}

}  // namespace
}  // namespace desk::core
