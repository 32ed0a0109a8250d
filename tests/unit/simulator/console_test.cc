#include "drivers/simulated/modbus/console.h"

#include "drivers/simulated/modbus/unit_spec.h"
#include "tests/unit/simulator/device_rig.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace desk::driver::simulated::modbus {
namespace {

using testing::HasSubstr;

Bus bus_of(std::vector<std::string> const& units) {
  auto built = build_bus(units, k_t0);
  if (auto const* mistake = std::get_if<std::string>(&built)) throw std::invalid_argument{*mistake};
  return std::move(std::get<Bus>(built));
}

/// What is wrong with these units; empty: nothing.
std::string mistake(std::vector<std::string> const& units) {
  auto const built = build_bus(units, k_t0);
  auto const* words = std::get_if<std::string>(&built);
  return words == nullptr ? "" : *words;
}

TEST(UnitSpec, BuildsAWholeBus) {
  Bus const bus = bus_of({"80=laser:2", "255=linak-lc3,seed=4,start=720", "2=relay-board:linak,up=1,down=0",
                          "3=laing-ltc302,preset1=700"});
  ASSERT_EQ(bus.devices().size(), 4U);
  EXPECT_EQ(bus.find(255)->kind(), "linak-lc3");
  EXPECT_EQ(bus.find(255)->plant().height(), Height::at_mm(720));
  EXPECT_EQ(bus.find(80)->shared_plant(), bus.find(2)->shared_plant());
}

TEST(UnitSpec, SaysWhatIsWrong) {
  EXPECT_EQ(mistake({"linak-lc3"}), "--unit linak-lc3: write it as NUMBER=KIND, such as 1=linak-lc3");
  EXPECT_THAT(mistake({"0=linak-lc3"}), HasSubstr("a unit is a number from 1 to 247, or 255, not '0'"));
  EXPECT_THAT(mistake({"248=linak-lc3"}), HasSubstr("not '248'"));
  EXPECT_THAT(mistake({"1=lift"}), HasSubstr("no such kind 'lift'"));
  EXPECT_THAT(mistake({"1=linak-lc3:bekant"}), HasSubstr("a desk of its own"));
  EXPECT_THAT(mistake({"1=linak-lc3,start=tall"}), HasSubstr("from 650 to 1250, not 'tall'"));
  EXPECT_THAT(mistake({"1=linak-lc3,start=nan"}), HasSubstr("not 'nan'"));
  EXPECT_THAT(mistake({"1=linak-lc3,strat=720"}), HasSubstr("has no setting 'strat'"));
  EXPECT_THAT(mistake({"1=linak-lc3,start"}), HasSubstr("'start' is no KEY=VALUE"));
  EXPECT_THAT(mistake({"1=relay-board:lc3"}), HasSubstr("not 'lc3'"));
  EXPECT_THAT(mistake({"1=relay-board,down=0"}), HasSubstr("two relays"));
  EXPECT_THAT(mistake({"1=linak-lc3", "1=linak-lc3"}), HasSubstr("there is a unit 1 already"));
  EXPECT_THAT(mistake({"1=laser"}), HasSubstr("Write laser:UNIT"));
  EXPECT_THAT(mistake({"1=laser:2"}), HasSubstr("no desk of a unit 2"));
  EXPECT_THAT(mistake({"1=linak-lc3,blocks=no"}), HasSubstr("on or off, not 'no'"));
}

class ConsoleTest : public testing::Test {
 protected:
  std::string obey(std::string const& line) { return console_.obey(line, now_).text; }

