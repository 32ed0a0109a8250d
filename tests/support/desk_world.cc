#include "tests/support/desk_world.h"

#include <fmt/format.h>

#include <stdexcept>

namespace desk::testing {
namespace {

driver::simulated::Profile profile_named(std::string const& name) {
  auto const profile = driver::simulated::find_profile(name);
  if (!profile) throw std::invalid_argument{"no plant profile " + name};
  return *profile;
}

core::BusSchedule::DeskTiming timing_of(core::Capabilities const& c, core::Duration transaction) {
  return {c.report_period / 2, std::chrono::milliseconds{500}, transaction};
}

struct Describe {
  std::string operator()(core::notice::MoveStarted const& n) const {
    return fmt::format("move started ({}) {:.1f} -> {:.1f}", to_string(n.origin), n.from.mm(), n.target.mm());
  }
  std::string operator()(core::notice::MoveEnded const& n) const {
    auto const& r = n.report;
    return fmt::format("move {} at {:.1f} (target {:.1f}), {} corrections, {:.2f} s", to_string(r.end),
                       r.landed ? r.landed->mm() : -1.0, r.target.mm(), r.corrections,
                       core::to_seconds(r.duration));
  }
  std::string operator()(core::notice::MotorSwitched const& n) const {
    return fmt::format("motor {} ({})", to_string(n.output), to_string(n.cause));
  }
  std::string operator()(core::notice::ChangeAnnounced const& n) const {
    return fmt::format("announced {} ({})", to_string(n.to), to_string(n.mode));
  }
  std::string operator()(core::notice::PromptEnded const& n) const {
    return fmt::format("prompt {}", to_string(n.end));
  }
  std::string operator()(core::notice::PostureChanged const& n) const {
    return fmt::format("posture {}", to_string(n.posture));
  }
  std::string operator()(core::notice::HandsetMoved const& n) const {
    return fmt::format("handset {:.1f} -> {:.1f}", n.from.mm(), n.to.mm());
  }
  std::string operator()(core::notice::FaultRaised const& n) const {
    return fmt::format("fault {}: {}", to_string(n.fault.code), n.fault.detail);
  }
  std::string operator()(core::notice::FaultCleared const& n) const {
    return fmt::format("fault {} cleared", to_string(n.code));
  }
  std::string operator()(core::notice::LinkChanged const& n) const {
    return fmt::format("link {} {}", n.up ? "up" : "down", n.detail);
  }
  std::string operator()(core::notice::CycleModeChanged const& n) const {
    return fmt::format("cycle mode {}", to_string(n.mode));
  }
  std::string operator()(core::notice::LockChanged const& n) const {
    return n.locked ? "locked" : "unlocked";
  }
  std::string operator()(core::notice::Calibrated const& n) const {
    return fmt::format("calibrated, worst miss {:.1f}", n.report.worst_miss.mm());
  }
  std::string operator()(core::notice::PresenceChanged const& n) const {
    return fmt::format("presence {}", to_string(n.presence));
  }
};

}  // namespace

/// Turns the controller's actions into bus commands and records.
class DeskWorld::Sink final : public core::ActionSink {
 public:
  explicit Sink(DeskWorld& world) : world_{world} {}
  void push(core::Action action) override {
    if (auto const* command = std::get_if<core::MotorCommand>(&action)) {
      world_.schedule_.post(0, *command, world_.now_);
    } else if (auto const* reply = std::get_if<core::action::Reply>(&action)) {
      world_.replies_.push_back(*reply);
    } else {
      world_.notices_.push_back({world_.now_, std::get<core::Notice>(action)});
    }
  }

 private:
  DeskWorld& world_;
};

DeskWorld::DeskWorld(Options options)
    : options_{std::move(options)},
      desk_{profile_named(options_.profile), options_.seed, options_.start, [this] { return now_; }},
      controller_{desk_.capabilities(), options_.settings},
      schedule_{{timing_of(desk_.capabilities(), options_.transaction)}, now_} {
  tell(core::event::PresenceChanged{options_.presence});
}

void DeskWorld::give(core::Event const& event) {
  if (stalled_) {
    held_back_.push_back(event);
    return;
  }
  Sink sink{*this};
  for (core::Event const& earlier : std::exchange(held_back_, {})) controller_.step(earlier, now_, sink);
  controller_.step(event, now_, sink);
}

void DeskWorld::tell(core::Event const& event) {
  give(event);
}

core::CommandId DeskWorld::command(core::Request const& request, core::Origin origin) {
  core::CommandId const id = next_id_++;
  give(core::event::Command{id, origin, request});
  return id;
}

void DeskWorld::carry_out(core::BusSchedule::Job const& job) {
  using Kind = core::BusSchedule::Job::Kind;
  auto& driver = static_cast<driver::DeskDriver&>(desk_);
  now_ += options_.transaction;
  if (job.kind == Kind::poll) {
    auto const answer = driver.poll();
    schedule_.polled(0, answer ? answer->height : std::nullopt, now_);
    give(answer ? core::Event{*answer} : core::Event{core::event::BusFailed{answer.error()}});
    return;
  }
  driver::Result<void> result;
  if (job.kind == Kind::halt) {
    result = driver.halt();
  } else if (auto const* drive = std::get_if<core::action::Drive>(&job.command)) {
    result = driver.drive(drive->direction, drive->until);
  } else if (auto const* move = std::get_if<core::action::MoveTo>(&job.command)) {
    result = driver.move_to(move->target, move->until);
  }
  if (!result) {
    schedule_.failed(job, now_);
    give(core::event::BusFailed{result.error()});
  } else if (auto const changed = schedule_.done(job, now_)) {
    give(*changed);
  }
}

void DeskWorld::step_once(core::TimePoint limit) {
  auto const job = schedule_.next(now_);
  if (job.kind != core::BusSchedule::Job::Kind::wait) {
    carry_out(job);
    return;
  }
  core::TimePoint const wake = stalled_ ? core::k_never : controller_.next_deadline();
  core::TimePoint const next = std::min({job.until, wake, limit});
  // A deadline that stays in the past would spin the real daemon at full speed.
  if (next <= now_ && ++idle_spins_ > 1000)
    throw std::logic_error{"a deadline never passes\n" + transcript()};
  if (next > now_) idle_spins_ = 0;
  now_ = std::max(now_, next);
  if (wake <= now_ && !stalled_) give(core::event::Wake{});
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
    text += fmt::format("{:9.3f}  {}\n", core::to_seconds(said.at.time_since_epoch()),
                        std::visit(Describe{}, said.notice));
  }
  return text;
}

}  // namespace desk::testing
