#include "tests/bench/modbus/flat_out.h"

#include "tests/bench/modbus/rig.h"

#include <utility>

namespace desk::bench {
namespace {

using core::Duration;
using core::TimePoint;
using Job = core::BusSchedule::Job;

std::vector<core::BusSchedule::DeskTiming> timings_of(std::vector<shell::BusWorker::Desk> const& desks) {
  std::vector<core::BusSchedule::DeskTiming> timings;
  for (auto const& desk : desks) {
    auto const io = desk.driver->io_budget();
    core::BusSchedule::DeskTiming timing;
    timing.transaction = io.typical;
    timing.no_answer = io.worst;
    timing.late = io.late;
    timings.push_back(timing);
  }
  return timings;
}

}  // namespace

FlatOut::FlatOut(std::vector<shell::BusWorker::Desk> desks)
    : desks_{std::move(desks)}, schedule_{timings_of(desks_), now()} {}

bool FlatOut::step() {
  Job const job = schedule_.next(now());
  auto& driver = *desks_[job.desk].driver;
  if (job.kind == Job::Kind::halt) {
    auto const result = driver.halt();
    if (result) schedule_.done(job, now(), *result);
    if (!result) schedule_.failed(job, result.error(), now());
    return false;
  }
  if (job.kind != Job::Kind::poll) return false;
  auto const answer = driver.poll();
  if (!answer) {
    schedule_.failed(job, answer.error(), now());
    return false;
  }
  schedule_.done(job, now());
  schedule_.polled(job.desk, answer->height, now());
  return true;
}

double FlatOut::polls_per_second(Duration look) {
  for (std::size_t i = 0; i < 2 * desks_.size(); ++i) step();
  TimePoint const begin = now();
  TimePoint end = begin;
  int polls = 0;
  while (end - begin < look) {
    polls += step() ? 1 : 0;
    end = now();
  }
  return polls / core::to_seconds(end - begin);
}

}  // namespace desk::bench
