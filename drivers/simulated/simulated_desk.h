#pragma once

#include "drivers/desk_driver.h"
#include "drivers/simulated/plant.h"

#include <memory>
#include <string_view>

namespace desk::driver::simulated {

/// A desk without hardware: a Plant that lives in the time of `now`. For trying the daemon out and for tests.
///
/// Calls never block. What it tells:
/// - A desk that reports (moving, or at rest if it does so) has its newest report told, with that report's
/// own instant;
///   polling between two reports tells the same one again.
/// - A desk that falls silent at rest but answers questions (linak) is asked at most once a second, so a
/// daemon that
///   starts learns the height at once.
/// - A sleeping or silent sensor is no fault of the bus: the telemetry is stamped with the poll and has no
/// height. The
///   supervisor decides when that is too long.
/// - What the drive itself complains of is told until halt(), as device faults.
///
/// `until` is not obeyed: like most boxes it runs until told to stop, so a lease that nobody ends shows up in
/// tests. A servo has its dead-man of 500 ms, which move_to() renews.
class SimulatedDesk final : public DeskDriver {
 public:
  /// The desk is created at now(); see Plant. `now` must outlive the driver, and never go back.
  SimulatedDesk(Profile const& profile, std::uint64_t seed, core::Height start, MonotonicSource now);
  /// Connects to a desk that was there before, and will be after the driver is gone.
  SimulatedDesk(std::shared_ptr<Plant> plant, MonotonicSource now);
  ~SimulatedDesk() override;
  SimulatedDesk(SimulatedDesk const&) = delete;
  SimulatedDesk& operator=(SimulatedDesk const&) = delete;

  Result<core::Telemetry> poll() override;
  Result<core::Progress> drive(core::Direction direction, core::TimePoint until) override;
  /// A new target the other way is refused (interlock) while the column still runs.
  Result<core::Progress> move_to(core::Height target, core::TimePoint until) override;
  Result<core::Progress> halt() noexcept override;
  [[nodiscard]] core::Capabilities capabilities() const override;
  [[nodiscard]] IoBudget io_budget() const override;

  [[nodiscard]] Plant& plant() { return *plant_; }

 private:
  struct Move {
    core::Direction direction;
    core::Height target;
  };

  std::shared_ptr<Plant> plant_;
  MonotonicSource now_;
  std::optional<core::Direction> driving_;  ///< since the last halt
  std::optional<Move> moving_to_;           ///< since the last halt
};

}  // namespace desk::driver::simulated
