#include "drivers/modbus/pdu.h"
#include "tests/unit/drivers/modbus_desk_rig.h"

#include <gmock/gmock.h>

/// A box that is told what its handset would press, and knows memory positions only: laing-ltc302.
namespace desk::driver::modbus {
namespace {

using ::testing::HasSubstr;
using Keys = std::vector<std::pair<unsigned, unsigned>>;

class Box : public ModbusDesks {
 protected:
  Box() { shows(0x5b, 0x7f, 0x4f); }
  static ModbusDesk::Wiring wiring() {
    ModbusDesk::Wiring w;
    w.presets = {{1, Height::at_mm(718.8)}, {2, Height::at_mm(1099.8)}, {3, Height::at_mm(1102)}};
    return w;
  }
  /// Segments of the three digits.
  void shows(unsigned hundreds, unsigned tens, unsigned ones) {
    bus->values[{1, 0x09c4}] = static_cast<std::uint16_t>(((tens | 0x80U) << 8U) | ones);
    bus->values[{1, 0x09c5}] = static_cast<std::uint16_t>(hundreds);
  }
  void goes_dark() {
    bus->values[{1, 0x09c4}] = 0;
    bus->values[{1, 0x09c5}] = 0;
  }
  Result<Progress> go(double mm) { return desk.move_to(Height::at_mm(mm), until); }
  /// What was said since the last time, as key and hold.
  Keys keys() {
    Keys result;
    for (Request const& r : bus->said) {
      auto const& order = std::get<Order>(r.what);
      result.emplace_back(order.values.at(2), order.values.at(3));
    }
    bus->said.clear();
    return result;
  }
  /// Polls twice as often as the box reports, as the bus worker does.
  void poll_for(milliseconds time) {
    for (TimePoint const end = bus->now + time; bus->now < end; bus->now += milliseconds{121}) desk.poll();
  }

