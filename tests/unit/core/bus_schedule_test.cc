#include "daemon/core/bus_schedule.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>

namespace desk::core {
namespace {

using Kind = BusSchedule::Job::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr BusSchedule::DeskTiming k_timing{
    milliseconds{50}, milliseconds{500}, milliseconds{10}, milliseconds{20}, {}, {}};

Fault lost() {
  return {FaultCode::bus_timeout, FaultClass::transient, "no answer"};
}

/// A bus on which each transaction takes 10 ms of virtual time.
class Bus {
 public:
  explicit Bus(std::size_t desks = 1) : schedule{std::vector<BusSchedule::DeskTiming>(desks, k_timing), now} {
    for (std::size_t i = 0; i < desks; ++i) do_next();  // the stops at start-up
  }

  [[nodiscard]] MotorCommand up(Duration lease, action::Lease kind = action::Lease::start) const {
    return action::Drive{Direction::up, now + lease, kind};
  }
  /// Carries out one job; a wait takes as long as it says.
  BusSchedule::Job do_next() {
    auto const job = schedule.next(now);
    if (job.kind == Kind::wait) {
      now = std::max(job.until, now);
      return job;
    }
    now += milliseconds{10};
    if (job.kind == Kind::poll) schedule.polled(job.desk, height, now);
    if (auto changed = schedule.done(job, now)) changes.push_back(*changed);
    return job;
  }
  /// The first job that is neither a wait nor a poll, within a second.
  BusSchedule::Job next_motor_job() {
    TimePoint const limit = now + seconds{1};
    while (now < limit) {
      auto const job = do_next();
      if (job.kind == Kind::halt || job.kind == Kind::drive) return job;
    }
    return {};
  }

  TimePoint now{seconds{10}};
  Height height = Height::at_mm(720);
  BusSchedule schedule;
  std::vector<event::OutputChanged> changes;
};

TEST(BusSchedule, StopsEveryDeskBeforeAnythingElse) {
  TimePoint now{seconds{1}};
  BusSchedule schedule{{k_timing, k_timing}, now};
  schedule.post(0, action::Drive{Direction::up, now + seconds{1}, action::Lease::start}, now);
  for (int i = 0; i < 2; ++i) {
    auto const job = schedule.next(now);
    EXPECT_EQ(job.kind, Kind::halt);
    schedule.done(job, now);
  }
}

TEST(BusSchedule, EndsALeaseOnTime) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{300}), bus.now);
  TimePoint const lease_end = bus.now + milliseconds{300};
  ASSERT_EQ(bus.next_motor_job().kind, Kind::drive);
  auto const stop = bus.next_motor_job();
  EXPECT_EQ(stop.kind, Kind::halt);
  EXPECT_EQ(stop.cause, OutputCause::lease_end);
  EXPECT_EQ(stop.requested_at, lease_end);
  EXPECT_EQ(bus.now, lease_end + milliseconds{10}) << "the stop went out at the lease's very end";
}

TEST(BusSchedule, HoldsBackAPollThatWouldOverrunALease) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{105}), bus.now);
  TimePoint const lease_end = bus.now + milliseconds{105};
  bus.next_motor_job();
  while (bus.now < lease_end) {
    auto const job = bus.schedule.next(bus.now);
    if (job.kind == Kind::poll) {
      EXPECT_LT(bus.now + k_timing.transaction, lease_end);
    }
    bus.do_next();
  }
}

TEST(BusSchedule, AStopOvertakesACommandAndForgetsIt) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{1}), bus.now);
  bus.schedule.post(0, action::Halt{}, bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_NE(bus.next_motor_job().kind, Kind::drive);
}

TEST(BusSchedule, AStopIsConfirmedEvenIfTheMotorWasOff) {
  Bus bus;
  bus.changes.clear();
  bus.schedule.post(0, action::Halt{}, bus.now);
  bus.next_motor_job();
  ASSERT_EQ(bus.changes.size(), 1U);
  EXPECT_EQ(bus.changes[0].output, Output::off);
}

TEST(BusSchedule, AStartAfterAStopRunsAfterIt) {
  Bus bus;
  bus.schedule.post(0, action::Halt{}, bus.now);
  bus.schedule.post(0, bus.up(seconds{1}), bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::drive);
}

