#include "tests/unit/drivers/modbus_desk_rig.h"

#include <algorithm>

namespace desk::driver::modbus {
namespace {

class Column : public ModbusDesks {
 protected:
  Column() { bus->values[{255, 0x2101}] = 1000; }
  static ModbusDesk::Wiring wiring() {
    ModbusDesk::Wiring w;
    w.unit = 255;
    w.base = Height::at_mm(620);
    return w;
  }
  Result<Progress> go(double mm) { return desk.move_to(Height::at_mm(mm), until); }

  ModbusDesk desk = make("linak-lc3", wiring());
};

TEST_F(Column, ReadsAllOfItInOneTransaction) {
  bus->values[{255, 0x2102}] = 8;
  auto const told = desk.poll();
  ASSERT_TRUE(told);
  ASSERT_EQ(bus->said.size(), 1U);
  EXPECT_EQ(std::get<Block>(bus->said[0].what), (Block{{Table::holding_registers, 0x2101}, 4}));
  EXPECT_EQ(told->height, Height::at_mm(720));
  EXPECT_EQ(told->current_a, 2.0);
  EXPECT_EQ(told->motor_running, true);
  EXPECT_EQ(told->at, bus->now - milliseconds{2}) << "between the question and the answer";
}

TEST_F(Column, ADeviceThatRefusesBlocksIsReadOneByOne) {
  bus->values[{255, 0x2102}] = 8;
  bus->faults = {Fault{FaultCode::bus_error, FaultClass::permanent, "not so many"}};
  auto const refused = desk.poll();
  ASSERT_TRUE(refused) << "what it refuses is found out once, and is no fault";
  EXPECT_FALSE(refused->height);
  bus->said.clear();
  auto const told = desk.poll();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->height, Height::at_mm(720));
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(desk.poll());
  for (Request const& request : bus->said) EXPECT_EQ(std::get<Block>(request.what).count, 1);
  EXPECT_EQ(desk.poll()->motor_running, true);
  bus->faults = {Fault{FaultCode::bus_error, FaultClass::permanent, "not this one either"}};
  EXPECT_FALSE(desk.poll()) << "a refusal of one register is the map's mistake";
}

TEST_F(Column, ALostPositionIsNoHeight) {
  bus->values[{255, 0x2101}] = 65024;
  auto const told = desk.poll();
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->height);
}

TEST_F(Column, StartsStepByStepAndLetsOthersIn) {
  EXPECT_EQ(calls_until_done([&] { return go(900); }), 8) << "one transaction a call";
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"2001=0", "2003=251", "2004=251", "2005=251",
                                                      "2006=251", "2002=64259", "2002=2800"}));
  bus->said.clear();
  EXPECT_EQ(*go(900), Progress::done);
  EXPECT_TRUE(bus->said.empty()) << "it holds its last command; a renewal says nothing";
}

TEST_F(Column, ErrorsAreClearedOnceAndThenTold) {
  bus->values[{255, 0x2104}] = 7;
  Result<Progress> progress = Progress::more;
  for (int i = 0; i < 20 && progress && *progress == Progress::more; ++i) progress = go(900);
  ASSERT_FALSE(progress);
  EXPECT_EQ(progress.error().detail, "the column is too hot: let it rest");
  auto const written = bus->written();
  EXPECT_EQ(std::count(written.begin(), written.end(), "2002=64256"), 1);
  EXPECT_EQ(std::count(written.begin(), written.end(), "2002=2800"), 0) << "it never got the target";
}

TEST_F(Column, AnErrorThatGoesAwayIsNone) {
  bus->values[{255, 0x2104}] = 5;
  bus->on_write = [&](Order const& order) {
    if (order.address == 0x2002 && order.values.at(0) == 64256) bus->values[{255, 0x2104}] = 0;
  };
  calls_until_done([&] { return go(900); });
  EXPECT_EQ(bus->written().back(), "2002=2800");
}

