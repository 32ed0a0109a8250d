#include "config/person_checks.h"

#include "config/keys.h"
#include "config/person.h"
#include "config/regime.h"
#include "daemon/ergonomics/plausible.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace desk::config {
namespace {

using Severity = Mistake::Severity;
using ergonomics::BodySettings;

double minutes(core::Duration d) {
  return core::to_seconds(d) / 60;
}

void check_heights_of(Draft& draft, UserSettings const& user) {
  // Rule M11: the difference for the smallest and the tallest adults.
  constexpr auto k_least = core::Distance::of_mm(200);
  constexpr auto k_most = core::Distance::of_mm(560);
  KeyPath const sit = key_of(user, "sit_height_mm");
  KeyPath const stand = key_of(user, "stand_height_mm");
  if (!draft.all_usable({sit, stand})) return;
  core::Distance const step = user.presets.stand - user.presets.sit;
  if (step < k_least || step > k_most) {
    draft.report(stand, {fmt::format("{} mm is {} mm above sit_height_mm; for adults it is {} to {} mm above",
                                     user.presets.stand.mm(), step.mm(), k_least.mm(), k_most.mm()),
                         "measure both from the floor to the desk top"});
  }
}

void warn_of_long_bouts(Draft& draft, UserSettings const& user) {
  // EU-OSHA calls standing prolonged after an hour; the same hour is the upper end of advice for sitting.
  constexpr auto k_prolonged = std::chrono::minutes{60};
  auto const warn = [&](std::string_view name, std::string_view what, core::Duration bout) {
    if (bout <= k_prolonged || has_fixed_intervals(user.regime)) return;
    draft.report(key_of(user, name),
                 {fmt::format("{} minutes of {} without a change is more than the hour that is advised",
                              minutes(bout), what)},
                 Severity::warning);
  };
  warn("sit_minutes", "sitting", user.sit);
  warn("stand_minutes", "standing", user.stand);
}

void check_regime(Draft& draft, UserSettings const& user) {
  KeyPath const regime = key_of(user, "regime");
  if (!has_fixed_intervals(user.regime) || !draft.usable(regime)) return;
  for (std::string_view const name : {"sit_minutes", "stand_minutes"}) {
    KeyPath const key = key_of(user, name);
    if (!draft.has(key)) continue;
    draft.report(key, {fmt::format("means nothing beside regime = \"{}\", which has its own minutes",
                                   to_string(user.regime)),
                       "leave one of the two out; regime = \"own\" takes yours"});
    draft.spoil(key);
  }
}

void check_own_limits(Draft& draft, UserSettings const& user) {
  KeyPath const min{"user", user.id, "limits", "min_height_mm"};
  KeyPath const max{"user", user.id, "limits", "max_height_mm"};
  if (!user.min || !user.max || *user.min < *user.max || !draft.all_usable({min, max})) return;
  draft.report(max, {fmt::format("{} mm is not above min_height_mm, {} mm", user.max->mm(), user.min->mm())});
  draft.spoil(min);
  draft.spoil(max);
}

/// What two tapes on one body cannot say.
void check_body(Draft& draft, UserSettings const& user) {
  BodySettings const& body = user.body;
  auto const below = [&](std::string_view low_name, std::optional<core::Distance> const& low,
                         std::string_view high_name, std::optional<core::Distance> const& high) {
    KeyPath const low_key = key_of(user, "ergonomics", low_name);
    KeyPath const high_key = key_of(user, "ergonomics", high_name);
    if (!low || !high || *low < *high || !draft.all_usable({low_key, high_key})) return;
    draft.report(low_key,
                 {fmt::format("{} mm is not below {}, {} mm", low->mm(), to_string(high_key), high->mm()),
                  "measure both again"});
    draft.spoil(low_key);
  };
  below("popliteal_mm", body.popliteal, "knee_mm", body.knee);
  below("elbow_rest_mm", body.elbow_rest, "eye_sitting_mm", body.eye_sitting);
  below("elbow_standing_mm", body.elbow_standing, "eye_standing_mm", body.eye_standing);
  below("eye_standing_mm", body.eye_standing, "stature_mm", body.stature);
  below("popliteal_mm", body.popliteal, "elbow_standing_mm", body.elbow_standing);
  KeyPath const guess = key_of(user, "ergonomics", "stature_is_guess");
  if (body.stature_is_guess && !body.stature && draft.usable(key_of(user, "ergonomics", "stature_mm"))) {
    draft.report(guess, {"means nothing without stature_mm"});
  }
  KeyPath const forefoot = key_of(user, "ergonomics", "shoe_forefoot_mm");
  if (body.shoe_forefoot && !body.shoe_heel && draft.usable(key_of(user, "ergonomics", "shoe_heel_mm"))) {
    draft.report(forefoot, {"is set without shoe_heel_mm", "the two go together"});
  }
}

/// The key that sets the lower or the upper end of what holds for this person at this desk.
KeyPath limit_key(DeskSettings const& desk, UserSettings const& user, bool low) {
  std::string_view const name = low ? "min_height_mm" : "max_height_mm";
  bool const own = low ? user.min > desk.limits.min : user.max && *user.max < desk.limits.max;
  return own ? key_of(user, "limits", name) : key_of(desk, name);
}

void check_presets_within(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  core::SoftLimits const limits = control_for(desk, user).limits;
  auto const check_one = [&](std::string_view name, core::Height preset) {
    KeyPath const key = key_of(user, name);
    bool const low = preset < limits.min;
    bool const high = preset > limits.max;
    KeyPath const limit = limit_key(desk, user, low);
    if ((!low && !high) || !draft.all_usable({key, limit})) return;
    bool const others = desk.users.size() > 1 && desk.user != user.id;
    draft.report(key,
                 {fmt::format("{} mm is {} {} mm, {}", preset.mm(), low ? "below" : "above",
                              (low ? limits.min : limits.max).mm(), to_string(limit)),
                  others ? fmt::format("change the limit only if the desk has room there; if {} does not "
                                       "work there, name in desk.{}.users who does",
                                       user.name, desk.id)
                         : "change the limit only if the desk has room there"});
  };
  check_one("sit_height_mm", user.presets.sit);
  check_one("stand_height_mm", user.presets.stand);
}

void check_announcement(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  KeyPath const announcement = key_of(desk, "cycle", "announcement_s");
  KeyPath const regime = key_of(user, "regime");
  core::CycleSettings const cycle = control_for(desk, user).cycle;
  core::Duration const shortest = shortest_interval(cycle);
  if (draft.has(regime)) {
    if (cycle.announcement < shortest || !draft.all_usable({announcement, regime})) return;
    draft.report_at(
        {announcement, regime},
        {fmt::format("an announcement of {} seconds is not shorter than {} minutes, the shortest "
                     "interval of {}",
                     core::to_seconds(cycle.announcement), minutes(shortest), to_string(regime))});
    return;
  }
  auto const check_one = [&](std::string_view name, core::Duration bout) {
    KeyPath const key = key_of(user, name);
    if (cycle.announcement < bout || !draft.all_usable({announcement, key})) return;
    draft.report_at(
        {announcement, key},
        {fmt::format("an announcement of {} seconds is not shorter than {}, {} seconds",
                     core::to_seconds(cycle.announcement), to_string(key), core::to_seconds(bout))});
  };
  check_one("sit_minutes", cycle.sit);
  check_one("stand_minutes", cycle.stand);
}

/// A preset that this body cannot work at is a slip of the keyboard, or the body is somebody else's.
void check_plausible(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  auto const check_one = [&](std::string_view name, core::Preset preset) {
    KeyPath const key = key_of(user, name);
    auto const range = ergonomics::plausible_range(preset, user.body, desk.chair);
    core::Height const height = user.presets.of(preset);
    if (!range || range->contains(height) || !draft.usable(key)) return;
    draft.report(key,
                 {fmt::format("{} mm cannot be right for the body of [user.{}.ergonomics]: {:.0f} to {:.0f} "
                              "mm could",
                              height.mm(), user.id, std::ceil(range->min.mm()), std::floor(range->max.mm())),
                  "measure from the floor to the desk top, or put the body right"});
    draft.spoil(key);
  };
  check_one("sit_height_mm", core::Preset::sit);
  check_one("stand_height_mm", core::Preset::stand);
}

/// A seat that the chair does not have is worth a word: one of the two was measured otherwise.
void warn_of_seat(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  KeyPath const key = key_of(user, "ergonomics", "seat_height_mm");
  auto const& chair = desk.chair;
  bool const low = user.seat && chair.min && *user.seat < *chair.min;
  bool const high = user.seat && chair.max && *user.seat > *chair.max;
  if ((!low && !high) || !draft.usable(key)) return;
  draft.report(key,
               {fmt::format("{} mm is {} what the chair of [desk.{}] has, {} mm", user.seat->mm(),
                            low ? "below" : "above", desk.id, (low ? *chair.min : *chair.max).mm()),
                "measure all of them alike: sat upon, or empty with measured_empty = true"},
               Severity::warning);
}

}  // namespace

void check_person(Draft& draft, UserSettings const& user) {
  check_heights_of(draft, user);
  check_own_limits(draft, user);
  check_regime(draft, user);
  warn_of_long_bouts(draft, user);
  check_body(draft, user);
}

void check_person_at(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  check_plausible(draft, desk, user);
  check_presets_within(draft, desk, user);
  check_announcement(draft, desk, user);
  warn_of_seat(draft, desk, user);
}

void check_chair(Draft& draft, DeskSettings const& desk) {
  KeyPath const min = key_of(desk, "chair", "min_mm");
  KeyPath const max = key_of(desk, "chair", "max_mm");
  auto const& chair = desk.chair;
  if (!chair.min || !chair.max || *chair.min < *chair.max || !draft.all_usable({min, max})) return;
  draft.report(max, {fmt::format("{} mm is not above min_mm, {} mm", chair.max->mm(), chair.min->mm())});
}

}  // namespace desk::config