TEST(BusSchedule, WhatWasAskedInOneInstantIsToldApart) {
  Bus bus;
  bus.next_motor_job();
  bus.changes.clear();
  TimePoint const asked = bus.now;
  bus.schedule.post(0, action::Halt{}, asked);
  bus.schedule.post(0, bus.up(seconds{1}), asked);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  ASSERT_EQ(bus.changes.size(), 1U);
  EXPECT_EQ(bus.changes[0].requested_at, asked) << "not later than the start, so it does not end it";
}

TEST(BusSchedule, AStopAfterAStartInOneInstantEndsIt) {
  Bus bus;
  bus.next_motor_job();
  bus.changes.clear();
  TimePoint const asked = bus.now;
  bus.schedule.post(0, action::Halt{}, asked);
  bus.schedule.post(0, bus.up(seconds{1}), asked);
  bus.schedule.post(0, action::Halt{}, asked);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_NE(bus.next_motor_job().kind, Kind::drive);
  ASSERT_EQ(bus.changes.size(), 1U);
  EXPECT_GT(bus.changes[0].requested_at, asked);
}

TEST(BusSchedule, ALateRenewalDoesNotStartTheMotorAgain) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{100}), bus.now);
  bus.next_motor_job();
  ASSERT_EQ(bus.next_motor_job().cause, OutputCause::lease_end);
  bus.schedule.post(0, bus.up(milliseconds{300}, action::Lease::renew), bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::wait) << "nothing but polls for a second";
}

TEST(BusSchedule, ARenewalExtendsTheLease) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{200}), bus.now);
  bus.next_motor_job();
  bus.schedule.post(0, bus.up(milliseconds{400}, action::Lease::renew), bus.now);
  TimePoint const end = bus.now + milliseconds{400};
  ASSERT_EQ(bus.next_motor_job().kind, Kind::drive);
  EXPECT_EQ(bus.next_motor_job().requested_at, end);
}

TEST(BusSchedule, ARenewalThatOvertakesItsStartStillStarts) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{200}), bus.now);
  bus.schedule.post(0, bus.up(milliseconds{300}, action::Lease::renew), bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::drive);
}

TEST(BusSchedule, TriesAStopAgainUntilItWorks) {
  Bus bus;
  bus.schedule.post(0, action::Halt{}, bus.now);
  for (int tries = 0; tries < 5; ++tries) {
    auto job = bus.schedule.next(bus.now);
    while (job.kind != Kind::halt) {
      ASSERT_NE(job.kind, Kind::drive);
      bus.do_next();
      job = bus.schedule.next(bus.now);
    }
    bus.now += milliseconds{10};
    bus.schedule.failed(job, lost(), bus.now);
  }
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
}

TEST(BusSchedule, AStartWhoseAnswerGotLostIsSaidOnceMore) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{1}), bus.now);
  bus.schedule.failed(bus.schedule.next(bus.now), lost(), bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::drive);
  ASSERT_EQ(bus.changes.back().output, Output::up);
  EXPECT_EQ(bus.next_motor_job().cause, OutputCause::lease_end);
}

TEST(BusSchedule, AStartWhoseAnswerGetsLostTwiceIsStopped) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{1}), bus.now);
  for (int tries = 0; tries < 2; ++tries) {
    auto const job = bus.schedule.next(bus.now);
    ASSERT_EQ(job.kind, Kind::drive);
    bus.schedule.failed(job, lost(), bus.now);
  }
  auto const stop = bus.next_motor_job();
  EXPECT_EQ(stop.kind, Kind::halt);
  EXPECT_EQ(bus.changes.back().cause, OutputCause::failure);
  EXPECT_EQ(bus.changes.back().reason, "no answer");
}

TEST(BusSchedule, AStartThatIsRefusedIsNotSaidAgain) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{1}), bus.now);
  auto const job = bus.schedule.next(bus.now);
  bus.schedule.failed(job, {FaultCode::unsupported, FaultClass::interlock, "cannot"}, bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_EQ(bus.changes.back().reason, "cannot");
}

TEST(BusSchedule, TheLeaseOfAStartWhoseAnswerGotLostEndsOnTime) {
  Bus bus;
  TimePoint const end = bus.now + milliseconds{300};
  bus.schedule.post(0, bus.up(milliseconds{300}), bus.now);
  bus.schedule.failed(bus.schedule.next(bus.now), lost(), end - milliseconds{5});
  bus.now = end - milliseconds{5};
  auto const stop = bus.next_motor_job();
  EXPECT_EQ(stop.kind, Kind::halt) << "too late to say it again, but it may run";
  EXPECT_EQ(stop.requested_at, end);
  EXPECT_LE(bus.now, end + milliseconds{20});
}

