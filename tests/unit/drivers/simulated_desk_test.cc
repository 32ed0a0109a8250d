#include "drivers/simulated/simulated_desk.h"

#include "tests/unit/drivers/plant_rig.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated {
namespace {

using core::FaultClass;
using core::FaultCode;

/// A desk and the clock that its test drives by hand.
class SimulatedDeskTest : public testing::Test {
 protected:
  SimulatedDesk& connect(std::string_view name, Height start = mm(900)) {
    plant_ = std::make_shared<Plant>(profile(name), 1, start, now_);
    plant_->set_load(1);
    return desk_.emplace(plant_, [this] { return now_; });
  }
  void pass(Duration time) { now_ += time; }
  /// Holds a direction or target by renewing it every 100 ms.
  template <typename Command>
  void hold(Duration time, Command&& command) {
    for (TimePoint const end = now_ + time; now_ < end; now_ += milliseconds{100}) ASSERT_TRUE(command());
  }
  [[nodiscard]] TimePoint lease() const { return now_ + milliseconds{300}; }

  TimePoint now_ = k_t0;
  std::shared_ptr<Plant> plant_;
  std::optional<SimulatedDesk> desk_;
};

TEST_F(SimulatedDeskTest, DrivesByTheClockItIsGiven) {
  auto& desk = connect("bekant");
  hold(seconds{3}, [&] { return desk.drive(Direction::up, lease()); });
  EXPECT_TRUE(desk.halt());
  pass(seconds{2});
  auto const telemetry = desk.poll().value();
  ASSERT_TRUE(telemetry.height);
  EXPECT_NEAR(telemetry.height->mm(), 900 + (38 * (3 - 0.3 - 0.75)) + 12, 4);
  EXPECT_EQ(desk.plant().speed().mm_s(), 0);
}

TEST_F(SimulatedDeskTest, MakesItsOwnPlantFromSeedAndStart) {
  SimulatedDesk desk{profile("linak"), 9, mm(720), [this] { return now_; }};
  auto const telemetry = desk.poll().value();
  EXPECT_EQ(telemetry.height, mm(720));
  EXPECT_EQ(telemetry.at, k_t0);
}

TEST_F(SimulatedDeskTest, TellsTheSameReadingUntilThereIsANewOne) {
  auto& desk = connect("bekant");
  hold(seconds{2}, [&] { return desk.drive(Direction::up, lease()); });
  auto const first = desk.poll().value();
  EXPECT_LE(first.at, now_);
  EXPECT_LT(now_ - first.at, milliseconds{56});
  auto const again = desk.poll().value();
  EXPECT_EQ(again.at, first.at);
  EXPECT_EQ(again.height, first.height);
  pass(milliseconds{60});
  auto const next = desk.poll().value();
  EXPECT_GT(next.at, first.at);
  EXPECT_GT(next.height, first.height);
}

TEST_F(SimulatedDeskTest, LetsADaemonReadTheHeightTwiceWithinASecondOfItsStart) {
  for (auto const name : profile_names()) {
    auto& desk = connect(name);
    pass(seconds{20});  // the desk was there long before the daemon
    EXPECT_TRUE(desk.halt());
    std::vector<TimePoint> heights;
    for (int i = 0; i < 11; ++i, pass(milliseconds{100})) {
      auto const telemetry = desk.poll().value();
      if (!telemetry.height) continue;
      EXPECT_NEAR(telemetry.height->mm(), 900, name == "relay-tof" ? 165 : 0.5) << name;
      if (heights.empty() || telemetry.at != heights.back()) heights.push_back(telemetry.at);
    }
    EXPECT_GE(heights.size(), 2U) << name;
  }
}

TEST_F(SimulatedDeskTest, AsksAQuietDeskOnceASecond) {
  auto& desk = connect("linak");
  pass(hours{1});
  auto const first = desk.poll().value();
  EXPECT_EQ(first.at, now_);
  pass(milliseconds{900});
  EXPECT_EQ(desk.poll().value().at, first.at);
  pass(milliseconds{100});
  EXPECT_EQ(desk.poll().value().at, now_);
}

TEST_F(SimulatedDeskTest, HasNoHeightWhileAsleepUntilACommandWakesIt) {
  auto& desk = connect("loctek");
  pass(seconds{11});
  auto const answer = desk.poll();
  ASSERT_TRUE(answer) << "a sleeping sensor is no bus fault";
  EXPECT_FALSE(answer.value().height);
  EXPECT_EQ(answer.value().at, now_);
  EXPECT_TRUE(desk.halt());
  pass(milliseconds{120});
  EXPECT_EQ(desk.poll().value().height, mm(900));
}

TEST_F(SimulatedDeskTest, HasNoHeightWhileItsSensorIsSilent) {
  auto& desk = connect("bekant");
  hold(seconds{1}, [&] { return desk.drive(Direction::up, lease()); });
  plant_->set_sensor_fault(SensorFault::silent, now_);
  auto const answer = desk.poll();
  ASSERT_TRUE(answer) << "the bus is well";
  EXPECT_FALSE(answer.value().height);
}

TEST_F(SimulatedDeskTest, RefusesAReversalWithoutAHalt) {
  auto& desk = connect("linak");
  hold(seconds{2}, [&] { return desk.drive(Direction::up, lease()); });
  auto const refused = desk.drive(Direction::down, lease());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  pass(milliseconds{100});
  EXPECT_GT(desk.plant().speed().mm_s(), 0) << "and keeps doing what it did";
  EXPECT_TRUE(desk.halt());
  EXPECT_TRUE(desk.drive(Direction::down, lease()));
}

TEST_F(SimulatedDeskTest, AnswersUnsupportedToTheOtherKindOfCommand) {
  auto const target = connect("bekant").move_to(mm(1000), lease());
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, FaultCode::unsupported);
  auto const direction = connect("lc3").drive(Direction::up, lease());
  ASSERT_FALSE(direction);
  EXPECT_EQ(direction.error().code, FaultCode::unsupported);
  EXPECT_EQ(direction.error().policy, FaultClass::permanent);
}

