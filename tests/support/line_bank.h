#pragma once

#include "drivers/desk_driver.h"
#include "drivers/gpio/lines.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace desk::testing {

/// Wires without a kernel: a test sets the levels that others drive, and sees all that is written. Any place
/// is a line; all are on one chip. Debounce is the kernel's business and not done here. Any thread.
class WireBank final : public driver::gpio::LineBank {
 public:
  /// `now` stamps writes.
  explicit WireBank(driver::MonotonicSource now);
  ~WireBank() override;

  driver::Result<std::unique_ptr<driver::gpio::Outputs>> outputs(
      std::vector<driver::gpio::LineSpec> const& lines) override;
  driver::Result<std::unique_ptr<driver::gpio::Inputs>> inputs(
      std::vector<driver::gpio::LineSpec> const& lines) override;

  /// The wire's level (not the logical value) from `at` on; who reads it sees an edge if it is another one.
  void set_level(std::string const& place, bool level, core::TimePoint at);
  [[nodiscard]] bool level(std::string const& place) const;

  /// One call that set lines: by set(), by the request (all 0) or by its end (all 0).
  struct Write {
    enum class By { request, set, release };
    By by = By::set;
    core::TimePoint at;
    std::vector<std::string> places;
    std::uint64_t values = 0;  ///< logical
    /// False for a line that was not written.
    [[nodiscard]] bool active(std::string const& place) const;
  };
  [[nodiscard]] std::vector<Write> writes() const;
  /// Called with each write, on the thread that writes.
  void on_write(std::function<void(Write const&)> listener);

  /// Somebody else has the line: whoever asks for it is told.
  void hold(std::string const& place, std::string const& consumer);
  void let_go(std::string const& place);
  /// Each set() fails until told otherwise, and changes nothing.
  void fail_sets(bool fail);
  /// The chip is gone, with all requests, or is back: whoever had lines must ask for them anew.
  void unplug();
  void plug_in();
  /// The kernel had to drop edges of this line.
  void lose_edges(std::string const& place);
  /// How many requests live.
  [[nodiscard]] std::size_t requests() const;

 private:
  class WireOutputs;
  class WireInputs;
  struct Wires;
  std::shared_ptr<Wires> wires_;
};

}  // namespace desk::testing
