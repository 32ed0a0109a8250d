#pragma once

#include "daemon/core/time.h"
#include "drivers/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace desk::driver::gpio {

enum class Bias { as_is, none, pull_up, pull_down };
enum class OutputStage { push_pull, open_drain, open_source };

/// One line and how it is wired. `place` is as a person writes it: "gpiochip0:17", "pinctrl-bcm2711:17" (the
/// chip by its label) or "GPIO17" (the line's own name, which must occur once).
struct LineSpec {
  std::string place;
  bool active_low = false;                     ///< logical 1 is a low level
  Bias bias = Bias::as_is;                     ///< inputs
  OutputStage stage = OutputStage::push_pull;  ///< outputs
  core::Duration debounce{0};  ///< inputs: a change counts once it has lasted so long; 0: at once
  bool operator==(LineSpec const&) const = default;
};

/// A change of an input, stamped by the kernel.
struct Edge {
  std::size_t line = 0;  ///< index in the request
  bool active = false;   ///< logical value after it
  core::TimePoint at;    ///< monotonic
};

/// Lines that deskd drives. Logical values; all change in one call to the kernel. The destructor sets all to
/// 0 and lets them go.
class Outputs {
 public:
  Outputs() = default;
  Outputs(Outputs const&) = delete;
  Outputs& operator=(Outputs const&) = delete;
  virtual ~Outputs() = default;
  /// Bit i is line i. Faults: device.
  virtual Result<void> set(std::uint64_t values) noexcept = 0;
};

/// Lines that deskd reads.
class Inputs {
 public:
  Inputs() = default;
  Inputs(Inputs const&) = delete;
  Inputs& operator=(Inputs const&) = delete;
  virtual ~Inputs() = default;
  /// Bit i is line i, now.
  virtual Result<std::uint64_t> values() = 0;
  /// The edges since the last call, oldest first; never waits. Faults: device, if some were lost, and those
  /// of this call with them: values() tells how the lines are now; transient, if the chip is gone.
  virtual Result<std::vector<Edge>> edges() = 0;
  /// Readable while edges wait. Belongs to this object.
  [[nodiscard]] virtual int descriptor() const = 0;
};

/// Where lines come from: the kernel, or a test's own wires.
class LineBank {
 public:
  LineBank() = default;
  LineBank(LineBank const&) = delete;
  LineBank& operator=(LineBank const&) = delete;
  virtual ~LineBank() = default;
  /// All low (logical 0) from the first instant on. All on one chip, so that they change together. Faults are
  /// permanent and say what to do: no such chip or line (with those there are), held by another process
  /// (which), not permitted (which group).
  virtual Result<std::unique_ptr<Outputs>> outputs(std::vector<LineSpec> const& lines) = 0;
  /// Both edges are reported. All on one chip. Faults as above.
  virtual Result<std::unique_ptr<Inputs>> inputs(std::vector<LineSpec> const& lines) = 0;
};

}  // namespace desk::driver::gpio
