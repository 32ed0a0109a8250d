#include "drivers/gpio/iio_height.h"
#include "tests/support/iio_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::driver::gpio {
namespace {

using core::Duration;
using core::FaultClass;
using core::FaultCode;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

class Iio : public ::testing::Test {
 protected:
  Iio() { sysfs.add_device("iio:device0", "vl53l0x"); }
  [[nodiscard]] IioPlace place(std::string device, std::string channel) const {
    return {std::move(device), std::move(channel), sysfs.path()};
  }
  [[nodiscard]] Result<double> read(std::string const& channel = "in_distance",
                                    std::string const& device = "vl53l0x") const {
    return IioChannel{place(device, channel)}.read();
  }
  void set(std::string const& attribute, std::string const& value) {
    sysfs.write("iio:device0", attribute, value);
  }
  testing::IioDirectory sysfs;
};

TEST_F(Iio, ADistanceIsRawTimesScale) {
  set("in_distance_raw", "712");
  set("in_distance_scale", "0.001000");
  EXPECT_DOUBLE_EQ(*read(), 0.712);
  EXPECT_DOUBLE_EQ(*read("in_distance", "iio:device0"), 0.712);
}

TEST_F(Iio, WhatIsProcessedIsTakenAsItIs) {
  set("in_distance_input", "0.834");
  set("in_distance_raw", "1");
  EXPECT_DOUBLE_EQ(*read(), 0.834);
}

TEST_F(Iio, TheOffsetIsAddedBeforeTheScale) {
  set("in_voltage3_raw", "1000");
  set("in_voltage3_offset", "-24");
  set("in_voltage3_scale", "0.5");
  EXPECT_DOUBLE_EQ(*read("in_voltage3"), 488);
}

TEST_F(Iio, ScaleAndOffsetMayBeSharedByAKindOfChannel) {
  set("in_voltage3_raw", "1000");
  set("in_voltage_scale", "0.125");
  set("in_voltage_offset", "8");
  EXPECT_DOUBLE_EQ(*read("in_voltage3"), 126);
  set("in_voltage3_scale", "0.25");
  EXPECT_DOUBLE_EQ(*read("in_voltage3"), 252) << "its own comes first";
  set("in_voltage0-voltage1_raw", "100");
  set("in_voltage-voltage_scale", "2");
  set("in_voltage-voltage_offset", "0");
  EXPECT_DOUBLE_EQ(*read("in_voltage0-voltage1"), 200);
}

TEST_F(Iio, ScaleMayBeSharedByAllOrAbsent) {
  set("in_proximity0_raw", "321");
  EXPECT_DOUBLE_EQ(*read("in_proximity0"), 321);
  set("scale", "3");
  EXPECT_DOUBLE_EQ(*read("in_proximity0"), 963);
  set("in_scale", "2");
  EXPECT_DOUBLE_EQ(*read("in_proximity0"), 642);
}

TEST_F(Iio, ADeviceIsFoundByNameLabelOrNumber) {
  sysfs.add_device("iio:device3", "ads1015");
  sysfs.write("iio:device3", "label", "desk-sensor");
  sysfs.write("iio:device3", "in_voltage0_input", "5");
  for (char const* device : {"ads1015", "desk-sensor", "iio:device3"})
    EXPECT_DOUBLE_EQ(*read("in_voltage0", device), 5) << device;
}

TEST_F(Iio, SaysWhichDevicesThereAre) {
  sysfs.add_device("iio:device1", "ads1015");
  auto const none = read("in_distance", "vl53l1x");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, FaultCode::bus_gone);
  EXPECT_EQ(none.error().policy, FaultClass::transient) << "it may be plugged in";
  EXPECT_EQ(none.error().detail,
            "there is no IIO device vl53l1x; there are: iio:device0 (vl53l0x), iio:device1 (ads1015). Is its "
            "driver "
            "loaded?");
  EXPECT_THAT(IioChannel({"x", "in_distance", sysfs.path() / "nowhere"}).read().error().detail,
              HasSubstr("there are: none"));
}

TEST_F(Iio, SaysWhichOfSeveral) {
  sysfs.add_device("iio:device1", "vl53l0x");
  EXPECT_EQ(read().error().detail,
            "several IIO devices are called vl53l0x: choose one of iio:device0, iio:device1");
}

TEST_F(Iio, SaysWhichChannelsThereAre) {
  set("in_proximity0_raw", "1");
  set("in_temp_input", "1");
  EXPECT_EQ(read().error().detail,
            "IIO device vl53l0x has no channel in_distance; it has: in_proximity0, in_temp");
}

TEST_F(Iio, WhatIsNoNumberIsNoHeight) {
  for (char const* text : {"", "x", "712 mm", "nan"}) {
    set("in_distance_raw", text);
    auto const none = read();
    ASSERT_FALSE(none) << text;
    EXPECT_EQ(none.error().code, FaultCode::bus_error);
    EXPECT_THAT(none.error().detail, HasSubstr("is no number"));
  }
}

// --- The meter, in virtual time

