#include "daemon/core/bus_schedule.h"

#include <algorithm>
#include <array>
#include <utility>

namespace desk::core {
namespace {

constexpr Duration k_stop_retry = std::chrono::milliseconds{20};
constexpr Duration k_beat_retry = std::chrono::milliseconds{20};
/// What is silent on a bus with others takes 1 % of it in the end, while its time-out is at most 100 ms.
constexpr Duration k_alone = std::chrono::milliseconds{500};
constexpr Duration k_among_others = std::chrono::seconds{10};
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
  if (auto const* halt = std::get_if<action::Halt>(&command)) {
    d.command.reset();
    if (!d.stop) d.stop = Stop{OutputCause::command, d.told_at, now};
    // It ends the start that waited behind an earlier one as well; and whoever clears waits for what he
    // asked.
    if (start_waits || halt->clear || halt->here) d.stop->requested_at = d.told_at;
    d.stop->clear = d.stop->clear || halt->clear;
    if (halt->here) d.stop->here = halt->here;
    return;
  }
  if (shutting_down_) return;
  // A renewal that overtakes its own start must not turn it into a renewal of nothing.
  d.command = Command{start_waits ? as_start(command) : command, d.told_at};
}

bool BusSchedule::may_run(Desk const& desk) {
  return desk.output != Output::off || desk.begun;
}

void BusSchedule::takes(std::size_t desk, Duration transaction, Duration no_answer, Duration late) {
  DeskTiming& timing = desks_[desk].timing;
  timing.transaction = transaction;
  timing.no_answer = no_answer;
  timing.late = late;
}

void BusSchedule::end_leases(TimePoint now) {
  for (Desk& d : desks_) {
    if (!may_run(d) || d.stop || now < d.lease_end) continue;
    d.stop = Stop{OutputCause::lease_end, d.lease_end, now};
  }
}

BusSchedule::Job BusSchedule::next(TimePoint now) {
  end_leases(now);
  if (auto job = next_stop(now)) return *job;
  if (auto job = next_beat(now)) return *job;
  if (polls_turn_) {
    if (auto job = next_poll(now)) return beat_before(*job);
  }
  if (auto job = next_command(now)) return *job;
  if (auto job = next_poll(now)) return beat_before(*job);
  return wait(now);
}

/// A desk that does not answer keeps the bus for long. When its turn comes, everybody first hears what they
/// would miss meanwhile; counted from then, so that there is an end to it.
BusSchedule::Job BusSchedule::beat_before(Job const& poll) const {
  Desk const& d = desks_[poll.desk];
  if (!d.silence.aside()) return poll;
  return next_beat(d.poll_due + d.timing.no_answer).value_or(poll);
}

std::optional<BusSchedule::Job> BusSchedule::next_stop(TimePoint now) const {
  std::optional<std::size_t> oldest;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    auto const& stop = desks_[i].stop;
    if (!stop || stop->not_before > now) continue;
    if (!oldest || stop->requested_at < desks_[*oldest].stop->requested_at) oldest = i;
  }
  if (!oldest) return std::nullopt;
  Stop const& stop = *desks_[*oldest].stop;
  return Job{Job::Kind::halt, *oldest,          now, action::Halt{stop.clear, stop.here},
             stop.cause,      stop.requested_at};
}

std::optional<BusSchedule::Job> BusSchedule::next_beat(TimePoint by) const {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    Desk const& d = desks_[i];
    if (d.stop || d.output == Output::off || d.beat_due > by) continue;
    if (!first || d.beat_due < desks_[*first].beat_due) first = i;
  }
  if (!first) return std::nullopt;
  return Job{Job::Kind::beat, *first, by, action::Halt{}, OutputCause::command, by};
}

/// A desk that has to hear from us anyway needs no word about a longer lease.
bool BusSchedule::renews_without_words(Desk& desk, MotorCommand const& command) {
  if (desk.timing.beat <= Duration{0} || desk.output == Output::off) return false;
  auto const* move = std::get_if<action::MoveTo>(&command);
  if (move != nullptr && desk.target != move->target) return false;
  desk.lease_end = terms_of(command).until;
  return true;
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
    if (terms.kind == action::Lease::renew && renews_without_words(d, waiting.command)) continue;
    turn_ = i + 1;
    return Job{Job::Kind::drive, i, {}, waiting.command, OutputCause::command, waiting.requested_at};
  }
  return std::nullopt;
}

