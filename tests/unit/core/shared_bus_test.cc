#include "daemon/core/bus_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

/// Many desks on one slow bus: who is served when, and what one that does not answer costs the others.
namespace desk::core {
namespace {

using Kind = BusSchedule::Job::Kind;
using Job = BusSchedule::Job;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration k_transaction = milliseconds{16};  // four registers at 19200 baud; hardware.md 3.7
constexpr Duration k_no_answer = milliseconds{100};

constexpr BusSchedule::DeskTiming k_timing{milliseconds{20}, milliseconds{500}, k_transaction, k_no_answer,
                                           Duration{0},      Distance{},        Duration{0}};

/// A line on which a transaction takes 16 ms, and one with a dead device 100 ms.
class Line {
 public:
  explicit Line(std::size_t desks, BusSchedule::DeskTiming const& timing = k_timing)
      : schedule{std::vector<BusSchedule::DeskTiming>(desks, timing), now}, dead(desks, false) {
    for (std::size_t i = 0; i < desks; ++i) step();
    log.clear();
  }

  struct Done {
    TimePoint at;
    Job job;
  };

  void step() {
    Job const job = schedule.next(now);
    if (job.kind == Kind::wait) {
      now = std::max(now, job.until);
      return;
    }
    bool const silent = dead[job.desk];
    now += silent ? k_no_answer : k_transaction;
    busy_with_dead += silent ? k_no_answer : Duration{0};
    log.push_back({now, job});
    if (silent) return schedule.failed(job, {FaultCode::bus_timeout, FaultClass::transient, {}}, now);
    bool const part = job.kind == Kind::drive && parts-- > 1;
    schedule.done(job, now, part ? Progress::more : Progress::done);
    if (job.kind == Kind::poll) schedule.polled(job.desk, Height::at_mm(720), now);
  }
  void run(
      Duration time, std::function<void()> const& each = [] {}) {
    for (TimePoint const end = now + time; now < end;) {
      each();
      step();
    }
  }
  [[nodiscard]] action::Drive up(Duration lease, action::Lease kind = action::Lease::start) const {
    return {Direction::up, now + lease, kind};
  }
  [[nodiscard]] int count(Kind kind, std::size_t desk) const {
    int n = 0;
    for (Done const& d : log) n += d.job.kind == kind && d.job.desk == desk ? 1 : 0;
    return n;
  }
  /// The longest time between two of these.
  [[nodiscard]] Duration longest_gap(Kind kind, std::size_t desk) const {
    Duration gap{0};
    std::optional<TimePoint> last;
    for (Done const& d : log) {
      if (d.job.kind != kind || d.job.desk != desk) continue;
      if (last) gap = std::max(gap, d.at - *last);
      last = d.at;
    }
    return gap;
  }