TEST_F(SimulatedDeskTest, RunsAServoToItsTargetAndSaysSo) {
  auto& desk = connect("lc3");
  hold(seconds{2}, [&] { return desk.move_to(mm(1000), lease()); });
  auto const moving = desk.poll().value();
  EXPECT_EQ(moving.motor_running, true);
  EXPECT_GT(moving.current_a, 1.0);
  hold(seconds{4}, [&] { return desk.move_to(mm(1000), lease()); });
  auto const there = desk.poll().value();
  EXPECT_EQ(there.motor_running, false);
  EXPECT_EQ(there.current_a, 0.0);
  EXPECT_NEAR(there.height->mm(), 1000, 0.7);
  EXPECT_TRUE(desk.move_to(mm(800), lease())) << "at rest the other way needs no halt";
}

TEST_F(SimulatedDeskTest, RefusesToReverseARunningServo) {
  auto& desk = connect("lc3");
  hold(seconds{2}, [&] { return desk.move_to(mm(1000), lease()); });
  auto const refused = desk.move_to(mm(700), lease());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  EXPECT_TRUE(desk.move_to(mm(1100), lease())) << "farther the same way is a new set-point";
  EXPECT_TRUE(desk.halt());
  EXPECT_TRUE(desk.move_to(mm(700), lease()));
}

TEST_F(SimulatedDeskTest, ReportsALostHeartbeatUntilHalted) {
  auto& desk = connect("lc3");
  hold(seconds{2}, [&] { return desk.move_to(mm(1200), lease()); });
  pass(milliseconds{700});
  auto const stopped = desk.poll().value();
  ASSERT_TRUE(stopped.drive_fault);
  EXPECT_EQ(stopped.drive_fault->code, FaultCode::drive_error);
  EXPECT_EQ(stopped.drive_fault->policy, FaultClass::device);
  EXPECT_FALSE(desk.plant().motor_on());
  EXPECT_TRUE(desk.halt());
  pass(milliseconds{120});
  EXPECT_FALSE(desk.poll().value().drive_fault);
}

