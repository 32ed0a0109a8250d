#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_relations() {
  return {
      {"UnknownReferences", std::string{R"([user.berta]
sit_height_mm = 700
stand_height_mm = 1050
[bus.lab]
driver = "simulated"
[desk.main]
user = "ana"
bus = "modbus"
)"} + k_user + k_bus,
       R"(c.toml:7:1: error: desk.main.user: there is no [user.ana], only berta, anna; did you mean "anna"?
c.toml:8:1: error: desk.main.bus: there is no [bus.modbus], only lab, sim
c.toml: 2 errors; nothing was changed.
)"},
      {"AmbiguousReferences", std::string{R"([user.berta]
sit_height_mm = 700
stand_height_mm = 1050
[bus.lab]
driver = "simulated"
[desk.main]
)"} + k_user + k_bus,
       R"(c.toml:6:1: error: desk.main.bus: is missing, and there is more than one to choose from: lab, sim
c.toml:6:1: error: desk.main.user: is missing, and there is more than one to choose from: berta, anna
c.toml: 2 errors; nothing was changed.
)"},
      {"ImplausiblePresets", std::string{R"([user.anna]
sit_height_mm = 850
stand_height_mm = 900
[user.berta]
sit_height_mm = 525
stand_height_mm = 1320
[desk.main]
user = "anna"
[desk.other]
user = "berta"
min_height_mm = 500
max_height_mm = 1330
)"} + k_bus,
       R"(c.toml:3:1: error: user.anna.stand_height_mm: 900 mm is 50 mm above sit_height_mm; for adults it is 200 to 560 mm above; measure both from the floor to the desk top
c.toml:6:1: error: user.berta.stand_height_mm: 1320 mm is 795 mm above sit_height_mm; for adults it is 200 to 560 mm above; measure both from the floor to the desk top
c.toml: 2 errors; nothing was changed.
)"},
      {"PresetsOutsideTheLimits", std::string{R"([desk.main]
min_height_mm = 730
max_height_mm = 1090
start_height_mm = 800
)"} + k_user + k_bus,
       R"(c.toml:6:1: error: user.anna.sit_height_mm: 720 mm is below 730 mm, desk.main.min_height_mm; change the limit only if the desk has room there
c.toml:7:1: error: user.anna.stand_height_mm: 1100 mm is above 1090 mm, desk.main.max_height_mm; change the limit only if the desk has room there
c.toml: 2 errors; nothing was changed.
)"},
      {"LimitsTooClose", std::string{R"([desk.main]
min_height_mm = 1000
max_height_mm = 1050
)"} + k_user + k_bus,
       R"(c.toml:3:1: error: desk.main.max_height_mm: the limits 1000 and 1050 mm are less than 100 mm apart
c.toml: 1 error; nothing was changed.
)"},
      {"StartOutsideTheLimits", std::string{R"([desk.main]
start_height_mm = 600
[desk.other]
max_height_mm = 1200
start_height_mm = 1240
)"} + k_user + k_bus,
       R"(c.toml:2:1: error: desk.main.start_height_mm: a start at 600 mm is outside the desk's limits, 650 to 1250 mm
c.toml:5:1: error: desk.other.start_height_mm: a start at 1240 mm is outside the desk's limits, 650 to 1200 mm
c.toml: 2 errors; nothing was changed.
)"},
      {"AnnouncementNotShorterThanTheIntervals", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
sit_minutes = 0.5
stand_minutes = 0.2
[desk.main]
[desk.other.cycle]
announcement_s = 20
)"} + k_bus,
       R"(c.toml:4:1: error: user.anna.sit_minutes: an announcement of 30 seconds is not shorter than user.anna.sit_minutes, 30 seconds
c.toml:5:1: error: user.anna.stand_minutes: an announcement of 30 seconds is not shorter than user.anna.stand_minutes, 12 seconds
c.toml:8:1: error: desk.other.cycle.announcement_s: an announcement of 20 seconds is not shorter than user.anna.stand_minutes, 12 seconds
c.toml: 3 errors; nothing was changed.
)"},
      {"IntervalsBesideARhythm", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
regime = "20/8/2"
sit_minutes = 25
stand_minutes = 90
)"} + k_bus + k_desk,
       R"(c.toml:5:1: error: user.anna.sit_minutes: means nothing beside regime = "20/8/2", which has its own minutes; leave one of the two out; regime = "own" takes yours