  ModbusDesk desk = make("laing-ltc302", wiring());
};

TEST_F(Box, ShowsItsHeightInTheAnswerOfAMessageThatPressesNothing) {
  auto const told = desk.poll();
  ASSERT_TRUE(told);
  ASSERT_EQ(bus->said.size(), 1U);
  EXPECT_EQ(bus->said[0].unit, 1);
  std::vector<std::uint8_t> const expected{23,                                  // write and read registers
                                           0x09, 0xc4,                          // read from here
                                           0x00, 0x14,                          // 20 registers
                                           0x0a, 0x8c,                          // write here
                                           0x00, 0x0e,                          // 14 registers
                                           28,                                  // bytes that follow
                                           0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  // no key
                                           0x00, 0x00,                          // not held
                                           0x00, 0x08, 0x00, 0x05, 0x00, 0x01, 0x00, 0x5a, 0x00, 0x11,
                                           0x00, 0x08, 0x00, 0x17, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
  EXPECT_EQ(encode(bus->said[0]), expected);
  ASSERT_TRUE(told->height);
  EXPECT_NEAR(told->height->mm(), 718.82, 0.01) << "28.3 inches";
}

TEST_F(Box, KnowsItsCoarseStep) {
  auto const c = desk.capabilities();
  EXPECT_EQ(c.kind, core::Capabilities::Kind::servo);
  EXPECT_DOUBLE_EQ(c.resolution.mm(), 2.54);
  EXPECT_DOUBLE_EQ(c.coarse_resolution.mm(), 2.54);
  EXPECT_EQ(desk.io_budget().keep_alive, milliseconds{500});
}

TEST_F(Box, IsWokenWhenItIsDark) {
  goes_dark();
  EXPECT_FALSE(desk.poll()->height);
  shows(0x5b, 0x7f, 0x4f);
  EXPECT_TRUE(desk.poll()->height);
  EXPECT_TRUE(desk.poll());
  EXPECT_EQ(keys(), (Keys{{0, 0}, {9, 0}, {0, 0}}));
}

TEST_F(Box, TheMessageThatWakesItIsLostLikeAnyOther) {
  bus->faults = {no_answer()};
  auto const told = desk.poll();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().policy, FaultClass::transient);
  EXPECT_TRUE(desk.poll());
}

TEST_F(Box, PressesAMemoryKeyFromTheBeginningAndHoldsIt) {
  EXPECT_EQ(calls_until_done([&] { return go(1099.8); }), 3);
  EXPECT_EQ(keys(), (Keys{{9, 0}, {2, 0}, {2, 2}}));
  EXPECT_EQ(*go(1099.8), Progress::done);
  EXPECT_TRUE(bus->said.empty());
  EXPECT_TRUE(desk.keep_alive());
  EXPECT_TRUE(desk.keep_alive());
  EXPECT_EQ(keys(), (Keys{{2, 2}, {2, 2}}));
}

TEST_F(Box, APollTakesNothingBack) {
  EXPECT_TRUE(go(718.8));
  EXPECT_TRUE(desk.poll());
  EXPECT_TRUE(go(718.8));
  EXPECT_TRUE(desk.poll());
  EXPECT_TRUE(go(718.8));
  EXPECT_TRUE(desk.poll()->height);
  EXPECT_EQ(keys(), (Keys{{9, 0}, {9, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}}));
}

TEST_F(Box, LetsGoWhenItIsStopped) {
  calls_until_done([&] { return go(718.8); });
  keys();
  EXPECT_EQ(*desk.halt(), Progress::done);
  EXPECT_TRUE(desk.poll());
  EXPECT_TRUE(desk.keep_alive());
  EXPECT_EQ(keys(), (Keys{{0, 0}, {0, 0}})) << "and nothing is held any more";
}

TEST_F(Box, AStopThatIsNotHeardIsFollowedByPollsThatLetGo) {
  calls_until_done([&] { return go(718.8); });
  keys();
  bus->faults = {no_answer()};
  EXPECT_FALSE(desk.halt());
  EXPECT_TRUE(desk.poll());
  EXPECT_EQ(keys(), (Keys{{0, 0}, {0, 0}}));
}

TEST_F(Box, GoesToItsMemoryPositionsOnly) {
  EXPECT_FALSE(go(1097)) << "it would stand where nobody expects it";
  auto const refused = go(900);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  EXPECT_THAT(refused.error().detail, HasSubstr("cannot be sent to 900 mm"));
  EXPECT_TRUE(bus->said.empty());
}

TEST_F(Box, TakesTheNearestOfTwoPositions) {
  calls_until_done([&] { return go(1101); });
  EXPECT_EQ(keys().back(), (std::pair<unsigned, unsigned>{3, 3}));
}

TEST_F(Box, AnotherPositionOnTheWayIsAnotherKey) {
  calls_until_done([&] { return go(718.8); });
  keys();
  EXPECT_EQ(calls_until_done([&] { return go(1099.8); }), 3);
  EXPECT_EQ(keys(), (Keys{{9, 0}, {2, 0}, {2, 2}}));
}

TEST_F(Box, ShowsWhatItsDisplayShows) {
  shows(0x5b, 0x7f, 0x66);
  poll_for(milliseconds{600});
  EXPECT_NEAR(desk.poll()->height->mm(), 721.36, 0.01) << "2.5 mm above a memory position";
}

TEST_F(Box, HasArrivedWithinOneStepOfItsDisplay) {
  EXPECT_NEAR(desk.capabilities().landing.mm(), 2.54, 0.05);
}

TEST_F(Box, StandsWhenItsHeightHasNotChangedForHalfASecond) {
  calls_until_done([&] { return go(1099.8); });
  EXPECT_EQ(desk.poll()->motor_running, true) << "it was only just told";
  poll_for(milliseconds{600});
  EXPECT_EQ(desk.poll()->motor_running, false);
  shows(0x5b, 0x7f, 0x66);
  EXPECT_EQ(desk.poll()->motor_running, true) << "another height";
  poll_for(milliseconds{600});
  EXPECT_EQ(desk.poll()->motor_running, false);
}

}  // namespace
}  // namespace desk::driver::modbus