/// Of the leases that run: a poll must be over by then.
TimePoint BusSchedule::first_lease_end() const {
  TimePoint first = k_never;
  for (Desk const& d : desks_) {
    if (may_run(d) && !d.stop) first = std::min(first, d.lease_end);
  }
  return first;
}

std::optional<BusSchedule::Job> BusSchedule::next_poll(TimePoint now) const {
  if (shutting_down_) return std::nullopt;
  TimePoint const over_by = first_lease_end();
  std::array<std::optional<std::size_t>, 2> due;  // of those that rest, and of those that may move
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    Desk const& d = desks_[i];
    if (d.poll_due > now || now + d.timing.transaction >= over_by) continue;
    auto& first = due[lively(d, now) ? 1 : 0];
    if (!first || d.poll_due < desks_[*first].poll_due) first = i;
  }
  auto const chosen = due[1] && (movers_turn_ || !due[0]) ? due[1] : due[0];
  if (!chosen) return std::nullopt;
  return Job{Job::Kind::poll, *chosen, now, action::Halt{}, OutputCause::command, now};
}

BusSchedule::Job BusSchedule::wait(TimePoint now) const {
  Job wait;
  wait.until = now + std::chrono::seconds{1};
  for (Desk const& d : desks_) {
    if (may_run(d) && !d.stop) wait.until = std::min(wait.until, d.lease_end);
    if (d.output != Output::off && !d.stop) wait.until = std::min(wait.until, d.beat_due);
    if (d.stop) wait.until = std::min(wait.until, d.stop->not_before);
    // One that is due already waits for a lease to end.
    if (d.poll_due > now && !shutting_down_) wait.until = std::min(wait.until, d.poll_due);
  }
  return wait;
}

bool BusSchedule::lively(Desk const& desk, TimePoint now) {
  return desk.output != Output::off || now < desk.lively_until || desk.suspect;
}

std::optional<event::OutputChanged> BusSchedule::done(Job const& job, TimePoint now, Progress progress) {
  Desk& d = desks_[job.desk];
  std::string reason;
  d.silence.answered();
  switch (job.kind) {
    case Job::Kind::wait:
    case Job::Kind::poll: return std::nullopt;
    case Job::Kind::beat:
      d.beat_due = std::max(std::min(d.beat_due, now) + d.timing.beat, now);
      return std::nullopt;
    case Job::Kind::halt:
      if (progress == Progress::more) return std::nullopt;
      if (d.stop) reason = std::move(d.stop->reason);
      d.stop.reset();
      d.begun = false;
      d.beat_due = k_never;
      break;
    case Job::Kind::drive:
      polls_turn_ = true;
      d.repeated = false;
      // Counted from the first part of its start. Another target says nothing to the desk's own dead-man.
      if (d.timing.beat > Duration{0} && d.beat_due == k_never) d.beat_due = now + d.timing.beat;
      if (progress == Progress::more) {
        part_done(d, job);
        return std::nullopt;
      }
      d.begun = false;
      d.lease_end = terms_of(job.command).until;
      if (auto const* move = std::get_if<action::MoveTo>(&job.command)) d.target = move->target;
      break;
  }
  Output const output = output_of(job.command);
  if (output != Output::off || d.output != Output::off) {
    d.lively_until = now + k_lively;
    d.poll_due = std::min(d.poll_due, now + d.timing.moving_period);
  }
  if (output == d.output && output != Output::off) return std::nullopt;
  d.output = output;
  return event::OutputChanged{output, job.cause, job.requested_at, now, std::move(reason)};
}

