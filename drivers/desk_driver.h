#pragma once

#include "daemon/core/telemetry.h"
#include "drivers/result.h"

#include <functional>

namespace desk::driver {

/// Reads the monotonic clock. Drivers get it handed in: the daemon passes the real clock, tests a hand-driven
/// one.
using MonotonicSource = std::function<core::TimePoint()>;

/// How long a driver may keep its bus busy. The bus worker plans stops around it.
struct IoBudget {
  core::Duration typical{0};  ///< one poll or one command, answered
  core::Duration worst{0};    ///< one poll or one command to a device that does not answer
};

/// One desk on one bus: the single seam between the daemon and hardware.
///
/// Called only on the bus worker's thread, and may block it for io_budget().worst per call. A driver never
/// retries and never sleeps; the worker decides what comes next from the fault's class. Destroying a driver
/// halts its desk.
class DeskDriver {
 public:
  DeskDriver() = default;
  DeskDriver(DeskDriver const&) = delete;
  DeskDriver& operator=(DeskDriver const&) = delete;
  virtual ~DeskDriver() = default;

  /// Reads height and state. Faults: transient (no or damaged answer), device, permanent.
  virtual Result<core::Telemetry> poll() = 0;

  /// Velocity desks: motor on in this direction. The worker ends the lease by halt(); `until` lets a driver
  /// arm a hardware dead-man of its own. Repeated calls in the same direction renew. A reversal without a
  /// halt() is refused (interlock). Servo desks answer `unsupported`.
  virtual Result<void> drive(core::Direction direction, core::TimePoint until) = 0;

  /// Servo desks: run to `target`, which is within the soft limits. Velocity desks answer `unsupported`.
  virtual Result<void> move_to(core::Height target, core::TimePoint until) = 0;

  /// Motor off. Idempotent. On a fault the worker calls it again until it succeeds.
  virtual Result<void> halt() noexcept = 0;

  [[nodiscard]] virtual core::Capabilities capabilities() const = 0;
  [[nodiscard]] virtual IoBudget io_budget() const = 0;
};

}  // namespace desk::driver
