#include "drivers/modbus/serial_line.h"

#include "drivers/modbus/line_fault.h"
#include "drivers/modbus/pdu.h"
#include "drivers/modbus/wait.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace desk::driver::modbus {
namespace {

using core::Duration;
using core::Fault;
using core::TimePoint;
using std::chrono::milliseconds;

constexpr int k_broadcast = 0;
/// Unit before the PDU, checksum after it.
constexpr std::size_t k_unit = 1;
constexpr std::size_t k_checksum = 2;

/// A line on which something always arrives is never free. So long is as long as the longest frame takes at
/// 9600 bit/s.
constexpr Duration k_longest_frame = milliseconds{300};

/// An echo is recognised by so many bytes. libmodbus takes it for an answer and stops reading where that
/// would end: after five bytes at the earliest.
constexpr std::size_t k_echo_known = 5;

/// `size`: of what libmodbus takes for an answer, less than 0 if for none. An echo may be taken for one: that
/// of a read of 24 coils at 0x0300 says that it has three bytes of data.
bool is_echo(std::vector<std::uint8_t> const& sent, Frame const& frame, int size) {
  std::size_t const known = size < 0 ? k_echo_known : sent.size();
  return std::equal(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(known), frame.begin());
}

std::optional<std::string> why_not_on_serial(Request const& request) {
  if (request.unit < k_broadcast || request.unit > k_last_unit)
    return "units on a serial line are 1 to 247, and 0 for all of them";
  if (request.unit == k_broadcast && !only_writes(request))
    return "only writes can be sent to all units at once";
  return why_malformed(request);
}

std::size_t frame_size(std::size_t pdu) {
  return k_unit + pdu + k_checksum;
}

}  // namespace

SerialLine::SerialLine(SerialOptions options, MonotonicSource now)
    : options_{std::move(options)},
      now_{std::move(now)},
      timing_{std::max(options_.baud, 1), bits_per_character(options_)},
      silence_{{timing_.gap() + options_.extra_gap, options_.late, options_.turnaround}} {}

Result<std::vector<std::uint16_t>> SerialLine::carry_out(Request const& request) {
  if (auto const why = why_not_on_serial(request)) return refused(options_.bus, request, *why);
  if (auto fault = ensure_open()) return *std::move(fault);
  sleep_until(silence_.may_send(request));
  if (int const error = clear_input()) return failed(error, request);

  Bytes sent{static_cast<std::uint8_t>(request.unit)};
  Bytes const pdu = encode(request);
  sent.insert(sent.end(), pdu.begin(), pdu.end());
  Duration still_sending{0};
  if (int const error = send(sent, still_sending)) return failed(error, request);
  TimePoint const end_of_request = now_() + still_sending;
  if (request.unit == k_broadcast) {
    silence_.broadcast_until(end_of_request);
    return std::vector<std::uint16_t>{};
  }
  silence_.used_until(end_of_request);

  Received const received = receive(request, sent, end_of_request + answer_times_.patience(request));
  TimePoint const end_of_answer = now_();
  silence_.used_until(end_of_answer);
  if (received.error != 0) return failed(received.error, request);
  Answer answer = decode_answer(request, received.pdu);
  if (answer.error != 0) return failed(answer.error, request);
  if (!only_writes(request)) echoes_ = echoes_.value_or(false);
  reconnect_.worked();
  Duration const took = end_of_answer - end_of_request - timing_.frame(frame_size(received.pdu.size()));
  answer_times_.saw(request.unit, std::max(took, Duration{0}));
  return std::move(answer.values);
}

std::optional<Fault> SerialLine::ensure_open() {
  if (context_) return std::nullopt;
  if (now_() < reconnect_.next_attempt()) return closed_because_;
  Result<Context> opened = open_serial_port(options_);
  if (!opened) {
    reconnect_.failed(now_());
    closed_because_ = opened.error();
    return closed_because_;
  }
  context_ = std::move(*opened);
  echoes_.reset();
  return std::nullopt;
}

/// Throws away what came unasked, and waits for the end of what is still coming. 0, or errno.
int SerialLine::clear_input() {
  int const fd = modbus_get_socket(context_.get());
  TimePoint const give_up = now_() + k_longest_frame;
  TimePoint until = now_();
  while (wait_for(fd, POLLIN, until, now_)) {
    std::array<std::uint8_t, MODBUS_RTU_MAX_ADU_LENGTH> thrown_away{};
    ssize_t const n = ::read(fd, thrown_away.data(), thrown_away.size());
    if (n == 0) return EIO;
    if (n < 0 && errno != EAGAIN) return errno;
    if (now_() > give_up) return EMBMDATA;
    until = now_() + timing_.longest_pause();
  }
  // Nothing is waiting to be sent here: a flush after a write would drop it.
  return modbus_flush(context_.get()) < 0 ? errno : 0;
}

