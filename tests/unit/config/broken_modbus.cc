#include "tests/unit/config/broken_configs.h"

namespace desk::config {
namespace {

std::string const k_column = R"([desk.main]
profile = "linak-lc3"
[desk.main.modbus]
base_height_mm = 620
)";
std::string const k_tcp = R"([bus.a]
driver = "modbus"
[bus.a.tcp]
host = "192.168.1.10"
)";
std::string const k_serial = R"([bus.a]
driver = "modbus"
[bus.a.serial]
device = "/dev/ttyUSB0"
)";

}  // namespace

std::vector<BrokenConfig> broken_modbus() {
  return {
      {"ABusThatIsNowhere", std::string{R"([bus.a]
driver = "modbus"
)"} + k_column + k_user,
       R"(c.toml:1:1: error: bus.a: does not say where it is; add [bus.a.serial] with a device, or [bus.a.tcp] with a host
c.toml: 1 error; nothing was changed.
)"},
      {"ABusInTwoPlaces", std::string{R"([bus.a]
driver = "modbus"
[bus.a.serial]
device = "/dev/ttyUSB0"
[bus.a.tcp]
host = "192.168.1.10"
)"} + k_column + k_user,
       R"(c.toml:5:1: error: bus.a.tcp: goes without [bus.a.serial]; a bus is a serial line or a TCP connection
c.toml: 1 error; nothing was changed.
)"},
      {"SectionsOfAnotherBus", std::string{R"([bus.a]
driver = "simulated"
[bus.a.tcp]
host = "192.168.1.10"
[desk.main]
[desk.main.modbus]
unit = 3
)"} + k_user,
       R"(c.toml:3:1: error: bus.a.tcp: belongs to a modbus bus, and [bus.a] is none
c.toml:6:1: error: desk.main.modbus: belongs to a modbus bus, and [bus.a] is none
c.toml: 2 errors; nothing was changed.
)"},
      {"TwoDesksAtOneAddress", std::string{R"([bus.a]
driver = "modbus"
[bus.a.tcp]
host = "192.168.1.10"
[desk.left]
profile = "linak-lc3"
[desk.left.modbus]
base_height_mm = 620
[desk.right]
profile = "linak-lc3"
[desk.right.modbus]
base_height_mm = 620
[desk.third]
profile = "relay-board"
[desk.third.modbus]
unit = 7
sensor_unit = 1
base_height_mm = 30
)"} + k_user,
       R"(c.toml:11:1: error: desk.right.modbus.unit: 1 is the address of [desk.left] on the same bus
c.toml:17:1: error: desk.third.modbus.sensor_unit: 1 is the address of [desk.left] on the same bus
c.toml: 2 errors; nothing was changed.
)"},
      {"SensorWithoutItsPlace", std::string{R"([bus.a]
driver = "modbus"
[bus.a.serial]
device = "/dev/ttyUSB0"
[desk.left]
profile = "relay-board"
[desk.left.modbus]
sensor_unit = 80
)"} + k_user,
       R"(c.toml:7:1: error: desk.left.modbus.base_height_mm: is missing: the sensor counts from where it sits; measure how far below the desk top
c.toml: 1 error; nothing was changed.
)"},
      {"NoProfileAndNoSensor", std::string{R"([bus.a]
driver = "modbus"
[bus.a.serial]
device = "/dev/ttyUSB0"
[desk.left]
[desk.right]
profile = "relay-bord"
[desk.third]
profile = "relay-board"
[desk.third.modbus]
unit = 2
base_height_mm = 30
[desk.third.presence]
)"} + k_user,
       R"(c.toml:5:1: error: desk.left.profile: is missing: one of laing-ltc302, linak-lc3, relay-board, or a map of your own
c.toml:6:1: error: desk.right.modbus.unit: 1 is the address of [desk.left] on the same bus
c.toml:7:1: error: desk.right.profile: "relay-bord" is not one of laing-ltc302, linak-lc3, relay-board; did you mean "relay-board"?
c.toml:10:1: error: desk.third.modbus.sensor_unit: is missing: this device does not know its height
c.toml: 4 errors; nothing was changed.
)"},
      {"AMapThatIsNotThere", std::string{R"([bus.a]
driver = "modbus"
[bus.a.serial]
device = "ttyUSB0"
[desk.left]
profile = "linak-lc3"
[desk.left.modbus]
map = "no-such-map.toml"
)"} + k_user,
       R"(c.toml:4:1: error: bus.a.serial.device: "ttyUSB0" is relative, the path must begin with /
c.toml:6:1: error: desk.left.profile: goes without map; a device is described by one of the two
c.toml:8:1: error: desk.left.modbus.map: no-such-map.toml: there is no such file
c.toml: 3 errors; nothing was changed.
)"},
      {"AColumnThatBeginsNowhere", k_tcp + R"([desk.main]
profile = "linak-lc3"
)" + k_user,
       R"(c.toml:5:1: error: desk.main.modbus.base_height_mm: is missing: this device counts from its lowest position; measure the desk top's height there, from the floor
c.toml: 1 error; nothing was changed.
)"},
      {"LimitsThatTheColumnCannotReach", k_tcp + R"([desk.main]
profile = "linak-lc3"
min_height_mm = 640
[desk.main.modbus]
base_height_mm = 660
)" + k_user,
       R"(c.toml:7:1: error: desk.main.min_height_mm: the device cannot be sent to 640 mm, only to 660 to 7085.5 mm
c.toml: 1 error; nothing was changed.
)"},
      {"UnitsThatNoSerialLineHas", k_serial + R"([desk.left]
profile = "linak-lc3"
[desk.left.modbus]
unit = 255
base_height_mm = 620
[desk.right]
profile = "linak-lc3"
[desk.right.modbus]
unit = 0
base_height_mm = 620
)" + k_user,
       R"(c.toml:8:1: error: desk.left.modbus.unit: 255 is no address: units are 1 to 247 on a serial line
