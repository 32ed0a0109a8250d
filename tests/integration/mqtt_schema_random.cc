#include "tests/integration/mqtt_schema_random.h"

#include <array>

namespace desk::testing {

namespace notice = core::notice;
using core::Snapshot;

std::string RandomDesk::text() {
  static std::array<char const*, 4> const k_texts{"", "no way in 1 s", "\"quoted\"\n\t\\", "höher als 2 m ▲"};
  return k_texts.at(static_cast<std::size_t>(whole(0, 3)));
}

core::Fault RandomDesk::fault() {
  return {any(core::FaultCode::unsupported), any(core::FaultClass::interlock), text()};
}

core::DayFigures RandomDesk::figures() {
  core::DayFigures f;
  f.day = whole(0, 30'000);
  for (auto* const d :
       {&f.sat, &f.stood, &f.between, &f.away, &f.unknown, &f.longest_sit, &f.longest_stand, &f.stand_load})
    *d = duration();
  f.changes = whole(0, 40);
  f.walks = whole(0, 40);
  f.moves = whole(0, 4000);
  return f;
}

core::SeekReport RandomDesk::report() {
  core::SeekReport r;
  r.origin = any(core::Origin::safety);
  r.end = any(core::MoveEnd::aborted);
  r.from = height();
  r.target = height();
  r.landed = perhaps([&] { return height(); });
  r.duration = duration();
  r.motor_time = duration();
  r.corrections = whole(0, 2);
  r.predicted = perhaps([&] { return height(); });
  r.coast = perhaps([&] { return distance(); });
  r.coast_expected = perhaps([&] { return distance(); });
  r.reason = text();
  return r;
}

core::CalibrationReport::Way RandomDesk::way() {
  return {seconds(), seconds(), core::Speed::of_mm_s(number(5, 60)), length(), seconds()};
}

void RandomDesk::set_cycle(Snapshot& s) {
  s.cycle_mode = any(core::CycleMode::off);
  s.stage = any(Snapshot::Stage::moving);
  s.next_posture = perhaps([&] { return preset(); });
  s.next_change = perhaps([&] { return instant(); });
  s.hold_until = perhaps([&] { return instant(); });
  s.cycle_note = text();
  for (auto* const d : {&s.sit_bout, &s.stand_bout, &s.sit_interval, &s.stand_interval, &s.snooze})
    *d = duration() / (chance() ? 1 : 600);
  s.sit_interval_set = chance();
  s.stand_interval_set = chance();
  s.snooze_set = chance();
  s.ramp_week = whole(0, 4);
  s.undisturbed_until = perhaps([&] { return end(); });
  s.paused_until = perhaps([&] { return end(); });
  s.quiet = chance();
  s.clock_assumed = chance();
  if (chance()) s.discomfort_until_day = whole(0, 30'000);
  if (!s.discomfort_until_day) s.discomfort_until = perhaps([&] { return instant(); });
}

Snapshot RandomDesk::snapshot() {
  Snapshot s;
  s.at = instant();
  s.link = any(Snapshot::Link::down);
  if (chance()) s.link_reason = text();
  s.height = perhaps([&] { return height(); });
  s.height_at = instant();
  s.seat = perhaps([&] { return height(); });
  s.inhibited = chance();
  s.motion = any(Snapshot::Motion::lowering);
  s.target = perhaps([&] { return height(); });
  s.posture = any(core::Posture::away);
  s.posture_since = instant();
  s.at_preset = perhaps([&] { return preset(); });
  set_cycle(s);
  s.presence = any(core::Presence::away);
  s.locked = chance();
  s.fault = perhaps([&] { return fault(); });
  s.fault_at = instant();
  s.motor_left = duration();
  s.motor_free_at = perhaps([&] { return instant(); });
  s.calibrating = chance();
  s.counts_height = chance();
  s.needs_homing = chance();
  s.homing = chance();
  s.has_obstacle_strip = chance();
  s.obstacle = chance();
  s.heights_measured = whole(0, 5);
  s.today = figures();
  s.strain = {perhaps([&] { return duration(); }), duration(), duration(), {duration(), duration()}};
  s.travel = core::Distance::of_mm(number(0, 1e8));
  s.learned = perhaps([&] { return Snapshot::Learned{speed(), speed(), length(), length()}; });
  s.limits = {height(), height()};
  if (s.limits.max < s.limits.min) std::swap(s.limits.min, s.limits.max);
  s.presets = {height(), height()};
  s.configured = chance() ? s.presets : core::Presets{height(), height()};
  return s;
}

std::vector<core::Notice> RandomDesk::notices() {
  auto const origin = any(core::Origin::safety);
  auto const posture = any(core::Posture::away);
  auto const mode = any(core::CycleMode::off);
  auto const until = [&] { return perhaps([&] { return end(); }); };
  auto const resolution = length();
  return {
      notice::MoveStarted{origin, height(), height()},
      notice::MoveEnded{report()},
      notice::MotorSwitched{any(core::Output::servo), any(core::OutputCause::shutdown), instant(), instant()},
      notice::ChangeAnnounced{preset(), height(), mode, instant()},
      notice::PromptEnded{any(core::PromptEnd::expired)},
      notice::PostureChanged{posture},
      notice::PostureEnded{posture, instant(), instant()},
      notice::WalkDue{duration()},
      notice::DayEnded{figures()},
      notice::DoNotDisturbChanged{until()},
      notice::PauseChanged{until()},
      notice::HandsetMoved{height(), height(), instant()},
      notice::FaultRaised{fault(), instant()},
      notice::FaultCleared{fault().code},
      notice::LinkChanged{chance(), text()},
      notice::CycleModeChanged{mode},
      notice::LockChanged{chance()},
      notice::PresenceChanged{any(core::Presence::away)},
      notice::Calibrated{{way(), way(), resolution, whole(0, 6), length()}},
      notice::HomingStarted{origin},
      notice::HomingEnded{any(core::MoveEnd::aborted), length(), perhaps([&] { return distance(); }), text()},
      notice::UserChanged{"anna"},
      notice::PresetSaved{preset(), height()},
      notice::PresetsForgotten{{height(), height()}},
      notice::IntervalSet{any(core::Interval::snooze), duration()},
      notice::IntervalsForgotten{},
      chance() ? notice::DiscomfortNoted{whole(0, 30'000), std::nullopt}
               : notice::DiscomfortNoted{std::nullopt, instant()}};
}

coach::Step RandomDesk::step() {
  return {any(coach::Step::Stage::hold), perhaps([&] { return any(coach::Side::right); }), instant(),
          instant()};
}

std::vector<coach::Notice> RandomDesk::coach_notices() {
  namespace said = coach::notice;
  return {said::Offered{exercise(), any(coach::Reason::asked), instant()},
          said::Started{exercise()},
          said::Stepped{exercise(), step()},
          said::Ended{exercise(), any(coach::End::lapsed)},
          said::CueGiven{any(coach::Cue::night)},
          said::Advised{any(coach::Advice::persisting)},
          said::Discomfort{any(coach::Severity::sharp), perhaps([&] { return exercise(); })},
          said::Paused{},
          said::Resumed{}};
}

coach::Coach::View RandomDesk::coach_view() {
  coach::Coach::View view;
  view.stage = any(coach::Coach::View::Stage::paused);
  view.exercise = perhaps([&] { return exercise(); });
  view.why = perhaps([&] { return any(coach::Reason::asked); });
  view.since = instant();
  view.until = perhaps([&] { return instant(); });
  view.step = perhaps([&] { return step(); });
  for (int i = whole(0, 3); i > 0; --i) view.done_today.push_back(exercise());
  return view;
}

}  // namespace desk::testing
