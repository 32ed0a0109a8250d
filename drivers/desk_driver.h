#pragma once

#include "daemon/core/action.h"
#include "daemon/core/telemetry.h"
#include "drivers/result.h"

#include <functional>

namespace desk::driver {

/// Reads the monotonic clock. Drivers get it handed in: the daemon passes the real clock, tests a hand-driven
/// one.
using MonotonicSource = std::function<core::TimePoint()>;

/// How long one call may keep the bus busy, and how often a running desk must hear from us. The bus worker
/// plans stops around it.
struct IoBudget {
  core::Duration typical{0};  ///< an answered call
  core::Duration worst{0};    ///< a call to a device that does not answer
  core::Duration late{
      0};  ///< after such a call the next poll may block that much longer, unless it comes later
  core::Duration keep_alive{
      0};  ///< a running desk stops unless keep_alive() is called this often; 0: it does not
};

/// One desk on one bus: the single seam between the daemon and hardware.
///
/// Called only on the bus worker's thread, and each call blocks it for one transaction at most, so that a
/// stop never waits for more. What takes several returns `more` and is called again with the same arguments,
/// unless something else is wanted by then. A driver never retries and never sleeps; the worker decides what
/// comes next from the fault's class. Destroying a driver halts its desk.
class DeskDriver {
 public:
  DeskDriver() = default;
  DeskDriver(DeskDriver const&) = delete;
  DeskDriver& operator=(DeskDriver const&) = delete;
  virtual ~DeskDriver() = default;

  /// Reads height and state, or one part of them: a height that was not read now is absent. Faults: transient
  /// (no or damaged answer), device, permanent.
  virtual Result<core::Telemetry> poll() = 0;

  /// Velocity desks: motor on in this direction. The worker ends the lease by halt(); `until` lets a driver
  /// arm a hardware dead-man of its own. Repeated calls in the same direction renew. A reversal without a
  /// halt() is refused (interlock). Servo desks answer `unsupported`.
  virtual Result<core::Progress> drive(core::Direction direction, core::TimePoint until) = 0;

  /// Servo desks: run to `target`, which is within the soft limits. Velocity desks answer `unsupported`.
  virtual Result<core::Progress> move_to(core::Height target, core::TimePoint until) = 0;

  /// Keeps a running desk's own dead-man from stopping it. Only called while a lease lives.
  virtual Result<void> keep_alive() { return {}; }

  /// Motor off. Idempotent. On a fault the worker calls it again until it succeeds.
  virtual Result<core::Progress> halt() noexcept = 0;

  /// halt(), and the drive's own error is forgotten if it is over.
  virtual Result<core::Progress> clear() { return halt(); }

  /// A desk that counts its height (Capabilities::home) stands at `here`: found at its end stop, or known
  /// from before a clean end. Only at rest. Before the worker's start, the one exception, from any thread.
  virtual void stands_at(core::Height /*here*/) {}

  [[nodiscard]] virtual core::Capabilities capabilities() const = 0;
  [[nodiscard]] virtual IoBudget io_budget() const = 0;
  /// Until then a call would first wait for the bus. Whoever waits himself can still change his mind.
  [[nodiscard]] virtual core::TimePoint bus_free_at() const { return core::TimePoint::min(); }
};

}  // namespace desk::driver