  TimePoint now{seconds{10}};
  BusSchedule schedule;
  std::vector<bool> dead;
  std::vector<Done> log;
  Duration busy_with_dead{0};
  int parts = 1;  ///< of the next start
};

TEST(SharedBus, AMovingDeskGetsEveryOtherPoll) {
  Line line{16};
  line.run(seconds{4});  // after the stops at start-up all desks are looked at closely
  line.schedule.post(3, line.up(seconds{60}), line.now);
  line.step();
  line.log.clear();
  line.run(seconds{10});
  EXPECT_LE(line.longest_gap(Kind::poll, 3), 2 * k_transaction + milliseconds{20});
  for (std::size_t d = 0; d < 16; ++d) {
    EXPECT_LE(line.longest_gap(Kind::poll, d), seconds{1}) << "desk " << d;
  }
}

TEST(SharedBus, AFloodOfCommandsBlindsNobody) {
  Line line{8};
  line.run(seconds{4});
  line.log.clear();
  line.run(seconds{10}, [&] {
    for (std::size_t d = 0; d < 8; ++d) line.schedule.post(d, line.up(seconds{5}), line.now);
  });
  for (std::size_t d = 0; d < 8; ++d) {
    EXPECT_LE(line.longest_gap(Kind::poll, d), milliseconds{350}) << "desk " << d;
    EXPECT_LE(line.longest_gap(Kind::drive, d), milliseconds{350}) << "desk " << d;
  }
}

TEST(SharedBus, AStopWaitsForNoMoreThanOneTransaction) {
  Line line{16};
  line.run(seconds{4});
  int stops = 0;
  line.run(seconds{10}, [&] {
    for (std::size_t d = 0; d < 16; ++d) line.schedule.post(d, line.up(seconds{5}), line.now);
    if (++stops % 7 != 0) return;
    line.schedule.post(5, action::Halt{}, line.now);
    Job const next = line.schedule.next(line.now);
    EXPECT_EQ(next.kind, Kind::halt);
    EXPECT_EQ(next.desk, 5U);
  });
}

/// Desks that stop by themselves when they hear nothing for half a second.
class Beating : public ::testing::Test {
 protected:
  static BusSchedule::DeskTiming timing() {
    BusSchedule::DeskTiming t = k_timing;
    t.beat = milliseconds{100};
    return t;
  }
  static action::MoveTo to(double mm, TimePoint until, action::Lease kind = action::Lease::start) {
    return {Height::at_mm(mm), until, kind};
  }
};

TEST_F(Beating, ARunningDeskHearsFromUsInTime) {
  Line line{16, timing()};
  line.dead[9] = true;
  line.run(seconds{30});
  for (std::size_t d = 0; d < 4; ++d) line.schedule.post(d, to(1000, line.now + seconds{60}), line.now);
  line.log.clear();
  line.run(seconds{20}, [&] {
    for (std::size_t d = 10; d < 16; ++d) line.schedule.post(d, to(900, line.now + seconds{1}), line.now);
  });
  for (std::size_t d = 0; d < 4; ++d) {
    EXPECT_GT(line.count(Kind::beat, d), 150);
    EXPECT_LE(line.longest_gap(Kind::beat, d), milliseconds{250}) << "desk " << d;
  }
}

TEST_F(Beating, OtherTargetsPutNoBeatOff) {
  Line line{1, timing()};
  line.schedule.post(0, to(1000, line.now + seconds{60}), line.now);
  line.run(milliseconds{500});
  line.log.clear();
  double mm = 700;
  line.run(seconds{5}, [&] {
    mm = mm > 999 ? 700 : mm + 1;
    line.schedule.post(0, to(mm, line.now + seconds{60}, action::Lease::renew), line.now);
  });
  EXPECT_GE(line.count(Kind::drive, 0), 100);
  EXPECT_LE(line.longest_gap(Kind::beat, 0), timing().beat + 2 * k_transaction);
}

TEST_F(Beating, TheTimeOfALongStartCounts) {
  Line line{8, timing()};
  line.run(seconds{4});
  line.log.clear();
  line.parts = 8;
  line.schedule.post(0, to(1000, line.now + seconds{60}), line.now);
  line.run(seconds{1});
  auto const is = [&](Kind kind) {
    return std::find_if(line.log.begin(), line.log.end(),
                        [&](Line::Done const& done) { return done.job.kind == kind && done.job.desk == 0; });
  };
  ASSERT_NE(is(Kind::beat), line.log.end());
  EXPECT_LE(is(Kind::beat)->at - is(Kind::drive)->at, 16 * k_transaction + k_transaction)
      << "at once when the start is through";
  EXPECT_EQ(line.count(Kind::drive, 0), 8) << "no beat before it runs";
}

TEST_F(Beating, WhoDoesNotAnswerIsAskedWhenAllHaveHeardFromUs) {
  Line line{8, timing()};
  line.dead[7] = true;
  line.run(seconds{10});
  for (std::size_t d = 0; d < 4; ++d) line.schedule.post(d, to(1000, line.now + seconds{600}), line.now);
  line.run(milliseconds{500});
  line.log.clear();
  line.run(seconds{100});
  EXPECT_GE(line.count(Kind::poll, 7), 5);
  for (std::size_t d = 0; d < 4; ++d) {
    EXPECT_LE(line.longest_gap(Kind::beat, d), k_no_answer + 6 * k_transaction) << "desk " << d;
  }
}

/// It may hear us, although it does not answer.
TEST_F(Beating, AStopOfASilentDeskWaitsForNoBeat) {
  Line line{8, timing()};
  line.dead[7] = true;
  line.run(seconds{10});
  for (std::size_t d = 0; d < 7; ++d) line.schedule.post(d, to(1000, line.now + seconds{600}), line.now);
  line.run(seconds{1});
  // At any moment between two beats.
  for (int i = 0; i < 50; ++i) {
    line.run(milliseconds{70});
    line.schedule.post(7, action::Halt{}, line.now);
    Job const next = line.schedule.next(line.now);
    EXPECT_EQ(next.kind, Kind::halt) << i;
    EXPECT_EQ(next.desk, 7U) << i;
    line.dead[7] = false;
    line.step();
    line.dead[7] = true;
    line.run(seconds{3});
  }
}

TEST_F(Beating, NoBeatOutlivesTheLease) {
  Line line{1, timing()};
  line.schedule.post(0, to(1000, line.now + milliseconds{400}), line.now);
  line.run(seconds{3});
  TimePoint stopped;
  for (auto const& d : line.log) {
    if (d.job.kind == Kind::halt) stopped = d.at;
    EXPECT_FALSE(stopped != TimePoint{} && d.job.kind == Kind::beat);
  }
  EXPECT_NE(stopped, TimePoint{});
}

TEST_F(Beating, ALongerLeaseNeedsNoWords) {
  Line line{1, timing()};
  line.schedule.post(0, to(1000, line.now + milliseconds{300}), line.now);
  line.run(seconds{5}, [&] {
    line.schedule.post(0, to(1000, line.now + milliseconds{300}, action::Lease::renew), line.now);
  });
  EXPECT_EQ(line.count(Kind::drive, 0), 1);
  EXPECT_EQ(line.count(Kind::halt, 0), 0);
  line.schedule.post(0, to(900, line.now + milliseconds{300}, action::Lease::renew), line.now);
  line.run(milliseconds{100});
  EXPECT_EQ(line.count(Kind::drive, 0), 2) << "another target is news to the desk";
}

TEST_F(Beating, AStartOfManyPartsLetsOthersIn) {
  Line line{2, timing()};
  line.run(seconds{4});
  line.log.clear();
  line.parts = 6;
  line.schedule.post(0, to(1000, line.now + seconds{5}), line.now);
  line.schedule.post(1, action::Halt{}, line.now);
  line.step();
  EXPECT_EQ(line.log.back().job.kind, Kind::halt);
  line.parts = 6;
  line.step();
  ASSERT_EQ(line.log.back().job.kind, Kind::drive);
  line.schedule.post(0, action::Halt{}, line.now);
  line.parts = 1;
  line.step();
  EXPECT_EQ(line.log.back().job.kind, Kind::halt) << "a stop ends it half-way";
  line.log.clear();
  line.run(milliseconds{300});
  EXPECT_EQ(line.count(Kind::drive, 0), 0) << "the rest is forgotten";
  EXPECT_EQ(line.count(Kind::beat, 0), 0);
}

TEST_F(Beating, AStartThatNeverGetsThroughEndsWithItsLease) {
  Line line{1, timing()};
  line.schedule.post(0, to(1000, line.now + milliseconds{300}), line.now);
  line.run(seconds{1}, [&] { line.parts = 2; });
  EXPECT_GE(line.count(Kind::halt, 0), 1);
}

TEST(SharedBus, ADeadDeskCostsTheOthersNextToNothing) {
  Line line{16};
  line.dead[7] = true;
  line.run(seconds{30});
  line.busy_with_dead = Duration{0};
  line.log.clear();
  line.run(seconds{100});
  EXPECT_LE(line.busy_with_dead, seconds{1}) << "1 % of the bus";
  EXPECT_GE(line.count(Kind::poll, 7), 5) << "it is asked now and then";
  for (std::size_t d = 0; d < 16; ++d) {
    EXPECT_GE(line.count(Kind::poll, d), d == 7 ? 5 : 195) << "desk " << d;
  }
}

TEST(SharedBus, ADeskThatAnswersAgainIsServedAtOnce) {
  Line line{4};
  line.dead[2] = true;
  line.run(seconds{3});
  line.dead[2] = false;
  line.log.clear();
  line.run(seconds{3});
  EXPECT_GE(line.count(Kind::poll, 2), 4);
}

TEST(SharedBus, ADeskAloneOnItsBusIsLookedForOften) {
  Line line{1};
  line.dead[0] = true;
  line.run(seconds{3600});
  line.dead[0] = false;
  line.log.clear();
  line.run(milliseconds{700});
  EXPECT_GE(line.count(Kind::poll, 0), 1);
}

TEST(SharedBus, ADeskThatOwesAnAnswerIsNotPolledBeforeItCannotComeAnyMore) {
  BusSchedule::DeskTiming timing = k_timing;
  timing.late = milliseconds{250};
  Line line{2, timing};
  line.run(seconds{4});
  line.dead[0] = true;
  line.log.clear();
  line.run(seconds{2});
  ASSERT_GE(line.count(Kind::poll, 0), 3);
  TimePoint not_before;
  for (auto const& d : line.log) {
    if (d.job.desk != 0) continue;
    TimePoint const asked = d.at - k_no_answer;
    EXPECT_GE(asked, not_before);
    not_before = d.at + timing.late;
  }
}

TEST(SharedBus, AStopWhoseAnswerWasLostIsSaidAgainAtOnce) {
  Line line{16};
  line.run(seconds{4});
  line.schedule.post(1, action::Halt{}, line.now);
  line.dead[1] = true;
  line.step();
  line.dead[1] = false;
  TimePoint const lost = line.now;
  line.log.clear();
  line.run(milliseconds{100});
  auto const again = std::find_if(line.log.begin(), line.log.end(),
                                  [](Line::Done const& d) { return d.job.kind == Kind::halt; });
  ASSERT_NE(again, line.log.end());
  EXPECT_LE(again->at, lost + milliseconds{20} + 2 * k_transaction);
}

TEST(SharedBus, ABusThatIsTooSlowForItsDeskIsNeverIdle) {
  BusSchedule::DeskTiming timing = k_timing;
  timing.moving_period = milliseconds{10};
  Line line{1, timing};
  line.schedule.post(0, line.up(seconds{20}), line.now);
  line.run(seconds{1});
  line.log.clear();
  line.run(milliseconds{1600});
  EXPECT_GE(line.count(Kind::poll, 0), 98) << "one after the other";
}

TEST(SharedBus, AMomentOfTroubleLosesNobody) {
  Line line{2};
  line.run(seconds{5});
  line.dead[0] = true;
  line.run(milliseconds{900});
  line.dead[0] = false;
  line.log.clear();
  line.run(seconds{5});
  EXPECT_GE(line.count(Kind::poll, 0), 9);
}

TEST(SharedBus, StoppingADeadDeskLeavesHalfOfTheBusToTheOthers) {
  Line line{4};
  line.run(seconds{4});
  line.dead[1] = true;
  line.schedule.post(1, action::Halt{}, line.now);
  line.schedule.post(2, line.up(seconds{60}), line.now);
  line.log.clear();
  line.run(seconds{1});
  EXPECT_GE(line.count(Kind::halt, 1), 3) << "it is tried again and again";
  EXPECT_GE(line.count(Kind::poll, 2), 10);
  line.run(seconds{20});
  line.dead[1] = false;
  line.log.clear();
  line.run(seconds{11});
  EXPECT_EQ(line.count(Kind::halt, 1), 1) << "and works in the end";
}

}  // namespace
}  // namespace desk::core
