#include "daemon/shell/bus_worker.h"

#include "daemon/shell/clocks.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace desk::shell {
namespace {

using Job = core::BusSchedule::Job;

/// Often enough to see a handset press within the second that a person needs to look up.
constexpr core::Duration k_resting_period = std::chrono::milliseconds{500};
constexpr core::Duration k_shortest_period = std::chrono::milliseconds{20};
/// So that one who asks sees it live.
constexpr core::Duration k_longest_wait = std::chrono::seconds{1};
constexpr core::Duration k_shutdown_limit = std::chrono::seconds{2};

/// Twice the report rate, so that a report is on average a quarter of its period old when it is read.
core::BusSchedule::DeskTiming timing_of(driver::DeskDriver const& driver) {
  core::Capabilities const c = driver.capabilities();
  core::Duration const moving = std::max(c.report_period / 2, k_shortest_period);
  driver::IoBudget const io = driver.io_budget();
  return {moving, std::max(moving, k_resting_period), io.typical, io.worst, io.late, c.noise, io.keep_alive};
}

std::vector<core::BusSchedule::DeskTiming> timings_of(std::vector<BusWorker::Desk> const& desks) {
  std::vector<core::BusSchedule::DeskTiming> timings;
  timings.reserve(desks.size());
  for (auto const& desk : desks) timings.push_back(timing_of(*desk.driver));
  return timings;
}

double seconds(core::TimePoint t) {
  return core::to_seconds(t.time_since_epoch());
}

}  // namespace

BusWorker::BusWorker(std::vector<Desk> desks, driver::MonotonicSource now, Listener listener, Log const& log)
    : desks_{std::move(desks)},
      now_{std::move(now)},
      listener_{std::move(listener)},
      log_{log},
      schedule_{timings_of(desks_), now_()},
      turned_at_{now_().time_since_epoch().count()},
      figures_{desks_.size()} {}

BusWorker::~BusWorker() {
  stop();
}

void BusWorker::start(std::string const& name) {
  constexpr std::size_t k_kept = 15;
  thread_ = std::thread{[this, kept = name.substr(0, k_kept)] {
    ::pthread_setname_np(::pthread_self(), kept.c_str());
    run();
  }};
}

void BusWorker::send(std::size_t desk, core::MotorCommand const& command) {
  {
    std::lock_guard const lock{mutex_};
    mailbox_.push_back({desk, command, now_()});
  }
  wake_.notify_one();
}

core::BusFigures BusWorker::figures() const {
  std::lock_guard const lock{mutex_};
  return figures_;
}

void BusWorker::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void BusWorker::run() {
  bool shutting_down = false;
  core::TimePoint give_up = core::k_never;
  while (!schedule_.finished() && now_() < give_up) {
    core::TimePoint const turn = now_();
    turned_at_.store(turn.time_since_epoch().count(), std::memory_order_relaxed);
    std::unique_lock lock{mutex_};
    empty_mailbox();
    if (stopping_ && !shutting_down) {
      shutting_down = true;
      give_up = now_() + k_shutdown_limit;
      schedule_.shut_down(now_());
    }
    // What is chosen now could not be sent before then, and a stop may come until then.
    if (core::TimePoint const free = desks_.front().driver->bus_free_at(); free > now_()) {
      wake_.wait_until(lock, to_steady(std::min(free, turn + k_longest_wait)));
      continue;
    }
    Job const job = schedule_.next(now_());
    if (job.kind == Job::Kind::wait) {
      wake_.wait_until(lock, to_steady(std::min(job.until, turn + k_longest_wait)),
                       [&] { return !mailbox_.empty() || (stopping_ && !shutting_down); });
      continue;
    }
    lock.unlock();
    carry_out(job);
    // By now the driver knows better how long its desk takes to answer.
    driver::IoBudget const io = desks_[job.desk].driver->io_budget();
    schedule_.takes(job.desk, io.typical, io.worst, io.late);
  }
  if (!schedule_.finished())
    log_.error("event=shutdown_incomplete reason=\"a desk did not confirm motor off\"");
}

void BusWorker::empty_mailbox() {
  for (Letter const& letter : mailbox_) schedule_.post(letter.desk, letter.command, letter.at);
  mailbox_.clear();
}

void BusWorker::carry_out(Job const& job) {
  began_ = now_();
  switch (job.kind) {
    case Job::Kind::wait: break;
    case Job::Kind::poll: poll(job); break;
    case Job::Kind::beat: keep_alive(job); break;
    case Job::Kind::halt:
    case Job::Kind::drive: switch_motor(job); break;
  }
}

void BusWorker::poll(Job const& job) {
  auto const answer = desks_[job.desk].driver->poll();
  if (!answer) return failed(job, answer.error());
  core::TimePoint const now = ended(job);
  schedule_.done(job, now);
  schedule_.polled(job.desk, answer->height, now);
  listener_(job.desk, *answer);
}

void BusWorker::keep_alive(Job const& job) {
  auto const result = desks_[job.desk].driver->keep_alive();
  if (!result) return failed(job, result.error());
  schedule_.done(job, ended(job));
}

core::TimePoint BusWorker::ended(Job const& job, core::Fault const* fault) {
  core::TimePoint const now = now_();
  std::lock_guard const lock{mutex_};
  figures_.carried(job.desk, now - began_, fault);
  return now;
}

void BusWorker::failed(Job const& job, core::Fault const& fault) {
  schedule_.failed(job, fault, ended(job, &fault));
  listener_(job.desk, core::event::BusFailed{fault});
}

void BusWorker::switch_motor(Job const& job) {
  Desk& desk = desks_[job.desk];
  driver::Result<core::Progress> result = core::Progress::done;
  if (auto const* drive = std::get_if<core::action::Drive>(&job.command)) {
    result = desk.driver->drive(drive->direction, drive->until);
  } else if (auto const* move = std::get_if<core::action::MoveTo>(&job.command)) {
    result = desk.driver->move_to(move->target, move->until);
  } else {
    auto const& halt = std::get<core::action::Halt>(job.command);
    result = halt.clear ? desk.driver->clear() : desk.driver->halt();
    if (halt.here && result && *result == core::Progress::done) desk.driver->stands_at(*halt.here);
  }
  if (!result) return failed(job, result.error());
  auto const changed = schedule_.done(job, ended(job), *result);
  if (!changed) return;
  // Written here and not on the io thread: that a motor went off must be on record even if that thread is
  // stuck.
  log_.info("desk={} event=motor output={} cause={} requested={:.6f} done={:.6f}", desk.id,
            to_string(changed->output), to_string(changed->cause), seconds(changed->requested_at),
            seconds(changed->at));
  listener_(job.desk, *changed);
}

}  // namespace desk::shell
