// Whom a desk works for: another person, what they teach it, and what of it all outlives a restart.

#include "daemon/core/controller.h"

#include "daemon/core/words.h"

#include <utility>

namespace desk::core {
namespace {

constexpr char const* k_taking_over = "somebody else is taking over";

std::string set_in_words(Interval interval, Duration length, bool discomfort) {
  std::string const minutes = minutes_in_words(length);
  switch (interval) {
    case Interval::sit: return "you are asked to stand after " + minutes + " of sitting now";
    case Interval::stand:
      return "you are asked to sit after " + minutes + " of standing now" +
             (discomfort ? "; after half of it while standing is uncomfortable" : "");
    case Interval::snooze: return "a snooze is " + minutes + " long now";
  }
  return {};
}

}  // namespace

// --- Another person

void DeskController::handle(event::UserChanged const& change) {
  arriving_ = Arriving{change, now_};
  if (homing_ || motion_.active()) stop_all("somebody else works here now");
}

/// Other limits and heights in mid-move would be a surprise, so the desk comes to rest first.
void DeskController::welcome() {
  if (!arriving_ || homing_ || motion_.active()) return;
  auto const [change, since] = *std::exchange(arriving_, std::nullopt);
  Duration const elsewhere = change.elapsed + (now_ - since);
  log_.end(now_);
  for (auto const& stretch : log_.take_stretches()) say(stretch);
  Cycle::Step const ended = cycle_.change_person(change.settings.cycle, change.settings.presets, now_);
  if (ended.ended) say(notice::PromptEnded{*ended.ended});
  say(notice::UserChanged{change.user});

  settings_.limits = change.settings.limits;
  settings_.cycle = change.settings.cycle;
  supervisor_.set_limits(settings_.limits);
  taught_ = TaughtPresets{change.settings.presets};
  taught_.restore(change.memory, settings_.limits);
  use_presets();

  BoutLog log;
  log.resume(change.memory, elsewhere, now_);
  resume_log(std::move(log));
  cycle_.resume(change.memory, log_.bouts(now_), elsewhere, now_);
  auto const day_over = log_.take_ended_day();
  if (day_over) say(notice::DayEnded{*day_over});
  day_ = log_.day();
  if (day_) cycle_.on_day(day_over, *day_);
  ++memory_revision_;
}

/// The person's log goes on where the desk is now.
void DeskController::resume_log(BoutLog log) {
  auto const civil = log_.civil(now_);
  log_ = std::move(log);
  log_.on_time(now_);
  if (civil) log_.on_civil_time(*civil, now_);
  Posture const present = posture();
  if (present != std::exchange(posture_, present)) say(notice::PostureChanged{present});
  log_.set_posture(present, now_, now_);
}

// --- What they teach

void DeskController::use_presets() {
  settings_.presets = taught_.presets();
  carry_out(cycle_.set_presets(settings_.presets, now_));
}

void DeskController::request(event::Command const& c, request::SavePreset const& r) {
  std::string why = arriving_ ? k_taking_over : why_not_measured();
  if (why.empty() && supervisor_.latched()) why = "there is a fault: " + supervisor_.latched()->detail;
  if (why.empty()) why = taught_.teach(r.preset, motion_.resting_at(), settings_.limits);
  if (!why.empty()) return reply(c.id, Answer::refused, std::move(why));
  use_presets();
  ++memory_revision_;
  Height const height = settings_.presets.of(r.preset);
  say(notice::PresetSaved{r.preset, height});
  reply(c.id, Answer::done,
        std::string{r.preset == Preset::sit ? "the sitting" : "the standing"} + " height is " +
            in_words(height) + " now");
}

void DeskController::request(event::Command const& c, request::ForgetPresets const&) {
  if (!taught_.forget()) return reply(c.id, Answer::done, "the heights are the configured ones");
  use_presets();
  ++memory_revision_;
  say(notice::PresetsForgotten{settings_.presets});
  reply(c.id, Answer::done,
        "the heights are the configured ones again: " + in_words(settings_.presets.sit) + " and " +
            in_words(settings_.presets.stand));
}

void DeskController::request(event::Command const& c, request::SetInterval const& r) {
  Cycle::Step step;
  std::string why = arriving_ ? k_taking_over : cycle_.set_interval(step, r.interval, r.length, now_);
  if (!why.empty()) return reply(c.id, Answer::refused, std::move(why));
  ++memory_revision_;
  Duration const length = cycle_.wanted(r.interval);
  say(notice::IntervalSet{r.interval, length});
  reply(c.id, Answer::done, set_in_words(r.interval, length, cycle_.discomfort().lasts()));
  carry_out(step);
}

void DeskController::request(event::Command const& c, request::ForgetIntervals const&) {
  if (arriving_) return reply(c.id, Answer::refused, k_taking_over);
  Cycle::Step step;
  bool const any = cycle_.forget_intervals(step, now_);
  if (any) {
    ++memory_revision_;
    say(notice::IntervalsForgotten{});
  }
  reply(c.id, Answer::done,
        std::string{"the intervals are the "} +
            (cycle_.intervals().week > 0 ? "beginner's" : "configured ones") + (any ? " again: " : ": ") +
            minutes_in_words(cycle_.wanted(Interval::sit)) + " of sitting, " +
            minutes_in_words(cycle_.wanted(Interval::stand)) + " of standing, a snooze of " +
            minutes_in_words(cycle_.wanted(Interval::snooze)));
  carry_out(step);
}

void DeskController::request(event::Command const& c, request::Discomfort const&) {
  cycle_.note_discomfort(log_.certain_day(), now_);
  ++memory_revision_;
  say(notice::DiscomfortNoted{cycle_.discomfort().until_day(), cycle_.discomfort().until()});
  reply(c.id, Answer::done, "standing bouts are half as long for three days");
}

// --- Over a restart

Memory DeskController::memory(TimePoint now) const {
  Memory memory;
  MotionModel const& model = motion_.model();
  if (model.stops_learned(Direction::up) > 0) memory.up = model.memory(Direction::up);
  if (model.stops_learned(Direction::down) > 0) memory.down = model.memory(Direction::down);
  memory.travel = odometer_.total();
  memory.measured = curve_.points();
  supervisor_.remember(memory, now);
  log_.remember(memory.user, now);
  taught_.remember(memory.user);
  interruptions_.remember(memory, now);
  cycle_.remember(memory, now);
  return memory;
}

void DeskController::restore(Memory const& memory, Duration elapsed, TimePoint now, Duration elsewhere) {
  if (memory.up) motion_.model().restore(Direction::up, *memory.up);
  if (memory.down) motion_.model().restore(Direction::down, *memory.down);
  note_learned();
  odometer_.restore(memory.travel);
  curve_ = HeightCurve{memory.measured};
  supervisor_.restore(memory, elapsed, now);
  taught_.restore(memory.user, settings_.limits);
  settings_.presets = taught_.presets();
  cycle_.set_presets(settings_.presets, now);
  log_.restore(memory.user, elapsed, elsewhere, now);
  interruptions_.restore(memory, elapsed, now);
  // No news to anybody: they were told when it began.
  told_undisturbed_ = interruptions_.undisturbed_until();
  told_paused_ = interruptions_.paused_until();
  cycle_.restore(memory, log_.bouts(now), elapsed, elsewhere, now);
}

}  // namespace desk::core
