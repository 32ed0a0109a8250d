#include "config/modbus_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace desk::config {
namespace {

using driver::modbus::ExpectNoError;
using driver::modbus::Map;
using driver::modbus::Term;
using driver::modbus::Write;
using ::testing::HasSubstr;

std::string const k_shipped = std::string{DESKD_SOURCE_DIR} + "/config/modbus/";

std::string all(MapResult const& result) {
  return render(result.mistakes, "map.toml");
}

Map loaded(std::string const& name) {
  MapResult result = load_map_file(k_shipped + name + ".toml");
  EXPECT_TRUE(result.map) << all(result);
  EXPECT_TRUE(result.mistakes.empty()) << all(result);
  return result.map.value_or(Map{});
}

TEST(ModbusMap, TheLc3StartsAsItsManualSays) {
  Map const map = loaded("linak-lc3");
  EXPECT_EQ(map.capabilities.kind, core::Capabilities::Kind::servo);
  EXPECT_EQ(map.height.place.address, 0x2101);
  EXPECT_TRUE(map.height_above_base);
  ASSERT_EQ(map.start.size(), 8U);
  auto const write = [&](std::size_t i) { return std::get<Write>(map.start[i]); };
  EXPECT_EQ(write(0).address, 0x2001);
  EXPECT_EQ(std::get<Term>(write(0).values[0]), Term::counter);
  for (std::size_t i = 1; i <= 4; ++i) {
    EXPECT_EQ(write(i).address, 0x2002 + i);
    EXPECT_EQ(std::get<std::uint16_t>(write(i).values[0]), 251) << "the column's own default";
  }
  EXPECT_EQ(std::get<std::uint16_t>(write(5).values[0]), 64259) << "stop";
  EXPECT_TRUE(std::holds_alternative<ExpectNoError>(map.start[6]));
  EXPECT_EQ(std::get<Term>(write(7).values[0]), Term::target);
  EXPECT_EQ(map.target->highest, 64255) << "above are commands";
  ASSERT_TRUE(map.keep_alive);
  EXPECT_EQ(map.keep_alive->every, std::chrono::milliseconds{100});
  EXPECT_EQ(map.keep_alive->limit, std::chrono::milliseconds{500});
}

TEST(ModbusMap, TheRelaysArePulsedAndNeverHeld) {
  Map const map = loaded("relay-board");
  for (auto const* steps : {&map.up, &map.down}) {
    ASSERT_EQ(steps->size(), 1U);
    auto const& pulse = std::get<Write>((*steps)[0]);
    EXPECT_EQ(pulse.how, Write::How::raw_coil) << "flash-on: the board opens the relay by itself";
    EXPECT_LE(std::get<std::uint16_t>(pulse.values[0]), 5) << "half a second at most";
  }
  EXPECT_TRUE(map.height_by_sensor);
  ASSERT_TRUE(map.keep_alive);
}

/// The smallest map there is: a desk with coils for up and down.
std::string smallest() {
  return R"(name = "Box"
kind = "velocity"
[motion]
cruise_mm_s = 38
report_period_ms = 100
[height]
input = 7
resolution_mm = 1
[keep_alive]
every_ms = 100
limit_ms = 300
[commands]
up = [{ coil = 0, value = 1 }]
down = [{ coil = 1, value = 1 }]
stop = [{ coils = 0, values = [0, 0] }]
)";
}

std::string with(std::string text, std::string const& find, std::string const& replacement) {
  auto const at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return text.replace(at, find.size(), replacement);
}

TEST(ModbusMap, NeedsLittle) {
  MapResult const result = load_map(smallest(), "map.toml");
  ASSERT_TRUE(result.map) << all(result);
  EXPECT_TRUE(result.mistakes.empty()) << all(result);
}

TEST(ModbusMap, ExplainsMistakesInTheirPlace) {
  struct Case {
    std::string find;
    std::string replacement;
    std::string said;
  };
  for (Case const& c : {
           Case{"input = 7", "input = 70000", "map.toml:7:1: error: height.input: "},
           Case{"input = 7", "imput = 7", "did you mean \"input\"?"},
           Case{"input = 7", "input = 7\nholding = 8", "there is another address already"},
           Case{"input = 7", "coil = 7", "a number is in registers"},
           Case{"resolution_mm = 1", "resolution_mm = 10", "too coarse to stop a desk by"},
           Case{"resolution_mm = 1", "", "height.resolution_mm: is missing"},
           Case{"report_period_ms = 100", "report_period_ms = 400", "too seldom to stop a moving desk by"},
           Case{"stop = [{ coils = 0, values = [0, 0] }]", "", "nothing would stop the desk"},
           Case{"up = [{ coil = 0, value = 1 }]", "", "needs up and down"},
           Case{"up = [{ coil = 0, value = 1 }]", "up = [{ coil = 0, register = 1, value = 1 }]",
                "a step is one write"},
           Case{"up = [{ coil = 0, value = 1 }]", "up = [{ value = 1 }]", "is no step"},
           Case{"up = [{ coil = 0, value = 1 }]", "up = [{ coil = 0, value = \"one\" }]",
                "target, target_high, counter, preset"},
           Case{"kind = \"velocity\"", "kind = \"servo\"", "a servo needs the steps"},
           Case{"kind = \"velocity\"", "kind = \"rocket\"", "servo, velocity"},
           Case{"every_ms = 100", "every_ms = 250", "leaves no room for one that is lost"},
           Case{"name = \"Box\"", "name = \"Box", "map.toml:1:"},
       }) {
    MapResult const result = load_map(with(smallest(), c.find, c.replacement), "map.toml");
    EXPECT_FALSE(result.map) << c.replacement;
    EXPECT_THAT(all(result), HasSubstr(c.said)) << c.replacement;
  }
}

