#include "drivers/gpio/echo_height.h"
#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace desk::driver::gpio {
namespace {

using core::Distance;
using core::Duration;
using core::FaultClass;
using core::Seconds;
using core::TimePoint;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using testing::WireBank;

std::string const k_trigger = "gpiochip0:23";
std::string const k_echo = "gpiochip0:24";

/// Of a distance in mm in air of 20 °C.
Duration echo_of(double mm) {
  return core::to_duration(Seconds{2 * mm / 343'420});
}

TEST(EchoDistance, IsHalfTheWayOfTheSound) {
  // 343.42 m/s at 20 °C: 1 m there and back takes 5.824 ms.
  EXPECT_NEAR(distance_of(microseconds{5824}, 20).mm(), 1000, 0.1);
  EXPECT_NEAR(distance_of(microseconds{5824}, 0).mm(), 1000 * 331.3 / 343.42, 0.1);
  EXPECT_NEAR(distance_of(microseconds{5824}, 30).mm(), 1000 * 349.48 / 343.42, 0.1);
}

TEST(EchoDistance, IsExactToAMillimetreOverTheWholeTravel) {
  for (int tenths = 2000; tenths <= 15000; tenths += 7) {
    double const mm = tenths / 10.0;
    EXPECT_NEAR(distance_of(echo_of(mm), 20).mm(), mm, 0.001) << mm;
  }
}

TEST(EchoDistance, NeedsTheRoomsTemperature) {
  double const cold = distance_of(echo_of(1000), 15).mm();
  EXPECT_NEAR(1000 - cold, 8.8, 0.1) << "5 degrees off are 9 mm in a metre";
}

/// An HC-SR04 above a floor: what it hears is on the wire at once, with the stamps of later instants.
class Echo : public ::testing::Test {
 protected:
  Echo() {
    wires->on_write([this](WireBank::Write const& write) { sensor(write); });
  }
  void sensor(WireBank::Write const& write) {
    if (write.by != WireBank::Write::By::set) return;
    if (write.active(k_trigger)) {
      triggered_at = write.at;
      return;
    }
    trigger_lengths.push_back(write.at - triggered_at);
    pings.push_back(write.at);
    if (!mm) return;
    TimePoint const begins = write.at + microseconds{450};
    wires->set_level(k_echo, true, begins);
    wires->set_level(k_echo, false, begins + echo_of(*mm));
  }
  static EchoMeter::Options options() {
    EchoMeter::Options o;
    o.trigger.place = k_trigger;
    o.echo.place = k_echo;
    o.median = 1;
    return o;
  }
  EchoMeter make(EchoMeter::Options const& o = options()) {
    // Spinning for the trigger's length must see time go on.
    return {o, wires, [this] { return now += microseconds{1}; }};
  }
  /// One round, and time goes on until the meter wants the next.
  void round(EchoMeter& meter) { now += std::max(meter.measure(newest), Duration{0}); }
  std::vector<HeightSource::Sample> samples(EchoMeter& meter, int rounds) {
    std::vector<HeightSource::Sample> told;
    for (int i = 0; i < rounds; ++i) {
      round(meter);
      auto const sample = newest.take();
      if (sample && *sample) told.push_back(**sample);
    }
    return told;
  }

  TimePoint now{std::chrono::hours{9}};
  std::shared_ptr<WireBank> wires = std::make_shared<WireBank>([this] { return now; });
  std::optional<double> mm = 700;
  TimePoint triggered_at;
  std::vector<Duration> trigger_lengths;
  std::vector<TimePoint> pings;
  Newest newest;
};

TEST_F(Echo, TellsTheHeightAtTheInstantOfTheEcho) {
  auto o = options();
  o.offset = Distance::of_mm(42);
  auto meter = make(o);
  auto const told = samples(meter, 2);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NEAR(told[0].height->mm(), 742, 0.01);
  EXPECT_NEAR(core::to_seconds(told[0].at - (pings[0] + microseconds{450} + echo_of(700) / 2)), 0, 1e-6);
}

TEST_F(Echo, TriggersWithTenToTwentyMicroseconds) {
  auto meter = make();
  (void)samples(meter, 20);
  ASSERT_GE(trigger_lengths.size(), 10U);
  for (Duration const length : trigger_lengths) {
    EXPECT_GE(length, Duration{microseconds{10}});
    EXPECT_LE(length, Duration{microseconds{20}});
  }
}

TEST_F(Echo, LeavesSixtyMillisecondsBetweenPings) {
  auto o = options();
  o.period = milliseconds{5};  // the sensor's own limit holds
  auto meter = make(o);
  (void)samples(meter, 50);
  ASSERT_GE(pings.size(), 20U);
  for (std::size_t i = 1; i < pings.size(); ++i) EXPECT_GE(pings[i] - pings[i - 1], milliseconds{60});
}

TEST_F(Echo, EdgesComeOneByOne) {
  auto meter = make();
  mm.reset();
  (void)meter.measure(newest);
  TimePoint const begins = now + microseconds{450};
  wires->set_level(k_echo, true, begins);
  now = begins + microseconds{10};
  EXPECT_GT(meter.measure(newest), Duration{0});
  EXPECT_FALSE(*newest.take());
  wires->set_level(k_echo, false, begins + echo_of(900));
  now = begins + echo_of(900);
  (void)meter.measure(newest);
  EXPECT_NEAR((*newest.take())->height->mm(), 900, 0.01);
}

TEST_F(Echo, AFewMissesAreNoNewsManyAreAFault) {
  auto meter = make();
  mm.reset();
  int misses = 0;
  while (newest.take() && misses < 20) {
    round(meter);
    ++misses;
  }
  EXPECT_EQ(misses, 6) << "the first call only asks";
  auto const fault = newest.take();
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().policy, FaultClass::transient);
  EXPECT_THAT(fault.error().detail, HasSubstr("no echo at gpiochip0:24 within 60 ms"));
  mm = 701;
  EXPECT_FALSE(samples(meter, 3).empty()) << "and heals by itself";
}

TEST_F(Echo, WaitsForASensorThatHoldsItsAnswer) {
  auto meter = make();
  wires->set_level(k_echo, true, now);
  (void)samples(meter, 3);
  EXPECT_TRUE(pings.empty()) << "it would not take a trigger now";
  wires->set_level(k_echo, false, now);
  EXPECT_FALSE(samples(meter, 4).empty());
}

TEST_F(Echo, AnAnswerLongerThanSoundGoesIsNone) {
  auto meter = make();
  mm = 11'000;
  EXPECT_TRUE(samples(meter, 10).empty());
}

TEST_F(Echo, LostEdgesAreALostReading) {
  auto meter = make();
  (void)samples(meter, 4);
  (void)meter.measure(newest);
  wires->lose_edges(k_echo);
  (void)meter.measure(newest);
  EXPECT_TRUE(newest.take());
  EXPECT_FALSE(samples(meter, 4).empty());
}

TEST_F(Echo, TheMedianHidesOneOutlier) {
  auto o = options();
  o.median = 3;
  o.fastest = core::Speed::of_mm_s(1e6);
  auto meter = make(o);
  for (double const value : {700.0, 700.0, 250.0, 700.0, 700.0, 1900.0, 700.0, 700.0}) {
    mm = value;
    for (auto const& told : samples(meter, 1)) EXPECT_NEAR(told.height->mm(), 700, 0.01);
  }
}

TEST_F(Echo, LinesThatAreHeldAreAskedForAgain) {
  wires->hold(k_echo, "w1-gpio");
  auto meter = make();
  EXPECT_EQ(meter.measure(newest), Duration{seconds{1}});
  EXPECT_EQ(meter.descriptor(), -1);
  EXPECT_THAT(newest.take().error().detail, HasSubstr("held by w1-gpio"));
  wires->let_go(k_echo);
  EXPECT_FALSE(samples(meter, 3).empty());
  EXPECT_GE(meter.descriptor(), 0);
}

TEST_F(Echo, ComesBackWithItsChip) {
  auto meter = make();
  (void)samples(meter, 4);
  wires->unplug();
  round(meter);
  EXPECT_FALSE(newest.take());
  round(meter);
  wires->plug_in();
  EXPECT_FALSE(samples(meter, 4).empty());
}

}  // namespace
}  // namespace desk::driver::gpio
