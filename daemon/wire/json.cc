#include "daemon/wire/json.h"

#include "daemon/core/day_text.h"

#include <boost/json/value.hpp>

#include <cmath>
#include <optional>
#include <string_view>
#include <variant>

namespace desk::wire {

namespace json = boost::json;
namespace notice = core::notice;

namespace {

json::value text(std::string_view s) {
  return json::string_view{s.data(), s.size()};
}

double rounded(double value, double steps_per_unit) {
  return std::round(value * steps_per_unit) / steps_per_unit;
}

/// No sensor of a desk resolves less than 0.1 mm.
json::value mm(core::Height h) {
  return rounded(h.mm(), 10);
}
json::value mm(core::Distance d) {
  return rounded(d.mm(), 10);
}
json::value whole_seconds(core::Duration d) {
  return std::chrono::floor<std::chrono::seconds>(d).count();
}
/// Hundredths: as fine as a move's duration can be told at a sensor's report period.
json::value seconds(core::Duration d) {
  return rounded(core::to_seconds(d), 100);
}

template <typename T>
json::value mm_or_null(std::optional<T> const& value) {
  return value ? mm(*value) : nullptr;
}

template <typename T>
json::value name_or_null(std::optional<T> const& value) {
  return value ? text(core::to_string(*value)) : nullptr;
}

json::value time_or_null(std::optional<core::TimePoint> const& t, ClockMap const& clock) {
  return t ? text(iso_time(*t, clock)) : nullptr;
}

/// Of something that may last for ever: null then as well.
json::value end_or_null(std::optional<core::TimePoint> const& t, ClockMap const& clock) {
  return t && *t != core::k_never ? text(iso_time(*t, clock)) : nullptr;
}

json::value day_or_null(std::optional<std::int64_t> const& day) {
  return day ? text(core::day_in_text(*day)) : nullptr;
}

json::object intervals_json(core::Snapshot const& s) {
  return {{"sit_s", whole_seconds(s.sit_interval)}, {"stand_s", whole_seconds(s.stand_interval)},
          {"snooze_s", whole_seconds(s.snooze)},    {"sit_set", s.sit_interval_set},
          {"stand_set", s.stand_interval_set},      {"snooze_set", s.snooze_set}};
}

json::object cycle_json(core::Snapshot const& s, ClockMap const& clock) {
  return {{"mode", text(core::to_string(s.cycle_mode))},
          {"stage", text(core::to_string(s.stage))},
          {"next", name_or_null(s.next_posture)},
          {"next_change", time_or_null(s.next_change, clock)},
          {"hold_until", time_or_null(s.hold_until, clock)},
          {"note", text(s.cycle_note)},
          {"sit_s", whole_seconds(s.sit_bout)},
          {"stand_s", whole_seconds(s.stand_bout)},
          {"ramp_week", s.ramp_week},
          {"discomfort", s.discomfort_until_day || s.discomfort_until},
          {"discomfort_until_day", day_or_null(s.discomfort_until_day)},
          {"discomfort_until", time_or_null(s.discomfort_until, clock)},
          {"do_not_disturb", s.undisturbed_until.has_value()},
          {"do_not_disturb_until", end_or_null(s.undisturbed_until, clock)},
          {"paused", s.paused_until.has_value()},
          {"paused_until", end_or_null(s.paused_until, clock)},
          {"clock_assumed", s.clock_assumed},
          {"intervals", intervals_json(s)}};
}

/// Cruise and coast, once they are known.
json::value learned_json(core::Snapshot const& s) {
  if (!s.learned) return nullptr;
  auto const speed = [](core::Speed v) {
    return v.mm_s() > 0 ? json::value(rounded(v.mm_s(), 10)) : json::value(nullptr);
  };
  auto const coast = [](core::Distance way) { return way.mm() > 0 ? mm(way) : json::value(nullptr); };
  return json::object{{"up_mm_s", speed(s.learned->up)},
                      {"down_mm_s", speed(s.learned->down)},
                      {"coast_up_mm", coast(s.learned->coast_up)},
                      {"coast_down_mm", coast(s.learned->coast_down)}};
}

json::value fault_json(core::Snapshot const& s, ClockMap const& clock) {
  if (!s.fault) return {};
  return json::object{{"code", text(core::to_string(s.fault->code))},
                      {"class", text(core::to_string(s.fault->policy))},
                      {"detail", text(s.fault->detail)},
                      {"since", text(iso_time(s.fault_at, clock))}};
}

json::object motor_json(core::Snapshot const& s, ClockMap const& clock) {
  return {{"left_s", whole_seconds(s.motor_left)}, {"free_at", time_or_null(s.motor_free_at, clock)}};
}

json::object way_json(core::CalibrationReport::Way const& w) {
  return {{"start_delay_s", rounded(w.start_delay.count(), 100)},
          {"ramp_s", rounded(w.ramp.count(), 100)},
          {"cruise_mm_s", rounded(w.cruise.mm_s(), 10)},
          {"coast_mm", mm(w.coast)},
          {"stop_delay_s", rounded(w.stop_delay.count(), 100)}};
}

/// `more` after what `object` has.
json::object joined(json::object object, json::object const& more) {
  for (auto const& member : more) object.insert_or_assign(member.key(), member.value());
  return object;
}

/// One overload per notice, so that a new kind of notice does not compile until it has a form here.
class NoticeJson {
 public:
  explicit NoticeJson(ClockMap const& clock) : clock_{clock} {}