c.toml:13:1: error: desk.right.modbus.unit: 0 is outside 1 to 255
c.toml: 2 errors; nothing was changed.
)"},
      {"AUnitThatIsReserved", k_tcp + R"([desk.main]
profile = "linak-lc3"
[desk.main.modbus]
unit = 250
base_height_mm = 620
)" + k_user,
       R"(c.toml:8:1: error: desk.main.modbus.unit: 250 is no address: units are 1 to 247, and over TCP 255 as well
c.toml: 1 error; nothing was changed.
)"},
      {"ASerialPortThatCannotBe", k_serial + R"(baud = 14400
rs485 = true
rts = "up"
)" + k_column + k_user,
       R"(c.toml:5:1: error: bus.a.serial.baud: 14400 is no usual speed: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200
c.toml:7:1: error: bus.a.serial.rts: goes without rs485; the kernel or deskd switches the transceiver, not both
c.toml: 2 errors; nothing was changed.
)"},
      {"ABoxWithoutMemoryPositions", k_serial + R"([desk.main]
profile = "laing-ltc302"
)" + k_user,
       R"(c.toml:5:1: error: desk.main.modbus.preset_1_mm: is missing: this device can only be sent to its memory positions; write at least the two for sitting and standing, as preset_1_mm to preset_4_mm
c.toml: 1 error; nothing was changed.
)"},
      {"AHeightThatTheBoxDoesNotKnow", k_serial + R"([desk.main]
profile = "laing-ltc302"
[desk.main.modbus]
preset_1_mm = 716
preset_2_mm = 1040.5
preset_3_mm = 1260
)" + k_user,
       R"(c.toml:10:1: error: desk.main.modbus.preset_3_mm: 1260 mm is outside the desk's limits, 650 to 1250 mm; leave out a memory position that is not to be driven to
c.toml:13:1: error: user.anna.stand_height_mm: [desk.main] cannot be sent to 1100 mm: its box knows 716, 1040.5, 1260 mm; store it at the handset and say so as one of preset_1_mm to preset_4_mm in [desk.main.modbus], or take a height within 5 mm of one that is there
c.toml: 2 errors; nothing was changed.
)"},
      {"SeatSensorsThatCannotBe", k_tcp + k_column + R"([desk.main.seat_sensor]
unit = 1
[desk.other]
profile = "linak-lc3"
[desk.other.modbus]
unit = 2
base_height_mm = 620
[desk.other.seat_sensor]
unit = 255
holding = 1
input = 2
scale = 0
)" + k_user,
       R"(c.toml:9:1: error: desk.main.seat_sensor.holding: is missing: where the distance is; write holding or input = the address on the wire
c.toml:10:1: error: desk.main.seat_sensor.unit: 1 is the address of [desk.main] on the same bus
c.toml:17:1: error: desk.other.seat_sensor.unit: 255 is outside 1 to 247
c.toml:19:1: error: desk.other.seat_sensor.input: goes without holding; the distance is in one register
c.toml:20:1: error: desk.other.seat_sensor.scale: 0 makes every distance the same
c.toml: 5 errors; nothing was changed.
)"},
      {"WhatAColumnDoesNotNeed", k_tcp + k_column + R"(sensor_unit = 80
preset_1_mm = 720
)" + k_user,
       R"(c.toml:9:1: warning: desk.main.modbus.sensor_unit: is not used: this device knows its own height
c.toml:10:1: warning: desk.main.modbus.preset_1_mm: is not used: this device can be sent anywhere
c.toml: 2 warnings.
)"},
  };
}

}  // namespace desk::config
