#pragma once

#include "drivers/desk_driver.h"
#include "drivers/gpio/height_source.h"
#include "drivers/gpio/leased_outputs.h"

#include <memory>
#include <optional>

namespace desk::driver::gpio {

/// A desk whose handset lines, or whose motor driver, are switched by two outputs of this computer, with its
/// height from a sensor on this computer. Velocity kind.
///
/// Never both outputs: whatever is asked for, one place turns a direction or none into levels. Both are off
/// from the moment they are had, on halt and when the driver is destroyed. A reversal is refused (interlock)
/// without a halt, and until the pause after it is over.
///
/// Lines that cannot be had, held by a deskd that is just ending for example, are asked for again by each
/// command and each second by polls; until then everything answers with the fault. No call blocks.
class GpioDesk final : public DeskDriver {
 public:
  struct Wiring {
    LineSpec up;  ///< both on one chip
    LineSpec down;
    /// From the motor's off to its on in the other direction.
    core::Duration reversal_pause = std::chrono::milliseconds{500};

    // Where the motion model starts before it has learned this desk: handset desks by users' measurements
    // (25 to 38 mm/s, 8 to 25 mm of coast, 0.1 to 0.57 s of dead time).
    core::Speed cruise = core::Speed::of_mm_s(32);
    core::Duration start_delay = std::chrono::milliseconds{300};
    core::Duration ramp = std::chrono::milliseconds{1500};
    core::Distance coast_up = core::Distance::of_mm(12);
    core::Distance coast_down = core::Distance::of_mm(12);
  };

  /// `seat`: the height of the chair, or nothing. Takes the lines at once if it can.
  GpioDesk(Wiring wiring, std::shared_ptr<LineBank> bank, std::unique_ptr<HeightSource> height,
           std::unique_ptr<HeightSource> seat, MonotonicSource now);
  ~GpioDesk() override;
  GpioDesk(GpioDesk const&) = delete;
  GpioDesk& operator=(GpioDesk const&) = delete;

  /// The newest height, or none if there was none since the last poll. A counter that lost its place says so
  /// once, as the drive's fault (class device), because somebody has to look; the way it counts since is told
  /// until it knows its height again.
  Result<core::Telemetry> poll() override;
  Result<core::Progress> drive(core::Direction direction, core::TimePoint until) override;
  Result<core::Progress> move_to(core::Height target, core::TimePoint until) override;
  Result<core::Progress> halt() noexcept override;
  void stands_at(core::Height here) override;
  [[nodiscard]] core::Capabilities capabilities() const override;
  [[nodiscard]] IoBudget io_budget() const override;

 private:
  Result<void> take_lines() noexcept;
  Result<void> switch_motor(std::optional<core::Direction> direction) noexcept;
  [[nodiscard]] std::optional<core::Fault> why_not(core::Direction direction) const;
  void take_seat(core::Telemetry& telemetry, core::TimePoint now);

  Wiring const wiring_;
  std::shared_ptr<LineBank> bank_;
  std::unique_ptr<HeightSource> height_;
  std::unique_ptr<HeightSource> seat_;
  MonotonicSource now_;

  std::unique_ptr<Outputs> outputs_;
  LeasedOutputs* leased_ = nullptr;      ///< the same, if they know leases
  std::optional<core::Fault> no_lines_;  ///< why there are none
  core::TimePoint ask_again_ = core::TimePoint::min();
  std::optional<core::Direction> driving_;  ///< since the last halt that worked
  std::optional<core::Direction> last_;     ///< the direction before that halt
  core::TimePoint off_at_ = core::TimePoint::min();
  core::TimePoint seat_due_ = core::TimePoint::min();
};

}  // namespace desk::driver::gpio