  json::object operator()(notice::MoveStarted const& n) const {
    return {{"event", "move_started"},
            {"origin", text(core::to_string(n.origin))},
            {"from_mm", mm(n.from)},
            {"target_mm", mm(n.target)}};
  }
  json::object operator()(notice::MoveEnded const& n) const {
    return joined({{"event", "move_ended"}}, to_json(n.report));
  }
  json::object operator()(notice::MotorSwitched const& n) const {
    return {{"event", "motor_switched"},
            {"output", text(core::to_string(n.output))},
            {"cause", text(core::to_string(n.cause))},
            {"requested_at", time(n.requested_at)},
            {"at", time(n.at)}};
  }
  json::object operator()(notice::ChangeAnnounced const& n) const {
    return {{"event", "change_announced"},
            {"to", text(core::to_string(n.to))},
            {"target_mm", mm(n.target)},
            {"mode", text(core::to_string(n.mode))},
            {"at", time(n.at)}};
  }
  json::object operator()(notice::PromptEnded const& n) const {
    return {{"event", "prompt_ended"}, {"end", text(core::to_string(n.end))}};
  }
  json::object operator()(notice::PostureChanged const& n) const {
    return {{"event", "posture_changed"}, {"posture", text(core::to_string(n.posture))}};
  }
  json::object operator()(notice::PostureEnded const& n) const {
    return {{"event", "posture_ended"},
            {"posture", text(core::to_string(n.posture))},
            {"began", time(n.began)},
            {"ended", time(n.ended)}};
  }
  json::object operator()(notice::WalkDue const& n) const {
    return {{"event", "walk_due"}, {"present_s", whole_seconds(n.present)}};
  }
  json::object operator()(notice::DayEnded const& n) const {
    return {{"event", "day_ended"}, {"figures", to_json(n.figures)}};
  }
  json::object operator()(notice::DoNotDisturbChanged const& n) const {
    return {{"event", "do_not_disturb_changed"}, {"on", n.until.has_value()}, {"until", end(n.until)}};
  }
  json::object operator()(notice::PauseChanged const& n) const {
    return {{"event", "pause_changed"}, {"on", n.until.has_value()}, {"until", end(n.until)}};
  }
  json::object operator()(notice::HandsetMoved const& n) const {
    return {{"event", "handset_moved"},
            {"from_mm", mm(n.from)},
            {"to_mm", mm(n.to)},
            {"hold_until", time(n.hold_until)}};
  }
  json::object operator()(notice::FaultRaised const& n) const {
    return {{"event", "fault_raised"},
            {"code", text(core::to_string(n.fault.code))},
            {"class", text(core::to_string(n.fault.policy))},
            {"detail", text(n.fault.detail)},
            {"at", time(n.at)}};
  }
  json::object operator()(notice::FaultCleared const& n) const {
    return {{"event", "fault_cleared"}, {"code", text(core::to_string(n.code))}};
  }
  json::object operator()(notice::LinkChanged const& n) const {
    return {{"event", "link_changed"}, {"up", n.up}, {"detail", text(n.detail)}};
  }
  json::object operator()(notice::CycleModeChanged const& n) const {
    return {{"event", "cycle_mode_changed"}, {"mode", text(core::to_string(n.mode))}};
  }
  json::object operator()(notice::LockChanged const& n) const {
    return {{"event", "lock_changed"}, {"locked", n.locked}};
  }
  json::object operator()(notice::PresenceChanged const& n) const {
    return {{"event", "presence_changed"}, {"presence", text(core::to_string(n.presence))}};
  }
  json::object operator()(notice::Calibrated const& n) const {
    return joined({{"event", "calibrated"}}, to_json(n.report));
  }
  json::object operator()(notice::HomingStarted const& n) const {
    return {{"event", "homing_started"}, {"origin", text(core::to_string(n.origin))}};
  }
  json::object operator()(notice::HomingEnded const& n) const {
    return {{"event", "homing_ended"},
            {"end", text(core::to_string(n.end))},
            {"way_mm", mm(n.way)},
            {"drift_mm", mm_or_null(n.drift)},
            {"reason", text(n.reason)}};
  }
  json::object operator()(notice::UserChanged const& n) const {
    return {{"event", "user_changed"}, {"user", text(n.user)}};
  }
  json::object operator()(notice::PresetSaved const& n) const {
    return {{"event", "preset_saved"}, {"preset", text(core::to_string(n.preset))}, {"mm", mm(n.height)}};
  }
  json::object operator()(notice::PresetsForgotten const& n) const {
    return {{"event", "presets_forgotten"}, {"sit_mm", mm(n.presets.sit)}, {"stand_mm", mm(n.presets.stand)}};
  }
  json::object operator()(notice::IntervalSet const& n) const {
    return {{"event", "interval_set"},
            {"interval", text(core::to_string(n.interval))},
            {"length_s", core::to_seconds(n.length)}};
  }
  json::object operator()(notice::IntervalsForgotten const&) const {
    return {{"event", "intervals_forgotten"}};
  }
  json::object operator()(notice::DiscomfortNoted const& n) const {
    return {{"event", "discomfort_noted"},
            {"until_day", day_or_null(n.until_day)},
            {"until", time_or_null(n.until, clock_)}};
  }

