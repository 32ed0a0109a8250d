#pragma once

#include "daemon/core/time.h"
#include "drivers/modbus/line.h"

#include <cstddef>
#include <map>
#include <optional>

namespace desk::driver::modbus {

/// How long things take on a serial line. Pure.
class SerialTiming {
 public:
  /// `baud` in bit/s, above 0. `bits` that a character takes with its start, parity and stop bits: 10 to 12.
  SerialTiming(int baud, int bits);

  /// From the first bit to the last one.
  [[nodiscard]] core::Duration frame(std::size_t bytes) const;
  /// What must lie between two frames: 3.5 characters of 11 bits, and above 19200 bit/s always 1.75 ms
  /// (MODBUS over Serial Line V1.02, 2.5.1.1).
  [[nodiscard]] core::Duration gap() const;
  /// After so long a pause inside an answer no more of it comes: 4 characters, and at least 20 ms because USB
  /// adapters hand over what they received every 16 ms only.
  [[nodiscard]] core::Duration longest_pause() const;

 private:
  [[nodiscard]] core::Duration characters(double count, int bits) const;

  int baud_;
  int bits_;
};

/// Decides when the next frame may begin on a serial line. Pure: the instants come from its owner.
///
/// RTU answers say who answers, but not what. One that comes after its time-out would be taken for the answer
/// to the unit's next request of the same shape, and a height would be believed that is older than it seems.
/// So a unit that owes an answer is not asked until none can come any more. Exempt are requests that cannot
/// be mistaken: a stop must not wait for the answer to a poll. Other units need not wait: what they are taken
/// for is written on the frame, and a unit that is switched off would cost them more than two that talk at
/// once.
class Silence {
 public:
  struct Limits {
    core::Duration gap{0};         ///< between any two frames
    core::Duration late{0};        ///< from a time-out until its answer comes at the latest
    core::Duration turnaround{0};  ///< what all devices take to carry out a broadcast
  };

  explicit Silence(Limits const& limits) : limits_{limits} {}

  /// The last byte went over the line at `end`, whoever sent it.
  void used_until(core::TimePoint end);
  void broadcast_until(core::TimePoint end);
  /// The answer to this one did not come, or not whole; `at` its owner gave up waiting, `early` before its
  /// time-out.
  void lost(Request const& request, core::TimePoint at, core::Duration early = {});

  /// When anything may be sent at the earliest.
  [[nodiscard]] core::TimePoint next_frame() const { return next_frame_; }
  /// When this may be sent at the earliest.
  [[nodiscard]] core::TimePoint may_send(Request const& request) const;

 private:
  struct Owed {
    core::TimePoint until = core::TimePoint::min();
    std::optional<Request> request;  ///< absent: several
  };

  static bool mistakable(Request const& request, Owed const& owed);

  Limits limits_;
  core::TimePoint next_frame_ = core::TimePoint::min();
  std::map<int, Owed> owed_;  ///< by unit
};

}  // namespace desk::driver::modbus
