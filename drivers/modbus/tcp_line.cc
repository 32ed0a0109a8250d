#include "drivers/modbus/tcp_line.h"

#include "drivers/modbus/line_fault.h"
#include "drivers/modbus/pdu.h"

#include <fmt/format.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace desk::driver::modbus {
namespace {

using core::Duration;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::TimePoint;

/// The header of Modbus TCP: transaction, protocol (0), bytes that follow, unit.
constexpr std::size_t k_header = 7;
constexpr std::size_t k_protocol_at = 2;
constexpr std::size_t k_length_at = 4;
constexpr std::size_t k_unit_at = 6;

std::optional<std::string> why_not_over_tcp(Request const& request) {
  bool const known = (request.unit >= 0 && request.unit <= k_last_unit) || request.unit == MODBUS_TCP_SLAVE;
  if (!known) return "units over TCP are 0 to 247, and 255";
  return why_malformed(request);
}

std::uint8_t high(std::size_t word) {
  return static_cast<std::uint8_t>(word >> 8U);
}
std::uint8_t low(std::size_t word) {
  return static_cast<std::uint8_t>(word & 0xffU);
}

std::size_t word_at(Frame const& frame, std::size_t at) {
  return static_cast<std::size_t>(frame[at]) << 8U | frame[at + 1];
}

}  // namespace

TcpLine::TcpLine(TcpOptions options, MonotonicSource now)
    : options_{std::move(options)}, now_{std::move(now)}, lookup_{options_.host, options_.port} {}

Result<std::vector<std::uint16_t>> TcpLine::carry_out(Request const& request) {
  if (auto const why = why_not_over_tcp(request)) return refused(options_.bus, request, *why);
  drop_if_stale();
  if (auto fault = ensure_connected()) return *std::move(fault);
  TimePoint const begin = now_();
  if (int const error = send(request)) return failed(error, request);
  Received const received = receive(request, begin + answer_times_.patience(request));
  if (received.error != 0) return failed(received.error, request);
  Answer answer = decode_answer(request, received.pdu);
  if (answer.error != 0) return failed(answer.error, request);
  reconnect_.worked();
  answer_times_.saw(request.unit, now_() - begin);
  return std::move(answer.values);
}

/// Nothing was asked, so nothing may come but the end of the connection; many devices close an idle one.
/// Nothing is lost yet: the request that is about to be sent gets a new one at once.
void TcpLine::drop_if_stale() {
  if (!context_) return;
  std::uint8_t byte = 0;
  ssize_t const n = ::recv(modbus_get_socket(context_.get()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  bool const quiet = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (!quiet) context_.reset();
}

std::optional<Fault> TcpLine::ensure_connected() {
  if (context_) return std::nullopt;
  if (now_() < reconnect_.next_attempt()) return closed_because_;
  auto const why = why_not_connected();
  if (!why) return std::nullopt;
  reconnect_.failed(now_());
  closed_because_ =
      Fault{FaultCode::bus_gone, FaultClass::transient,
            fmt::format("bus {}: no connection to {} port {}: {}: check its power, its network and its "
                        "address; it is tried again by itself",
                        options_.bus, options_.host, options_.port, *why)};
  return closed_because_;
}

std::optional<std::string> TcpLine::why_not_connected() {
  TimePoint const until = now_() + options_.connects_within;
  HostLookup::Found const host = lookup_.find(until, now_);
  if (host.addresses.empty()) return host.why_none;
  Connected const connected = connect_to(host.addresses, until, now_);
  if (connected.fd < 0) return std::generic_category().message(connected.error);
  if (connected.fd >= FD_SETSIZE) {
    ::close(connected.fd);
    return fmt::format("more than {} files are open, and libmodbus cannot wait for this one", FD_SETSIZE);
  }
  Context context{modbus_new_tcp_pi(options_.host.c_str(), std::to_string(options_.port).c_str())};
  if (!context) {
    int const error = errno;
    ::close(connected.fd);
    return std::generic_category().message(error);
  }
  modbus_set_debug(context.get(), FALSE);
  modbus_set_error_recovery(context.get(), MODBUS_ERROR_RECOVERY_NONE);
  modbus_set_socket(context.get(), connected.fd);
  context_ = std::move(context);
  return std::nullopt;
}

/// 0, or errno. With a header of ours: modbus_send_raw_request() numbers every request 0, and then the answer
/// to another one cannot be told from this one's.
int TcpLine::send(Request const& request) {
  Bytes const pdu = encode(request);
  ++transaction_;
  std::size_t const follow = pdu.size() + 1;
  Bytes frame{high(transaction_),
              low(transaction_),
              0,
              0,
              high(follow),
              low(follow),
              static_cast<std::uint8_t>(request.unit)};
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  ssize_t const n = ::send(modbus_get_socket(context_.get()), frame.data(), frame.size(), MSG_NOSIGNAL);
  if (n < 0) return errno;
  // The other side has not read what was sent before.
  return n == static_cast<ssize_t>(frame.size()) ? 0 : EPIPE;
}

TcpLine::Received TcpLine::receive(Request const& request, TimePoint until) {
  constexpr Duration k_no_time = std::chrono::microseconds{1};  // libmodbus refuses a time-out of nothing
  constexpr Duration k_one_limit_for_all{0};
  set_time_outs(context_.get(), std::max(until - now_(), k_no_time), k_one_limit_for_all);
  Frame frame{};
  int const received = modbus_receive_confirmation(context_.get(), frame.data());
  if (received < 0) return {{}, errno};
  auto const size = static_cast<std::size_t>(received);
  bool const ours = size > k_header && word_at(frame, 0) == transaction_ &&
                    word_at(frame, k_protocol_at) == 0 && word_at(frame, k_length_at) == size - k_unit_at;
  if (!ours) return {{}, EMBBADDATA};
  if (frame[k_unit_at] != request.unit) return {{}, EMBBADSLAVE};
  return {Bytes(frame.begin() + k_header, frame.begin() + received), 0};
}

Fault TcpLine::failed(int error, Request const& request) {
  Fault fault = fault_of(error, options_.bus, request);
  switch (aftermath_of(error)) {
    case Aftermath::clear: reconnect_.worked(); break;
    case Aftermath::unanswered:
      // The connection is well, only one of its devices is not: nobody else waits. How often a silent device
      // is asked is the bus schedule's.
      context_.reset();
      if (error == ETIMEDOUT) answer_times_.missed(request.unit);
      break;
    case Aftermath::gone:
      context_.reset();
      reconnect_.failed(now_());
      closed_because_ = while_closed(fault);
      break;
  }
  return fault;
}

Duration TcpLine::usual_time(Request const& request) const {
  return answer_times_.usual(request);
}

Duration TcpLine::longest_time(Request const& request) const {
  return request.answers_within;
}

}  // namespace desk::driver::modbus
