#include "daemon/ergonomics/time_rules.h"

#include <algorithm>

namespace desk::ergonomics {
namespace {

using texts::Message;

using core::Duration;
using std::chrono::minutes;

constexpr std::string_view k_minutes = "min";

double in_minutes(Duration d) {
  return core::to_seconds(d) / 60;
}

/// Whole minutes that have passed.
long whole(Duration d) {
  return static_cast<long>(std::chrono::floor<minutes>(d).count());
}

Grade beyond(Duration value, Duration warn, Duration bad) {
  if (value > bad) return Grade::bad;
  return value > warn ? Grade::warn : Grade::ok;
}

}  // namespace

Finding sit_bout(std::optional<Duration> sat, Duration wanted) {
  constexpr Duration k_warn = minutes{45};
  constexpr Duration k_bad = minutes{60};
  Finding finding{"R-SITBOUT", Grade::ok, 0, k_minutes};
  if (!sat) return finding;
  finding.value = in_minutes(*sat);
  if (*sat < wanted) return finding;
  // Whoever wants longer intervals is not told before their end.
  finding.grade = beyond(*sat, std::max(k_warn, wanted), std::max(k_bad, wanted));
  if (finding.grade == Grade::ok) finding.grade = Grade::info;
  finding.message = Message{"rule.sitbout.long"}.with("n", whole(*sat));
  return finding;
}

Finding stand_load(Duration level) {
  // Coenen 2017: complaints from 42 minutes on average, from 71 for most; EU-OSHA: an hour.
  Grade const grade = beyond(level, minutes{40}, minutes{60});
  return {"R-STANDLOAD",
          grade,
          in_minutes(level),
          k_minutes,
          {},
          false,
          grade == Grade::ok ? Message{} : Message{"rule.standload.much"}};
}

Finding stand_day(Duration stood, Duration present, bool day_over) {
  constexpr Duration k_most = minutes{240};
  constexpr Duration k_bad = minutes{300};
  Duration const goal = std::min(present / 4, k_most);
  Finding finding{"R-STANDDAY", beyond(stood, k_most, k_bad), in_minutes(stood), k_minutes};
  if (present < minutes{60} && !day_over && finding.grade == Grade::ok) {
    finding.grade = Grade::unknown;
    return finding;
  }
  if (finding.grade != Grade::ok) {
    finding.message = Message{"rule.standday.most"}.with("n", whole(stood)).with("most", whole(k_most));
  } else if (stood < goal) {
    finding.grade = day_over ? Grade::warn : Grade::info;
    finding.message = Message{"rule.standday.short"}.with("n", whole(stood)).with("goal", whole(goal));
  } else if (stood > present / 2) {
    finding.grade = Grade::info;
    finding.message = Message{"rule.standday.more"};
  }
  return finding;
}

Finding walk(Duration present) {
  Grade const grade = beyond(present, minutes{60}, minutes{120});
  return {"R-WALK",
          grade,
          in_minutes(present),
          k_minutes,
          {},
          false,
          grade == Grade::ok ? Message{} : Message{"rule.walk.due"}};
}

Finding changes(int changes, Duration present) {
  constexpr double k_hours = 8;
  constexpr double k_ok = 8;
  constexpr double k_warn = 4;
  double const hours = in_minutes(present) / 60;
  Finding finding{"R-CHANGES"};
  if (hours < 1) return finding;
  finding.value = changes * k_hours / hours;
  finding.grade = finding.value >= k_ok ? Grade::ok : (finding.value >= k_warn ? Grade::warn : Grade::bad);
  if (finding.grade != Grade::ok) {
    finding.message =
        changes == 1 ? Message{"rule.changes.one"} : Message{"rule.changes.few"}.with("n", long{changes});
  }
  return finding;
}

Finding move_rate(int moves) {
  constexpr int k_ok = 6;
  constexpr int k_reminds = 10;
  Finding finding{"R-RATE", Grade::ok, static_cast<double>(moves)};
  if (moves <= k_ok) return finding;
  finding.grade = moves > k_reminds ? Grade::bad : Grade::warn;
  finding.message =
      moves >= k_reminds ? Message{"rule.rate.paused"} : Message{"rule.rate.many"}.with("n", long{moves});
  return finding;
}

}  // namespace desk::ergonomics
