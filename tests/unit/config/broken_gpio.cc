#include "tests/unit/config/broken_configs.h"

namespace desk::config {
namespace {

std::string const k_pi = R"([bus.pi]
driver = "gpio"
)";
std::string const k_top = R"([sensor.top]
source = "iio"
device = "vl53l0x"
)";
std::string const k_lines = R"([desk.main.gpio]
up = "gpiochip0:17"
down = "gpiochip0:27"
height = "top"
)";

}  // namespace

std::vector<BrokenConfig> broken_gpio() {
  return {
      {"ADeskWithoutItsLines", std::string{R"([desk.main]
)"} + k_pi + k_user,
       R"(c.toml:1:1: error: desk.main.gpio: is missing: [bus.pi] is a gpio bus, and nothing says which lines move the desk; add [desk.main.gpio] with up, down and height
c.toml: 1 error; nothing was changed.
)"},
      {"ADeskWithoutItsKeys", std::string{R"([desk.main.gpio]
)"} + k_top + k_pi + k_user,
       R"(c.toml:1:1: error: desk.main.gpio.up: is missing, expected text; the output that moves the desk up
c.toml:1:1: error: desk.main.gpio.down: is missing, expected text; the output that moves it down
c.toml:1:1: error: desk.main.gpio.height: is missing, expected text; the id of the sensor that measures the desk top's height
c.toml: 3 errors; nothing was changed.
)"},
      {"LinesOfAnotherBus", std::string{R"([desk.main.gpio]
up = "GPIO17"
down = "GPIO27"
height = "top"
[desk.main.modbus]
unit = 3
)"} + k_top + k_bus + k_user,
       R"(c.toml:1:1: error: desk.main.gpio: belongs to a gpio bus, and [bus.sim] is none
c.toml:5:1: error: desk.main.modbus: belongs to a modbus bus, and [bus.sim] is none
c.toml: 2 errors; nothing was changed.
)"},
      {"AProfileOfAGpioDesk", std::string{R"([desk.main]
profile = "linak"
seed = 4
)"} + k_lines + k_top + k_pi + k_user,
       R"(c.toml:2:1: error: desk.main.profile: is not for a gpio bus, and [bus.pi] is one; [desk.main.gpio] describes the desk
c.toml:3:1: error: desk.main.seed: belongs to a simulated bus, and [bus.pi] is none
c.toml: 2 errors; nothing was changed.
)"},
      {"UnknownSensor", std::string{R"([desk.main.gpio]
up = "GPIO17"
down = "GPIO27"
height = "tob"
seat = "chair"
)"} + k_top + k_pi + k_user,
       R"(c.toml:4:1: error: desk.main.gpio.height: there is no [sensor.tob], only top; did you mean "top"?
c.toml:5:1: error: desk.main.gpio.seat: there is no [sensor.chair], only top
c.toml: 2 errors; nothing was changed.
)"},
      {"NoSensorAtAll", std::string{R"([desk.main.gpio]
up = "GPIO17"
down = "GPIO27"
height = "top"
)"} + k_pi + k_user,
       R"(c.toml:4:1: error: desk.main.gpio.height: there is no [sensor.top], nor any other
c.toml: 1 error; nothing was changed.
)"},
      {"OneSensorForTwo", std::string{R"([desk.left.gpio]
up = "GPIO1"
down = "GPIO2"
height = "top"
[desk.right.gpio]
up = "GPIO3"
down = "GPIO4"
height = "top"
)"} + k_top + k_pi + k_user,
       R"(c.toml:8:1: error: desk.right.gpio.height: [sensor.top] is already desk.left.gpio.height; a sensor measures one height
c.toml: 1 error; nothing was changed.
)"},
      {"ASensorInVain",
       std::string{R"([sensor.old]
source = "hc-sr04"
trigger = "GPIO5"
echo = "GPIO6"
)"} + k_lines +
           k_top + k_pi + k_user,
       R"(c.toml:1:1: warning: sensor.old: no desk uses it
c.toml: 1 warning.
)"},
      {"OneLineForBothWays", std::string{R"([desk.main.gpio]
up = "gpiochip0:17"
down = "gpiochip0:017"
height = "top"
)"} + k_top + k_pi + k_user,
       R"(c.toml:3:1: error: desk.main.gpio.down: "gpiochip0:017" is already desk.main.gpio.up; a line has one use
c.toml: 1 error; nothing was changed.
)"},
      {"OneLineForTwoThings", std::string{R"([desk.main.buttons]
stop = "gpiochip0:27"
up = "GPIO5"
[desk.main.signal]
led = "GPIO5"
[desk.main.presence]
source = "gpio"
line = "GPIO5"
)"} + k_lines + k_top + k_pi + k_user,
       R"(c.toml:2:1: error: desk.main.buttons.stop: "gpiochip0:27" is already desk.main.gpio.down; a line has one use
c.toml:5:1: error: desk.main.signal.led: "GPIO5" is already desk.main.buttons.up; a line has one use
c.toml:8:1: error: desk.main.presence.line: "GPIO5" is already desk.main.buttons.up; a line has one use
c.toml: 3 errors; nothing was changed.
)"},
      {"MotorLinesOnTwoChips", std::string{R"([desk.main.gpio]
up = "gpiochip0:17"
down = "gpiochip1:27"
height = "top"
)"} + k_top + k_pi + k_user,
       R"(c.toml:3:1: error: desk.main.gpio.down: "gpiochip1:27" and desk.main.gpio.up, "gpiochip0:17", are on different chips; they must change together, which only lines of one chip do
c.toml: 1 error; nothing was changed.
)"},
      {"EncoderOnTwoChips", std::string{R"([sensor.top]
source = "encoder"
a = "pinctrl-bcm2711:5"
b = "expander:5"
mm_per_count = 0.1
home_height_mm = 640
)"} + k_lines + k_pi + k_user,
       R"(c.toml:4:1: error: sensor.top.b: "expander:5" and sensor.top.a, "pinctrl-bcm2711:5", are on different chips; the order of their edges is only known on one
c.toml: 1 error; nothing was changed.
)"},
      {"NoLineIsWrittenSo", std::string{R"([desk.main.gpio]
up = "17"
down = 27
height = "top"
[desk.main.buttons]
up = "/dev/gpiochip0"
sit = "gpiochip0:"
stop = ":4"
stand = "gpiochip0:12345"
snooze = ""
)"} + k_top + k_pi + k_user,
       R"(c.toml:2:1: error: desk.main.gpio.up: "17" is a number without its chip: write "gpiochip0:17", or the line's own name
c.toml:3:1: error: desk.main.gpio.down: found the number 27, expected text; text is written in quotes
c.toml:6:1: error: desk.main.buttons.up: "/dev/gpiochip0" must not be a path: write "gpiochip0:17", or the line's own name
c.toml:7:1: error: desk.main.buttons.sit: "gpiochip0:" has no number after the colon: write "gpiochip0:17", or the line's own name
c.toml:8:1: error: desk.main.buttons.stop: ":4" has no chip before the colon: write "gpiochip0:17", or the line's own name
c.toml:9:1: error: desk.main.buttons.stand: "gpiochip0:12345" has a number that no chip's line has
c.toml:10:1: error: desk.main.buttons.snooze: "" must not be empty
c.toml: 7 errors; nothing was changed.
)"},
      {"IioWithoutItsDevice", std::string{R"([sensor.top]
source = "iio"
channel = "in_voltage0"
a = "GPIO1"
)"} + k_lines + k_pi + k_user,
       R"(c.toml:1:1: error: sensor.top.device: is missing, source = "iio" needs it; `grep . /sys/bus/iio/devices/*/name` shows those there are
c.toml:1:1: error: sensor.top.mm_per_unit: is missing: "in_voltage0" is no distance in metres; measure the height at two places, and divide its change by that of the channel
c.toml:4:1: error: sensor.top.a: belongs to source = "encoder" or "pulses", and this one is "iio"
c.toml: 3 errors; nothing was changed.
)"},
      {"IioChannels", std::string{R"([sensor.top]
source = "iio"
device = "adc"
channel = "in_voltage0_raw"
[sensor.seat]
source = "iio"
device = "tof"
channel = "distance"
mm_per_unit = 0
median = 4
)"} + k_lines + k_pi + k_user,
       R"(c.toml:4:1: error: sensor.top.channel: "in_voltage0_raw" must be without _raw or _input
c.toml:5:1: warning: sensor.seat: no desk uses it
c.toml:8:1: error: sensor.seat.channel: "distance" must begin with in_, as in "in_distance"
c.toml:9:1: error: sensor.seat.mm_per_unit: 0 makes every height the same
c.toml:10:1: error: sensor.seat.median: 4 is even, and has none in the middle; write 3 or 5
c.toml: 4 errors, 1 warning; nothing was changed.
)"},
      {"EncoderWithoutItsKeys", std::string{R"([sensor.top]
source = "encoder"
a = "GPIO5"
device = "tof"
offset_mm = 3
)"} + k_lines + k_pi + k_user,
       R"(c.toml:1:1: error: sensor.top.b: is missing, source = "encoder" needs it; an encoder has two rows of pulses; a sensor with one is source = "pulses"
c.toml:1:1: error: sensor.top.mm_per_count: is missing, source = "encoder" needs it; count from one end to the other, and divide the stroke by it
c.toml:1:1: error: sensor.top.home_height_mm: is missing, source = "encoder" needs it; measure the desk top's height at its lower end stop, from the floor
c.toml:4:1: error: sensor.top.device: belongs to source = "iio", and this one is "encoder"
c.toml:5:1: error: sensor.top.offset_mm: belongs to source = "iio" or "hc-sr04", and this one is "encoder"
c.toml: 5 errors; nothing was changed.
)"},
      {"PulsesWithTwoRows", std::string{R"([sensor.top]
source = "pulses"
a = "GPIO5"
b = "GPIO6"
mm_per_count = -0.5
home_height_mm = 640
)"} + k_lines + k_pi + k_user,
       R"(c.toml:4:1: error: sensor.top.b: belongs to source = "encoder", and this one is "pulses"
c.toml:5:1: error: sensor.top.mm_per_count: -0.5 is below 0, and pulses have no direction; the motor's direction is taken
c.toml: 2 errors; nothing was changed.
)"},
      {"EchoWithoutEcho", std::string{R"([sensor.top]
source = "hc-sr04"
trigger = "GPIO5"
home_height_mm = 640
)"} + k_lines + k_pi + k_user,
       R"(c.toml:1:1: error: sensor.top.echo: is missing, source = "hc-sr04" needs it; write the input that the echo comes in by
c.toml:4:1: error: sensor.top.home_height_mm: belongs to source = "encoder" or "pulses", and this one is "hc-sr04"
c.toml: 2 errors; nothing was changed.
)"},
      {"SensorOfUnknownKind", std::string{R"([sensor.top]
source = "encode"
a = "GPIO5"
)"} + k_lines + k_pi + k_user,
       R"(c.toml:2:1: error: sensor.top.source: "encode" is not one of iio, encoder, pulses, hc-sr04; did you mean "encoder"?
c.toml: 1 error; nothing was changed.
)"},
      {"CountsThatSayNothing", std::string{R"([sensor.top]
source = "encoder"
a = "GPIO5"
b = "GPIO6"
mm_per_count = 0
home_height_mm = 640
)"} + k_lines + k_pi + k_user,
       R"(c.toml:5:1: error: sensor.top.mm_per_count: 0 makes every height the same
c.toml: 1 error; nothing was changed.
)"},
      {"BelowTheEndStop", std::string{R"([sensor.top]
source = "encoder"
a = "GPIO5"
b = "GPIO6"
mm_per_count = 0.1
home_height_mm = 660
[desk.main]
min_height_mm = 655
)"} + k_lines + k_pi + k_user,
       R"(c.toml:8:1: error: desk.main.min_height_mm: 655 mm is below the lower end stop, 660 mm by sensor.top.home_height_mm; set it to 670 or more, 10 mm away from the end
c.toml: 1 error; nothing was changed.
)"},
      {"AnEndStopAboveAll", std::string{R"([sensor.top]
source = "encoder"
a = "GPIO5"
b = "GPIO6"
mm_per_count = 0.1
home_height_mm = 1300
)"} + k_lines + k_pi + k_user,
       R"(c.toml:6:1: error: sensor.top.home_height_mm: the lower end stop at 1300 mm is not below desk.main.max_height_mm, 1250 mm
c.toml: 1 error; nothing was changed.
)"},
      {"ASeatThatIsCounted", std::string{R"([desk.main.gpio]
up = "GPIO17"
down = "GPIO27"
height = "top"
seat = "chair"
[sensor.chair]
source = "pulses"
a = "GPIO5"
mm_per_count = 0.1
home_height_mm = 400
)"} + k_top + k_pi + k_user,
       R"(c.toml:5:1: error: desk.main.gpio.seat: [sensor.chair] counts, and only a desk can be driven to its end stop to count from; a seat's height is measured by source = "iio" or "hc-sr04"
c.toml: 1 error; nothing was changed.
)"},
      {"PresenceWithoutItsLine", std::string{R"([desk.main.presence]
source = "gpio"
hold_s = 300
[desk.other.presence]
line = "GPIO4"
hold_s = 300
)"} + k_bus + k_user,
       R"(c.toml:1:1: error: desk.main.presence.line: is missing, source = "gpio" needs it; write the input that tells that somebody is there
c.toml:5:1: error: desk.other.presence.line: belongs to source = "gpio", and this one is "none"
c.toml:6:1: error: desk.other.presence.hold_s: belongs to source = "gpio", and this one is "none"
c.toml: 3 errors; nothing was changed.
)"},
      {"SectionsWithoutALine", std::string{R"([desk.main.buttons]
debounce_ms = 50
[desk.main.signal]
[desk.main.obstacle]
bias = "pullup"
)"} + k_bus + k_user,
       R"(c.toml:1:1: error: desk.main.buttons: has no line; write one of up, down, sit, stand, stop, snooze
c.toml:3:1: error: desk.main.signal: has no line; write one of buzzer, led
c.toml:4:1: error: desk.main.obstacle.line: is missing, expected text; the input that the strip closes
c.toml:5:1: error: desk.main.obstacle.bias: "pullup" is not one of as-is, none, pull-up, pull-down; did you mean "pull-up"?
c.toml: 4 errors; nothing was changed.
)"},
  };
}

}  // namespace desk::config