TEST(ModbusMap, TellsAllMistakesAtOnce) {
  std::string text = with(smallest(), "input = 7", "input = -1");
  text = with(text, "cruise_mm_s = 38", "cruise_mm_s = \"fast\"");
  MapResult const result = load_map(text, "map.toml");
  EXPECT_EQ(result.mistakes.size(), 2U) << all(result);
}

/// A servo, every part of which another mistake can take the place of.
std::string servo() {
  return R"(name = "Column"
kind = "servo"
[motion]
cruise_mm_s = 38
report_period_ms = 100
[height]
holding = 100
resolution_mm = 1
[current]
holding = 101
[running]
holding = 101
[obstacle]
holding = 102
bit = 2
[error]
holding = 103
[[error.meaning]]
value = 5
words = "it is tired"
[target]
scale = 10
[keep_alive]
steps = [{ register = 1, value = "counter" }]
every_ms = 100
limit_ms = 300
[commands]
start = [{ expect = "no error" }, { register = 2, value = "target" }]
stop = [{ register = 2, value = 64259 }]
clear = [{ register = 103, value = 0 }]
)";
}

struct Slip {
  std::string find;
  std::string replacement;
  std::string said;
};

void expect_said(std::string const& text, Slip const& c) {
  MapResult const result = load_map(with(text, c.find, c.replacement), "map.toml");
  EXPECT_FALSE(result.map) << c.replacement;
  EXPECT_THAT(all(result), HasSubstr(c.said)) << c.replacement;
}

TEST(ModbusMap, TakesAServo) {
  MapResult const result = load_map(servo(), "map.toml");
  ASSERT_TRUE(result.map) << all(result);
  EXPECT_TRUE(result.mistakes.empty()) << all(result);
}

TEST(ModbusMap, FindsWhatNoRequestCanAskFor) {
  std::string const up = "up = [{ coil = 0, value = 1 }]";
  for (Slip const& c : {
           Slip{"input = 7", "input = 65535\ntype = \"u32\"", "height: a u32 takes two registers"},
           Slip{up, "up = [{ registers = 65535, values = [1, 2] }]", "write beyond address 65535"},
           Slip{up, "up = [{ coils = 65530, values = [1, 0, 0, 0, 0, 0, 0] }]", "write beyond address 65535"},
           Slip{up, "up = [{ registers = 0, values = [] }]", "writes nothing"},
           Slip{up, "up = [{ registers = 0, values = [1, 70000] }]",
                "whole numbers from 0 to 65535, or target"},
           Slip{up, "up = [{ registers = 0, values = [1, \"one\"] }]",
                "or target, target_high, counter, preset"},
           Slip{up, "up = [{ coil = 0, value = 2 }]", "a coil is 0 or 1; for boards that know more"},
           Slip{up, "up = [{ coils = 0, values = [0, 255] }]", "a coil is 0 or 1"},
           Slip{up, "up = [{ exchange = 0, values = [1], read = 65530, count = 10 }]",
                "read beyond address 65535"},
           Slip{up, "up = [{ exchange = 0, values = [1], read = 1, count = 122 }]", "outside 1 to 121"},
       }) {
    expect_said(smallest(), c);
  }
  std::string const raw = with(smallest(), up, "up = [{ raw_coil = 0, value = 65535 }]");
  EXPECT_TRUE(load_map(raw, "map.toml").map) << "a raw coil takes anything";
}

TEST(ModbusMap, FindsRegistersThatMeanTwoThings) {
  for (Slip const& c : {
           Slip{"[current]\nholding = 101", "[current]\nholding = 100",
                "current: is read from 0x64, which is [height]"},
           Slip{"[height]\nholding = 100", "[height]\nholding = 102\ntype = \"s32\"",
                "error: is read from 0x67, which is [height]"},
           Slip{"[running]\nholding = 101", "[running]\nholding = 102\nbit = 2",
                "obstacle: is the same bit as [running]"},
           Slip{"[running]\nholding = 101", "[running]\nholding = 100", "running: 0x64 is the height"},
           Slip{"stop = [{ register = 2", "stop = [{ register = 100",
                "commands.stop: writes into 0x64, where [height] is read"},
           Slip{R"(start = [{ expect = "no error" }, { register = 2, value = "target" }])",
                R"(start = [{ registers = 99, values = [0, 0, "target"] }])",
                "writes into 0x65, where [current] is read"},
           Slip{"steps = [{ register = 1", "steps = [{ register = 103", "where [error] is read"},
       }) {
    expect_said(servo(), c);
  }
}

