#include "drivers/gpio/line_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::driver::gpio {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using ::testing::HasSubstr;

LineInfo named(std::string name) {
  return {std::move(name), {}, false};
}

/// As a Raspberry Pi 4 lists them, with fewer lines.
std::vector<ChipInfo> chips() {
  return {
      {"gpiochip0", "pinctrl-bcm2711", {named("ID_SDA"), named("GPIO17"), named("GPIO27"), named("PWR_OFF")}},
      {"gpiochip1", "raspberrypi-exp-gpio", {named("BT_ON"), named("PWR_OFF")}}};
}

LineSpec at(std::string place) {
  LineSpec line;
  line.place = std::move(place);
  return line;
}

std::string why(std::vector<ChipInfo> const& there, std::string const& place) {
  auto const found = find_line(there, place);
  if (found) return "found";
  EXPECT_EQ(found.error().policy, core::FaultClass::permanent);
  EXPECT_THAT(found.error().detail, HasSubstr("GPIO line " + place)) << "which line it is about";
  return found.error().detail;
}

TEST(LinePlaces, AreAChipAndANumber) {
  EXPECT_EQ(chip_and_offset("gpiochip0:17"), (ChipAndOffset{"gpiochip0", 17}));
  EXPECT_EQ(chip_and_offset("pinctrl-bcm2711:0"), (ChipAndOffset{"pinctrl-bcm2711", 0}));
  EXPECT_EQ(chip_and_offset("a:b:3"), (ChipAndOffset{"a:b", 3})) << "labels may have colons";
}

TEST(LinePlaces, OfAnyOtherFormAreNames) {
  for (char const* name : {"GPIO17", "17", ":17", "gpiochip0:", "gpiochip0:x", "gpiochip0:-1", "gpiochip0:1 ",
                           "gpiochip0:99999999999", ""})
    EXPECT_FALSE(chip_and_offset(name)) << name;
}

TEST(FindLine, ByChipLabelOrItsOwnName) {
  EXPECT_EQ(*find_line(chips(), "gpiochip0:2"), (LinePlace{0, 2}));
  EXPECT_EQ(*find_line(chips(), "raspberrypi-exp-gpio:1"), (LinePlace{1, 1}));
  EXPECT_EQ(*find_line(chips(), "GPIO17"), (LinePlace{0, 1}));
}

TEST(FindLine, SaysWhichChipsThereAre) {
  EXPECT_EQ(
      why(chips(), "gpiochip4:17"),
      "GPIO line gpiochip4:17: there is no chip gpiochip4: there are gpiochip0 (pinctrl-bcm2711), gpiochip1 "
      "(raspberrypi-exp-gpio)");
  EXPECT_THAT(why({}, "gpiochip0:17"), HasSubstr("this computer has no GPIO chip"));
}

TEST(FindLine, SaysWhichLinesThereAre) {
  EXPECT_EQ(why(chips(), "pinctrl-bcm2711:4"),
            "GPIO line pinctrl-bcm2711:4: gpiochip0 (pinctrl-bcm2711) has the lines 0 to 3");
  EXPECT_EQ(why(chips(), "GPIO71"),
            "GPIO line GPIO71: no line has this name; the nearest are GPIO17, GPIO27, BT_ON, and "
            "CHIP:NUMBER finds "
            "any line");
  EXPECT_THAT(why({{"gpiochip0", "x", {{}, {}}}}, "GPIO17"),
              HasSubstr("write CHIP:NUMBER; there are gpiochip0 (x)"));
}

TEST(FindLine, TakesNoNameThatIsThereTwice) {
  EXPECT_EQ(why(chips(), "PWR_OFF"),
            "GPIO line PWR_OFF: several lines have this name: choose one of gpiochip0:3, gpiochip1:1");
  EXPECT_EQ(why({{"gpiochip0", "mcp23017", {{}}}, {"gpiochip1", "mcp23017", {{}}}}, "mcp23017:0"),
            "GPIO line mcp23017:0: several chips are labelled mcp23017: choose one of gpiochip0, gpiochip1");
}

TEST(FindLine, ThatIsHeldSaysByWhom) {
  EXPECT_EQ(who_holds({"", "deskd", true}, "deskd"), "another deskd holds it: it must end first");
  EXPECT_EQ(who_holds({"", "gpio-leds", true}, "deskd"),
            "held by gpio-leds: end that, or choose another line");
  EXPECT_EQ(who_holds({"", "", true}, "deskd"), "the kernel or another program uses it: choose another line");
}

TEST(LineRequest, OfOutputsIsPlain) {
  auto const request = request_for({at("a:20"), at("a:21")}, {20, 21}, Use::output, "deskd");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->num_lines, 2U);
  EXPECT_EQ(request->offsets[0], 20U);
  EXPECT_EQ(request->offsets[1], 21U);
  EXPECT_STREQ(std::data(request->consumer), "deskd");
  EXPECT_EQ(request->config.flags, GPIO_V2_LINE_FLAG_OUTPUT);
  EXPECT_EQ(request->config.num_attrs, 0U) << "no values: they begin at logical 0";
  EXPECT_EQ(request->event_buffer_size, 0U);
}

