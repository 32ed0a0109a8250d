#include "daemon/core/supervisor.h"

#include <gtest/gtest.h>

#include <algorithm>
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

  static MotionModel::Stroke stroke() { return MotionModel{capabilities()}.stroke(Direction::up); }

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
  void read_next(double mm) {
    now += milliseconds{100};
    read(mm);
    supervisor.on_wake(now);
  }
  /// By hand, slowly enough to be believed.
  void walk_to(double mm) {
    while (height < mm) read_next(std::min(mm, height + 5));
    at_rest(mm, 10);
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
  EXPECT_LE(drive.until - desk.now, milliseconds{300}) << "a sensor that reports at rest is heard at once";
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
  desk.now += milliseconds{1};
  desk.motor_off();
  desk.at_rest(1000, 4);
  EXPECT_EQ(desk.drive(Direction::down).fault->code, FaultCode::reversal) << "400 ms after motor off";
  desk.at_rest(1000, 1);
  EXPECT_TRUE(desk.drive(Direction::down).command);
}

TEST(Supervisor, RefusesAStartUntilAHeightCameSinceMotorOff) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.now += milliseconds{50};
  desk.motor_off();
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::inhibited);
  desk.at_rest(1000, 1);
  EXPECT_TRUE(desk.drive(Direction::up).command);
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
  // Thrown back by what it hit.
  desk.travel(40, milliseconds{500});
  EXPECT_EQ(desk.code(), FaultCode::reversal);
}

TEST(Supervisor, AServoThatWasMovedUnseenGoesBackToItsTargetUnsuspected) {
  Desk desk;
  action::MoveTo const command{Height::at_mm(1001), desk.now + milliseconds{300}, action::Lease::start};
  ASSERT_TRUE(desk.supervisor.review(command, desk.now).command);
  // Seen last at 1000 mm; a hand had it since.
  desk.read_next(1008);
  desk.read_next(1008.5);
  desk.travel(-20, milliseconds{300});
  EXPECT_FALSE(desk.tripped()) << desk.last_trip->detail;
}

/// Goes to 1020, slows down there as a servo does, and is sent on to 1100 when it is at `height`.
void send_on_at(Desk& desk, double height) {
  auto const to = [&](double mm, action::Lease lease) {
    action::MoveTo const command{Height::at_mm(mm), desk.now + milliseconds{300}, lease};
    ASSERT_TRUE(desk.supervisor.review(command, desk.now).command) << desk.height;
  };
  to(1020, action::Lease::start);
  while (desk.height < height && !desk.tripped()) {
    desk.travel(std::min(38.0, 2 + (1020 - desk.height) * 2), milliseconds{100});
    to(1020, action::Lease::renew);
  }
  to(1100, action::Lease::renew);
}

TEST(Supervisor, AServoThatIsSentOnWhileItBrakesIsNotHeldBack) {
  for (double const height : {1005.0, 1012.0, 1018.0, 1019.9}) {
    Desk desk;
    send_on_at(desk, height);
    // A dead time, and a ramp from the speed that it had left.
    desk.travel(0, milliseconds{200});
    for (int speed = 6; speed <= 36; speed += 6) desk.travel(speed, milliseconds{100});
    EXPECT_FALSE(desk.tripped()) << height << ": " << desk.last_trip->detail;
    desk.travel(0, milliseconds{400});
    EXPECT_EQ(desk.code(), FaultCode::stall) << "and is watched again";
  }
}

TEST(Supervisor, AServoThatIsSentOnAndDoesNotMoveIsNoticed) {
  Desk desk;
  send_on_at(desk, 1019.9);
  desk.travel(0, milliseconds{2400});
  EXPECT_FALSE(desk.tripped());
  for (int i = 0; i < 4; ++i) desk.travel(0, milliseconds{100});
  EXPECT_EQ(desk.code(), FaultCode::no_start);
}

TEST(Supervisor, OtherTargetsGiveAServoNoLongerToStart) {
  Desk desk;
  double mm = 1005;
  auto const send = [&](action::Lease lease) {
    mm = mm > 1005 ? 1005 : 1010;
    return desk.supervisor
        .review(action::MoveTo{Height::at_mm(mm), desk.now + milliseconds{300}, lease}, desk.now)
        .command.has_value();
  };
  ASSERT_TRUE(send(action::Lease::start));
  TimePoint const begun = desk.now;
  while (!desk.tripped() && desk.now < begun + seconds{10}) {
    desk.travel(0, milliseconds{100});
    static_cast<void>(send(action::Lease::renew));
  }
  EXPECT_EQ(desk.code(), FaultCode::no_start);
  EXPECT_LE(desk.now - begun, MotionSettings{}.no_start_after + milliseconds{100});
}