 private:
  [[nodiscard]] json::value end(std::optional<core::TimePoint> const& t) const {
    return end_or_null(t, clock_);
  }
  [[nodiscard]] json::value time(core::TimePoint t) const { return text(iso_time(t, clock_)); }

  ClockMap const& clock_;
};

}  // namespace

json::object to_json(core::Snapshot const& s, ClockMap const& clock) {
  json::object state{{"at", text(iso_time(s.at, clock))},
                     {"link", text(core::to_string(s.link))},
                     {"height_mm", mm_or_null(s.height)},
                     {"height_at", s.height ? text(iso_time(s.height_at, clock)) : nullptr},
                     {"motion", text(core::to_string(s.motion))},
                     {"target_mm", mm_or_null(s.target)},
                     {"posture", text(core::to_string(s.posture))},
                     {"posture_since", text(iso_time(s.posture_since, clock))},
                     {"preset", name_or_null(s.at_preset)},
                     {"cycle", cycle_json(s, clock)},
                     {"presence", text(core::to_string(s.presence))},
                     {"locked", s.locked},
                     {"fault", fault_json(s, clock)},
                     {"motor", motor_json(s, clock)},
                     {"travel_m", rounded(s.travel.mm() / 1000, 1000)},
                     {"learned", learned_json(s)},
                     {"calibrating", s.calibrating},
                     {"today", to_json(s.today)},
                     {"limits", json::object{{"min_mm", mm(s.limits.min)}, {"max_mm", mm(s.limits.max)}}},
                     {"presets", json::object{{"sit_mm", mm(s.presets.sit)},
                                              {"stand_mm", mm(s.presets.stand)},
                                              {"sit_saved", s.presets.sit != s.configured.sit},
                                              {"stand_saved", s.presets.stand != s.configured.stand}}}};
  if (!s.link_reason.empty()) state["link_reason"] = text(s.link_reason);
  if (s.seat) state["seat_mm"] = mm(*s.seat);
  if (s.has_obstacle_strip) state["obstacle"] = s.obstacle;
  if (s.counts_height) {
    state["homing"] = s.homing;
    state["needs_homing"] = s.needs_homing;
  }
  if (s.heights_measured > 0) state["heights_measured"] = s.heights_measured;
  return state;
}

json::object to_json(core::DayFigures const& f) {
  return {{"sat_s", whole_seconds(f.sat)},
          {"stood_s", whole_seconds(f.stood)},
          {"between_s", whole_seconds(f.between)},
          {"away_s", whole_seconds(f.away)},
          {"unknown_s", whole_seconds(f.unknown)},
          {"changes", f.changes},
          {"walks", f.walks},
          {"moves", f.moves},
          {"longest_sit_s", whole_seconds(f.longest_sit)},
          {"longest_stand_s", whole_seconds(f.longest_stand)},
          {"stand_load_s", whole_seconds(f.stand_load)}};
}

std::optional<core::Distance> landing_error(core::SeekReport const& r) {
  bool const landed = r.end == core::MoveEnd::reached || r.end == core::MoveEnd::missed;
  if (!landed || !r.landed) return std::nullopt;
  return *r.landed - r.target;
}

json::object to_json(core::SeekReport const& r) {
  return {{"origin", text(core::to_string(r.origin))},
          {"end", text(core::to_string(r.end))},
          {"reason", text(r.reason)},
          {"from_mm", mm(r.from)},
          {"target_mm", mm(r.target)},
          {"landed_mm", mm_or_null(r.landed)},
          {"predicted_mm", mm_or_null(r.predicted)},
          {"error_mm", mm_or_null(landing_error(r))},
          {"coast_mm", mm_or_null(r.coast)},
          {"coast_expected_mm", mm_or_null(r.coast_expected)},
          {"corrections", r.corrections},
          {"duration_s", seconds(r.duration)},
          {"motor_time_s", seconds(r.motor_time)}};
}

json::object to_json(core::CalibrationReport const& r) {
  return {{"up", way_json(r.up)},
          {"down", way_json(r.down)},
          {"resolution_mm", rounded(r.resolution.mm(), 100)},
          {"strokes", r.strokes},
          {"worst_miss_mm", mm(r.worst_miss)}};
}

json::object to_json(core::Notice const& n, ClockMap const& clock) {
  return std::visit(NoticeJson{clock}, n);
}

}  // namespace desk::wire
