#include "drivers/simulated/modbus/frames.h"

namespace desk::driver::simulated::modbus {
namespace {

constexpr std::size_t k_least_rtu = 4;     // unit, function, checksum
constexpr std::size_t k_most_rtu = 256;    // Modbus over serial line 1.02
constexpr std::size_t k_mbap = 7;          // transaction, protocol, length, unit
constexpr std::size_t k_least_length = 2;  // unit and function
constexpr std::size_t k_most_length = 254;
constexpr unsigned k_polynomial = 0xa001;

}  // namespace

std::uint16_t word_at(std::span<std::uint8_t const> bytes, std::size_t at) {
  return static_cast<std::uint16_t>((static_cast<unsigned>(bytes[at]) << 8U) | bytes[at + 1]);
}

void append_word(std::vector<std::uint8_t>& bytes, unsigned word) {
  bytes.push_back(static_cast<std::uint8_t>((word >> 8U) & 0xffU));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xffU));
}

std::uint16_t crc16(std::span<std::uint8_t const> bytes) {
  unsigned crc = 0xffff;
  for (std::uint8_t const byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ k_polynomial : crc >> 1U;
  }
  return static_cast<std::uint16_t>(crc);
}

std::vector<std::uint8_t> to_rtu(Frame const& frame) {
  std::vector<std::uint8_t> bytes{frame.unit, frame.pdu.function};
  bytes.insert(bytes.end(), frame.pdu.data.begin(), frame.pdu.data.end());
  std::uint16_t const crc = crc16(bytes);
  // The one thing in Modbus that goes low byte first.
  bytes.push_back(static_cast<std::uint8_t>(crc & 0xffU));
  bytes.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(crc) >> 8U));
  return bytes;
}

std::optional<Frame> from_rtu(std::span<std::uint8_t const> bytes) {
  if (bytes.size() < k_least_rtu || bytes.size() > k_most_rtu) return std::nullopt;
  auto const body = bytes.first(bytes.size() - 2);
  unsigned const sent = bytes[bytes.size() - 2] | (static_cast<unsigned>(bytes[bytes.size() - 1]) << 8U);
  if (sent != crc16(body)) return std::nullopt;
  return Frame{body[0], {body[1], {body.begin() + 2, body.end()}}, 0};
}

std::size_t rtu_request_length(std::span<std::uint8_t const> bytes) {
  if (bytes.size() < 2) return 0;
  switch (bytes[1]) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6: return 8;
    case 15:
    case 16: return bytes.size() > 6 ? 9U + bytes[6] : 0;
    case 23: return bytes.size() > 10 ? 13U + bytes[10] : 0;
    default: return 0;
  }
}

std::vector<std::uint8_t> to_tcp(Frame const& frame) {
  std::vector<std::uint8_t> bytes;
  append_word(bytes, frame.transaction);
  append_word(bytes, 0);
  append_word(bytes, static_cast<unsigned>(k_least_length + frame.pdu.data.size()));
  bytes.push_back(frame.unit);
  bytes.push_back(frame.pdu.function);
  bytes.insert(bytes.end(), frame.pdu.data.begin(), frame.pdu.data.end());
  return bytes;
}

Taken take_tcp(std::span<std::uint8_t const> bytes) {
  if (bytes.size() < k_mbap) return {};
  std::size_t const length = word_at(bytes, 4);
  if (word_at(bytes, 2) != 0 || length < k_least_length || length > k_most_length) return {{}, 0, true};
  std::size_t const whole = k_mbap - 1 + length;  // the length counts the unit
  if (bytes.size() < whole) return {};
  auto const data = bytes.subspan(k_mbap + 1, whole - k_mbap - 1);
  return {Frame{bytes[6], {bytes[7], {data.begin(), data.end()}}, word_at(bytes, 0)}, whole, false};
}

}  // namespace desk::driver::simulated::modbus
