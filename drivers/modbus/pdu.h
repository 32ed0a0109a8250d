#pragma once

#include "drivers/modbus/line.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The application layer of Modbus: the part of requests and answers that is the same on a serial line and
/// over TCP. A protocol data unit (PDU) is the function code and its data, without unit, checksum and header.
///
/// libmodbus has a call for each function, but in 3.1.6 none for function 5 with any value, none that
/// compares the echo of a single write, and none that compares the unit of an answer over TCP. So it is given
/// PDUs to frame, and this looks at all of what came back.
namespace desk::driver::modbus {

/// The longest PDU, in bytes.
inline constexpr std::size_t k_longest_pdu = 253;

[[nodiscard]] std::uint8_t function_of(Request const& request);
/// On the wire, from 0. Of an exchange: where it writes.
[[nodiscard]] std::uint16_t address_of(Request const& request);
/// Functions 5, 6, 15 and 16: what only writes. An exchange reads too.
[[nodiscard]] bool only_writes(Request const& request);

/// Why no bus can carry this, in words; nullopt: it can. Units are the line's to judge.
[[nodiscard]] std::optional<std::string> why_malformed(Request const& request);

/// Of a request that is not malformed.
[[nodiscard]] std::vector<std::uint8_t> encode(Request const& request);
/// Bytes in the PDU that answers it, when it is carried out.
[[nodiscard]] std::size_t answer_size(Request const& request);

/// What an answer said.
struct Answer {
  std::vector<std::uint16_t> values;  ///< registers, or bits as 0 and 1; nothing for a write
  int error = 0;                      ///< 0, or as modbus.h names it: EMBX… for an exception, EMBBADDATA
};

/// Reads the PDU that came for this request. Every byte that the request determines must be as it says: the
/// function, the lengths, the echo of a write.
[[nodiscard]] Answer decode_answer(Request const& request, std::span<std::uint8_t const> pdu);

}  // namespace desk::driver::modbus
