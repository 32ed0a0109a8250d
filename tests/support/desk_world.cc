#include "tests/support/desk_world.h"

#include "tests/support/describe.h"
#include "tests/support/world_observer.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace desk::testing {
namespace {

using driver::simulated::Plant;
using driver::simulated::SimulatedDesk;

driver::simulated::Profile profile_named(std::string const& name) {
  auto const profile = driver::simulated::find_profile(name);
  if (!profile) throw std::invalid_argument{"no plant profile " + name};
  return *profile;
}

/// The line's own random numbers, so that a fault more or less leaves the plant as it was.
constexpr std::uint64_t k_line_seed = 0x11e5'eed0'11e5'eed0;

}  // namespace

/// Turns the controller's actions into bus commands and records.
class DeskWorld::Sink final : public core::ActionSink {
 public:
  explicit Sink(DeskWorld& world) : world_{world} {}
  void push(core::Action action) override {
    if (world_.observer_ != nullptr) world_.observer_->on_action(action, world_);
    if (auto const* command = std::get_if<core::MotorCommand>(&action)) {
      world_.schedule_->post(0, *command, world_.now_);
    } else if (!world_.options_.record) {
      return;
    } else if (auto* reply = std::get_if<core::action::Reply>(&action)) {
      world_.replies_.push_back(std::move(*reply));
    } else {
      world_.notices_.push_back({world_.now_, std::get<core::Notice>(std::move(action))});
    }
  }

 private:
  DeskWorld& world_;
};

DeskWorld::DeskWorld(Options options)
    : options_{std::move(options)},
      plant_{std::make_shared<Plant>(profile_named(options_.profile), options_.seed, options_.start, now_)},
      desk_{make_driver()},
      capabilities_{desk_->capabilities()},
      line_{options_.seed ^ k_line_seed},
      presence_{options_.presence} {
  if (options_.counts) capabilities_.home = profile_named(options_.profile).lowest;
  start_program();
}

DeskWorld::~DeskWorld() = default;

std::unique_ptr<driver::DeskDriver> DeskWorld::make_driver() {
  auto const now = [this] { return now_; };
  if (options_.driver) return options_.driver(plant_, now);
  return std::make_unique<SimulatedDesk>(plant_, now);
}

void DeskWorld::start_program() {
  controller_.emplace(capabilities_, options_.settings);
  if (written_) controller_->restore(written_->memory, now_ - written_->at, now_);
  revision_ = controller_->memory_revision();
  core::BusSchedule::DeskTiming const timing{capabilities_.report_period / 2,
                                             options_.resting_period,
                                             options_.transaction,
                                             options_.transaction,
                                             core::Duration{0},
                                             capabilities_.noise,
                                             core::Duration{0}};
  schedule_.emplace(std::vector{timing}, now_);
  if (observer_ != nullptr) observer_->on_start(*this);
  give(core::event::PresenceChanged{presence_});
  if (options_.settings.obstacle_strip && options_.strip_is_heard)
    give(core::event::ObstacleChanged{strip_blocked_});
}

void DeskWorld::restart(Outage const& outage) {
  if (observer_ != nullptr) observer_->on_death(*this);
  // A program that is killed stops nothing. Its driver's destructor does, so that gets another plant to stop.
  auto survivor = std::make_shared<Plant>(plant());
  desk_.reset();
  controller_.reset();
  schedule_.reset();
  held_back_.clear();
  stalled_ = false;
  Written const* const kept = outage.forgets ? nullptr : safe();
  written_ = kept != nullptr ? std::optional{*kept} : std::nullopt;
  before_.reset();
  core::TimePoint const died = now_;
  if (outage.power_cut) {
    survivor->set_relay_stuck(false, died);
    survivor->off(died);
  }
  if (outage.halted_after) {
    now_ = died + *outage.halted_after;
    survivor->off(now_);
  }
  now_ = std::max(now_, died + outage.gap);
  survivor->advance(now_);
  plant_ = std::move(survivor);
  desk_ = make_driver();
  start_program();
}

DeskWorld::Written const* DeskWorld::safe() const {
  if (written_ && now_ >= written_->at + options_.write_time) return &*written_;
  return before_ ? &*before_ : nullptr;
}

std::optional<core::Memory> DeskWorld::written() const {
  auto const* kept = safe();
  return kept != nullptr ? std::optional{kept->memory} : std::nullopt;
}

void DeskWorld::write_down() {
  if (controller_->memory_revision() == revision_) return;
  revision_ = controller_->memory_revision();
  if (written_ && safe() == &*written_) before_ = written_;
  written_ = Written{now_, controller_->memory(now_)};
}

void DeskWorld::give(core::Event const& event) {
  if (stalled_) {
    held_back_.push_back(event);
    return;
  }
  Sink sink{*this};
  auto const hand_over = [&](core::Event const& e) {
    if (observer_ != nullptr) observer_->on_event(e, *this);
    controller_->step(e, now_, sink);
  };
  if (!held_back_.empty()) {
    for (core::Event const& earlier : std::exchange(held_back_, {})) hand_over(earlier);
  }
  hand_over(event);
  write_down();
}

void DeskWorld::tell(core::Event const& event) {
  if (auto const* change = std::get_if<core::event::PresenceChanged>(&event)) presence_ = change->presence;
  if (auto const* strip = std::get_if<core::event::ObstacleChanged>(&event)) strip_blocked_ = strip->blocked;
  give(event);
  if (observer_ != nullptr) observer_->after_step(*this);
}

