#include "config/checks.h"

#include "config/keys.h"
#include "config/mqtt_checks.h"
#include "config/person.h"
#include "config/person_checks.h"
#include "config/presence_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::config {
namespace {

using Severity = Mistake::Severity;

double minutes(core::Duration d) {
  return core::to_seconds(d) / 60;
}

void check_limits(Draft& draft, DeskSettings const& desk) {
  constexpr auto k_least_travel = core::Distance::of_mm(100);
  KeyPath const min = key_of(desk, "min_height_mm");
  KeyPath const max = key_of(desk, "max_height_mm");
  KeyPath const start = key_of(desk, "start_height_mm");
  if (!draft.all_usable({min, max})) return;
  core::SoftLimits const& limits = desk.limits;
  if (limits.max - limits.min < k_least_travel) {
    draft.report_at({max, min}, {fmt::format("the limits {} and {} mm are less than {} mm apart",
                                             limits.min.mm(), limits.max.mm(), k_least_travel.mm())});
    draft.spoil(min);
    draft.spoil(max);
  } else if (draft.usable(start) && !limits.contains(desk.start_height)) {
    draft.report_at({start, min, max},
                    {fmt::format("a start at {} mm is outside the desk's limits, {} to {} mm",
                                 desk.start_height.mm(), limits.min.mm(), limits.max.mm())});
  }
}

/// A budget as long as its window is no budget: the motor would never rest.
void check_motor_budget(Draft& draft, DeskSettings const& desk) {
  KeyPath const budget = key_of(desk, "motion", "motor_budget_s");
  KeyPath const window = key_of(desk, "motion", "motor_window_minutes");
  core::MotionSettings const& motion = desk.control.motion;
  if (motion.motor_budget < motion.motor_window || !draft.all_usable({budget, window})) return;
  draft.report_at({budget, window},
                  {fmt::format("a motor that may run {} seconds within {} minutes, {} seconds, never rests",
                               core::to_seconds(motion.motor_budget), minutes(motion.motor_window),
                               core::to_seconds(motion.motor_window)),
                   "makers allow 2 minutes within 20; the plate of the drive says what yours may do"});
}

void check_names_differ(Draft& draft) {
  auto const& desks = draft.settings.desks;
  for (auto desk = desks.begin(); desk != desks.end(); ++desk) {
    auto const same =
        std::find_if(desks.begin(), desk, [&](DeskSettings const& d) { return d.name == desk->name; });
    if (same == desk) continue;
    draft.report(key_of(*desk, "name"),
                 {fmt::format("{} is the name of [desk.{}] too", in_quotes(desk->name), same->id),
                  "Home Assistant could not tell them apart"});
  }
}

/// People of one desk: Home Assistant and whoever reads a log choose them by name.
void check_people_differ(Draft& draft, DeskSettings const& desk) {
  std::vector<UserSettings const*> before;
  for (UserSettings const& user : draft.settings.users) {
    if (!works_at(desk, user)) continue;
    auto const same = std::find_if(before.begin(), before.end(),
                                   [&](UserSettings const* other) { return other->name == user.name; });
    if (same != before.end()) {
      draft.report({"user", user.id, "name"},
                   {fmt::format("{} is the name of [user.{}] too, who works at [desk.{}] as well",
                                in_quotes(user.name), (*same)->id, desk.id),
                    "nobody could tell them apart"});
    }
    before.push_back(&user);
  }
}

void warn_of_unused(Draft& draft) {
  auto const& desks = draft.settings.desks;
  bool const all_resolved = std::none_of(
      desks.begin(), desks.end(), [](DeskSettings const& d) { return d.bus.empty() || d.users.empty(); });
  if (!all_resolved || desks.empty()) return;
  auto const unused = [&](std::string_view kind, std::string const& id, auto const& uses) {
    if (std::any_of(desks.begin(), desks.end(), uses)) return;
    draft.report({std::string{kind}, id}, {"no desk uses it"}, Severity::warning);
  };
  for (UserSettings const& user : draft.settings.users) {
    unused("user", user.id, [&](DeskSettings const& d) { return works_at(d, user); });
  }
  for (BusSettings const& bus : draft.settings.buses) {
    unused("bus", bus.id, [&](DeskSettings const& d) { return d.bus == bus.id; });
  }
}

}  // namespace

void check(Draft& draft) {
  check_mqtt(draft);
  for (UserSettings const& user : draft.settings.users) check_person(draft, user);
  for (DeskSettings const& desk : draft.settings.desks) {
    check_limits(draft, desk);
    check_chair(draft, desk);
    for (UserSettings const& user : draft.settings.users) {
      if (works_at(desk, user)) check_person_at(draft, desk, user);
    }
    check_people_differ(draft, desk);
    check_presence_known(draft, desk);
    check_motor_budget(draft, desk);
  }
  check_names_differ(draft);
  warn_of_unused(draft);
}

}  // namespace desk::config