TEST(BusSchedule, ARenewalWhoseAnswerGotLostIsSaidOnceMore) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{300}), bus.now);
  bus.next_motor_job();
  bus.schedule.post(0, bus.up(milliseconds{300}, action::Lease::renew), bus.now);
  TimePoint const renewed = bus.now + milliseconds{300};
  auto job = bus.schedule.next(bus.now);
  while (job.kind != Kind::drive) {
    bus.do_next();
    job = bus.schedule.next(bus.now);
  }
  bus.schedule.failed(job, lost(), bus.now);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::drive);
  EXPECT_EQ(bus.next_motor_job().requested_at, renewed);
}

TEST(BusSchedule, LearnsHowLongADeskTakes) {
  Bus bus;
  bus.schedule.takes(0, milliseconds{90}, milliseconds{100}, {});
  bus.schedule.post(0, bus.up(milliseconds{100}), bus.now);
  bus.next_motor_job();
  // A poll is due, but 10 ms of the lease are over, and what is left is not enough.
  EXPECT_EQ(bus.do_next().kind, Kind::wait);
  EXPECT_EQ(bus.next_motor_job().cause, OutputCause::lease_end);
  EXPECT_EQ(bus.now - bus.changes.back().requested_at, milliseconds{10});
}

TEST(BusSchedule, PollsARestingDeskSlowlyAndAMovingOneQuickly) {
  Bus bus;
  auto const polls_in = [&](Duration time) {
    int polls = 0;
    for (TimePoint const end = bus.now + time; bus.now < end;) polls += bus.do_next().kind == Kind::poll;
    return polls;
  };
  polls_in(seconds{5});
  EXPECT_NEAR(polls_in(seconds{10}), 20, 2);
  bus.schedule.post(0, bus.up(seconds{10}), bus.now);
  bus.next_motor_job();
  EXPECT_NEAR(polls_in(seconds{5}), 100, 5);
}

TEST(BusSchedule, LooksCloselyWhenAHandsetMovesTheDesk) {
  Bus bus;
  for (TimePoint const end = bus.now + seconds{5}; bus.now < end;) bus.do_next();
  int polls = 0;
  for (TimePoint const end = bus.now + seconds{5}; bus.now < end;) {
    bus.height = bus.height + Distance::of_mm(1);
    polls += bus.do_next().kind == Kind::poll;
  }
  EXPECT_GT(polls, 70);
}

TEST(BusSchedule, ACommandWhoseTimeIsOverIsNotSent) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{100}), bus.now);
  bus.now += milliseconds{95};
  EXPECT_EQ(bus.next_motor_job().kind, Kind::wait) << "the motor would go on after the end of its lease";
}

TEST(BusSchedule, ARenewalThatComesTooLateToBeSentOnlyShortensTheLease) {
  Bus bus;
  bus.schedule.post(0, bus.up(milliseconds{500}), bus.now);
  ASSERT_EQ(bus.next_motor_job().kind, Kind::drive);
  TimePoint const end = bus.now + milliseconds{5};
  bus.schedule.post(0, bus.up(milliseconds{5}, action::Lease::renew), bus.now);
  auto const stop = bus.next_motor_job();
  EXPECT_EQ(stop.kind, Kind::halt);
  EXPECT_EQ(stop.cause, OutputCause::lease_end);
  EXPECT_EQ(stop.requested_at, end);
}

/// Fails the next stop; it then waits for its retry.
void fail_a_stop(Bus& bus) {
  bus.schedule.post(0, action::Halt{}, bus.now);
  auto const stop = bus.schedule.next(bus.now);
  ASSERT_EQ(stop.kind, Kind::halt);
  bus.schedule.failed(stop, lost(), bus.now);
}

TEST(BusSchedule, NothingIsRenewedWhileAFailedStopWaitsForItsRetry) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{5}), bus.now);
  ASSERT_EQ(bus.next_motor_job().kind, Kind::drive);
  fail_a_stop(bus);
  bus.schedule.post(0, bus.up(seconds{5}, action::Lease::renew), bus.now);
  EXPECT_NE(bus.schedule.next(bus.now).kind, Kind::drive);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::wait) << "the renewal is forgotten";
}

