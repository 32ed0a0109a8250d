#pragma once

#include "drivers/desk_driver.h"
#include "drivers/simulated/random.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

namespace desk::testing {

/// What a line can do to one transaction.
enum class LineFault {
  none,
  lost,         ///< nothing reached the desk, nobody answered
  answer_lost,  ///< it was carried out, the answer is missing
  late,         ///< poll: the answer comes much later, behind newer ones
  duplicated,   ///< poll: the answer comes twice
  corrupted,    ///< poll: one height that is far off
  tenfold,      ///< poll: one height with its decimal point lost
  no_height,    ///< poll: an answer without a height
};
inline constexpr std::size_t k_line_faults = 8;

[[nodiscard]] constexpr std::string_view to_string(LineFault f) {
  constexpr std::array<std::string_view, k_line_faults> k_names{
      "none", "lost", "answer lost", "late", "duplicated", "corrupted", "tenfold", "no height"};
  return k_names.at(static_cast<std::size_t>(f));
}

/// How bad a line is: of each transaction this share (0…1) meets the fault; and how old every reading is when
/// it arrives.
struct LineQuality {
  double fault_share = 0;
  core::Duration lag{0};
};

/// The line between the bus worker and a desk's driver. Faults are drawn from a seed, or placed on one
/// transaction by its number. A perfect line passes everything on.
class FaultyLine {
 public:
  explicit FaultyLine(std::uint64_t seed) : random_{seed} {}

  void set_quality(LineQuality const& quality) {
    quality_ = quality;
    lagging_.clear();
    lagged_ = {};
  }
  [[nodiscard]] LineQuality const& quality() const { return quality_; }
  /// The transaction with this number, counted from 0, meets `fault`.
  void place(std::uint64_t transaction, LineFault fault) { placed_ = Placed{transaction, fault}; }

  [[nodiscard]] driver::Result<core::Telemetry> poll(driver::DeskDriver& driver, core::TimePoint now);
  /// `command`: calls the driver. `reached`: it was called.
  template <typename Command>
  [[nodiscard]] driver::Result<core::Progress> command(Command&& call, bool& reached) {
    LineFault const fault = next_fault();
    reached = fault != LineFault::lost;
    if (!reached) return time_out();
    driver::Result<core::Progress> result = call();
    if (fault == LineFault::answer_lost) return time_out();
    return result;
  }

  /// A reading that took its time, or came again, and is handed over now.
  [[nodiscard]] std::optional<core::Telemetry> straggler(core::TimePoint now);
  [[nodiscard]] core::TimePoint next_straggler() const {
    return stragglers_.empty() ? core::k_never : stragglers_.front().due;
  }

  [[nodiscard]] std::uint64_t transactions() const { return transactions_; }
  [[nodiscard]] LineFault last_fault() const { return last_fault_; }
  [[nodiscard]] std::array<std::uint64_t, k_line_faults> const& counts() const { return counts_; }

 private:
  struct Placed {
    std::uint64_t transaction;
    LineFault fault;
  };
  struct Straggler {
    core::TimePoint due;
    core::Telemetry telemetry;
  };

  [[nodiscard]] LineFault next_fault();
  [[nodiscard]] LineFault draw();
  [[nodiscard]] static core::Fault time_out();
  [[nodiscard]] core::Telemetry delayed(core::Telemetry const& telemetry, core::TimePoint now);

  driver::simulated::Random random_;
  LineQuality quality_;
  std::optional<Placed> placed_;
  std::uint64_t transactions_ = 0;
  LineFault last_fault_ = LineFault::none;
  std::array<std::uint64_t, k_line_faults> counts_{};
  std::deque<Straggler> stragglers_;
  std::deque<core::Telemetry> lagging_;
  core::Telemetry lagged_;  ///< the newest that got through a lagging line
};

}  // namespace desk::testing
