#include "drivers/modbus/seat_sensor.h"
#include "tests/unit/drivers/modbus_desk_rig.h"

namespace desk::driver::modbus {
namespace {

constexpr int k_seat_unit = 81;

SeatSensor::Place place() {
  SeatSensor::Place place;
  place.unit = k_seat_unit;
  place.number.place = {Table::input_registers, 5};
  place.number.offset = 45;  // from the sensor to the seat's surface
  return place;
}

class Seat : public ModbusDesks {
 protected:
  Seat() {
    bus->values[{k_seat_unit, 5}] = 420;
    bus->values[{255, 0x2101}] = 1000;
  }
  static ModbusDesk::Wiring wiring() {
    ModbusDesk::Wiring w;
    w.unit = 255;
    w.base = Height::at_mm(620);
    w.seat = place();
    return w;
  }
  void rest_for(core::Duration time) { bus->now += time; }
  /// So many times in a row, as a resting desk is polled.
  std::vector<core::Telemetry> polls(int n) {
    std::vector<core::Telemetry> told;
    for (int i = 0; i < n; ++i) {
      auto const answer = desk.poll();
      if (answer) told.push_back(*answer);
      bus->now += milliseconds{500};
    }
    return told;
  }
  [[nodiscard]] int questions() const {
    return static_cast<int>(std::count_if(bus->said.begin(), bus->said.end(),
                                          [](Request const& r) { return r.unit == k_seat_unit; }));
  }

  ModbusDesk desk = make("linak-lc3", wiring());
};

TEST_F(Seat, IsMeasuredEveryTenSeconds) {
  auto const told = polls(60);
  EXPECT_EQ(questions(), 3) << "in half a minute";
  auto const seat = std::find_if(told.begin(), told.end(), [](auto const& t) { return t.seat_height; });
  ASSERT_NE(seat, told.end());
  EXPECT_EQ(*seat->seat_height, Height::at_mm(465));
  EXPECT_FALSE(seat->height) << "the desk was not asked";
}

TEST_F(Seat, IsLeftAloneWhileTheDeskRunsAndComesToRest) {
  polls(1);
  rest_for(seconds{60});
  calls_until_done([&] { return desk.move_to(Height::at_mm(900), until); });
  polls(40);
  EXPECT_EQ(questions(), 0);
  EXPECT_EQ(*desk.halt(), Progress::done);
  polls(9);
  EXPECT_EQ(questions(), 0) << "it may still coast";
  polls(3);
  EXPECT_EQ(questions(), 1);
}

TEST_F(Seat, ThatDoesNotAnswerIsNoFaultOfTheDesk) {
  polls(1);
  bus->faults = {no_answer()};
  auto const told = desk.poll();
  ASSERT_EQ(bus->said.back().unit, k_seat_unit);
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->seat_height);
  EXPECT_FALSE(told->drive_fault);
  EXPECT_TRUE(desk.poll()->height);
}

TEST_F(Seat, DoesNotAnswerForADeskThatIsSilent) {
  polls(1);
  rest_for(seconds{60});
  bus->faults = {no_answer(), no_answer(), no_answer()};
  EXPECT_TRUE(desk.poll()) << "the seat's turn, which is nobody's fault";
  rest_for(seconds{60});
  EXPECT_FALSE(desk.poll());
  rest_for(seconds{60});
  EXPECT_FALSE(desk.poll()) << "a living sensor would make the desk look alive";
}

TEST_F(Seat, IsAskedMoreAndMoreSeldomWhenItDoesNotAnswer) {
  SeatSensor sensor{place()};
  std::vector<core::Duration> pauses;
  for (int i = 0; i < 7; ++i) {
    ASSERT_TRUE(sensor.due(bus->now));
    bus->faults = {no_answer()};
    EXPECT_FALSE(sensor.ask(*bus, bus->now));
    TimePoint const asked = bus->now;
    while (!sensor.due(bus->now)) bus->now += seconds{1};
    pauses.push_back(bus->now - asked);
  }
  auto const rounded = [](core::Duration d) { return std::chrono::duration_cast<seconds>(d).count(); };
  EXPECT_EQ(rounded(pauses[0]), 20);
  EXPECT_EQ(rounded(pauses[1]), 40);
  EXPECT_EQ(rounded(pauses[6]), 300);
  EXPECT_TRUE(sensor.ask(*bus, bus->now));
  bus->now += seconds{10};
  EXPECT_TRUE(sensor.due(bus->now)) << "as often as before";
}

TEST_F(Seat, WhatNoSeatCanBeIsNone) {
  SeatSensor sensor{place()};
  for (std::uint16_t const raw :
       {std::uint16_t{0}, std::uint16_t{100}, std::uint16_t{1300}, std::uint16_t{65535}}) {
    bus->values[{k_seat_unit, 5}] = raw;
    EXPECT_FALSE(sensor.ask(*bus, bus->now)) << raw;
  }
}

}  // namespace
}  // namespace desk::driver::modbus