TEST(Supervisor, AServoThatIsCarriedPastItsTargetIsStoppedAndNothingIsLatched) {
  Desk desk;
  auto const sent = [&](action::Lease lease) {
    action::MoveTo const command{Height::at_mm(1020), desk.now + milliseconds{300}, lease};
    return desk.supervisor.review(command, desk.now).command.has_value();
  };
  ASSERT_TRUE(sent(action::Lease::start));
  while (desk.height < 1090 && !desk.tripped()) {
    desk.travel(38, milliseconds{100});
    if (desk.height < 1030) {
      EXPECT_TRUE(sent(action::Lease::renew)) << desk.height;
    }
  }
  EXPECT_EQ(desk.code(), FaultCode::reversal);
  EXPECT_EQ(desk.last_trip->policy, FaultClass::interlock) << "somebody is at the handset";
  EXPECT_FALSE(sent(action::Lease::renew));
  EXPECT_FALSE(desk.supervisor.latched());
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  EXPECT_LT(desk.height, 1045) << "a servo stops by itself, or within its coast";
}

TEST(Supervisor, TripsWhenTheDeskStartsTheWrongWay) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
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
  EXPECT_TRUE(desk.supervisor.clear(desk.now)) << "a runaway is not cleared by a command";
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

TEST(Supervisor, WhatItDroveWhileNobodyLookedIsNoRunaway) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{2});
  // The daemon hangs; the desk stops by itself half a second later, and coasts.
  desk.now += seconds{1};
  desk.motor_off();
  desk.at_rest(desk.height + 0.5 * 38 + 18, 10);
  EXPECT_NE(desk.supervisor.latched().value_or(Fault{}).code, FaultCode::runaway)
      << desk.supervisor.latched()->detail;
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
  desk.supervisor.expect_run(Distance::of_mm(100), Desk::stroke(), desk.now);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  // As slowly as a heavily loaded desk.
  desk.travel(20, milliseconds{6900});
  EXPECT_FALSE(desk.tripped());
  desk.travel(20, milliseconds{200});
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
  EXPECT_FALSE(desk.supervisor.clear(desk.now));
  EXPECT_FALSE(desk.supervisor.latched());
}

TEST(Supervisor, ADriveThatGoesOnComplainingAtRestTripsOnce) {
  Desk desk;
  Telemetry t;
  t.drive_fault = Fault{FaultCode::drive_error, FaultClass::device, "too hot"};
  auto const tell = [&] {
    t.at = desk.now += milliseconds{500};
    t.height = Height::at_mm(1000);
    desk.supervisor.observe(t, desk.now);
    return desk.supervisor.take_trip().has_value();
  };
  EXPECT_TRUE(tell());
  EXPECT_FALSE(tell()) << "motor off again and again, twice a second";
  EXPECT_FALSE(desk.supervisor.clear(desk.now));
  EXPECT_FALSE(tell()) << "it has not heard yet that it is to forget";
  desk.motor_off();
  EXPECT_TRUE(tell()) << "cleared, but it is still there";
}

TEST(Supervisor, IgnoresASingleLostDecimalPoint) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{1});
  double const before = desk.height;
  desk.now += milliseconds{100};
  EXPECT_FALSE(desk.read(before * 10));
  desk.height = before - 3.8;
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

// --- The way back from an obstruction

/// Drives down and meets something at once, well inside the limits; the motor is off, the desk rests.
void collide(Desk& desk) {
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{2});
  ASSERT_FALSE(desk.tripped());
  desk.travel(0, seconds{1});
  ASSERT_EQ(desk.code(), FaultCode::stall);
  desk.motor_off();
  desk.at_rest(desk.height, 6);
}

TEST(Supervisor, AllowsOneWayBackFromAnObstruction) {
  Desk desk;
  collide(desk);
  EXPECT_EQ(desk.supervisor.may_back_off(desk.now), Direction::up);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  EXPECT_TRUE(desk.drive(Direction::up, action::Lease::renew).command) << "the same run goes on";
  desk.motor_off();
  desk.at_rest(desk.height, 1);
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::stall) << "a second time";
}

TEST(Supervisor, RefusesToGoOnIntoAnObstruction) {
  Desk desk;
  collide(desk);
  EXPECT_EQ(desk.drive(Direction::down).fault->code, FaultCode::stall);
  EXPECT_TRUE(desk.drive(Direction::up).command) << "the refusal does not use up the way back";
}

