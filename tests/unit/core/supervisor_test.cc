#include "daemon/core/supervisor.h"

#include <gtest/gtest.h>

#include <cmath>

namespace desk::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A desk whose readings and motor the test plays by hand.
class Desk {
 public:
  Desk() { at_rest(1000, 2); }

  static Capabilities capabilities() {
    Capabilities c;
    c.report_period = milliseconds{100};
    c.resolution = Distance::of_mm(0.1);
    c.cruise = Speed::of_mm_s(38);
    c.coast_up = c.coast_down = Distance::of_mm(8);
    return c;
  }

  bool read(double mm) {
    Telemetry t;
    t.at = now;
    t.height = Height::at_mm(mm);
    height = mm;
    return supervisor.observe(t, now);
  }
  void at_rest(double mm, int readings) {
    for (int i = 0; i < readings; ++i) {
      now += milliseconds{100};
      read(mm);
    }
  }
  Supervisor::Verdict drive(Direction d, action::Lease lease = action::Lease::start,
                            Duration length = milliseconds{300}) {
    return supervisor.review(action::Drive{d, now + length, lease}, now);
  }
  void motor_off() { supervisor.observe(event::OutputChanged{Output::off, OutputCause::command, now, now}); }
  /// Moves at `mm_s` for `time`, renewing the lease.
  void travel(double mm_s, Duration time) {
    for (Duration passed{0}; passed < time && !tripped(); passed += milliseconds{100}) {
      now += milliseconds{100};
      read(height + mm_s * 0.1);
      supervisor.on_wake(now);
    }
  }
  bool tripped() {
    if (auto trip = supervisor.take_trip()) last_trip = trip;
    return last_trip.has_value();
  }
  FaultCode code() {
    EXPECT_TRUE(tripped());
    return last_trip ? last_trip->code : FaultCode::unsupported;
  }

  TimePoint now{seconds{100}};
  double height = 1000;
  std::optional<Fault> last_trip;
  Supervisor supervisor{capabilities(), SoftLimits{}, MotionSettings{}};
};

TEST(Supervisor, RefusesMotionBeforeTheHeightWasReadTwice) {
  Supervisor fresh{Desk::capabilities(), SoftLimits{}, MotionSettings{}};
  TimePoint now{seconds{1}};
  EXPECT_EQ(fresh.review(action::Drive{Direction::up, now + milliseconds{300}, action::Lease::start}, now)
                .fault->code,
            FaultCode::inhibited);
  Telemetry t;
  t.height = Height::at_mm(900);
  t.at = now;
  fresh.observe(t, now);
  EXPECT_TRUE(fresh.refusal());
  t.at = now += milliseconds{100};
  fresh.observe(t, now);
  EXPECT_FALSE(fresh.refusal());
}

TEST(Supervisor, MotorOffAlwaysPasses) {
  Supervisor fresh{Desk::capabilities(), SoftLimits{}, MotionSettings{}};
  fresh.set_locked(true);
  EXPECT_TRUE(fresh.review(action::Halt{}, TimePoint{}).command);
}

TEST(Supervisor, RefusesMotionWhileLocked) {
  Desk desk;
  desk.supervisor.set_locked(true);
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::locked);
  desk.supervisor.set_locked(false);
  EXPECT_TRUE(desk.drive(Direction::up).command);
}

TEST(Supervisor, ShortensALeaseThatIsTooLong) {
  Desk desk;
  auto const verdict = desk.drive(Direction::up, action::Lease::start, seconds{60});
  auto const& drive = std::get<action::Drive>(*verdict.command);
  EXPECT_LT(drive.until - desk.now, seconds{2});
  desk.travel(10, milliseconds{200});
  auto const renewed = desk.drive(Direction::up, action::Lease::renew, seconds{60});
  EXPECT_LE(std::get<action::Drive>(*renewed.command).until - desk.now, milliseconds{300});
}

TEST(Supervisor, RefusesARenewalOfNothing) {
  Desk desk;
  EXPECT_TRUE(desk.drive(Direction::up, action::Lease::renew).fault);
}

TEST(Supervisor, RefusesAReversalWithoutAStop) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  EXPECT_EQ(desk.drive(Direction::down).fault->code, FaultCode::reversal);
  desk.motor_off();
  EXPECT_TRUE(desk.drive(Direction::down).command);
}

TEST(Supervisor, RefusesToDriveOutOfTheSoftLimits) {
  Desk desk;
  desk.at_rest(1010, 30);
  // Walked up there slowly enough to be believed.
  for (int h = 1010; h < 1252; h += 10) desk.at_rest(h, 3);
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::out_of_range);
  EXPECT_TRUE(desk.drive(Direction::down).command);
}

TEST(Supervisor, TripsWhenTheHeightGoesStaleWhileMoving) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  ASSERT_FALSE(desk.tripped());
  EXPECT_EQ(desk.supervisor.next_deadline(), desk.now + milliseconds{500});
  desk.now += milliseconds{500};
  desk.supervisor.on_wake(desk.now);
  EXPECT_EQ(desk.code(), FaultCode::stale_height);
}

