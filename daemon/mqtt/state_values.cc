#include "daemon/mqtt/state_values.h"

#include "daemon/mqtt/intervals.h"
#include "daemon/mqtt/json_text.h"
#include "daemon/mqtt/payload.h"
#include "daemon/mqtt/topics.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <cmath>
#include <functional>
#include <optional>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

using core::Snapshot;

std::string height(Snapshot const& s) {
  if (!s.height) return std::string{k_none};
  return fmt::format("{}", std::round(s.height->mm() * 10) / 10);
}

std::optional<std::string> target(Snapshot const& s) {
  if (!s.target && s.motion != Snapshot::Motion::stopped) return std::nullopt;
  std::optional<core::Height> const shown = s.target ? s.target : s.height;
  if (!shown) return std::string{k_none};
  return fmt::format("{}", std::round(s.limits.clamp(*shown).mm()));
}

std::string_view move(Snapshot const& s) {
  switch (s.motion) {
    case Snapshot::Motion::stopped: return s.height ? std::string_view{"stopped"} : k_none;
    case Snapshot::Motion::raising: return "opening";
    case Snapshot::Motion::lowering: return "closing";
  }
  return k_none;
}

std::string_view preset(Snapshot const& s) {
  if (!s.at_preset) return k_none;
  switch (*s.at_preset) {
    case core::Preset::sit: return "Sit";
    case core::Preset::stand: return "Stand";
  }
  return k_none;
}

std::string seconds(core::Duration d) {
  return fmt::format("{}", std::chrono::duration_cast<std::chrono::seconds>(d).count());
}

std::string_view present(core::Presence p) {
  switch (p) {
    case core::Presence::present: return "ON";
    case core::Presence::away: return "OFF";
    case core::Presence::unknown:
    case core::Presence::not_sensed: return k_none;
  }
  return k_none;
}

std::string instant(std::optional<core::TimePoint> const& t, wire::ClockMap const& clock) {
  return t ? wire::iso_time(*t, clock) : std::string{k_none};
}

/// Home Assistant reports a number outside of its range as an error, and a configuration may have shorter
/// intervals than can be set.
std::string interval(Snapshot const& s, IntervalTopic const& topic) {
  core::Duration const length = topic.interval == core::Interval::sit     ? s.sit_interval
                                : topic.interval == core::Interval::stand ? s.stand_interval
                                                                          : s.snooze;
  double const minutes = std::round(core::to_seconds(length) / 6) / 10;
  if (minutes < topic.least_minutes || minutes > topic.most_minutes) return std::string{k_none};
  return fmt::format("{}", minutes);
}

/// Home Assistant drops attributes of some names, `state` and `icon` among them; it has no use for a null.
std::string fault_detail(Snapshot const& s, wire::ClockMap const& clock) {
  json::object detail;
  if (s.fault) {
    detail["reason"] = text(s.fault->detail);
    detail["class"] = text(core::to_string(s.fault->policy));
    detail["since"] = text(wire::iso_time(s.fault_at, clock));
  } else if (s.link == Snapshot::Link::down) {
    detail["reason"] = text(s.link_reason);
  }
  return wire::to_text(detail);
}

std::string learned(Snapshot const& s) {
  auto const speed = [](core::Speed v) -> json::value {
    if (v.mm_s() == 0) return nullptr;
    return std::round(v.mm_s() * 10) / 10;
  };
  auto const coast = [](core::Speed v, core::Distance d) -> json::value {
    if (v.mm_s() == 0) return nullptr;
    return std::round(d.mm() * 10) / 10;
  };
  Snapshot::Learned const l = s.learned.value_or(Snapshot::Learned{});
  return wire::to_text(json::object{{"speed_up_mm_s", speed(l.up)},
                                    {"speed_down_mm_s", speed(l.down)},
                                    {"coast_up_mm", coast(l.up, l.coast_up)},
                                    {"coast_down_mm", coast(l.down, l.coast_down)}});
}

/// Takes what one topic says.
using Add = std::function<void(std::string_view leaf, std::string payload)>;

void add_cycle(Snapshot const& s, wire::ClockMap const& clock, Add const& add) {
  add(leaf::k_cycle, on_off(s.cycle_mode != core::CycleMode::off));
  add(leaf::k_cycle_mode, std::string{core::to_string(s.cycle_mode)});
  add(leaf::k_cycle_stage, std::string{core::to_string(s.stage)});
  add(leaf::k_next_change, instant(s.next_change, clock));
  for (IntervalTopic const& topic : k_intervals) add(topic.leaf, interval(s, topic));
  add(leaf::k_dnd, on_off(s.undisturbed_until.has_value()));
  add(leaf::k_pause, on_off(s.paused_until.has_value()));
}

void add_health(Snapshot const& s, wire::ClockMap const& clock, Add const& add) {
  add(leaf::k_lock, on_off(s.locked));
  // The words first: whoever acts on the fault can then read them.
  add(leaf::k_fault_detail, fault_detail(s, clock));
  add(leaf::k_fault, s.fault ? std::string{core::to_string(s.fault->code)} : "ok");
  add(leaf::k_obstruction, on_off(s.fault && core::is_obstruction(s.fault->code)));
  if (s.has_obstacle_strip) add(leaf::k_obstacle, on_off(s.obstacle));
  if (s.counts_height) add(leaf::k_needs_homing, on_off(s.needs_homing));
  add(leaf::k_motor_left, seconds(s.motor_left));
  add(leaf::k_motor_free, instant(s.motor_free_at, clock));
  add(leaf::k_travel, fmt::format("{:.1f}", s.travel.mm() / 1000));
  add(leaf::k_learned, learned(s));
}

void add_today(core::DayFigures const& today, Add const& add) {
  add(leaf::k_sat_today, seconds(today.sat));
  add(leaf::k_stood_today, seconds(today.stood));
  add(leaf::k_away_today, seconds(today.away));
  add(leaf::k_longest_sitting, seconds(today.longest_sit));
  add(leaf::k_longest_standing, seconds(today.longest_stand));
  add(leaf::k_changes_today, fmt::format("{}", today.changes));
  add(leaf::k_walks_today, fmt::format("{}", today.walks));
  add(leaf::k_moves_today, fmt::format("{}", today.moves));
}

}  // namespace

std::vector<StateValue> state_values(Snapshot const& s, wire::ClockMap const& clock) {
  std::vector<StateValue> values;
  Add const add = [&values](std::string_view leaf, std::string payload) {
    values.emplace_back(leaf, std::move(payload));
  };
  add(leaf::k_height, height(s));
  if (auto const t = target(s)) add(leaf::k_target, *t);
  add(leaf::k_preset, std::string{preset(s)});
  add(leaf::k_posture,
      std::string{s.posture == core::Posture::unknown ? k_none : core::to_string(s.posture)});
  if (s.presence != core::Presence::not_sensed) add(leaf::k_present, std::string{present(s.presence)});
  add_cycle(s, clock, add);
  add_health(s, clock, add);
  add_today(s.today, add);
  add(leaf::k_moving, on_off(s.motion != Snapshot::Motion::stopped));
  add(leaf::k_move, std::string{move(s)});
  add(leaf::k_link, std::string{s.link == Snapshot::Link::up ? k_online : k_offline});
  return values;
}

}  // namespace desk::mqtt
