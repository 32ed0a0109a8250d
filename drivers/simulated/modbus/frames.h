#pragma once

#include "drivers/simulated/modbus/device.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Frames on serial lines (Modbus over serial line 1.02) and TCP (Modbus messaging on TCP/IP 1.0b). Pure
/// functions. Written apart from the client's side on purpose: a common mistake would not show.
namespace desk::driver::simulated::modbus {

/// Big-endian; `at + 1` must be within `bytes`.
[[nodiscard]] std::uint16_t word_at(std::span<std::uint8_t const> bytes, std::size_t at);
void append_word(std::vector<std::uint8_t>& bytes, unsigned word);

/// CRC-16/MODBUS.
[[nodiscard]] std::uint16_t crc16(std::span<std::uint8_t const> bytes);

/// A request or an answer with its unit.
struct Frame {
  std::uint8_t unit = 0;
  Pdu pdu;
  std::uint16_t transaction = 0;  ///< TCP only
  bool operator==(Frame const&) const = default;
};

// ---- RTU
[[nodiscard]] std::vector<std::uint8_t> to_rtu(Frame const& frame);
/// nullopt: too short, too long or damaged.
[[nodiscard]] std::optional<Frame> from_rtu(std::span<std::uint8_t const> bytes);
/// How many bytes the request that starts here has, checksum included; 0: not to be told, or not yet. Silence
/// ends frames on a wire, but waiting for it would make each answer late.
[[nodiscard]] std::size_t rtu_request_length(std::span<std::uint8_t const> bytes);

// ---- TCP
[[nodiscard]] std::vector<std::uint8_t> to_tcp(Frame const& frame);
struct Taken {
  std::optional<Frame> frame;  ///< absent: more bytes are needed
  std::size_t bytes = 0;       ///< used up
  bool nonsense = false;       ///< no Modbus: nothing that follows can be understood
};
/// The first frame in what a connection has brought so far.
[[nodiscard]] Taken take_tcp(std::span<std::uint8_t const> bytes);

}  // namespace desk::driver::simulated::modbus
