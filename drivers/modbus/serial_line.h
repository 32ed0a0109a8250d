#pragma once

#include "drivers/desk_driver.h"
#include "drivers/modbus/answer_times.h"
#include "drivers/modbus/line.h"
#include "drivers/modbus/reconnect.h"
#include "drivers/modbus/serial_port.h"
#include "drivers/modbus/serial_timing.h"

#include <optional>
#include <vector>

namespace desk::driver::modbus {

/// Modbus RTU on a serial port. Units 1 to 247, and 0 for a broadcast of what only writes.
///
/// The port is opened by the first request, and again by its path when it was lost: 0.1 s after that, doubled
/// each time up to 5 s, and until then requests are told so at once.
///
/// Some two-wire adapters hear what they send. Whether this one does is learnt from the first read; until
/// then the echo of a single write cannot be told from its answer.
class SerialLine final : public Line {
 public:
  /// `now` reads CLOCK_MONOTONIC: the gaps between frames are slept on it.
  SerialLine(SerialOptions options, MonotonicSource now);

  Result<std::vector<std::uint16_t>> carry_out(Request const& request) override;
  [[nodiscard]] core::Duration usual_time(Request const& request) const override;
  [[nodiscard]] core::Duration longest_time(Request const& request) const override;
  [[nodiscard]] core::TimePoint free_at() const override { return silence_.next_frame(); }
  [[nodiscard]] core::Duration answers_late_within() const override { return options_.late; }

 private:
  using Bytes = std::vector<std::uint8_t>;
  struct Received {
    Bytes pdu;
    int error = 0;
  };

  [[nodiscard]] std::optional<core::Fault> ensure_open();
  int clear_input();
  int send(Bytes const& frame, core::Duration& still_sending);
  int drop_echo(Bytes const& sent, core::TimePoint until);
  int receive_frame(Frame& frame, core::TimePoint until);
  Received receive(Request const& request, Bytes const& sent, core::TimePoint until);
  core::Fault failed(int error, Request const& request);

  SerialOptions options_;
  MonotonicSource now_;
  SerialTiming timing_;
  Silence silence_;
  Reconnect reconnect_{Reconnect::First::waits};
  AnswerTimes answer_times_;
  Context context_;
  std::optional<core::Fault> closed_because_;
  std::optional<bool> echoes_;  ///< absent: not known yet
};

}  // namespace desk::driver::modbus
