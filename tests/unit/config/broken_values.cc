#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_values() {
  return {
      {"WrongTypes", std::string{R"([log]
level = 3
[mqtt]
enabled = "yes"
discovery = "true"
host = 127
port = "1883"
client_id = ["deskd"]
topic_prefix = 2024-01-01
birth_topic = false
[desk.main.cycle]
mode = true
announcement_s = 30.5
snooze_minutes = "5 min"
max_skips = 2.0
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:1: error: log.level: found the number 3, expected one of debug, info, warning, error; text is written in quotes
c.toml:4:1: error: mqtt.enabled: found text "yes", expected true or false
c.toml:5:1: error: mqtt.discovery: found text "true", expected true or false; leave out the quotes
c.toml:6:1: error: mqtt.host: found the number 127, expected text; text is written in quotes
c.toml:7:1: error: mqtt.port: found text "1883", expected a whole number from 1 to 65535; leave out the quotes
c.toml:8:1: error: mqtt.client_id: found a list, expected text
c.toml:9:1: error: mqtt.topic_prefix: found a date, expected text
c.toml:10:1: error: mqtt.birth_topic: found false, expected text; text is written in quotes
c.toml:12:1: error: desk.main.cycle.mode: found true, expected one of automatic, confirm, remind, off; text is written in quotes
c.toml:13:1: error: desk.main.cycle.announcement_s: found the number 30.5, expected a whole number of seconds from 3 to 600
c.toml:14:1: error: desk.main.cycle.snooze_minutes: found text "5 min", expected a number of minutes from 0.1 to 60
c.toml:15:1: error: desk.main.cycle.max_skips: found the number 2, expected a whole number from 0 to 10
c.toml: 12 errors; nothing was changed.
)"},
      {"OutOfRange", std::string{R"([mqtt]
port = 70000
[user.anna]
sit_height_mm = 72
stand_height_mm = 1.1
sit_minutes = 1800
stand_minutes = 0
[desk.main]
seed = -1
min_height_mm = 299.9
max_height_mm = 1501
[desk.main.cycle]
announcement_s = 0
answer_minutes = 61
max_skips = 11
[desk.main.motion]
reverse_pause_ms = 299
no_start_after_ms = 3
manual_hold_minutes = 241
back_off_mm = 101
motor_budget_s = 2
motor_window_minutes = 4.9
)"} + k_bus,
       R"(c.toml:2:1: error: mqtt.port: 70000 is outside 1 to 65535
c.toml:4:1: error: user.anna.sit_height_mm: 72 is outside 520 to 860 mm, the heights at which adults sit; 72 cm is 720 mm
c.toml:5:1: error: user.anna.stand_height_mm: 1.1 is outside 840 to 1330 mm, the heights at which adults stand; 1.1 m is 1100 mm
c.toml:6:1: error: user.anna.sit_minutes: 1800 is outside 0.1 to 240 minutes; 1800 seconds is 30 minutes
c.toml:7:1: error: user.anna.stand_minutes: 0 is outside 0.1 to 120 minutes
c.toml:9:1: error: desk.main.seed: -1 is outside 0 to 4294967295
c.toml:10:1: error: desk.main.min_height_mm: 299.9 is outside 300 to 1500 mm, which no desk leaves
c.toml:11:1: error: desk.main.max_height_mm: 1501 is outside 300 to 1500 mm, which no desk leaves
c.toml:13:1: error: desk.main.cycle.announcement_s: 0 is outside 3 to 600 seconds, no automatic move may come by surprise
c.toml:14:1: error: desk.main.cycle.answer_minutes: 61 is outside 0.1 to 60 minutes
c.toml:15:1: error: desk.main.cycle.max_skips: 11 is outside 0 to 10
c.toml:17:1: error: desk.main.motion.reverse_pause_ms: 299 is outside 300 to 5000 milliseconds
c.toml:18:1: error: desk.main.motion.no_start_after_ms: 3 is outside 1000 to 10000 milliseconds; 3 s is 3000 milliseconds
c.toml:19:1: error: desk.main.motion.manual_hold_minutes: 241 is outside 0.1 to 240 minutes
c.toml:20:1: error: desk.main.motion.back_off_mm: 101 is outside 0 to 100 mm
c.toml:21:1: error: desk.main.motion.motor_budget_s: 2 is outside 30 to 3600 seconds, the motor needs its rest
c.toml:22:1: error: desk.main.motion.motor_window_minutes: 4.9 is outside 5 to 240 minutes
c.toml: 17 errors; nothing was changed.
)"},
      {"NumbersThatAreNone", std::string{R"([user.anna]
sit_height_mm = nan
stand_height_mm = inf
sit_minutes = -inf
)"} + k_bus + k_desk,
       R"(c.toml:2:1: error: user.anna.sit_height_mm: found nan, expected a number of mm from 520 to 860
c.toml:3:1: error: user.anna.stand_height_mm: found inf, expected a number of mm from 840 to 1330
c.toml:4:1: error: user.anna.sit_minutes: found -inf, expected a number of minutes from 0.1 to 240
c.toml: 3 errors; nothing was changed.
)"},
      {"UnknownWords", std::string{R"([log]
level = "Warn"
[mqtt]
allow_motion = "sometimes"
[desk.main]
profile = "relay_tof"
[desk.main.cycle]
mode = "automtic"
[desk.main.presence]
source = "alway"
)"} + k_user + k_bus,
       R"(c.toml:2:1: error: log.level: "Warn" is not one of debug, info, warning, error; did you mean "warning"?
c.toml:4:1: error: mqtt.allow_motion: "sometimes" is not one of trusted, always, never
c.toml:6:1: error: desk.main.profile: "relay_tof" is not one of linak, loctek, relay-tof, bekant, lc3; did you mean "relay-tof"?
c.toml:8:1: error: desk.main.cycle.mode: "automtic" is not one of automatic, confirm, remind, off; did you mean "automatic"?
c.toml:10:1: error: desk.main.presence.source: "alway" is not one of none, always, gpio, mqtt, local; did you mean "always"?
c.toml: 5 errors; nothing was changed.
)"},
      {"UnknownDrivers", std::string{R"([bus.a]
driver = "modbus"
[bus.a.tcp]
host = "192.168.1.10"
[bus.b]
driver = "gpio"
[bus.c]
driver = "bluetooth"
[desk.main]
bus = "a"
profile = "linak"
seed = 2
start_height_mm = 700
)"} + k_user,
       R"(c.toml:5:1: warning: bus.b: no desk uses it
c.toml:7:1: warning: bus.c: no desk uses it
c.toml:8:1: error: bus.c.driver: "bluetooth" is not one of simulated, modbus, gpio
c.toml:11:1: error: desk.main.profile: "linak" is not one of laing-ltc302, linak-lc3, relay-board; did you mean "linak-lc3"?
c.toml:12:1: error: desk.main.seed: belongs to a simulated bus, and [bus.a] is none
c.toml:13:1: error: desk.main.start_height_mm: belongs to a simulated bus, and [bus.a] is none
c.toml: 4 errors, 2 warnings; nothing was changed.
)"},
      {"Topics",
       std::string{R"([mqtt]
topic_prefix = "desk/+"
discovery_prefix = ""
birth_topic = "homeassistant/status/"
host = "mqtt://broker"
client_id = ""
)"} + k_user +
           k_bus + k_desk,
       R"(c.toml:2:1: error: mqtt.topic_prefix: "desk/+" must not contain the wildcards + and #
c.toml:3:1: error: mqtt.discovery_prefix: "" must not be empty
c.toml:4:1: error: mqtt.birth_topic: "homeassistant/status/" must not begin or end with a slash
c.toml:5:1: error: mqtt.host: "mqtt://broker" must be a host name or an address, without mqtt:// and without a port
c.toml:6:1: error: mqtt.client_id: "" must not be empty
c.toml: 5 errors; nothing was changed.
)"},
      {"WhatHomeAssistantShows", std::string{R"([mqtt]
configuration_url = "ftp://pi/desk"
[desk.main]
area = "Of\tfice"
model = ["Bekant"]
serial_number = 42
)"} + k_user + k_bus,
       R"(c.toml:2:1: error: mqtt.configuration_url: "ftp://pi/desk" must begin with http:// or https://
c.toml:4:1: error: desk.main.area: "Of\x09fice" must not contain control characters
c.toml:5:1: error: desk.main.model: found a list, expected text
c.toml:6:1: error: desk.main.serial_number: found the number 42, expected text; text is written in quotes
c.toml: 4 errors; nothing was changed.
)"},
      {"ReservedAndRootedTopics", std::string{R"([mqtt]
topic_prefix = "/desk"
discovery_prefix = "$SYS"
birth_topic = "a#b"
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:1: error: mqtt.topic_prefix: "/desk" must not begin or end with a slash
c.toml:3:1: error: mqtt.discovery_prefix: "$SYS" must not begin with $
c.toml:4:1: error: mqtt.birth_topic: "a#b" must not contain the wildcards + and #
c.toml: 3 errors; nothing was changed.
)"},
      {"Paths",
       R"([storage]
state_dir = "state"
[control]
socket = "/)" +
           std::string(107, 's') + R"("
[mqtt]
username = "desk"
password_file = "password"
)" + k_user +
           k_bus + k_desk,
       R"(c.toml:2:1: error: storage.state_dir: "state" is relative, the path must begin with /
c.toml:4:1: error: control.socket: "/sssssssssssssssssssssssssssssssssssssssssssssssssssssssssss..." has 108 bytes, a socket's path can have 107
c.toml:7:1: error: mqtt.password_file: "password" is relative, the path must begin with /
c.toml: 3 errors; nothing was changed.
)"},
      {"RelativeSocket", std::string{R"([control]
socket = "control.sock"
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:1: error: control.socket: "control.sock" is relative, the path must begin with /
c.toml: 1 error; nothing was changed.
)"},
  };
}

}  // namespace desk::config
