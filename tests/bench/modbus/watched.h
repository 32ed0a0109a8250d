#pragma once

#include "daemon/shell/bus_worker.h"
#include "tests/bench/modbus/rig.h"
#include "tests/bench/modbus/samples.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace desk::bench {

/// A rig polled by a real bus worker, and what that tells its listener.
class Watched {
 public:
  explicit Watched(std::unique_ptr<Rig> rig);
  /// Forgets what was told so far, and when: from now on it counts.
  void begin();

  struct Told {
    int polls = 0;
    int failed = 0;
    core::TimePoint first;
    core::TimePoint last;
    Samples cycles;   ///< from one telemetry of a desk to its next
    Samples changes;  ///< from a change of height until a telemetry shows it
    [[nodiscard]] double polls_per_second() const { return (polls - 1) / core::to_seconds(last - first); }
  };
  /// Since begin(). `told` is not touched any more.
  [[nodiscard]] Told end();

  [[nodiscard]] Rig& rig() { return *rig_; }
  [[nodiscard]] shell::BusWorker& worker() { return *worker_; }

 private:
  void heard(std::size_t index, core::Event const& event);

  struct Desk {
    std::optional<core::TimePoint> told_at;
    std::optional<std::size_t> shown;
  };
  std::unique_ptr<Rig> rig_;
  std::mutex mutex_;  ///< guards the next two
  Told told_;
  std::vector<Desk> desks_;
  shell::Log log_{shell::Log::Level::error};
  std::unique_ptr<shell::BusWorker> worker_;
};

}  // namespace desk::bench
