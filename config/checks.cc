#include "config/checks.h"

#include "config/presence_checks.h"
#include "config/regime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::config {
namespace {

using Severity = Mistake::Severity;

bool usable(Draft const& draft, std::vector<KeyPath> const& keys) {
  return std::all_of(keys.begin(), keys.end(), [&](KeyPath const& key) { return draft.usable(key); });
}

double minutes(core::Duration d) {
  return core::to_seconds(d) / 60;
}

KeyPath user_key(std::string const& id, std::string_view name) {
  return {"user", id, std::string{name}};
}
KeyPath desk_key(std::string const& id, std::string_view name) {
  return {"desk", id, std::string{name}};
}

void check_heights_of(Draft& draft, UserSettings const& user) {
  // Rule M11: the difference for the smallest and the tallest adults.
  constexpr auto k_least = core::Distance::of_mm(200);
  constexpr auto k_most = core::Distance::of_mm(560);
  KeyPath const sit = user_key(user.id, "sit_height_mm");
  KeyPath const stand = user_key(user.id, "stand_height_mm");
  if (!usable(draft, {sit, stand})) return;
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
    draft.report(user_key(user.id, name),
                 {fmt::format("{} minutes of {} without a change is more than the hour that is advised",
                              minutes(bout), what)},
                 Severity::warning);
  };
  warn("sit_minutes", "sitting", user.sit);
  warn("stand_minutes", "standing", user.stand);
}

void check_regime(Draft& draft, UserSettings const& user) {
  KeyPath const regime = user_key(user.id, "regime");
  if (!has_fixed_intervals(user.regime) || !draft.usable(regime)) return;
  for (std::string_view const name : {"sit_minutes", "stand_minutes"}) {
    KeyPath const key = user_key(user.id, name);
    if (!draft.has(key)) continue;
    draft.report(key, {fmt::format("means nothing beside regime = \"{}\", which has its own minutes",
                                   to_string(user.regime)),
                       "leave one of the two out; regime = \"own\" takes yours"});
    draft.spoil(key);
  }
}

void check_limits(Draft& draft, DeskSettings const& desk) {
  constexpr auto k_least_travel = core::Distance::of_mm(100);
  KeyPath const min = desk_key(desk.id, "min_height_mm");
  KeyPath const max = desk_key(desk.id, "max_height_mm");
  KeyPath const start = desk_key(desk.id, "start_height_mm");
  if (!usable(draft, {min, max})) return;
  core::SoftLimits const& limits = desk.control.limits;
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

void check_presets_within(Draft& draft, DeskSettings const& desk) {
  if (desk.user.empty()) return;
  auto const check_one = [&](std::string_view name, core::Height preset) {
    KeyPath const key = user_key(desk.user, name);
    bool const low = preset < desk.control.limits.min;
    bool const high = preset > desk.control.limits.max;
    std::string_view const limit_name = low ? "min_height_mm" : "max_height_mm";
    KeyPath const limit_key = desk_key(desk.id, limit_name);
    if ((!low && !high) || !usable(draft, {key, limit_key})) return;
    core::Height const limit = low ? desk.control.limits.min : desk.control.limits.max;
    draft.report(key, {fmt::format("{} mm is {} {} mm, {}", preset.mm(), low ? "below" : "above", limit.mm(),
                                   to_string(limit_key)),
                       "change the limit only if the desk has room there"});
  };
  check_one("sit_height_mm", desk.control.presets.sit);
  check_one("stand_height_mm", desk.control.presets.stand);
}

void check_announcement(Draft& draft, DeskSettings const& desk) {
  if (desk.user.empty()) return;
  KeyPath const announcement{"desk", desk.id, "cycle", "announcement_s"};
  KeyPath const regime = user_key(desk.user, "regime");
  core::Duration const shortest = shortest_interval(desk.control.cycle);
  if (draft.has(regime)) {
    if (desk.control.cycle.announcement < shortest || !usable(draft, {announcement, regime})) return;
    draft.report_at({announcement, regime},
                    {fmt::format("an announcement of {} seconds is not shorter than {} minutes, the shortest "
                                 "interval of {}",
                                 core::to_seconds(desk.control.cycle.announcement), minutes(shortest),
                                 to_string(regime))});
    return;
  }
  auto const check_one = [&](std::string_view name, core::Duration bout) {
    KeyPath const key = user_key(desk.user, name);
    if (desk.control.cycle.announcement < bout || !usable(draft, {announcement, key})) return;
    draft.report_at({announcement, key},
                    {fmt::format("an announcement of {} seconds is not shorter than {}, {} seconds",
                                 core::to_seconds(desk.control.cycle.announcement), to_string(key),
                                 core::to_seconds(bout))});
  };
  check_one("sit_minutes", desk.control.cycle.sit);
  check_one("stand_minutes", desk.control.cycle.stand);
}

/// A budget as long as its window is no budget: the motor would never rest.
void check_motor_budget(Draft& draft, DeskSettings const& desk) {
  KeyPath const budget{"desk", desk.id, "motion", "motor_budget_s"};
  KeyPath const window{"desk", desk.id, "motion", "motor_window_minutes"};
  core::MotionSettings const& motion = desk.control.motion;
  if (motion.motor_budget < motion.motor_window || !usable(draft, {budget, window})) return;
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
    draft.report(desk_key(desk->id, "name"),
                 {fmt::format("{} is the name of [desk.{}] too", in_quotes(desk->name), same->id),
                  "Home Assistant could not tell them apart"});
  }
}

void warn_of_unused(Draft& draft) {
  auto const& desks = draft.settings.desks;
  bool const all_resolved = std::none_of(
      desks.begin(), desks.end(), [](DeskSettings const& d) { return d.bus.empty() || d.user.empty(); });
  if (!all_resolved || desks.empty()) return;
  auto const warn = [&](std::string_view kind, std::string const& id, auto DeskSettings::*reference) {
    bool const used =
        std::any_of(desks.begin(), desks.end(), [&](DeskSettings const& d) { return d.*reference == id; });
    if (!used) draft.report({std::string{kind}, id}, {"no desk uses it"}, Severity::warning);
  };
  for (UserSettings const& user : draft.settings.users) warn("user", user.id, &DeskSettings::user);
  for (BusSettings const& bus : draft.settings.buses) warn("bus", bus.id, &DeskSettings::bus);
}

void check_login(Draft& draft) {
  KeyPath const username{"mqtt", "username"};
  KeyPath const password{"mqtt", "password_file"};
  if (!usable(draft, {username, password})) return;
  bool const has_name = !draft.settings.mqtt.username.empty();
  bool const has_password = !draft.settings.mqtt.password_file.empty();
  if (has_name && !has_password)
    draft.report(username, {"is set without password_file", "the two go together"});
  if (has_password && !has_name) draft.report(password, {"is set without username", "the two go together"});
}

}  // namespace

void check(Draft& draft) {
  check_login(draft);
  for (UserSettings const& user : draft.settings.users) {
    check_heights_of(draft, user);
    check_regime(draft, user);
    warn_of_long_bouts(draft, user);
  }
  for (DeskSettings const& desk : draft.settings.desks) {
    check_limits(draft, desk);
    check_presets_within(draft, desk);
    check_announcement(draft, desk);
    check_presence_known(draft, desk);
    check_motor_budget(draft, desk);
  }
  check_names_differ(draft);
  warn_of_unused(draft);
}

}  // namespace desk::config