TEST(Supervisor, AWayBackNeedsAHeightSinceTheMotorWentOff) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{2});
  desk.travel(0, seconds{1});
  ASSERT_EQ(desk.code(), FaultCode::stall);
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now)) << "the motor may still run";
  desk.now += milliseconds{1};
  desk.motor_off();
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  desk.at_rest(desk.height, 1);
  desk.now += milliseconds{50};
  desk.motor_off();
  EXPECT_EQ(desk.supervisor.may_back_off(desk.now), Direction::up) << "it was off already";
}

TEST(Supervisor, AWayBackThatComesTooLateIsRefused) {
  Desk desk;
  collide(desk);
  desk.now = desk.supervisor.latched_at() + seconds{4} - milliseconds{100};
  desk.at_rest(desk.height, 1);
  EXPECT_TRUE(desk.supervisor.may_back_off(desk.now)) << "four seconds after the trip";
  desk.at_rest(desk.height, 1);
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::stall);
}

TEST(Supervisor, ALockedDeskDoesNotBackOff) {
  Desk desk;
  collide(desk);
  desk.supervisor.set_locked(true);
  EXPECT_TRUE(desk.drive(Direction::up).fault);
}

TEST(Supervisor, AStopByTheUserForbidsTheWayBack) {
  Desk desk;
  collide(desk);
  desk.supervisor.forbid_back_off();
  EXPECT_TRUE(desk.drive(Direction::up).fault);
}

TEST(Supervisor, AnObstructionOnTheWayBackAllowsNoOther) {
  Desk desk;
  collide(desk);
  TimePoint const first = desk.supervisor.latched_at();
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.last_trip.reset();
  desk.travel(38, milliseconds{400});
  desk.travel(0, milliseconds{300});
  ASSERT_TRUE(desk.tripped());
  desk.motor_off();
  desk.at_rest(desk.height, 6);
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  EXPECT_EQ(desk.supervisor.latched_at(), first) << "the first cause stays latched";
}

TEST(Supervisor, ARuleThatIsNoObstructionAllowsNoWayBack) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(0, milliseconds{2600});
  ASSERT_EQ(desk.code(), FaultCode::no_start);
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
}

TEST(Supervisor, ABlindWayBackIsShort) {
  Desk desk;
  collide(desk);
  desk.supervisor.expect_run(Distance::of_mm(30), Desk::stroke(), desk.now);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  EXPECT_LT(desk.supervisor.next_deadline() - desk.now, seconds{3});
}

// --- The end of the travel

TEST(Supervisor, AnEndStopNearASoftLimitIsNoFault) {
  for (double const below : {0.0, 9.0}) {
    Desk desk;
    desk.walk_to(1150);
    ASSERT_TRUE(desk.drive(Direction::up).command);
    while (desk.height < 1250 - below - 4) desk.travel(38, milliseconds{100});
    ASSERT_FALSE(desk.tripped());
    desk.read_next(1250 - below);
    desk.travel(0, seconds{2});
    ASSERT_TRUE(desk.tripped());
    EXPECT_EQ(desk.last_trip->policy, FaultClass::interlock);
    EXPECT_FALSE(desk.supervisor.latched());
    EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
    EXPECT_TRUE(desk.drive(Direction::up, action::Lease::renew).fault) << "the motor goes off";
  }
}

TEST(Supervisor, WhatStopsTheDeskFartherFromASoftLimitIsAnObstruction) {
  Desk desk;
  desk.walk_to(1150);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  while (desk.height < 1230) desk.travel(38, milliseconds{100});
  desk.read_next(1235);
  desk.travel(0, seconds{2});
  ASSERT_TRUE(desk.tripped());
  EXPECT_EQ(desk.last_trip->policy, FaultClass::device);
  EXPECT_TRUE(desk.supervisor.latched());
}

// --- Running on

TEST(Supervisor, ARunawayThatStopsInsideTheLimitsMayBeClearedByTheUser) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  desk.motor_off();
  desk.travel(38, seconds{2});
  ASSERT_EQ(desk.code(), FaultCode::runaway);
  EXPECT_TRUE(desk.supervisor.clear(desk.now)) << "not while it moves";
  desk.at_rest(desk.height, 10);
  ASSERT_TRUE(desk.supervisor.latched()) << "it does not clear itself";
  EXPECT_EQ(desk.supervisor.latched()->policy, FaultClass::device);
  EXPECT_FALSE(desk.supervisor.clear(desk.now));
  EXPECT_TRUE(desk.drive(Direction::down).command);
}

TEST(Supervisor, ARunawayThatWentToTheEndOfTheTravelIsNotCleared) {
  Desk desk;
  desk.walk_to(1150);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  desk.motor_off();
  while (desk.height < 1250) {
    desk.now += milliseconds{100};
    desk.read(desk.height + 3.8);
  }
  ASSERT_EQ(desk.code(), FaultCode::runaway);
  desk.at_rest(desk.height, 20);
  EXPECT_EQ(desk.supervisor.latched()->policy, FaultClass::permanent);
  EXPECT_TRUE(desk.supervisor.clear(desk.now));
}