core::CommandId DeskWorld::command(core::Request const& request, core::Origin origin) {
  core::CommandId const id = next_id_++;
  tell(core::event::Command{id, origin, request});
  return id;
}

void DeskWorld::happened(Incident const& incident) {
  if (observer_ != nullptr) observer_->on_incident(incident, *this);
}

core::Telemetry DeskWorld::counted(core::Telemetry telemetry) {
  if (!telemetry.height) return telemetry;
  sensor_mm_ = telemetry.height->mm();
  if (!counter_.base_mm) counter_.base_mm = sensor_mm_;
  double const way = counter_.factor * (sensor_mm_ - *counter_.base_mm);
  if (counter_.known) {
    telemetry.height = core::Height::at_mm(*counter_.base_mm + way + counter_.offset_mm);
  } else {
    telemetry.counted = core::Distance::of_mm(way);
    telemetry.height.reset();
  }
  return telemetry;
}

void DeskWorld::stands_at(core::Height here) {
  counter_.known = true;
  double const way = counter_.factor * (sensor_mm_ - counter_.base_mm.value_or(sensor_mm_));
  counter_.offset_mm = here.mm() - counter_.base_mm.value_or(sensor_mm_) - way;
}

void DeskWorld::carry_out_poll(core::BusSchedule::Job const& job) {
  auto answer = line_.poll(*desk_, now_);
  if (answer && options_.counts) answer = counted(*answer);
  if (answer) {
    schedule_->done(job, now_);
    schedule_->polled(0, answer->height, now_);
  } else {
    schedule_->failed(job, answer.error(), now_);
  }
  if (observer_ != nullptr) {
    observer_->on_transaction({job, now_, true, answer.has_value(), line_.last_fault()}, *this);
  }
  if (answer) {
    give(*answer);
  } else {
    give(core::event::BusFailed{answer.error()});
  }
}

void DeskWorld::carry_out(core::BusSchedule::Job const& job) {
  using Kind = core::BusSchedule::Job::Kind;
  now_ += options_.transaction;
  if (job.kind == Kind::poll) return carry_out_poll(job);
  if (observer_ != nullptr) observer_->before_transaction(job, *this);
  bool reached = false;
  auto const result = line_.command(
      [&]() -> driver::Result<core::Progress> {
        driver::DeskDriver& driver = *desk_;
        if (auto const* halt = std::get_if<core::action::Halt>(&job.command)) {
          if (halt->here) stands_at(*halt->here);
          return driver.halt();
        }
        if (auto const* drive = std::get_if<core::action::Drive>(&job.command)) {
          return driver.drive(drive->direction, drive->until);
        }
        auto const& move = std::get<core::action::MoveTo>(job.command);
        return driver.move_to(move.target, move.until);
      },
      reached);
  if (observer_ != nullptr) {
    observer_->on_transaction({job, now_, reached, result.has_value(), line_.last_fault()}, *this);
  }
  if (!result) {
    schedule_->failed(job, result.error(), now_);
    give(core::event::BusFailed{result.error()});
  } else if (auto const changed = schedule_->done(job, now_, *result)) {
    give(*changed);
  }
}

void DeskWorld::step_once(core::TimePoint limit) {
  if (auto const late = line_.straggler(now_)) {
    give(*late);
  } else if (auto const job = next_job(limit); job.kind != core::BusSchedule::Job::Kind::wait) {
    carry_out(job);
  }
  if (observer_ != nullptr) observer_->after_step(*this);
}

/// Waits until there is something to do for the bus worker, or for the controller, which then does it.
core::BusSchedule::Job DeskWorld::next_job(core::TimePoint limit) {
  auto const job = schedule_->next(now_);
  if (job.kind != core::BusSchedule::Job::Kind::wait) return job;
  core::TimePoint const wake = stalled_ ? core::k_never : controller_->next_deadline();
  core::TimePoint const next = std::min({job.until, wake, limit, line_.next_straggler()});
  // A deadline that stays in the past would spin the real daemon at full speed.
  if (next <= now_ && ++idle_spins_ > 1000)
    throw std::logic_error{"a deadline never passes\n" + transcript()};
  if (next > now_) idle_spins_ = 0;
  now_ = std::max(now_, next);
  if (wake <= now_ && !stalled_) {
    give(core::event::Wake{});
    return job;
  }
  bool const for_the_bus = now_ < limit && now_ < line_.next_straggler();
  return for_the_bus ? schedule_->next(now_) : job;
}

void DeskWorld::run(core::Duration time) {
  core::TimePoint const end = now_ + time;
  while (now_ < end) step_once(end);
}

bool DeskWorld::run_until(std::function<bool()> const& condition, core::Duration limit) {
  core::TimePoint const end = now_ + limit;
  while (!condition()) {
    if (now_ >= end) return false;
    step_once(end);
  }
  return true;
}

core::Height DeskWorld::true_height() {
  plant().advance(now_);
  return plant().height();
}

std::vector<core::Answer> DeskWorld::answers(core::CommandId id) const {
  std::vector<core::Answer> found;
  for (auto const& reply : replies_)
    if (reply.id == id) found.push_back(reply.answer);
  return found;
}

std::string DeskWorld::reason(core::CommandId id) const {
  std::string reason;
  for (auto const& reply : replies_)
    if (reply.id == id) reason = reply.reason;
  return reason;
}

std::string DeskWorld::transcript() const {
  std::string text;
  for (Said const& said : notices_) {
    text += fmt::format("{:9.3f}  {}\n", core::to_seconds(said.at.time_since_epoch()), describe(said.notice));
  }
  return text;
}

}  // namespace desk::testing
