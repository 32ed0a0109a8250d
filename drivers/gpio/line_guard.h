#pragma once

#include "daemon/core/time.h"
#include "drivers/gpio/lease_book.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include <sys/types.h>

namespace desk::driver::gpio {

/// A second process that shares our motor lines and switches them off when our lease has ended and we have
/// not done it: because we stand still as a whole (SIGSTOP, a debugger, a computer that does nothing but
/// swap) or are dead. What runs in this process cannot do that, and a Raspberry Pi's kernel leaves a line as
/// it was.
///
/// It knows nothing but the lines and their leases, needs no privilege that we have not, and ends with us.
class LineGuard {
 public:
  using Id = LeaseBook::Id;
  /// Switches the lines of this request off: all that are in the mask.
  using SwitchOff = std::function<void(int request, std::uint64_t mask)>;

  /// Forks, so no other thread may have been started yet. Throws std::system_error. `switch_off` runs in the
  /// other process.
  explicit LineGuard(SwitchOff const& switch_off);
  LineGuard(LineGuard const&) = delete;
  LineGuard& operator=(LineGuard const&) = delete;
  /// Ends the other process and waits for that, so that the lines are free.
  ~LineGuard();

  // Any thread; none of them waits. If the other process is gone or does not listen, they do nothing: then
  // the lines are no worse guarded than by this process alone.

  /// Shares a line request; the guard keeps it until forget(). Nothing: it could not.
  [[nodiscard]] std::optional<Id> share(int request, std::uint64_t mask) noexcept;
  /// Before a line is switched on, and whenever the lease is renewed.
  void allow(Id lines, core::TimePoint until) const noexcept;
  /// They are off.
  void off(Id lines) const noexcept;
  void forget(Id lines) const noexcept;

  [[nodiscard]] bool alive() const noexcept;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  int socket_ = -1;
  pid_t pid_ = -1;
  std::atomic<Id> next_id_{1};
};

}  // namespace desk::driver::gpio