c.toml:6:1: error: user.anna.stand_minutes: means nothing beside regime = "20/8/2", which has its own minutes; leave one of the two out; regime = "own" takes yours
c.toml: 2 errors; nothing was changed.
)"},
      {"AnnouncementNotShorterThanTheRhythm", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
regime = "beginner"
[desk.main.cycle]
announcement_s = 300
)"} + k_bus,
       R"(c.toml:6:1: error: desk.main.cycle.announcement_s: an announcement of 300 seconds is not shorter than 5 minutes, the shortest interval of user.anna.regime
c.toml: 1 error; nothing was changed.
)"},
      {"AutomaticWithoutPresence", std::string{R"([desk.main.cycle]
mode = "automatic"
)"} + k_user + k_bus + k_desk,
       R"(c.toml:2:1: error: desk.main.cycle.mode: "automatic" would move the desk without knowing that somebody is there; set source = "always" in [desk.main.presence] if you take that upon yourself, "gpio" or "mqtt" if a sensor tells, or mode = "confirm" to be asked before each move
c.toml: 1 error; nothing was changed.
)"},
      {"AutomaticWithPresenceNone", std::string{R"([desk.main.cycle]
mode = "automatic"
[desk.main.presence]
source = "none"
)"} + k_user + k_bus,
       R"(c.toml:2:1: error: desk.main.cycle.mode: "automatic" would move the desk without knowing that somebody is there; set source = "always" in [desk.main.presence] if you take that upon yourself, "gpio" or "mqtt" if a sensor tells, or mode = "confirm" to be asked before each move
c.toml: 1 error; nothing was changed.
)"},
      {"MotorThatNeverRests", std::string{R"([desk.main.motion]
motor_budget_s = 300
motor_window_minutes = 5
[desk.other.motion]
motor_budget_s = 3600
[desk.third.motion]
motor_budget_s = 299
motor_window_minutes = 5
)"} + k_user + k_bus,
       R"(c.toml:2:1: error: desk.main.motion.motor_budget_s: a motor that may run 300 seconds within 5 minutes, 300 seconds, never rests; makers allow 2 minutes within 20; the plate of the drive says what yours may do
c.toml:5:1: error: desk.other.motion.motor_budget_s: a motor that may run 3600 seconds within 20 minutes, 1200 seconds, never rests; makers allow 2 minutes within 20; the plate of the drive says what yours may do
c.toml: 2 errors; nothing was changed.
)"},
      {"DesksWithTheSameName", std::string{R"([desk.a]
name = "Office"
[desk.b]
name = "Office"
[desk.office]
)"} + k_user + k_bus,
       R"(c.toml:4:1: error: desk.b.name: "Office" is the name of [desk.a] too; Home Assistant could not tell them apart
c.toml:5:1: error: desk.office.name: "Office" is the name of [desk.a] too; Home Assistant could not tell them apart
c.toml: 2 errors; nothing was changed.
)"},
      {"UnhealthyOrUnusedIsOnlyAWarning", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
sit_minutes = 90
stand_minutes = 61
[user.berta]
sit_height_mm = 700
stand_height_mm = 1050
[desk.main]
user = "anna"
users = "anna"
)"} + k_bus,
       R"(c.toml:4:1: warning: user.anna.sit_minutes: 90 minutes of sitting without a change is more than the hour that is advised
c.toml:5:1: warning: user.anna.stand_minutes: 61 minutes of standing without a change is more than the hour that is advised
c.toml:6:1: warning: user.berta: no desk uses it
c.toml: 3 warnings.
)"},
      {"WarningsAmongErrors", std::string{R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
stand_minutes = 75
standing_minutes = 75
)"} + k_bus + k_desk,
       R"(c.toml:4:1: warning: user.anna.stand_minutes: 75 minutes of standing without a change is more than the hour that is advised
c.toml:5:1: error: user.anna.standing_minutes: there is no such key; did you mean stand_minutes?
c.toml: 1 error, 1 warning; nothing was changed.
)"},
  };
}

}  // namespace desk::config