class IioMeters : public Iio {
 protected:
  IioMeters() {
    set("in_distance_raw", "700");
    set("in_distance_scale", "0.001");
  }
  [[nodiscard]] IioMeter::Options options() const {
    IioMeter::Options o;
    o.place = place("vl53l0x", "in_distance");
    return o;
  }
  /// A clock that goes on by `reading` between the two looks that a measurement takes.
  IioMeter make(IioMeter::Options const& o) {
    return {o, [this] {
              TimePoint const t = now;
              now += reading;
              return t;
            }};
  }
  IioMeter make() { return make(options()); }
  void mm(int value) { set("in_distance_raw", std::to_string(value)); }

  TimePoint now{std::chrono::hours{2}};
  Duration reading{0};
  Newest newest;
};

TEST_F(IioMeters, TellsMillimetresAboveTheFloor) {
  auto o = options();
  o.offset = core::Distance::of_mm(35);
  auto meter = make(o);
  (void)meter.measure(newest);
  EXPECT_DOUBLE_EQ((*newest.take())->height->mm(), 735);
  EXPECT_FALSE(*newest.take()) << "each once";
}

TEST_F(IioMeters, LooksUpWithANegativeFactor) {
  auto o = options();
  o.mm_per_unit = -1000;
  o.offset = core::Distance::of_mm(2000);
  auto meter = make(o);
  (void)meter.measure(newest);
  EXPECT_DOUBLE_EQ((*newest.take())->height->mm(), 1300);
}

TEST_F(IioMeters, StampsTheMiddleOfTheReading) {
  auto meter = make();
  TimePoint const began = now;
  reading = milliseconds{30};
  Duration const wait = meter.measure(newest);
  EXPECT_EQ((*newest.take())->at, began + milliseconds{15});
  EXPECT_EQ(wait, Duration{milliseconds{20}}) << "the rest of the 50 ms";
  reading = milliseconds{80};
  EXPECT_EQ(meter.measure(newest), Duration{0}) << "a slow sensor is read without a pause";
}

TEST_F(IioMeters, DropsOutliers) {
  auto meter = make();
  for (int const value : {700, 8190, 20, 1900, 703}) {
    mm(value);
    (void)meter.measure(newest);
    now += milliseconds{50};
    auto const told = *newest.take();
    bool const possible = value == 700 || value == 703;
    EXPECT_EQ(told.has_value(), possible) << value;
  }
}

TEST_F(IioMeters, SaysWhenItSeesNothingPlausibleForASecond) {
  auto meter = make();
  mm(8190);
  for (int i = 0; i < 19; ++i) (void)meter.measure(newest);
  EXPECT_TRUE(newest.take()) << "a hand in the beam";
  (void)meter.measure(newest);
  auto const fault = newest.take();
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().code, FaultCode::out_of_range);
  EXPECT_EQ(fault.error().policy, FaultClass::transient);
  EXPECT_EQ(fault.error().detail,
            "vl53l0x in_distance says 8190 mm, which is not between 200 mm and 2000 mm: look what is in its "
            "way, then "
            "at its factor and offset");
  mm(700);
  (void)meter.measure(newest);
  EXPECT_TRUE(*newest.take()) << "and heals by itself";
}

TEST_F(IioMeters, ASensorThatIsGoneIsSaidAtOnceAndComesBack) {
  auto meter = make();
  (void)meter.measure(newest);
  sysfs.remove_device("iio:device0");
  EXPECT_EQ(meter.measure(newest), Duration{seconds{1}}) << "looked for each second";
  ASSERT_FALSE(newest.take());
  EXPECT_FALSE(newest.take()) << "until it is back";
  EXPECT_THAT(newest.take().error().detail, HasSubstr("the sensor is gone"));
  (void)meter.measure(newest);
  EXPECT_THAT(newest.take().error().detail, HasSubstr("there is no IIO device vl53l0x; there are: none"));
  sysfs.add_device("iio:device1", "vl53l0x");
  sysfs.write("iio:device1", "in_distance_input", "0.71");
  now += seconds{1};
  (void)meter.measure(newest);
  EXPECT_DOUBLE_EQ((*newest.take())->height->mm(), 710) << "under another number";
}

TEST_F(IioMeters, AFewBadReadingsAreNoNews) {
  auto meter = make();
  mm(700);
  set("in_distance_raw", "garbage");
  for (int i = 0; i < 4; ++i) {
    (void)meter.measure(newest);
    EXPECT_TRUE(newest.take());
  }
  (void)meter.measure(newest);
  EXPECT_FALSE(newest.take());
}

TEST_F(IioMeters, KnowItself) {
  auto o = options();
  EXPECT_EQ(make(o).traits().report_period, Duration{milliseconds{50}});
  EXPECT_EQ(make(o).traits().stale_after, Duration{milliseconds{500}});
  EXPECT_EQ(make(o).traits().noise, o.noise);
  EXPECT_FALSE(make(o).traits().home);
  o.period = milliseconds{250};
  EXPECT_EQ(make(o).traits().stale_after, Duration{milliseconds{1500}});
  o.median = 9;
  EXPECT_NEAR(make(o).traits().noise.mm(), 2.5 * 0.418, 0.01);
}

}  // namespace
}  // namespace desk::driver::gpio