/// The rest follows at once, unless something else was asked for. From its first part on the desk may run, so
/// its lease counts.
void BusSchedule::part_done(Desk& desk, Job const& job) {
  desk.lease_end = terms_of(job.command).until;
  desk.begun = true;
  if (!desk.command && !desk.stop) desk.command = Command{job.command, job.requested_at};
}

/// Whether it runs now nobody knows. An answer that got lost is no reason to end a move: until the end of its
/// lease it may run, and hears the command once more. If that does not help, it is stopped.
void BusSchedule::command_failed(Desk& desk, Job const& job, Fault const& why, TimePoint now) {
  bool const lost = why.policy == FaultClass::transient && why.code != FaultCode::bus_gone;
  if (lost && !std::exchange(desk.repeated, true)) {
    LeaseTerms const terms = terms_of(job.command);
    if (terms.kind == action::Lease::start) part_done(desk, job);
    if (!desk.command && !desk.stop) desk.command = Command{job.command, job.requested_at};
    return;
  }
  desk.output = output_of(job.command);
  desk.lease_end = now;
  desk.command.reset();
  desk.begun = false;
  desk.repeated = false;
  desk.stop = Stop{OutputCause::failure, now, now, false, std::nullopt, false, why.detail};
}

void BusSchedule::failed(Job const& job, Fault const& why, TimePoint now) {
  Desk& d = desks_[job.desk];
  if (why.code == FaultCode::bus_timeout) {
    d.silence.missed(now, seldom());
  } else if (why.code == FaultCode::bus_error || why.code == FaultCode::drive_error) {
    d.silence.answered();
  }
  switch (job.kind) {
    case Job::Kind::wait: return;
    case Job::Kind::halt:
      // An answer got lost, and one more try is worth more than the others' polls; after that half of the
      // time is for the others.
      if (d.stop)
        d.stop->not_before =
            now + (d.stop->failed ? std::max(k_stop_retry, d.timing.no_answer) : k_stop_retry);
      if (d.stop) d.stop->failed = true;
      break;
    case Job::Kind::beat: d.beat_due = now + k_beat_retry; break;
    case Job::Kind::drive:
      polls_turn_ = true;
      command_failed(d, job, why, now);
      break;
    case Job::Kind::poll: polled(job.desk, std::nullopt, now); break;
  }
  // Who does not answer makes nobody wait twice.
  TimePoint const again =
      d.silence.aside() ? d.silence.ask_at() : now + std::max(d.timing.no_answer, d.timing.late);
  d.poll_due = std::max(d.poll_due, again);
  if (d.stop && d.silence.aside()) d.stop->not_before = std::max(d.stop->not_before, again);
}

/// How often a device that stays silent is asked: alone on its bus it costs nobody anything, and whoever
/// switches it on again wants to see that it is back.
Duration BusSchedule::seldom() const {
  return desks_.size() == 1 ? k_alone : k_among_others;
}

bool BusSchedule::seems_to_move(Desk const& desk, Height height) {
  double const motion = k_motion_mm + k_noise_sigmas * desk.timing.noise.mm();
  return desk.last_height && (height - *desk.last_height).abs().mm() >= motion;
}

void BusSchedule::polled(std::size_t desk, std::optional<Height> height, TimePoint now) {
  Desk& d = desks_[desk];
  polls_turn_ = false;
  movers_turn_ = !lively(d, now);
  bool const suspect = height && seems_to_move(d, *height);
  bool const sure = suspect && (d.suspect || d.timing.noise.mm() == 0);
  if (sure) d.lively_until = now + k_lively;
  // Compared with where it last was at rest or found moving, so a slow motion shows in spite of noise.
  bool const resting = !suspect && d.output == Output::off && now >= d.lively_until;
  if (height && (sure || resting || !d.last_height)) d.last_height = height;
  d.suspect = suspect;
  Duration const period = lively(d, now) ? d.timing.moving_period : d.timing.resting_period;
  // From the instant that was due, so that the rate does not drift; a missed one is not made up for. A bus
  // that is hardly fast enough is not left idle in between.
  Duration const pause = 2 * d.timing.transaction > period ? Duration{0} : period / 2;
  d.poll_due = std::max(d.poll_due + period, now + pause);
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