TEST(Supervisor, AHandThatTakesTheDeskBackFromAnObstructionIsNotFought) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::down).command);
  desk.travel(-38, seconds{2});
  desk.travel(0, seconds{1});
  ASSERT_EQ(desk.code(), FaultCode::stall);
  desk.motor_off();
  for (int i = 0; i < 6; ++i) desk.read_next(desk.height + 3.8);
  EXPECT_FALSE(desk.supervisor.latched());
  EXPECT_FALSE(desk.supervisor.may_back_off(desk.now));
  EXPECT_TRUE(desk.supervisor.take_insistence()) << "a relay that sticks looks the same";
}

// --- Motor time

TEST(Supervisor, TheBudgetCutsALease) {
  Desk desk;
  desk.supervisor.moved_by_hand(desk.now - seconds{120}, desk.now - milliseconds{200});
  EXPECT_EQ(desk.drive(Direction::up).fault->code, FaultCode::duty_spent) << "too little for a start";
  desk.supervisor = Supervisor{Desk::capabilities(), SoftLimits{}, MotionSettings{}};
  desk.at_rest(1000, 2);
  desk.supervisor.moved_by_hand(desk.now - milliseconds{119'650}, desk.now);
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, milliseconds{200});
  auto const renewed = desk.drive(Direction::up, action::Lease::renew, seconds{1});
  ASSERT_TRUE(renewed.command);
  EXPECT_EQ(std::get<action::Drive>(*renewed.command).until, desk.now + milliseconds{150});
  desk.travel(38, milliseconds{200});
  EXPECT_EQ(desk.drive(Direction::up, action::Lease::renew).fault->code, FaultCode::duty_spent);
}

TEST(Supervisor, RefusesAMoveThatNeedsMoreMotorTimeThanIsLeft) {
  Desk desk;
  desk.supervisor.moved_by_hand(desk.now - seconds{60}, desk.now);
  EXPECT_FALSE(desk.supervisor.refusal(Seconds{60}, desk.now));
  auto const refusal = desk.supervisor.refusal(Seconds{61}, desk.now);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, FaultCode::duty_spent);
}

TEST(Supervisor, AWarmMotorDoesNotPreventTheWayBack) {
  Desk desk;
  desk.supervisor.moved_by_hand(desk.now - seconds{119}, desk.now - milliseconds{500});
  collide(desk);
  ASSERT_EQ(desk.supervisor.budget().left(desk.now), Duration{0});
  auto const verdict = desk.drive(Direction::up);
  ASSERT_TRUE(verdict.command);
  EXPECT_EQ(std::get<action::Drive>(*verdict.command).until, desk.now + milliseconds{300});
}

// --- What is told late

TEST(Supervisor, AReadingThatIsToldLateIsNotDrivenBy) {
  Desk desk;
  ASSERT_TRUE(desk.drive(Direction::up).command);
  desk.travel(38, seconds{1});
  Telemetry late;
  late.at = desk.now + milliseconds{100};
  late.height = Height::at_mm(desk.height + 3.8);
  desk.now += milliseconds{700};
  EXPECT_FALSE(desk.supervisor.observe(late, desk.now));
  EXPECT_EQ(desk.code(), FaultCode::stale_height);
}

TEST(Supervisor, AReadingFromBeforeTheStartSaysNothingAboutTheRun) {
  Desk desk;
  TimePoint const before = desk.now + milliseconds{50};
  desk.now += milliseconds{100};
  ASSERT_TRUE(desk.drive(Direction::down).command);
  Telemetry late;
  late.at = before;
  late.height = Height::at_mm(1006);
  desk.now += milliseconds{100};
  desk.supervisor.observe(late, desk.now);
  EXPECT_FALSE(desk.tripped()) << "it went up, but not in this run";
}

TEST(Supervisor, ASensorThatSleepsGetsALeaseBeyondItsDeadTime) {
  Capabilities c = Desk::capabilities();
  c.reports_at_rest = false;
  Desk desk;
  desk.supervisor = Supervisor{c, SoftLimits{}, MotionSettings{}};
  desk.at_rest(1000, 2);
  auto const verdict = desk.drive(Direction::up, action::Lease::start, seconds{60});
  ASSERT_TRUE(verdict.command);
  Duration const lease = std::get<action::Drive>(*verdict.command).until - desk.now;
  EXPECT_GT(lease, c.start_delay + milliseconds{300});
  EXPECT_LT(lease, seconds{2});
}

}  // namespace
}  // namespace desk::core