/// `still_sending`: what the port has yet to send when this returns. 0, or errno.
int SerialLine::send(Bytes const& frame, Duration& still_sending) {
  TimePoint const begin = now_();
  modbus_set_slave(context_.get(), frame.front());
  int const sent = modbus_send_raw_request(context_.get(), frame.data(), static_cast<int>(frame.size()));
  if (sent < 0) return errno;
  Duration const sending = timing_.frame(static_cast<std::size_t>(sent));
  still_sending = std::max(begin + sending - now_(), Duration{0});
  return 0;
}

/// 0, or errno: an adapter that repeats everything has to repeat this.
int SerialLine::drop_echo(Bytes const& sent, TimePoint until) {
  int const fd = modbus_get_socket(context_.get());
  Bytes echo(sent.size() + k_checksum);
  std::size_t have = 0;
  while (have < echo.size()) {
    if (!wait_for(fd, POLLIN, until, now_)) return ETIMEDOUT;
    ssize_t const n = ::read(fd, &echo[have], echo.size() - have);
    if (n == 0) return EIO;
    if (n < 0 && errno != EAGAIN) return errno;
    have += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  return std::equal(sent.begin(), sent.end(), echo.begin()) ? 0 : EMBBADDATA;
}

/// The next frame that is not another unit's, which answers what that one was asked before. Its size, or -1
/// and errno.
int SerialLine::receive_frame(Frame& frame, TimePoint until) {
  constexpr Duration k_no_time = std::chrono::microseconds{1};  // libmodbus refuses a time-out of nothing
  bool another = false;
  do {
    set_time_outs(context_.get(), std::max(until - now_(), k_no_time), timing_.longest_pause());
    int const size = modbus_receive_confirmation(context_.get(), frame.data());
    if (size < 0 && errno == ETIMEDOUT && another) break;
    // libmodbus 3.1.6 says 0 for another unit's frame, before it has looked at the checksum.
    if (size != 0) return size;
    another = true;
  } while (now_() < until);
  errno = EMBBADSLAVE;
  return -1;
}

SerialLine::Received SerialLine::receive(Request const& request, Bytes const& sent, TimePoint until) {
  if (echoes_.value_or(false)) {
    if (int const error = drop_echo(sent, until)) {
      echoes_.reset();
      return {{}, error};
    }
  }
  Frame frame{};
  int const size = receive_frame(frame, until);
  int const error = size < 0 ? errno : 0;
  auto const* const answer = frame.data();
  if (!echoes_ && !only_writes(request) && is_echo(sent, frame, size)) {
    echoes_ = true;
    return {{}, EMBBADDATA};
  }
  if (error != 0) return {{}, error};
  if (size < static_cast<int>(frame_size(0)) || answer[0] != request.unit) return {{}, EMBBADSLAVE};
  return {Bytes(answer + k_unit, answer + size - k_checksum), 0};
}

Fault SerialLine::failed(int error, Request const& request) {
  Fault fault = fault_of(error, options_.bus, request);
  switch (aftermath_of(error)) {
    case Aftermath::clear: reconnect_.worked(); break;
    case Aftermath::unanswered:
      silence_.lost(request, now_(), request.answers_within - answer_times_.patience(request));
      if (error == ETIMEDOUT) answer_times_.missed(request.unit);
      reconnect_.worked();
      break;
    case Aftermath::gone:
      context_.reset();
      silence_.lost(request, now_());
      reconnect_.failed(now_());
      closed_because_ = while_closed(fault);
      break;
  }
  return fault;
}

Duration SerialLine::usual_time(Request const& request) const {
  Duration const sending =
      timing_.gap() + options_.extra_gap + timing_.frame(frame_size(encode(request).size()));
  if (request.unit == k_broadcast) return sending + options_.turnaround;
  return sending + answer_times_.usual(request) + timing_.frame(frame_size(answer_size(request)));
}

Duration SerialLine::longest_time(Request const& request) const {
  Duration const sending = timing_.frame(frame_size(encode(request).size()));
  if (request.unit == k_broadcast) return sending + options_.turnaround;
  return sending + request.answers_within;
}

}  // namespace desk::driver::modbus
