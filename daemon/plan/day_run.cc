#include "daemon/plan/day_run.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace desk::plan {
namespace {

using core::TimePoint;

/// Steps at one instant that lead to nothing: a deadline that stays in the past would never end.
constexpr int k_most_idle_steps = 1000;

}  // namespace

/// Collects what a step decides; it is carried out after the step.
class DayRun::Sink final : public core::ActionSink {
 public:
  explicit Sink(std::vector<core::Action>& actions) : actions_{actions} {}
  void push(core::Action action) override { actions_.push_back(std::move(action)); }

 private:
  std::vector<core::Action>& actions_;
};

DayRun::DayRun(World world, TimePoint begin, Person person, Onlooker& onlooker)
    : world_{std::move(world)},
      now_{begin},
      desk_{world_.capabilities, world_.height, begin},
      person_{std::move(person)},
      onlooker_{onlooker} {}

void DayRun::start(std::optional<core::Memory> const& memory, core::Duration elapsed) {
  controller_.emplace(world_.capabilities, world_.settings);
  if (memory) controller_->restore(*memory, elapsed, now_);
  desk_.asked(now_);
  tell_time();
  step(presence_);
}

void DayRun::stop() {
  controller_.reset();
  next_minute_ = core::k_never;
  desk_.carry_out(core::action::Halt{}, now_);
}

void DayRun::run_until(TimePoint end) {
  for (;;) {
    while (one_thing()) {
    }
    if (now_ >= end) return;
    TimePoint const due = std::min({desk_.next_event(), person_.next(), next_minute_,
                                    controller_ ? controller_->next_deadline() : core::k_never});
    now_ = std::clamp(due, now_, end);
    idle_steps_ = 0;
  }
}

/// What is due now, one at a time: the desk before its people, both before the clock.
bool DayRun::one_thing() {
  if (++idle_steps_ > k_most_idle_steps)
    throw std::logic_error{"the day stands still: a deadline has passed"};
  if (auto const event = desk_.take(now_)) {
    step(*event);
    return true;
  }
  if (auto const deed = person_.take(now_)) {
    carry_out(*deed);
    return true;
  }
  if (now_ >= next_minute_) {
    tell_time();
    return true;
  }
  if (!controller_ || controller_->next_deadline() > now_) return false;
  step(core::event::Wake{});
  return true;
}

void DayRun::tell(core::Event const& event) {
  if (auto const* change = std::get_if<core::event::PresenceChanged>(&event)) presence_ = *change;
  if (std::holds_alternative<core::event::CivilClock>(event)) plan_minute();
  step(event);
}

void DayRun::step(core::Event const& event) {
  if (!controller_) return;
  onlooker_.on_event(event, now_);
  Sink sink{actions_};
  controller_->step(event, now_, sink);
  for (core::Action const& action : std::exchange(actions_, {})) {
    if (auto const* command = std::get_if<core::MotorCommand>(&action)) desk_.carry_out(*command, now_);
    if (auto const* notice = std::get_if<core::Notice>(&action)) person_.hear(*notice, now_);
    onlooker_.on_action(action, now_);
  }
  onlooker_.after_step(now_);
}

void DayRun::carry_out(Deed const& deed) {
  if (auto const* change = std::get_if<core::event::PresenceChanged>(&deed)) {
    tell(*change);
  } else if (auto const* request = std::get_if<core::Request>(&deed)) {
    step(core::event::Command{next_id_++, core::Origin::local, *request});
  } else {
    desk_.by_hand(std::get<ByHand>(deed).to, now_);
  }
}

void DayRun::tell_time() {
  plan_minute();
  step(core::event::CivilClock{civil()});
}

/// The next full minute on the wall.
void DayRun::plan_minute() {
  constexpr std::int64_t k_minute = 60;
  std::int64_t const into = ((civil().unix_seconds % k_minute) + k_minute) % k_minute;
  next_minute_ = std::chrono::floor<std::chrono::seconds>(now_) + std::chrono::seconds{k_minute - into};
}

}  // namespace desk::plan
