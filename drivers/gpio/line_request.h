#pragma once

#include "drivers/gpio/kernel_lines.h"

#include <linux/gpio.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What is said to the kernel about lines, and what it says of them: values in, values out.
namespace desk::driver::gpio {

/// Why a line cannot be had, in words that follow its name; permanent.
[[nodiscard]] core::Fault not_to_be_had(std::string const& place, std::string const& words);

/// A line, found.
struct LinePlace {
  std::size_t chip = 0;  ///< index in the list of chips
  std::uint32_t offset = 0;
  bool operator==(LinePlace const&) const = default;
};

/// "CHIP:17" taken apart.
struct ChipAndOffset {
  std::string chip;
  std::uint32_t offset = 0;
  bool operator==(ChipAndOffset const&) const = default;
};
/// Nothing if `place` is no chip and number, so it is a line's name.
[[nodiscard]] std::optional<ChipAndOffset> chip_and_offset(std::string const& place);

/// Finds the line that a person means. Faults: permanent, bus_gone; with what there is instead.
[[nodiscard]] Result<LinePlace> find_line(std::vector<ChipInfo> const& chips, std::string const& place);

/// "another deskd holds it …", "the kernel uses it …"
[[nodiscard]] std::string who_holds(LineInfo const& line, std::string const& us);

enum class Use { output, input };

/// The kernel's request for lines of one chip. Outputs begin at logical 0: that is the kernel's default.
/// Inputs report both edges, on the monotonic clock, of which up to 1024 wait. Faults: permanent,
/// unsupported, if the lines are wired in more different ways than one request can say, or there are none or
/// more than 64.
[[nodiscard]] Result<gpio_v2_line_request> request_for(std::vector<LineSpec> const& lines,
                                                       std::vector<std::uint32_t> const& offsets, Use use,
                                                       std::string const& consumer);

/// Turns the kernel's records of edges into ours.
class EdgeRecords {
 public:
  explicit EdgeRecords(std::vector<std::uint32_t> offsets) : offsets_{std::move(offsets)} {}

  /// Appends it to `edges`. False: the kernel had to drop some before this one.
  [[nodiscard]] bool take(gpio_v2_line_event const& record, std::vector<Edge>& edges);

 private:
  std::vector<std::uint32_t> offsets_;
  std::uint32_t last_ = 0;  ///< number of the last one; they begin at 1 and wrap around
};

}  // namespace desk::driver::gpio
