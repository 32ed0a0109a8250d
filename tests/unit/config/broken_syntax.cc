#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_syntax() {
  return {
      {"DuplicateKeysAndWhatFollows", std::string{R"([mqtt]
port = 1883
host = "a"
  port = 1884
prot = 1
)"} + k_user + k_bus + k_desk,
       R"(c.toml:4:3: error: "port" was already set in line 2; keep one of the two
c.toml:5:1: error: mqtt.prot: there is no such key; did you mean port?
c.toml: 2 errors; nothing was changed.
)"},
      {"DuplicateSection", std::string{R"([mqtt]
port = 1883
[log]
[mqtt]
host = "a"
nonsense = 1
)"} + k_user + k_bus + k_desk,
       R"(c.toml:4:1: error: the section [mqtt] was already opened in line 1; put its keys together under one header; the rest of the file was not checked
c.toml: 1 error; nothing was changed.
)"},
      {"MisspeltValuesAllAtOnce", std::string{R"([mqtt]
enabled = True
host = broker.local
port: 1883
topic_prefix = "desk
discovery_prefix = # soon
[user.anna]
sit_height_mm = 72,5
stand_height_mm = 1100 mm
sit_minutes = 07
stand_minutes 15
[desk.main.cycle]
mode = off
max_skip = 1
)"} + k_bus,
       R"(c.toml:2:11: error: "True" is neither a number, nor true or false, nor text in quotes; did you mean enabled = true?
c.toml:3:8: error: "broker.local" is neither a number, nor true or false, nor text in quotes; did you mean host = "broker.local"?
c.toml:4:1: error: a "=" is missing after "port"; keys are written port = value
c.toml:5:16: error: the text has no closing quote; it must end with " on the same line
c.toml:6:20: error: the value is missing after "="
c.toml:8:17: error: "72,5" is not a number; the decimal sign is a point: 72.5
c.toml:9:19: error: "1100 mm" is not a number; the unit is in the key: stand_height_mm = 1100
c.toml:10:15: error: "07" is not a number; it must not begin with 0
c.toml:11:1: error: a "=" is missing after "stand_minutes"; keys are written stand_minutes = value
c.toml:13:8: error: "off" is neither a number, nor true or false, nor text in quotes; did you mean mode = "off"?
c.toml:14:1: error: desk.main.cycle.max_skip: there is no such key; did you mean max_skips?
c.toml: 11 errors; nothing was changed.
)"},
      {"UnclosedSectionHeader", std::string{R"([mqtt
port = 1883
)"} + k_user + k_bus + k_desk,
       R"(c.toml:1:1: error: the section header "[mqtt" has no closing ]; the rest of the file was not checked
c.toml: 1 error; nothing was changed.
)"},
      {"SpaceInSectionHeader", std::string{R"([log]
level = "debugg"
[desk main]
)"} + k_user + k_bus,
       R"(c.toml:3:1: error: "[desk main]" is no section header; a header stands on a line of its own, its parts are joined by dots: [desk.main]; the rest of the file was not checked
c.toml: 1 error; nothing was changed.
)"},
      {"BackslashInPath", std::string{R"([storage]
state_dir = "\deskd"
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:13: error: the text contains a backslash that means nothing; write \\ for one backslash
c.toml: 1 error; nothing was changed.
)"},
      {"NotUtf8", std::string{"[log]\nlevel = \"inf\xff\"\n"} + k_user + k_bus + k_desk,
       R"(c.toml:2:13: error: this is not UTF-8 text; save the file as UTF-8
c.toml: 1 error; nothing was changed.
)"},
      {"Empty", std::string{"  \n\n"},
       R"(c.toml: error: the file is empty; start from a copy of the annotated deskd.toml
c.toml: 1 error; nothing was changed.
)"},
      {"NothingButAComment",
       R"(# nothing here yet
)",
       R"(c.toml:1:1: error: user: there is none, at least one is needed; add a section [user.<id>]
c.toml:1:1: error: bus: there is none, at least one is needed; add a section [bus.<id>]
c.toml:1:1: error: desk: there is none, at least one is needed; add a section [desk.<id>]
c.toml: 3 errors; nothing was changed.
)"},
      {"NoUser", std::string{R"([log]
level = "info"
)"} + k_bus + k_desk,
       R"(c.toml:1:1: error: user: there is none, at least one is needed; add a section [user.<id>]
c.toml: 1 error; nothing was changed.
)"},
      {"SectionsTakenForKeysAndKeysForSections", std::string{R"(mqtt = "localhost"
port = 1883
desk.main.cycle = "automatic"
[log.level]
)"} + k_user + k_bus,
       R"(c.toml:1:1: error: mqtt: is a section, not a key; write [mqtt]
c.toml:2:1: error: port: every key belongs to a section; port belongs to [mqtt] or [bus.<id>.tcp]
c.toml:3:11: error: desk.main.cycle: is a section, not a key; write [desk.main.cycle]
c.toml:4:1: error: log.level: is a key, not a section; write level = ... in [log]
c.toml: 4 errors; nothing was changed.
)"},
      {"CollectionsWithoutAnId",
       R"([user]
sit_height_mm = 720
stand_height_mm = 1100
[[bus]]
driver = "simulated"
[desk]
name = "Desk"
)",
       R"(c.toml:2:1: error: user: [user] needs an id; write [user.main]
c.toml:4:3: error: bus: is a section, not a key; write [bus.<id>]
c.toml:7:1: error: desk: [desk] needs an id; write [desk.main]
c.toml: 3 errors; nothing was changed.
)"},
      {"UnknownKeys", std::string{R"([mqtt]
hots = "broker"
sit_minutes = 20
prefix = "desk"
[log]
colour = true
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:1: error: mqtt.hots: there is no such key; did you mean host?
c.toml:3:1: error: mqtt.sit_minutes: there is no such key; sit_minutes belongs to [user.<id>]
c.toml:4:1: error: mqtt.prefix: there is no such key; [mqtt] has enabled, host, port, tls, ca_file, certificate_file, key_file, client_id, username, password_file, topic_prefix, allow_motion, discovery, discovery_prefix, birth_topic, configuration_url
c.toml:6:1: error: log.colour: there is no such key; [log] has level
c.toml: 4 errors; nothing was changed.
)"},
      {"UnknownSections", std::string{R"([mqqt]
port = 1
[cycle]
mode = "off"
[desk.main.cylce]
mode = "off"
[weather]
)"} + k_user + k_bus + k_desk,
       R"(c.toml:1:1: error: mqqt: there is no such section; did you mean [mqtt]?
c.toml:3:1: error: cycle: there is no such section; did you mean [desk.<id>.cycle]?
c.toml:5:1: error: desk.main.cylce: there is no such section; did you mean [desk.main.cycle]?
c.toml:7:1: error: weather: there is no such section; the sections are log, storage, control, mqtt, user, bus, sensor, desk
c.toml: 4 errors; nothing was changed.
)"},
      {"MissingKeys", std::string{R"([user.anna]
name = "Anna"

  [bus.sim]
)"} + k_desk,
       R"(c.toml:1:1: error: user.anna.sit_height_mm: is missing, expected a number of mm from 520 to 860; height of the desk top above the floor for sitting
c.toml:1:1: error: user.anna.stand_height_mm: is missing, expected a number of mm from 840 to 1330; height of the desk top above the floor for standing
c.toml:4:3: error: bus.sim.driver: is missing, expected one of simulated, modbus, gpio; how the desk is driven
c.toml: 3 errors; nothing was changed.
)"},
      {"Ids",
       R"([user.Anna]
sit_height_mm = 720
stand_height_mm = 1100
[bus."my bus"]
driver = "simulated"
[desk.a23456789012345678901234567890123]
user = "Anna"
[desk.-a]
bus = "my bus"
)",
       R"(c.toml:1:1: error: user.Anna: "Anna" is no id: ids have a-z, 0-9, _ and -, and begin with a letter or a digit; try [user.anna]
c.toml:4:1: error: bus."my bus": "my bus" is no id: ids have a-z, 0-9, _ and -, and begin with a letter or a digit; try [bus.my-bus]
c.toml:6:1: error: desk.a23456789012345678901234567890123: "a23456789012345678901234567890123" is longer than 32 characters; try [desk.a2345678901234567890123456789012]
c.toml:8:1: error: desk.-a: "-a" is no id: ids have a-z, 0-9, _ and -, and begin with a letter or a digit; try [desk.a]
c.toml: 4 errors; nothing was changed.
)"},
  };
}

}  // namespace desk::config