TEST_F(Column, WhatAStartMendsIsNoFaultOfARestingDesk) {
  bus->values[{255, 0x2104}] = 1;
  EXPECT_FALSE(desk.poll()->drive_fault) << "it needs a stop, and will get it";
  bus->values[{255, 0x2104}] = 4;
  ASSERT_TRUE(desk.poll()->drive_fault);
  EXPECT_NE(desk.poll()->drive_fault->detail.find("too low"), std::string::npos);
  bus->values[{255, 0x2104}] = 99;
  EXPECT_NE(desk.poll()->drive_fault->detail.find("error 99, which its map does not know"),
            std::string::npos);
}

TEST_F(Column, ALostHeartbeatWhileItRunsIsAFault) {
  calls_until_done([&] { return go(900); });
  bus->values[{255, 0x2104}] = 5;
  EXPECT_TRUE(desk.poll()->drive_fault);
}

TEST_F(Column, TellsThatItRanIntoSomething) {
  bus->values[{255, 0x2103}] = 0b100;
  EXPECT_FALSE(desk.poll()->drive_fault) << "long ago";
  calls_until_done([&] { return go(900); });
  ASSERT_TRUE(desk.poll()->drive_fault);
  EXPECT_TRUE(is_obstruction(desk.poll()->drive_fault->code));
}

TEST_F(Column, AnotherTargetOnTheWayIsOneWrite) {
  calls_until_done([&] { return go(900); });
  bus->said.clear();
  EXPECT_EQ(*go(950), Progress::done);
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"2002=3300"}));
}

TEST_F(Column, TheHeartbeatCountsOnFromLastTime) {
  calls_until_done([&] { return go(900); });
  bus->said.clear();
  for (int i = 0; i < 300; ++i) EXPECT_TRUE(desk.keep_alive());
  auto const written = bus->written();
  EXPECT_EQ(written[0], "2001=1");
  EXPECT_EQ(written[254], "2001=255");
  EXPECT_EQ(written[255], "2001=0");
  for (std::size_t i = 1; i < written.size(); ++i) EXPECT_NE(written[i], written[i - 1]) << "it must change";
}

class Spindle : public ModbusDesks {
 protected:
  static ModbusDesk::Wiring wiring() {
    ModbusDesk::Wiring w;
    w.base = Height::at_mm(650);
    return w;
  }
  static Map example() {
    auto const result =
        config::load_map_file(std::string{DESKD_SOURCE_DIR} + "/config/examples/maps/leadshine.toml");
    return result.map.value_or(Map{});
  }
  [[nodiscard]] Order last() const { return std::get<Order>(bus->said.back().what); }

  ModbusDesk desk = make(example(), wiring());
};

TEST_F(Spindle, CountsBeyondOneRegister) {
  bus->values[{1, 0x602c}] = 0x000f;
  bus->values[{1, 0x602d}] = 0x4240;  // 1,000,000 counts, 2500 a millimetre
  ASSERT_TRUE(desk.poll());
  auto const told = desk.poll();
  auto const height = told && told->height ? told->height : desk.poll()->height;
  ASSERT_TRUE(height);
  EXPECT_NEAR(height->mm(), 1050, 1e-6);
  EXPECT_EQ(calls_until_done([&] { return desk.move_to(Height::at_mm(1050), until); }), 4);
  Order const target{Write::How::registers, 0x6201, {0x000f, 0x4240}, 0, 0};
  EXPECT_EQ(std::get<Order>(bus->said[bus->said.size() - 2].what), target);
  EXPECT_EQ(last(), (Order{Write::How::register_, 0x6002, {0x10}, 0, 0})) << "go";
}

TEST_F(Spindle, AnotherTargetIsWrittenAndStartedAgain) {
  calls_until_done([&] { return desk.move_to(Height::at_mm(1050), until); });
  bus->said.clear();
  EXPECT_EQ(calls_until_done([&] { return desk.move_to(Height::at_mm(1049), until); }), 2);
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"6201=15", "6002=16"}));
}

