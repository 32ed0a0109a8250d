#pragma once

#include "drivers/modbus/map.h"
#include "drivers/result.h"

#include <cstdint>
#include <variant>
#include <vector>

namespace desk::driver::modbus {

constexpr int k_last_unit = 247;  ///< Modbus over serial line 1.02, 2.2

/// A Write with all its values filled in.
struct Order {
  Write::How how = Write::How::register_;
  std::uint16_t address = 0;
  std::vector<std::uint16_t> values;  ///< coils: 0 or 1 each
  std::uint16_t read_address = 0;     ///< exchange
  std::uint16_t read_count = 0;       ///< exchange
  bool operator==(Order const&) const = default;
};

/// What is said to one unit on a bus.
struct Request {
  int unit = 1;  ///< 0 (broadcast, writes only) to 247, and 255
  std::variant<Block, Order> what;
  core::Duration answers_within{0};  ///< the unit's response time-out
  bool operator==(Request const&) const = default;
};

/// One bus with Modbus devices: a serial line or a TCP connection. It keeps the gaps between frames, throws
/// late answers away and connects again; who is asked when is the bus schedule's.
///
/// Used by all desks of a bus, on the bus worker's thread only.
class Line {
 public:
  Line() = default;
  Line(Line const&) = delete;
  Line& operator=(Line const&) = delete;
  virtual ~Line() = default;

  /// One transaction, at most: never a retry. Registers that were read, or bits as 0 and 1; nothing for a
  /// write or a broadcast. Blocks until the line is free, for the time that a new connection takes if it
  /// needs one, and for the response time-out, at most.
  ///
  /// Faults: bus_timeout (transient: no answer within the time, or the gateway says that the device does not
  /// answer it; nobody knows whether a write was carried out), bus_error (transient: a damaged or foreign
  /// answer, or the device is busy; permanent: the device refuses the function, the address or the value, so
  /// the configuration is wrong), bus_gone (transient: no adapter, no connection; while it waits before it
  /// connects again it says so at once; permanent: the port cannot do what is configured), unsupported
  /// (permanent: this bus cannot carry such a request).
  virtual Result<std::vector<std::uint16_t>> carry_out(Request const& request) = 0;

  /// How long an answered request for this keeps the bus busy, gaps and the device's usual time included.
  [[nodiscard]] virtual core::Duration usual_time(Request const& request) const = 0;

  /// How long one that is not answered does.
  [[nodiscard]] virtual core::Duration longest_time(Request const& request) const {
    return usual_time(request) + request.answers_within;
  }

  /// Until then the line keeps the gap after the last frame, and carry_out() would only wait for its end.
  [[nodiscard]] virtual core::TimePoint free_at() const { return core::TimePoint::min(); }

  /// When a unit did not answer, so long it had better not be asked for anything that is read: carry_out()
  /// would wait until no late answer can come any more, and keep all others from the bus.
  [[nodiscard]] virtual core::Duration answers_late_within() const { return core::Duration{0}; }
};

}  // namespace desk::driver::modbus
