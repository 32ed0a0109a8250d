#include "daemon/mqtt/state_values.h"

#include "daemon/mqtt/topics.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace desk::mqtt {

namespace {

using core::Snapshot;

constexpr std::string_view k_none = "None";

std::string on_off(bool on) {
  return on ? "ON" : "OFF";
}

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

}  // namespace

std::vector<StateValue> state_values(Snapshot const& s, wire::ClockMap const& clock) {
  std::vector<StateValue> values;
  auto const add = [&values](std::string_view leaf, std::string_view payload) {
    values.emplace_back(leaf, std::string{payload});
  };
  add(leaf::k_link, s.link == Snapshot::Link::up ? k_online : k_offline);
  add(leaf::k_height, height(s));
  if (auto const t = target(s)) add(leaf::k_target, *t);
  add(leaf::k_preset, preset(s));
  add(leaf::k_posture, s.posture == core::Posture::unknown ? k_none : core::to_string(s.posture));
  add(leaf::k_cycle, on_off(s.cycle_mode != core::CycleMode::off));
  add(leaf::k_cycle_mode, core::to_string(s.cycle_mode));
  add(leaf::k_cycle_stage, core::to_string(s.stage));
  add(leaf::k_next_change, s.next_change ? wire::iso_time(*s.next_change, clock) : std::string{k_none});
  add(leaf::k_lock, on_off(s.locked));
  add(leaf::k_fault, s.fault ? core::to_string(s.fault->code) : "ok");
  add(leaf::k_obstruction, on_off(s.fault && core::is_obstruction(s.fault->code)));
  if (s.has_obstacle_strip) add(leaf::k_obstacle, on_off(s.obstacle));
  add(leaf::k_sat_today, seconds(s.today.sat));
  add(leaf::k_stood_today, seconds(s.today.stood));
  add(leaf::k_changes_today, fmt::format("{}", s.today.changes));
  add(leaf::k_moving, on_off(s.motion != Snapshot::Motion::stopped));
  add(leaf::k_move, move(s));
  return values;
}

}  // namespace desk::mqtt
