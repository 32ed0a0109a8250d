#include "daemon/core/bus_schedule.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

constexpr Duration k_stop_retry = std::chrono::milliseconds{20};
/// A desk that went off coasts, and its sensor may lag: look closely for a while.
constexpr Duration k_lively = std::chrono::seconds{3};
constexpr double k_motion_mm = 0.5;
constexpr double k_noise_sigmas = 4;

Output output_of(MotorCommand const& command) {
  if (auto const* drive = std::get_if<action::Drive>(&command)) {
    return drive->direction == Direction::up ? Output::up : Output::down;
  }
  return std::holds_alternative<action::MoveTo>(command) ? Output::servo : Output::off;
}

struct LeaseTerms {
  action::Lease kind;
  TimePoint until;
};

LeaseTerms terms_of(MotorCommand const& command) {
  if (auto const* drive = std::get_if<action::Drive>(&command)) return {drive->lease, drive->until};
  if (auto const* move = std::get_if<action::MoveTo>(&command)) return {move->lease, move->until};
  return {action::Lease::renew, TimePoint::min()};
}

MotorCommand as_start(MotorCommand command) {
  if (auto* drive = std::get_if<action::Drive>(&command)) drive->lease = action::Lease::start;
  if (auto* move = std::get_if<action::MoveTo>(&command)) move->lease = action::Lease::start;
  return command;
}

}  // namespace

BusSchedule::BusSchedule(std::vector<DeskTiming> const& desks, TimePoint now) {
  for (DeskTiming const& timing : desks) {
    Desk desk;
    desk.timing = timing;
    // Nobody knows what ran before us: every desk is stopped before anything else (design §5).
    desk.stop = Stop{OutputCause::command, now, now};
    desks_.push_back(desk);
  }
}

void BusSchedule::post(std::size_t desk, MotorCommand const& command, TimePoint now) {
  Desk& d = desks_[desk];
  // Whoever is told later that the motor is off must know whether that was before its own start or after.
  d.told_at = std::max(now, d.told_at + Duration{1});
  bool const start_waits = d.command && terms_of(d.command->command).kind == action::Lease::start;
  if (std::holds_alternative<action::Halt>(command)) {
    d.command.reset();
    if (!d.stop) d.stop = Stop{OutputCause::command, d.told_at, now};
    // It ends the start that waited behind an earlier one as well.
    if (start_waits) d.stop->requested_at = d.told_at;
    return;
  }
  if (shutting_down_) return;
  // A renewal that overtakes its own start must not turn it into a renewal of nothing.
  d.command = Command{start_waits ? as_start(command) : command, d.told_at};
}

void BusSchedule::end_leases(TimePoint now) {
  for (Desk& d : desks_) {
    if (d.output == Output::off || d.stop || now < d.lease_end) continue;
    d.stop = Stop{OutputCause::lease_end, d.lease_end, now};
  }
}

BusSchedule::Job BusSchedule::next(TimePoint now) {
  end_leases(now);
  if (auto job = next_stop(now)) return *job;
  if (auto job = next_command(now)) return *job;
  return next_poll(now);
}

std::optional<BusSchedule::Job> BusSchedule::next_stop(TimePoint now) {
  std::optional<std::size_t> oldest;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    auto const& stop = desks_[i].stop;
    if (!stop || stop->not_before > now) continue;
    if (!oldest || stop->requested_at < desks_[*oldest].stop->requested_at) oldest = i;
  }
  if (!oldest) return std::nullopt;
  Stop const& stop = *desks_[*oldest].stop;
  return Job{Job::Kind::halt, *oldest, now, action::Halt{}, stop.cause, stop.requested_at};
}

std::optional<BusSchedule::Job> BusSchedule::next_command(TimePoint now) {
  for (std::size_t n = 0; n < desks_.size(); ++n) {
    std::size_t const i = (turn_ + n) % desks_.size();
    Desk& d = desks_[i];
    if (!d.command) continue;
    if (d.stop) {
      // A stop that failed is tried again in a moment; until it worked nothing may run, and nothing is
      // renewed.
      if (terms_of(d.command->command).kind == action::Lease::renew) d.command.reset();
      continue;
    }
    Command const waiting = *std::exchange(d.command, std::nullopt);
    // The lease that this was to extend has ended, or the motor was stopped: too late.
    LeaseTerms const terms = terms_of(waiting.command);
    if (terms.kind == action::Lease::renew && d.output == Output::off) continue;
    // Its time would be over before the desk hears of it; the end of the lease is all that is left of it.
    if (terms.until <= now + d.timing.transaction) {
      d.lease_end = std::min(d.lease_end, terms.until);
      continue;
    }
    if (terms.kind == action::Lease::renew && terms.until == d.lease_end) continue;
    turn_ = i + 1;
    return Job{Job::Kind::drive, i, {}, waiting.command, OutputCause::command, waiting.requested_at};
  }
  return std::nullopt;
}

