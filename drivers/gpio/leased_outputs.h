#pragma once

#include "drivers/gpio/lines.h"

namespace desk::driver::gpio {

/// Outputs that go off at the end of a lease even if this process stands still: those of a KernelBank with a
/// guard.
class LeasedOutputs : public Outputs {
 public:
  /// Before they become anything but 0, and again whenever that is to go on: they will be 0 again by then, or
  /// LeaseBook::k_grace later.
  virtual void allow_until(core::TimePoint until) noexcept = 0;
};

}  // namespace desk::driver::gpio