TEST(ModbusMap, FindsWhatIsMissingOrOutOfPlace) {
  for (Slip const& c : {
           Slip{"[running]\nholding = 101\n", "", "does not say when a servo has arrived; add [running]"},
           Slip{"resolution_mm = 1", "resolution_mm = 1\nstands_after_ms = 500", "running: goes without"},
           Slip{"[target]\nscale = 10\n", "", "writes the target, and there is no [target]"},
           Slip{"scale = 10", "scale = 0", "target.scale: 0 sends it to the same place"},
           Slip{"scale = 10", "scale = 10\nlowest = 9\nhighest = 8", "must be more than lowest"},
           Slip{"scale = 10", "scale = 10\nhighest = 70000", "write \"target_high\" as well"},
           Slip{R"({ register = 2, value = "target" })",
                R"({ registers = 2, values = ["target_high", "target"] })",
                "[target] ends at one register's 65535"},
           Slip{"value = \"target\"", "value = \"preset\"", "[target] is for boxes that take heights"},
           Slip{"value = \"target\"", "value = 7", "no step writes the target"},
           Slip{"value = 64259", "value = \"target\"", "commands.stop: would send the desk off"},
           Slip{"stop = [{", "stop = [{ expect = \"no error\" }, {", "is carried out whatever the error is"},
           Slip{"stop = [{", "up = [{ register = 2, value = 1 }]\nstop = [{", "belongs to a velocity desk"},
           Slip{"value = 5\n", "value = 0\n", "0 is no error, by none"},
           Slip{"steps = [{ register = 1, value = \"counter\" }]", "", "keep_alive.steps: are missing"},
           Slip{"[keep_alive]\nsteps = [{ register = 1, value = \"counter\" }]\nevery_ms = 100\nlimit_ms = "
                "300\n[commands]\nstart = [",
                "[commands]\nstart = [{ register = 1, value = \"counter\" }, ", "there is no [keep_alive]"},
           Slip{"holding = 102\nbit = 2", "coil = 3\nbit = 2", "are bits themselves"},
           Slip{"kind = \"servo\"", "kind = \"velocity\"", "a velocity desk needs up and down"},
       }) {
    expect_said(servo(), c);
  }
  expect_said(
      with(servo(), "[error]\nholding = 103\n[[error.meaning]]\nvalue = 5\nwords = \"it is tired\"\n", ""),
      {"cruise_mm_s = 38", "cruise_mm_s = 39", "expects no error, and there is no [error]"});
}

TEST(ModbusMap, TheLaingBoxIsAskedByExchanges) {
  Map const map = loaded("laing-ltc302");
  EXPECT_EQ(map.capabilities.kind, core::Capabilities::Kind::servo);
  EXPECT_DOUBLE_EQ(map.capabilities.resolution.mm(), 2.54) << "a tenth of an inch";
  EXPECT_FALSE(map.warning.empty());
  ASSERT_TRUE(map.poll);
  EXPECT_EQ(map.poll->resting.values.size(), 14U);
  EXPECT_EQ(std::get<std::uint16_t>(map.poll->wake->values.at(2)), 9);
  ASSERT_EQ(map.start.size(), 3U);
  auto const& hold = std::get<Write>(map.start.back());
  EXPECT_EQ(std::get<Term>(hold.values.at(2)), Term::preset);
  EXPECT_EQ(std::get<Term>(hold.values.at(3)), Term::preset);
  EXPECT_EQ(map.keep_alive->steps, (driver::modbus::Steps{hold}));
}

TEST(ModbusMap, ExplainsWhatCannotStandForReading) {
  MapResult const box = load_map_file(k_shipped + "laing-ltc302.toml");
  ASSERT_TRUE(box.map);
  std::ifstream file{k_shipped + "laing-ltc302.toml"};
  std::string const text{std::istreambuf_iterator<char>{file}, {}};
  expect_said(text, {"holding = 0x09c4 ", "holding = 0x0a8c ",
                     "height: is not in the answer of [poll]; write holding = 2500 to 2518"});
  expect_said(text, {"values = [0, 0, 0, 0,", "values = [0, 0, \"preset\", 0,", "would send the desk off"});
  expect_said(text, {"wake = { exchange = 0x0a8c", "wake = { registers = 0x0a8c", "asks by an exchange"});
}

TEST(ModbusMap, WarnsOfADeskThatNothingStops) {
  MapResult const result =
      load_map(with(smallest(), "[keep_alive]\nevery_ms = 100\nlimit_ms = 300\n", ""), "map.toml");
  ASSERT_TRUE(result.map);
  EXPECT_THAT(all(result), HasSubstr("nothing stops this desk"));
}

}  // namespace
}  // namespace desk::config