bool BusSchedule::poll_fits(Desk const& desk, TimePoint now) const {
  return std::all_of(desks_.begin(), desks_.end(), [&](Desk const& d) {
    return d.output == Output::off || d.stop || now + desk.timing.transaction < d.lease_end;
  });
}

BusSchedule::Job BusSchedule::next_poll(TimePoint now) const {
  Job wait;
  wait.until = now + std::chrono::seconds{1};
  for (Desk const& d : desks_) {
    if (d.output != Output::off && !d.stop) wait.until = std::min(wait.until, d.lease_end);
    if (d.stop) wait.until = std::min(wait.until, d.stop->not_before);
  }
  if (shutting_down_) return wait;
  std::optional<std::size_t> due;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    Desk const& d = desks_[i];
    if (d.poll_due > now) {
      wait.until = std::min(wait.until, d.poll_due);
    } else if (poll_fits(d, now) && (!due || d.poll_due < desks_[*due].poll_due)) {
      due = i;
    }
  }
  if (!due) return wait;
  return Job{Job::Kind::poll, *due, now, action::Halt{}, OutputCause::command, now};
}

std::optional<event::OutputChanged> BusSchedule::done(Job const& job, TimePoint now) {
  Desk& d = desks_[job.desk];
  switch (job.kind) {
    case Job::Kind::wait:
    case Job::Kind::poll: return std::nullopt;
    case Job::Kind::halt: d.stop.reset(); break;
    case Job::Kind::drive: d.lease_end = terms_of(job.command).until; break;
  }
  Output const output = output_of(job.command);
  if (output != Output::off || d.output != Output::off) {
    d.lively_until = now + k_lively;
    d.poll_due = std::min(d.poll_due, now + d.timing.moving_period);
  }
  if (output == d.output && output != Output::off) return std::nullopt;
  d.output = output;
  return event::OutputChanged{output, job.cause, job.requested_at, now};
}

void BusSchedule::failed(Job const& job, TimePoint now) {
  Desk& d = desks_[job.desk];
  switch (job.kind) {
    case Job::Kind::wait: return;
    case Job::Kind::halt:
      if (d.stop) d.stop->not_before = now + k_stop_retry;
      return;
    case Job::Kind::drive:
      // It may or may not have started: treat it as running and stop it.
      d.output = output_of(job.command);
      d.lease_end = now;
      d.command.reset();
      d.stop = Stop{OutputCause::failure, now, now};
      return;
    case Job::Kind::poll: polled(job.desk, std::nullopt, now); return;
  }
}

bool BusSchedule::seems_to_move(Desk const& desk, Height height) {
  double const motion = k_motion_mm + k_noise_sigmas * desk.timing.noise.mm();
  return desk.last_height && (height - *desk.last_height).abs().mm() >= motion;
}

void BusSchedule::polled(std::size_t desk, std::optional<Height> height, TimePoint now) {
  Desk& d = desks_[desk];
  bool const suspect = height && seems_to_move(d, *height);
  bool const sure = suspect && (d.suspect || d.timing.noise.mm() == 0);
  if (sure) d.lively_until = now + k_lively;
  // Compared with where it last was at rest or found moving, so a slow motion shows in spite of noise.
  bool const resting = !suspect && d.output == Output::off && now >= d.lively_until;
  if (height && (sure || resting || !d.last_height)) d.last_height = height;
  d.suspect = suspect;
  bool const lively = d.output != Output::off || now < d.lively_until || suspect;
  Duration const period = lively ? d.timing.moving_period : d.timing.resting_period;
  // From the instant that was due, so that the rate does not drift; a missed one is not made up for.
  d.poll_due = std::max(d.poll_due + period, now + period / 2);
}

void BusSchedule::shut_down(TimePoint now) {
  shutting_down_ = true;
  for (Desk& d : desks_) {
    d.command.reset();
    d.stop = Stop{OutputCause::shutdown, now, now};
  }
}

bool BusSchedule::finished() const {
  return shutting_down_ &&
         std::none_of(desks_.begin(), desks_.end(), [](Desk const& d) { return d.stop.has_value(); });
}

}  // namespace desk::core