TEST(LineRequest, OfInputsAsksForBothEdges) {
  LineSpec line = at("a:5");
  line.active_low = true;
  line.bias = Bias::pull_up;
  line.debounce = milliseconds{20};
  auto const request = request_for({line}, {5}, Use::input, "deskd");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->config.flags, GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING |
                                       GPIO_V2_LINE_FLAG_EDGE_FALLING | GPIO_V2_LINE_FLAG_ACTIVE_LOW |
                                       GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
  EXPECT_EQ(request->event_buffer_size, 1024U);
  ASSERT_EQ(request->config.num_attrs, 1U);
  EXPECT_EQ(request->config.attrs[0].attr.id, std::uint32_t{GPIO_V2_LINE_ATTR_ID_DEBOUNCE});
  EXPECT_EQ(request->config.attrs[0].attr.debounce_period_us, 20'000U);
  EXPECT_EQ(request->config.attrs[0].mask, 1U);
}

TEST(LineRequest, SaysWhatIsWiredOtherwiseByAttributes) {
  LineSpec drain = at("a:1");
  drain.stage = OutputStage::open_drain;
  LineSpec source = at("a:2");
  source.stage = OutputStage::open_source;
  source.active_low = true;
  auto const request = request_for({at("a:0"), drain, source, drain}, {0, 1, 2, 3}, Use::output, "deskd");
  ASSERT_TRUE(request);
  ASSERT_EQ(request->config.num_attrs, 2U);
  EXPECT_EQ(request->config.flags, GPIO_V2_LINE_FLAG_OUTPUT);
  EXPECT_EQ(request->config.attrs[0].attr.id, std::uint32_t{GPIO_V2_LINE_ATTR_ID_FLAGS});
  EXPECT_EQ(request->config.attrs[0].attr.flags, GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_OPEN_DRAIN);
  EXPECT_EQ(request->config.attrs[0].mask, 0b1010U);
  EXPECT_EQ(request->config.attrs[1].attr.flags,
            GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_OPEN_SOURCE | GPIO_V2_LINE_FLAG_ACTIVE_LOW);
  EXPECT_EQ(request->config.attrs[1].mask, 0b0100U);
}

TEST(LineRequest, KnowsEachBias) {
  auto const flags = [](Bias bias) {
    LineSpec line = at("a:0");
    line.bias = bias;
    return request_for({line}, {0}, Use::input, "deskd")->config.flags;
  };
  EXPECT_EQ(flags(Bias::none) & ~flags(Bias::as_is), GPIO_V2_LINE_FLAG_BIAS_DISABLED);
  EXPECT_EQ(flags(Bias::pull_up) & ~flags(Bias::as_is), GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
  EXPECT_EQ(flags(Bias::pull_down) & ~flags(Bias::as_is), GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
}

TEST(LineRequest, RefusesWhatOneRequestCannotSay) {
  std::vector<LineSpec> lines;
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t i = 0; i < 11; ++i) {
    lines.push_back(at("a:" + std::to_string(i)));
    lines.back().debounce = milliseconds{1 + i};
    offsets.push_back(i);
  }
  auto const request = request_for(lines, offsets, Use::input, "deskd");
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().policy, core::FaultClass::permanent);
  EXPECT_THAT(request.error().detail, HasSubstr("give them the same debounce"));
  EXPECT_FALSE(request_for({}, {}, Use::input, "deskd"));
}

TEST(LineRequest, CutsALongName) {
  auto const request = request_for({at("a:0")}, {0}, Use::output, std::string(40, 'x'));
  EXPECT_EQ(std::string{std::data(request->consumer)}, std::string(31, 'x'));
}

gpio_v2_line_event event(std::uint32_t seqno, std::uint32_t offset, bool rising, std::uint64_t ns) {
  gpio_v2_line_event e{};
  e.timestamp_ns = ns;
  e.id = rising ? GPIO_V2_LINE_EVENT_RISING_EDGE : GPIO_V2_LINE_EVENT_FALLING_EDGE;
  e.offset = offset;
  e.seqno = seqno;
  return e;
}

TEST(EdgeRecords, BecomeEdgesOfTheRequestsLines) {
  EdgeRecords records{{20, 7}};
  std::vector<Edge> edges;
  EXPECT_TRUE(records.take(event(1, 7, true, 5'000'000'123), edges));
  EXPECT_TRUE(records.take(event(2, 20, false, 5'000'000'456), edges));
  ASSERT_EQ(edges.size(), 2U);
  EXPECT_EQ(edges[0].line, 1U);
  EXPECT_TRUE(edges[0].active);
  EXPECT_EQ(edges[0].at, core::TimePoint{nanoseconds{5'000'000'123}});
  EXPECT_EQ(edges[1].line, 0U);
  EXPECT_FALSE(edges[1].active);
}

TEST(EdgeRecords, MissANumberWhenTheKernelDroppedSome) {
  EdgeRecords records{{0}};
  std::vector<Edge> edges;
  EXPECT_TRUE(records.take(event(1, 0, true, 1), edges));
  EXPECT_FALSE(records.take(event(3, 0, true, 3), edges));
  EXPECT_TRUE(records.take(event(4, 0, false, 4), edges)) << "said once";
  EdgeRecords late{{0}};
  EXPECT_FALSE(late.take(event(2, 0, true, 1), edges)) << "the very first is missing";
}

TEST(EdgeRecords, AreNumberedAroundTheEnd) {
  EdgeRecords records{{0}};
  std::vector<Edge> edges;
  (void)records.take(event(0xffff'ffff, 0, true, 1), edges);
  EXPECT_TRUE(records.take(event(0, 0, false, 2), edges));
  EXPECT_TRUE(records.take(event(1, 0, true, 3), edges));
}

}  // namespace
}  // namespace desk::driver::gpio
