#include "drivers/gpio/iio_height.h"
#include "drivers/gpio/meter.h"
#include "drivers/gpio/pulse_height.h"
#include "tests/support/iio_directory.h"
#include "tests/support/line_bank.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

/// With the real thread; what is waited for is a condition, within a deadline.
namespace desk::driver::gpio {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::TimePoint;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TimePoint real_time() {
  return TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// The first thing the source says that suits.
std::optional<HeightSource::Sample> wait_for(HeightSource& source,
                                             std::function<bool(HeightSource::Sample const&)> const& suits) {
  TimePoint const limit = real_time() + seconds{20};
  while (real_time() < limit) {
    auto const newest = source.newest();
    if (newest && *newest && suits(**newest)) return **newest;
    std::this_thread::yield();
  }
  return std::nullopt;
}

HeightSource::Sample sample(double mm) {
  return {TimePoint{seconds{1}}, Height::at_mm(mm), {}};
}

TEST(Newest, IsTakenOnce) {
  Newest newest;
  EXPECT_FALSE(*newest.take());
  newest.put(sample(700));
  newest.put(sample(701));
  EXPECT_EQ((*newest.take())->height, Height::at_mm(701));
  EXPECT_FALSE(*newest.take());
}

TEST(Newest, AFailureLastsUntilTheNextSample) {
  Newest newest;
  newest.put(Fault{FaultCode::bus_gone, FaultClass::transient, "gone"});
  EXPECT_FALSE(newest.take());
  EXPECT_FALSE(newest.take());
  newest.put(sample(700));
  EXPECT_TRUE(*newest.take());
}

TEST(Newest, WhatSomebodyHasToLookAtIsSaidOnceWhateverComesAfter) {
  Newest newest;
  newest.put(Fault{FaultCode::drive_error, FaultClass::device, "lost"});
  newest.put(sample(700));
  EXPECT_FALSE(newest.take());
  EXPECT_TRUE(*newest.take());
}

TEST(MeasuredHeight, ReadsAgainAndAgain) {
  testing::IioDirectory sysfs;
  sysfs.add_device("iio:device0", "vl53l0x");
  sysfs.write("iio:device0", "in_distance_input", "0.7");
  IioMeter::Options options;
  options.place = {"vl53l0x", "in_distance", sysfs.path()};
  options.period = milliseconds{1};
  MeasuredHeight height{std::make_unique<IioMeter>(options, real_time)};
  EXPECT_TRUE(wait_for(height, [](auto const& s) { return s.height == Height::at_mm(700); }));
  sysfs.write("iio:device0", "in_distance_input", "0.71");
  EXPECT_TRUE(wait_for(height, [](auto const& s) { return s.height == Height::at_mm(710); }));
}

TEST(MeasuredHeight, EndsWhileItWaits) {
  auto wires = std::make_shared<testing::WireBank>(real_time);
  wires->hold("gpiochip0:5", "somebody");
  PulseMeter::Options options;
  options.a.place = "gpiochip0:5";
  TimePoint const began = real_time();
  { MeasuredHeight height{std::make_unique<PulseMeter>(options, wires, real_time)}; }
  EXPECT_LT(real_time() - began, seconds{1}) << "it would have asked for its lines again after a second";
}

// 10,000 edges at 2 kHz by their stamps, as fast as they can be handed over, while somebody else asks all the
// time.
TEST(MeasuredHeight, CountsTenThousandEdgesWithoutLosingOne) {
  std::string const a = "gpiochip0:5";
  std::string const b = "gpiochip0:6";
  auto wires = std::make_shared<testing::WireBank>(real_time);
  PulseMeter::Options options;
  options.a.place = a;
  options.b = LineSpec{};
  options.b->place = b;
  options.mm_per_count = 0.05;
  MeasuredHeight height{std::make_unique<PulseMeter>(options, wires, real_time)};
  height.stands_at(Height::at_mm(650));
  ASSERT_TRUE(wait_for(height, [](auto const& s) { return s.height == Height::at_mm(650); }));
  std::thread encoder{[&] {
    TimePoint at = real_time();
    for (int i = 1; i <= 10'000; ++i) {
      at += microseconds{500};
      int const quarter = i % 4;
      wires->set_level(a, quarter == 1 || quarter == 2, at);
      wires->set_level(b, quarter == 2 || quarter == 3, at);
    }
  }};
  double last = 650;
  auto const arrived = wait_for(height, [&last](auto const& s) {
    EXPECT_TRUE(s.height);
    EXPECT_GE(s.height->mm(), last) << "up all the way";
    last = s.height->mm();
    return last > 1149.99;
  });
  encoder.join();
  EXPECT_TRUE(arrived) << "came to " << last << " mm instead of 1150 mm";
  EXPECT_NEAR(last, 1150, 1e-6);
}

TEST(MeasuredHeight, AStandingEncoderIsFreshNews) {
  auto wires = std::make_shared<testing::WireBank>(real_time);
  PulseMeter::Options options;
  options.a.place = "gpiochip0:5";
  MeasuredHeight height{std::make_unique<PulseMeter>(options, wires, real_time)};
  height.stands_at(Height::at_mm(650));
  auto const first = wait_for(height, [](auto const&) { return true; });
  ASSERT_TRUE(first);
  EXPECT_TRUE(wait_for(height, [&](auto const& s) { return s.at > first->at; }));
}

}  // namespace
}  // namespace desk::driver::gpio
