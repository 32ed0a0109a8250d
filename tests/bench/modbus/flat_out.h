#pragma once

#include "daemon/core/bus_schedule.h"
#include "daemon/shell/bus_worker.h"

#include <vector>

namespace desk::bench {

/// Carries out what the bus schedule says, on the caller's thread: a bus worker for desks that are due again
/// as soon as they were polled. Nobody is told.
class FlatOut {
 public:
  explicit FlatOut(std::vector<shell::BusWorker::Desk> desks);

  /// One transaction. True if it was a poll that was answered.
  bool step();
  /// Answered polls a second, over `look` at least; the first round is not counted.
  double polls_per_second(core::Duration look);

 private:
  std::vector<shell::BusWorker::Desk> desks_;
  core::BusSchedule schedule_;
};

}  // namespace desk::bench
