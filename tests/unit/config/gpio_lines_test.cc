#include "config/gpio_lines.h"

#include "config/loader.h"
#include "tests/unit/config/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::config {
namespace {

using namespace std::chrono_literals;

TEST(GpioLines, OneSpellingForOneLine) {
  EXPECT_EQ(normal_place("gpiochip0:007"), "gpiochip0:7");
  EXPECT_EQ(normal_place("gpiochip0:000"), "gpiochip0:0");
  EXPECT_EQ(normal_place("0000:00:1f.0:17"), "0000:00:1f.0:17");
  EXPECT_EQ(normal_place("GPIO17"), "GPIO17");
  EXPECT_EQ(normal_place("a:b"), "a:b") << "a name may have a colon";
}

TEST(GpioLines, OnlyWhatIsWrittenAlikeCanBeCompared) {
  EXPECT_TRUE(surely_on_different_chips("gpiochip0:1", "gpiochip1:1"));
  EXPECT_TRUE(surely_on_different_chips("pinctrl-bcm2711:1", "expander:1"));
  EXPECT_FALSE(surely_on_different_chips("gpiochip0:1", "gpiochip0:2"));
  EXPECT_FALSE(surely_on_different_chips("gpiochip0:1", "pinctrl-bcm2711:1")) << "it may be the same chip";
  EXPECT_FALSE(surely_on_different_chips("GPIO1", "gpiochip1:1"));
}

TEST(GpioLines, ListsWhatAConfigurationNames) {
  auto const loaded = load_file(config_dir() / "examples" / "gpio-relays.toml");
  ASSERT_TRUE(loaded.settings);
  std::string all;
  for (LineUse const& use : lines_of(*loaded.settings)) {
    all += to_string(use.key) + (use.output ? " > " : " < ") + use.place + "\n";
    EXPECT_TRUE(loaded.places.contains(use.key));
  }
  EXPECT_EQ(all, R"(desk.main.gpio.up > GPIO17
desk.main.gpio.down > GPIO27
desk.main.obstacle.line < GPIO22
desk.main.buttons.up < GPIO12
desk.main.buttons.down < GPIO16
desk.main.buttons.stop < GPIO26
desk.main.signal.buzzer > GPIO13
desk.main.signal.led > GPIO25
desk.main.presence.line < GPIO4
)");
}

TEST(GpioSettings, TakeWhatAnExampleSays) {
  auto const loaded = load_file(config_dir() / "examples" / "gpio-relays.toml");
  ASSERT_TRUE(loaded.settings);
  DeskSettings const& desk = loaded.settings->desks.front();
  EXPECT_TRUE(desk.gpio.active_low);
  EXPECT_EQ(desk.gpio.stage, OutputStage::push_pull);
  EXPECT_EQ(desk.presence.sources, std::vector{PresenceSource::gpio});
  EXPECT_EQ(desk.presence.hold, 300s);
  EXPECT_EQ(desk.buttons.bias, Bias::pull_up);
  EXPECT_EQ(desk.buttons.debounce, 30ms);
  SensorSettings const& sensor = loaded.settings->sensors.front();
  EXPECT_EQ(sensor.channel, "in_distance");
  EXPECT_EQ(sensor.mm_per_unit, 1000);
  EXPECT_EQ(sensor.offset, core::Distance::of_mm(35));
  EXPECT_EQ(sensor.median, 5);
}

}  // namespace
}  // namespace desk::config
