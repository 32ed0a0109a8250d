#include "daemon/control/probe/line_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::probe {
namespace {

using config::load_text;
using config::LoadResult;
using driver::gpio::ChipInfo;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LoadResult load(std::string const& up, std::string const& down) {
  auto loaded = load_text("[desk.main.gpio]\nup = \"" + up + "\"\ndown = \"" + down +
                              "\"\nheight = \"top\"\n[sensor.top]\nsource = \"iio\"\ndevice = \"tof\"\n"
                              "[bus.pi]\ndriver = \"gpio\"\n"
                              "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n",
                          "c.toml");
  EXPECT_TRUE(loaded.settings) << render(loaded.mistakes, "c.toml");
  return loaded;
}

std::vector<ChipInfo> chips() {
  ChipInfo chip{"gpiochip0", "pinctrl-bcm2711", {}};
  for (int i = 0; i < 4; ++i) chip.lines.push_back({"GPIO" + std::to_string(i), "", false});
  return {chip};
}

std::string said(LineCheck const& check) {
  std::string text;
  for (auto const& mistake : check.mistakes) text += to_string(mistake) + '\n';
  return text;
}

TEST(LineCheck, FindsNothingWrongWithLinesThatAreFree) {
  auto const check = check_lines(load("GPIO0", "pinctrl-bcm2711:1"), chips(), "c.toml");
  EXPECT_EQ(said(check), "");
  EXPECT_EQ(check.note, "c.toml: 2 of this computer's lines were looked at, none was taken.");
}

TEST(LineCheck, NamesALineThatIsNotThere) {
  auto const check = check_lines(load("GPIO1", "GPIO7"), chips(), "c.toml");
  EXPECT_THAT(said(check), HasSubstr("c.toml:3:1: error: desk.main.gpio.down: "));
  EXPECT_THAT(said(check), HasSubstr("GPIO7"));
}

TEST(LineCheck, SeesThatTwoNamesAreOneLine) {
  auto const check = check_lines(load("GPIO1", "gpiochip0:1"), chips(), "c.toml");
  EXPECT_EQ(
      said(check),
      "c.toml:3:1: error: desk.main.gpio.down: \"gpiochip0:1\" is the same line as desk.main.gpio.up; a line "
      "has one use\n");
}

TEST(LineCheck, NamesWhoHoldsALineUnlessItIsDeskd) {
  auto there = chips();
  there.front().lines[0] = {"GPIO0", "spi0 CS0", true};
  there.front().lines[1] = {"GPIO1", "deskd", true};
  auto const check = check_lines(load("GPIO0", "GPIO1"), there, "c.toml");
  EXPECT_THAT(said(check), HasSubstr("c.toml:2:1: error: desk.main.gpio.up: "));
  EXPECT_THAT(said(check), HasSubstr("spi0 CS0"));
  EXPECT_EQ(check.mistakes.size(), 1U);
}

TEST(LineCheck, SaysWhenItCouldNotLook) {
  auto const none = check_lines(load("GPIO0", "GPIO1"), std::vector<ChipInfo>{}, "c.toml");
  EXPECT_THAT(none.mistakes, IsEmpty());
  EXPECT_THAT(none.note, HasSubstr("has no GPIO chips"));
  core::Fault const refused{core::FaultCode::bus_gone, core::FaultClass::permanent,
                            "not permitted: join gpio"};
  auto const closed = check_lines(load("GPIO0", "GPIO1"), refused, "c.toml");
  EXPECT_THAT(closed.mistakes, IsEmpty());
  EXPECT_THAT(closed.note, HasSubstr("not permitted: join gpio"));
}

TEST(LineCheck, HasNothingToSayWhereNoLineIsNamed) {
  LoadResult const nothing;
  EXPECT_EQ(check_lines(nothing, chips(), "c.toml").note, "");
}

}  // namespace
}  // namespace desk::probe