TEST_F(SimulatedDeskTest, ReportsOvercurrentOnlyIfItsDriveCanTell) {
  for (auto const name : profile_names()) {
    auto& desk = connect(name);
    bool const servo = desk.capabilities().kind == core::Capabilities::Kind::servo;
    plant_->place_obstacle({mm(950), Direction::up}, now_);
    hold(seconds{6},
         [&] { return servo ? desk.move_to(mm(1100), lease()) : desk.drive(Direction::up, lease()); });
    auto const telemetry = desk.poll().value();
    EXPECT_EQ(telemetry.drive_fault.has_value(), servo) << name;
    if (servo) {
      EXPECT_EQ(telemetry.drive_fault->code, FaultCode::overcurrent);
    }
  }
}

TEST_F(SimulatedDeskTest, HaltsItsDeskWhenItGoesAway) {
  auto& desk = connect("linak");
  hold(seconds{2}, [&] { return desk.drive(Direction::up, lease()); });
  EXPECT_TRUE(plant_->motor_on());
  desk_.reset();
  EXPECT_FALSE(plant_->motor_on());
}

TEST_F(SimulatedDeskTest, FindsItsDeskWhereTheLastDaemonLeftIt) {
  auto& desk = connect("bekant");
  hold(seconds{3}, [&] { return desk.drive(Direction::up, lease()); });
  desk_.reset();
  pass(hours{1});
  SimulatedDesk const next{plant_, [this] { return now_; }};
  EXPECT_GT(plant_->height(), mm(950));
  EXPECT_EQ(plant_->now(), now_ - hours{1}) << "connecting does nothing yet";
}

TEST_F(SimulatedDeskTest, TellsTheMotionModelWhereToStart) {
  auto const linak = connect("linak").capabilities();
  EXPECT_EQ(linak.kind, core::Capabilities::Kind::velocity);
  EXPECT_EQ(linak.report_period, milliseconds{80});
  EXPECT_EQ(linak.stale_after, milliseconds{500});
  EXPECT_EQ(linak.resolution.mm(), 0.1);
  EXPECT_EQ(linak.cruise.mm_s(), 38);
  EXPECT_EQ(linak.start_delay, milliseconds{500});
  EXPECT_EQ(linak.ramp, milliseconds{1500});
  EXPECT_EQ(linak.coast_up.mm(), 8);
  EXPECT_FALSE(linak.reports_at_rest);

  auto const tof = connect("relay-tof").capabilities();
  EXPECT_EQ(tof.noise.mm(), 2.5);
  EXPECT_EQ(tof.coast_up.mm(), 18);
  EXPECT_EQ(tof.coast_down.mm(), 10);
  EXPECT_TRUE(tof.reports_at_rest);

  EXPECT_EQ(connect("loctek").capabilities().resolution.mm(), 1) << "the finest step";
  EXPECT_FALSE(connect("loctek").capabilities().reports_at_rest);
  EXPECT_EQ(connect("lc3").capabilities().kind, core::Capabilities::Kind::servo);
}

TEST_F(SimulatedDeskTest, CountsASensorSlowFromFiveReportsASecondDown) {
  Profile slow = profile("bekant");
  slow.report_period = milliseconds{200};
  SimulatedDesk const desk{slow, 1, mm(900), [this] { return now_; }};
  EXPECT_EQ(desk.capabilities().stale_after, milliseconds{1500});
}

TEST_F(SimulatedDeskTest, NeverKeepsTheBusBusy) {
  auto const budget = connect("linak").io_budget();
  EXPECT_LE(budget.worst, milliseconds{1});
  EXPECT_LE(budget.typical, budget.worst);
}

}  // namespace
}  // namespace desk::driver::simulated