  TimePoint now_ = k_t0;
  Station station_{bus_of({"1=linak-lc3,start=720,load=1", "2=relay-board:bekant,load=1", "80=laser:2"}), 1};
  Console console_{station_};
};

TEST_F(ConsoleTest, SetsTheFaultsOfTheLine) {
  EXPECT_EQ(obey("late 0.25 300"), "ok");
  EXPECT_EQ(station_.faults().late, 0.25);
  EXPECT_EQ(station_.faults().late_by, milliseconds{300});
  EXPECT_EQ(obey("lost 0.1"), "ok");
  EXPECT_EQ(obey("corrupt 0.2"), "ok");
  EXPECT_EQ(obey("garbage 0.3"), "ok");
  EXPECT_EQ(obey("exception 0.4 6"), "ok");
  EXPECT_EQ(obey("slow"), "ok");
  EXPECT_EQ(station_.faults().lost, 0.1);
  EXPECT_EQ(station_.faults().corrupt, 0.2);
  EXPECT_EQ(station_.faults().garbage, 0.3);
  EXPECT_EQ(station_.faults().exception, 0.4);
  EXPECT_EQ(station_.faults().exception_code, 6);
  EXPECT_TRUE(station_.faults().slow);
  EXPECT_EQ(obey("slow off"), "ok");
  EXPECT_FALSE(station_.faults().slow);
  EXPECT_EQ(obey("calm"), "ok");
  EXPECT_EQ(station_.faults().lost, 0);
}

TEST_F(ConsoleTest, LetsThingsHappenToDesks) {
  EXPECT_EQ(obey("handset 2 up"), "ok");
  now_ += seconds{3};
  EXPECT_EQ(obey("handset 2 release"), "ok");
  now_ += seconds{3};
  EXPECT_THAT(obey("state"), HasSubstr("unit=2 kind=relay-board height_mm=10"));
  EXPECT_EQ(obey("error 1 7"), "ok");
  EXPECT_THAT(obey("state"), HasSubstr("unit=1 kind=linak-lc3 height_mm=720.0 motor=off error=7 gap_ms=0.0"));
  EXPECT_EQ(obey("obstacle 2 1010 up"), "ok");
  EXPECT_EQ(obey("obstacle 2 off"), "ok");
  EXPECT_EQ(obey("load 2 0.8"), "ok");
  EXPECT_EQ(obey("sensor 80 frozen"), "ok");
  EXPECT_EQ(obey("silent 1 on"), "ok");
  EXPECT_FALSE(station_.bus().handle(1, words_pdu(3, {0x2101, 1}), now_));
}

TEST_F(ConsoleTest, LeavesTheServersPartToTheServer) {
  EXPECT_EQ(console_.obey("drop", now_).action, LineAction::drop);
  EXPECT_EQ(console_.obey("refuse on", now_).action, LineAction::refuse);
  EXPECT_EQ(console_.obey("refuse off", now_).action, LineAction::accept);
  EXPECT_EQ(console_.obey("hangup", now_).action, LineAction::hang_up);
  EXPECT_EQ(console_.obey("plug", now_).action, LineAction::plug_in);
}

TEST_F(ConsoleTest, ExplainsMistakesAndChangesNothing) {
  EXPECT_EQ(obey("lsot 0.1"), "error: no such command: 'lsot'; try help");
  EXPECT_EQ(obey("late 0.5"), "error: late: MS is missing");
  EXPECT_EQ(station_.faults().late, 0);
  EXPECT_EQ(obey("lost 2"), "error: lost: SHARE must be a number from 0 to 1, not '2'");
  EXPECT_EQ(obey("exception 0.5 200"), "error: exception: CODE must be a number from 1 to 11, not '200'");
  EXPECT_EQ(obey("error 9 1"), "error: error: there is no unit 9");
  EXPECT_EQ(obey("error 2 1"), "error: error: a relay-board shows no error 1");
  EXPECT_EQ(obey("sensor 1 frozen"), "error: sensor: a linak-lc3 is no sensor");
  EXPECT_EQ(obey("handset 1 left"), "error: handset: must be up or down, not 'left'");
  EXPECT_EQ(obey("load 1 3"), "error: load: FACTOR must be a number from 0.7 to 1.3, not '3'");
  EXPECT_EQ(obey("drop all"), "error: drop: 'all' is too much");
  EXPECT_EQ(obey(""), "");
}

TEST_F(ConsoleTest, TellsWhatAUnitHeardAndDidAndWhen) {
  auto const at = [&] { return fmt::format("at={:.6f} ", core::to_seconds(now_.time_since_epoch())); };
  std::string expected;
  auto const heard = [&](Pdu const& request, std::string const& words, std::string const& then = {}) {
    station_.bus().handle(2, request, now_);
    expected += at() + words + "\n";
    if (!then.empty()) expected += at() + then + "\n";
  };
  heard(words_pdu(1, {0, 2}), "read 0x0000 count=2");
  heard(words_pdu(5, {0x0200, 5}), "coil 0x0200=5", "motor on");
  now_ += milliseconds{100};
  heard(words_pdu(6, {0x2002, 7}), "register 0x2002=7", "refused exception=1");
  now_ += milliseconds{400};
  expected += at() + "motor off\n";  // by itself, long before anybody asks
  now_ += seconds{3};
  EXPECT_EQ(obey("trace 2"), expected + "ok");
  EXPECT_THAT(obey("state"), HasSubstr("unit=2 kind=relay-board"));
  EXPECT_THAT(obey("state"), HasSubstr("starts=1\nunit=80"));
  EXPECT_EQ(obey("trace 1"), "ok");
  EXPECT_EQ(obey("trace 9"), "error: trace: there is no unit 9");
}

TEST_F(ConsoleTest, LetsAnotherUnitAnswer) {
  EXPECT_EQ(obey("foreign 1"), "ok");
  Frame const request{1, words_pdu(3, {0x2101, 1}), 0};
  auto const answer = station_.answer(request, Station::Framing::rtu, now_);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->bytes.at(0), 0);
  ASSERT_TRUE(from_rtu(answer->bytes)) << "whole, but not from whom was asked";
}

TEST_F(ConsoleTest, HelpsWithEveryCommand) {
  std::string const help = obey("help");
  for (auto const* name : {"late",   "lost",   "corrupt", "exception", "garbage",  "slow",    "calm",
                           "silent", "error",  "sensor",  "foreign",   "obstacle", "handset", "load",
                           "drop",   "refuse", "hangup",  "plug",      "state",    "trace",   "help"}) {
    EXPECT_THAT('\n' + help, HasSubstr('\n' + std::string{name})) << name;
  }
  EXPECT_THAT(help, testing::EndsWith("\nok"));
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
