#include "daemon/ergonomics/time_rules.h"

#include <algorithm>

namespace desk::ergonomics {
namespace {

using core::Duration;
using std::chrono::minutes;

double in_minutes(Duration d) {
  return core::to_seconds(d) / 60;
}

/// Whole minutes that have passed.
std::string words(Duration d) {
  return std::to_string(std::chrono::floor<minutes>(d).count());
}

Grade beyond(Duration value, Duration warn, Duration bad) {
  if (value > bad) return Grade::bad;
  return value > warn ? Grade::warn : Grade::ok;
}

}  // namespace

Finding sit_bout(std::optional<Duration> sat, Duration wanted) {
  constexpr Duration k_warn = minutes{45};
  constexpr Duration k_bad = minutes{60};
  Finding finding{"R-SITBOUT", Grade::ok, 0, {}};
  if (!sat) return finding;
  finding.value = in_minutes(*sat);
  if (*sat < wanted) return finding;
  // Whoever wants longer intervals is not told before their end.
  finding.grade = beyond(*sat, std::max(k_warn, wanted), std::max(k_bad, wanted));
  if (finding.grade == Grade::ok) finding.grade = Grade::info;
  finding.message = "You have sat " + words(*sat) + " min. Time to stand.";
  return finding;
}

Finding stand_load(Duration level) {
  // Coenen 2017: complaints from 42 minutes on average, from 71 for most; EU-OSHA: an hour.
  Grade const grade = beyond(level, minutes{40}, minutes{60});
  return {"R-STANDLOAD", grade, in_minutes(level),
          grade == Grade::ok ? std::string{} : "You have stood long enough; sit for a while."};
}

Finding stand_day(Duration stood, Duration present, bool day_over) {
  constexpr Duration k_most = minutes{240};
  constexpr Duration k_bad = minutes{300};
  Duration const goal = std::min(present / 4, k_most);
  Finding finding{"R-STANDDAY", beyond(stood, k_most, k_bad), in_minutes(stood), {}};
  if (present < minutes{60} && !day_over && finding.grade == Grade::ok) {
    finding.grade = Grade::unknown;
    return finding;
  }
  if (finding.grade != Grade::ok) {
    finding.message = "Stood " + words(stood) + " min today; more than " + words(k_most) + " is too much.";
  } else if (stood < goal) {
    finding.grade = day_over ? Grade::warn : Grade::info;
    finding.message = "Stood " + words(stood) + " of " + words(goal) + " min today.";
  } else if (stood > present / 2) {
    finding.grade = Grade::info;
    finding.message = "Stood more than half of the time today; sit as well.";
  }
  return finding;
}

Finding walk(Duration present) {
  Grade const grade = beyond(present, minutes{60}, minutes{120});
  return {"R-WALK", grade, in_minutes(present), grade == Grade::ok ? std::string{} : "Walk for two minutes."};
}

Finding changes(int changes, Duration present) {
  constexpr double k_hours = 8;
  constexpr double k_ok = 8;
  constexpr double k_warn = 4;
  double const hours = in_minutes(present) / 60;
  Finding finding{"R-CHANGES", Grade::unknown, 0, {}};
  if (hours < 1) return finding;
  finding.value = changes * k_hours / hours;
  finding.grade = finding.value >= k_ok ? Grade::ok : (finding.value >= k_warn ? Grade::warn : Grade::bad);
  if (finding.grade != Grade::ok) {
    finding.message =
        "Only " + std::to_string(changes) + (changes == 1 ? " change today." : " changes today.");
  }
  return finding;
}

Finding move_rate(int moves) {
  constexpr int k_ok = 6;
  constexpr int k_reminds = 10;
  Finding finding{"R-RATE", Grade::ok, static_cast<double>(moves), {}};
  if (moves <= k_ok) return finding;
  finding.grade = moves > k_reminds ? Grade::bad : Grade::warn;
  finding.message = moves >= k_reminds
                        ? "Too many moves, automation paused."
                        : "The desk was moved " + std::to_string(moves) + " times within an hour.";
  return finding;
}

}  // namespace desk::ergonomics