TEST(Supervisor, StaleHeightHealsWhenReadingsReturn) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  desk.now += milliseconds{500};
  desk.supervisor.on_wake(desk.now);
  ASSERT_TRUE(desk.tripped());
  desk.motor_off();
  EXPECT_TRUE(desk.drive(Direction::up).fault);
  desk.at_rest(desk.height, 2);
  EXPECT_FALSE(desk.supervisor.latched());
  EXPECT_TRUE(desk.drive(Direction::up).command);
}

TEST(Supervisor, TripsWhenNothingMoves) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(0, milliseconds{2400});
  EXPECT_FALSE(desk.tripped());
  desk.travel(0, milliseconds{200});
  EXPECT_EQ(desk.code(), FaultCode::no_start);
}

TEST(Supervisor, TripsOnAStallAfterCruise) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{3});
  ASSERT_FALSE(desk.tripped());
  desk.travel(0, milliseconds{1300});
  EXPECT_EQ(desk.code(), FaultCode::stall);
  EXPECT_TRUE(is_obstruction(FaultCode::stall));
}

TEST(Supervisor, TripsWhenTheHeightReverses) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{2});
  desk.travel(10, milliseconds{500});
  EXPECT_EQ(desk.code(), FaultCode::reversal);
}

TEST(Supervisor, TripsWhenTheDeskRunsOnAfterMotorOff) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{2});
  desk.motor_off();
  desk.travel(38, milliseconds{500});
  EXPECT_FALSE(desk.tripped());
  desk.travel(38, seconds{2});
  EXPECT_EQ(desk.code(), FaultCode::runaway);
  EXPECT_TRUE(desk.supervisor.clear()) << "a runaway is not cleared by a command";
}

TEST(Supervisor, SaysAgainThatARunawayMustStop) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{2});
  desk.motor_off();
  desk.travel(38, seconds{2});
  ASSERT_TRUE(desk.tripped());
  desk.now += milliseconds{100};
  desk.read(desk.height + 3.8);
  EXPECT_TRUE(desk.supervisor.take_trip());
}

TEST(Supervisor, AHandsetMoveLongAfterMotorOffIsNoRunaway) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  desk.motor_off();
  desk.at_rest(desk.height, 10);
  desk.travel(38, seconds{3});
  EXPECT_FALSE(desk.tripped());
}

TEST(Supervisor, TripsWhenARunTakesTooLong) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.supervisor.expect_run(Distance::of_mm(100), Speed::of_mm_s(38), desk.now);
  desk.travel(8, milliseconds{6900});
  EXPECT_FALSE(desk.tripped());
  desk.travel(8, milliseconds{200});
  EXPECT_EQ(desk.code(), FaultCode::move_too_long);
}

TEST(Supervisor, TripsWhatTheDriveReports) {
  Desk desk;
  Telemetry t;
  t.at = desk.now += milliseconds{100};
  t.height = Height::at_mm(1000);
  t.drive_fault = Fault{FaultCode::overcurrent, FaultClass::device, "12 A"};
  desk.supervisor.observe(t, desk.now);
  EXPECT_EQ(desk.code(), FaultCode::overcurrent);
  EXPECT_FALSE(desk.supervisor.clear());
  EXPECT_FALSE(desk.supervisor.latched());
}

TEST(Supervisor, IgnoresASingleLostDecimalPoint) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{1});
  double const before = desk.height;
  desk.now += milliseconds{100};
  EXPECT_FALSE(desk.read(before * 10));
  desk.height = before;
  desk.travel(-38, seconds{1});
  EXPECT_FALSE(desk.tripped());
}

TEST(Supervisor, TripsWhenTheSensorInsistsOnTheImpossible) {
  Desk desk;
  for (int i = 0; i < 3; ++i) {
    desk.now += milliseconds{100};
    EXPECT_FALSE(desk.read(10'000));
  }
  EXPECT_EQ(desk.code(), FaultCode::out_of_range);
}

TEST(Supervisor, BelievesANewHeightOfARestingDeskAfterThreeReadings) {
  Desk desk;
  // Somebody moved it while the link was down.
  desk.at_rest(720, 2);
  desk.at_rest(720, 2);
  EXPECT_FALSE(desk.tripped());
  EXPECT_TRUE(desk.drive(Direction::up).command);
}

TEST(Supervisor, NotANumberIsNoHeight) {
  Desk desk;
  desk.now += milliseconds{100};
  EXPECT_FALSE(desk.read(std::nan("")));
  EXPECT_FALSE(desk.tripped());
}

TEST(Supervisor, TheSameReadingTwiceIsNotFresh) {
  Desk desk;
  EXPECT_FALSE(desk.read(desk.height));
}

TEST(Supervisor, TrustsNothingAfterTheLinkWasLost) {
  Desk desk;
  desk.supervisor.link_lost();
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::inhibited);
  desk.at_rest(1000, 2);
  EXPECT_TRUE(desk.drive(Direction::up).command);
}

TEST(Supervisor, AMotorOffThatWasAskedForEarlierDoesNotEndTheRun) {
  Desk desk;
  TimePoint const earlier = desk.now;
  desk.now += milliseconds{5};
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.supervisor.observe(event::OutputChanged{Output::off, OutputCause::command, earlier, desk.now});
  desk.now += milliseconds{2600};
  desk.supervisor.on_wake(desk.now);
  EXPECT_TRUE(desk.tripped()) << "the run is still supervised";
}

}  // namespace
}  // namespace desk::core