TEST_F(Column, EachRunBeatsFromItsFirstStep) {
  Map two = shipped("linak-lc3");
  two.keep_alive->steps.push_back(Write{Write::How::register_, 0x2009, {std::uint16_t{7}}, 0, 0});
  ModbusDesk other = make(two, wiring());
  auto const run = [&] {
    calls_until_done([&] { return other.move_to(Height::at_mm(900), until); });
    bus->said.clear();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(other.keep_alive());
    auto written = bus->written();
    EXPECT_EQ(*other.halt(), Progress::done);
    return written;
  };
  EXPECT_EQ(run(), (std::vector<std::string>{"2001=1", "2009=7", "2001=2"}));
  EXPECT_EQ(run(), (std::vector<std::string>{"2001=4", "2009=7", "2001=5"})) << "the counter counts on";
}

TEST_F(Column, AStopComesBetweenTheStepsOfAStart) {
  go(900);
  go(900);
  bus->said.clear();
  EXPECT_EQ(*desk.halt(), Progress::done);
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"2002=64259"}));
  bus->said.clear();
  EXPECT_EQ(calls_until_done([&] { return go(900); }), 8) << "from the beginning";
}

TEST_F(Column, WhatItCannotSayIsRefused) {
  auto const refused = go(619);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  EXPECT_TRUE(bus->said.empty());
  EXPECT_EQ(desk.drive(Direction::up, until).error().code, FaultCode::unsupported);
}

TEST_F(Column, AStepThatFailedIsSaidAgain) {
  bus->faults = {std::nullopt, no_answer()};
  EXPECT_TRUE(go(900));
  EXPECT_EQ(go(900).error().code, FaultCode::bus_timeout);
  EXPECT_TRUE(go(900));
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"2001=0", "2003=251", "2003=251"}));
}

TEST_F(Column, StopsWhenItGoes) {
  {
    ModbusDesk other = make("linak-lc3", wiring());
    bus->said.clear();
  }
  EXPECT_EQ(bus->written(), (std::vector<std::string>{"2002=64259"}));
}

class Relays : public ModbusDesks {
 protected:
  Relays() { bus->values[{80, 0x34}] = 725; }
  static ModbusDesk::Wiring wiring() {
    ModbusDesk::Wiring w;
    w.unit = 1;
    w.sensor_unit = 80;
    w.sensor_answers_within = milliseconds{60};
    return w;
  }

  ModbusDesk desk = make("relay-board", wiring());
};

TEST_F(Relays, TheHeightComesFromTheSensor) {
  auto const told = desk.poll();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->height, Height::at_mm(725));
  EXPECT_EQ(bus->said.back().unit, 80);
  EXPECT_EQ(bus->said.back().answers_within, milliseconds{60});
}

TEST_F(Relays, PulsesAndPulsesAgain) {
  EXPECT_EQ(*desk.drive(Direction::down, until), Progress::done);
  Order const pulse{Write::How::raw_coil, 0x0201, {5}, 0, 0};
  EXPECT_EQ(std::get<Order>(bus->said.back().what), pulse);
  EXPECT_TRUE(desk.keep_alive());
  EXPECT_EQ(std::get<Order>(bus->said.back().what), pulse);
  EXPECT_EQ(bus->said.size(), 2U);
  EXPECT_EQ(desk.io_budget().keep_alive, milliseconds{150});
}

TEST_F(Relays, StopOpensBothRelaysInOneTransaction) {
  desk.drive(Direction::up, until);
  EXPECT_EQ(*desk.halt(), Progress::done);
  Order const off{Write::How::coils, 0, {0, 0}, 0, 0};
  EXPECT_EQ(std::get<Order>(bus->said.back().what), off);
  bus->said.clear();
  EXPECT_TRUE(desk.keep_alive());
  EXPECT_TRUE(bus->said.empty()) << "a desk that was stopped is not pulsed on";
}

TEST_F(Relays, TheOtherWayNeedsAStop) {
  desk.drive(Direction::up, until);
  auto const refused = desk.drive(Direction::down, until);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  desk.halt();
  EXPECT_TRUE(desk.drive(Direction::down, until));
}

}  // namespace
}  // namespace desk::driver::modbus