TEST(BusSchedule, NothingStartsWhileAFailedStopWaitsForItsRetry) {
  Bus bus;
  bus.schedule.post(0, bus.up(seconds{5}), bus.now);
  ASSERT_EQ(bus.next_motor_job().kind, Kind::drive);
  fail_a_stop(bus);
  bus.schedule.post(0, action::Drive{Direction::down, bus.now + seconds{5}, action::Lease::start}, bus.now);
  EXPECT_NE(bus.schedule.next(bus.now).kind, Kind::drive);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::halt);
  EXPECT_EQ(bus.next_motor_job().kind, Kind::drive) << "only then";
}

TEST(BusSchedule, AFailedStopOfOneDeskDoesNotHoldUpAnother) {
  Bus bus{2};
  fail_a_stop(bus);
  bus.schedule.post(1, bus.up(seconds{5}), bus.now);
  auto const job = bus.schedule.next(bus.now);
  EXPECT_EQ(job.kind, Kind::drive);
  EXPECT_EQ(job.desk, 1U);
}

/// Asks a resting desk whose readings scatter by 1 mm for what it thinks after each of `heights`.
Duration period_after(std::initializer_list<double> heights) {
  BusSchedule::DeskTiming timing = k_timing;
  timing.noise = Distance::of_mm(1);
  TimePoint now{seconds{10}};
  BusSchedule schedule{{timing}, now};
  schedule.done(schedule.next(now), now);
  for (double const mm : heights) {
    auto job = schedule.next(now);
    while (job.kind != Kind::poll) {
      now = job.until;
      job = schedule.next(now);
    }
    schedule.polled(0, Height::at_mm(mm), now);
  }
  return schedule.next(now).until - now;
}

TEST(BusSchedule, NoiseIsNoMotion) {
  EXPECT_EQ(period_after({720, 720, 724, 716.5, 721}), k_timing.resting_period);
  EXPECT_EQ(period_after({720, 720, 790, 720}), k_timing.resting_period) << "one reading far off";
}

TEST(BusSchedule, TwoReadingsInARowAreMotion) {
  EXPECT_EQ(period_after({720, 720, 730}), k_timing.moving_period) << "asked once more, soon";
  EXPECT_EQ(period_after({720, 720, 730, 740, 740}), k_timing.moving_period);
}

TEST(BusSchedule, NoDeskStarvesAnother) {
  Bus bus{4};
  std::map<std::size_t, int> driven;
  for (int i = 0; i < 40; ++i) {
    for (std::size_t d = 0; d < 4; ++d) bus.schedule.post(d, bus.up(seconds{5}), bus.now);
    auto const job = bus.do_next();
    if (job.kind == Kind::drive) ++driven[job.desk];
  }
  // Every other time on the bus is for polls.
  for (std::size_t d = 0; d < 4; ++d) EXPECT_EQ(driven[d], 5) << "desk " << d;
}

TEST(BusSchedule, ShutsDownWithEveryMotorOff) {
  Bus bus{3};
  bus.schedule.post(1, bus.up(seconds{5}), bus.now);
  bus.next_motor_job();
  bus.schedule.shut_down(bus.now);
  EXPECT_FALSE(bus.schedule.finished());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bus.do_next().kind, Kind::halt);
  EXPECT_TRUE(bus.schedule.finished());
  bus.schedule.post(1, bus.up(seconds{5}), bus.now);
  EXPECT_EQ(bus.do_next().kind, Kind::wait);
}

TEST(BusSchedule, WhereTheDeskStandsIsToldWithMotorOffHoweverOftenItIsTried) {
  Bus bus;
  bus.schedule.post(0, action::Halt{}, bus.now);
  TimePoint const asked = bus.now += milliseconds{1};
  bus.schedule.post(0, action::Halt{false, Height::at_mm(620)}, bus.now);
  bus.schedule.post(0, action::Halt{}, bus.now);
  auto const job = bus.schedule.next(bus.now);
  ASSERT_EQ(job.kind, Kind::halt);
  EXPECT_EQ(std::get<action::Halt>(job.command).here, Height::at_mm(620));
  EXPECT_GE(job.requested_at, asked) << "whoever waits for it must know that this is it";
  bus.schedule.failed(job, lost(), bus.now);
  bus.now += seconds{1};
  auto const again = bus.schedule.next(bus.now);
  ASSERT_EQ(again.kind, Kind::halt);
  EXPECT_EQ(std::get<action::Halt>(again.command).here, Height::at_mm(620));
  bus.schedule.done(again, bus.now);
  bus.schedule.post(0, action::Halt{}, bus.now);
  EXPECT_FALSE(std::get<action::Halt>(bus.schedule.next(bus.now).command).here) << "only once";
}

}  // namespace
}  // namespace desk::core
