#pragma once

#include "drivers/desk_driver.h"
#include "drivers/modbus/answer_times.h"
#include "drivers/modbus/libmodbus_context.h"
#include "drivers/modbus/line.h"
#include "drivers/modbus/reconnect.h"
#include "drivers/modbus/tcp_socket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace desk::driver::modbus {

struct TcpOptions {
  std::string bus;   ///< its name, for messages
  std::string host;  ///< a name or an address
  std::uint16_t port = MODBUS_TCP_DEFAULT_PORT;
  core::Duration connects_within = std::chrono::milliseconds{200};  ///< and so long a request may wait for it
};

/// Modbus TCP: a device, or a gateway with devices behind it. Units 0 to 247, and 255. Unit 0 is the device
/// at the address itself, which answers, and not a broadcast.
///
/// Connects with the first request, and again when nothing was answered in time or something else than the
/// answer came: a late answer dies with its connection, and whoever asks next waits for nothing but the new
/// one. When the connection was lost or refused, it is tried at once, then 0.1 s later, doubled each time up
/// to 5 s; until then requests are told so at once.
class TcpLine final : public Line {
 public:
  /// `now` reads CLOCK_MONOTONIC.
  TcpLine(TcpOptions options, MonotonicSource now);

  Result<std::vector<std::uint16_t>> carry_out(Request const& request) override;
  [[nodiscard]] core::Duration usual_time(Request const& request) const override;
  [[nodiscard]] core::Duration longest_time(Request const& request) const override;

 private:
  using Bytes = std::vector<std::uint8_t>;
  struct Received {
    Bytes pdu;
    int error = 0;
  };

  void drop_if_stale();
  [[nodiscard]] std::optional<core::Fault> ensure_connected();
  [[nodiscard]] std::optional<std::string> why_not_connected();
  int send(Request const& request);
  Received receive(Request const& request, core::TimePoint until);
  core::Fault failed(int error, Request const& request);

  TcpOptions options_;
  MonotonicSource now_;
  HostLookup lookup_;
  Reconnect reconnect_{Reconnect::First::at_once};
  AnswerTimes answer_times_;
  Context context_;
  std::optional<core::Fault> closed_because_;
  std::uint16_t transaction_ = 0;
};

}  // namespace desk::driver::modbus
