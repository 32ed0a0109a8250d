#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_schedule() {
  return {
      {"ScheduleOfOddValues", std::string{R"([desk.main.schedule]
weekdays = ["Mon", "Tues", "Wed"]
work = ["09:00-12:30", "13-17"]
quiet = "25:00-07:00"
holidays = ["2026-12-25", "2027-02-29"]
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: desk.main.schedule.weekdays: "Tues" is not one of Mon, Tue, Wed, Thu, Fri, Sat, Sun; did you mean "Tue"?
c.toml:3:1: error: desk.main.schedule.work: "13-17" is not written like "09:00-12:30"
c.toml:4:1: error: desk.main.schedule.quiet: "25:00-07:00" has no time of day: 25:00
c.toml:5:1: error: desk.main.schedule.holidays: "2027-02-29" is no day of the calendar
c.toml: 4 errors; nothing was changed.
)"},
      {"ScheduleOfTheWrongTypes", std::string{R"([desk.main.schedule]
weekdays = []
work = [9]
quiet = ["07:00-07:00"]
holidays = [2026-12-25]
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: desk.main.schedule.weekdays: the list is empty, expected one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a list of them
c.toml:3:1: error: desk.main.schedule.work: found the number 9 in the list, expected text like "09:00-12:30", or a list of them; text is written in quotes
c.toml:4:1: error: desk.main.schedule.quiet: "07:00-07:00" ends when it begins; the whole day is "00:00-24:00"
c.toml:5:1: error: desk.main.schedule.holidays: found a date in the list, expected text like "2026-12-25", or a list of them; text is written in quotes
c.toml: 4 errors; nothing was changed.
)"},
      {"ScheduleOfNoLists", std::string{R"([desk.main.schedule]
weekdays = ["Mon", "Mon"]
work = 9
quiet = [["21:00-07:00"]]
holiday = "2026-12-25"
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: desk.main.schedule.weekdays: "Mon" is in the list twice
c.toml:3:1: error: desk.main.schedule.work: found the number 9, expected text like "09:00-12:30", or a list of them; text is written in quotes
c.toml:4:1: error: desk.main.schedule.quiet: found a list in the list, expected text like "21:00-07:00", or a list of them; text is written in quotes
c.toml:5:1: error: desk.main.schedule.holiday: there is no such key; did you mean holidays?
c.toml: 4 errors; nothing was changed.
)"},
      {"PresenceKeysOfOtherSources", std::string{R"([desk.main.presence]
source = ["gpio", "local"]
line = "GPIO4"
topic = "home/motion"
stale_minutes = 5
local_minutes = 90
[desk.other.presence]
source = "mqtt"
line = "GPIO5"
local_minutes = 5
)"} + k_bus + k_user,
       R"(c.toml:4:1: error: desk.main.presence.topic: belongs to source = "mqtt", and this one is ["gpio", "local"]
c.toml:5:1: error: desk.main.presence.stale_minutes: belongs to source = "mqtt", and this one is ["gpio", "local"]
c.toml:7:1: error: desk.other.presence.topic: is missing, source = "mqtt" needs it; write the topic on which somebody tells it
c.toml:9:1: error: desk.other.presence.line: belongs to source = "gpio", and this one is "mqtt"
c.toml:10:1: error: desk.other.presence.local_minutes: belongs to source = "local", and this one is "mqtt"
c.toml: 5 errors; nothing was changed.
)"},
      {"PresenceThatStandsAlone", std::string{R"([desk.main.presence]
source = ["always", "gpio"]
[desk.other.presence]
source = ["mqtt", "none"]
topic = "home/motion"
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: desk.main.presence.source: "always" stands alone, and here are others beside it
c.toml:4:1: error: desk.other.presence.source: "none" stands alone, and here are others beside it
c.toml: 2 errors; nothing was changed.
)"},
      {"PresenceTopicsAndPayloads", std::string{R"([desk.main.presence]
source = "mqtt"
topic = "home/+/motion"
pointer = "occupancy"
[desk.second.presence]
source = "mqtt"
topic = "home/motion"
pointer = "/occupancy"
present = "yes"
[desk.third.presence]
source = "mqtt"
topic = "home/motion"
present = "OFF"
)"} + k_bus + k_user,
       R"(c.toml:3:1: error: desk.main.presence.topic: "home/+/motion" must not contain the wildcards + and #
c.toml:4:1: error: desk.main.presence.pointer: "occupancy" must begin with /, as in "/occupancy"
c.toml:9:1: error: desk.second.presence.present: does not go together with pointer, which finds true, false, a number or a usual word; leave one of them out
c.toml:13:1: error: desk.third.presence.present: "OFF" would mean both, present and away
c.toml: 4 errors; nothing was changed.
)"},
      {"PresenceWithoutABroker", std::string{R"([desk.main.presence]
source = "mqtt"
topic = "home/motion"
[mqtt]
enabled = false
)"} + k_bus + k_user,
       R"(c.toml:2:1: error: desk.main.presence.source: "mqtt" needs the broker, and mqtt.enabled is false
c.toml: 1 error; nothing was changed.
)"},
  };
}

}  // namespace desk::config
