#include "drivers/modbus/pdu.h"

#include <modbus/modbus.h>

#include <algorithm>

namespace desk::driver::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;
using How = Write::How;

constexpr std::uint8_t k_exception = 0x80;
/// Function 5's "on".
constexpr std::uint16_t k_on = 0xff00;
constexpr std::size_t k_addresses = 0x10000;

void put(Bytes& bytes, std::size_t word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8U));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xffU));
}

std::uint16_t word_at(std::span<std::uint8_t const> bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8U) | bytes[at + 1]);
}

std::size_t bytes_of_bits(std::size_t count) {
  return (count + 7) / 8;
}

std::uint8_t function_of(Table table) {
  switch (table) {
    case Table::coils: return MODBUS_FC_READ_COILS;
    case Table::discrete_inputs: return MODBUS_FC_READ_DISCRETE_INPUTS;
    case Table::holding_registers: return MODBUS_FC_READ_HOLDING_REGISTERS;
    case Table::input_registers: return MODBUS_FC_READ_INPUT_REGISTERS;
  }
  return 0;
}

std::uint8_t function_of(How how) {
  switch (how) {
    case How::coil:
    case How::raw_coil: return MODBUS_FC_WRITE_SINGLE_COIL;
    case How::coils: return MODBUS_FC_WRITE_MULTIPLE_COILS;
    case How::register_: return MODBUS_FC_WRITE_SINGLE_REGISTER;
    case How::registers: return MODBUS_FC_WRITE_MULTIPLE_REGISTERS;
    case How::exchange: return MODBUS_FC_WRITE_AND_READ_REGISTERS;
  }
  return 0;
}

/// Values in one request, as the Modbus specification limits them: an answer must fit into a PDU.
std::size_t most_values(How how) {
  switch (how) {
    case How::coil:
    case How::raw_coil:
    case How::register_: return 1;
    case How::coils: return MODBUS_MAX_WRITE_BITS;
    case How::registers: return MODBUS_MAX_WRITE_REGISTERS;
    case How::exchange: return MODBUS_MAX_WR_WRITE_REGISTERS;
  }
  return 0;
}

std::optional<std::string> why_malformed(std::string const& what, std::size_t address, std::size_t count,
                                         std::size_t most) {
  if (count == 0) return "nothing to " + what;
  if (count > most)
    return "asked to " + what + " " + std::to_string(count) + " at once; " + std::to_string(most) +
           " are possible";
  if (address + count > k_addresses) return "asked to " + what + " beyond address 65535";
  return std::nullopt;
}

Bytes encode_block(Block const& block) {
  Bytes pdu{function_of(block.place.table)};
  put(pdu, block.place.address);
  put(pdu, block.count);
  return pdu;
}

void put_packed(Bytes& pdu, std::vector<std::uint16_t> const& values) {
  std::size_t const first = pdu.size();
  pdu.resize(first + bytes_of_bits(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) pdu[first + i / 8] = static_cast<std::uint8_t>(pdu[first + i / 8] | (1U << (i % 8)));
  }
}

Bytes encode_order(Order const& order) {
  Bytes pdu{function_of(order.how)};
  if (order.how == How::exchange) {
    put(pdu, order.read_address);
    put(pdu, order.read_count);
  }
  put(pdu, order.address);
  switch (order.how) {
    case How::coil: put(pdu, order.values.front() != 0 ? k_on : 0U); return pdu;
    case How::raw_coil:
    case How::register_: put(pdu, order.values.front()); return pdu;
    case How::coils:
      put(pdu, order.values.size());
      pdu.push_back(static_cast<std::uint8_t>(bytes_of_bits(order.values.size())));
      put_packed(pdu, order.values);
      return pdu;
    case How::registers:
    case How::exchange:
      put(pdu, order.values.size());
      pdu.push_back(static_cast<std::uint8_t>(2 * order.values.size()));
      for (std::uint16_t const value : order.values) put(pdu, value);
      return pdu;
  }
  return pdu;
}

Answer read_values(std::span<std::uint8_t const> data, std::size_t count, bool bits) {
  Answer answer;
  answer.values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    bool const on = bits && ((data[i / 8] >> (i % 8)) & 1U) != 0;
    answer.values.push_back(bits ? std::uint16_t{on} : word_at(data, 2 * i));
  }
  return answer;
}

/// 0: nothing is read.
std::size_t values_read(Request const& request) {
  if (auto const* block = std::get_if<Block>(&request.what)) return block->count;
  auto const& order = std::get<Order>(request.what);
  return order.how == How::exchange ? order.read_count : 0;
}

bool reads_bits(Request const& request) {
  auto const* block = std::get_if<Block>(&request.what);
  return block != nullptr && is_bits(block->place.table);
}

}  // namespace

std::uint8_t function_of(Request const& request) {
  if (auto const* block = std::get_if<Block>(&request.what)) return function_of(block->place.table);
  return function_of(std::get<Order>(request.what).how);
}

std::uint16_t address_of(Request const& request) {
  if (auto const* block = std::get_if<Block>(&request.what)) return block->place.address;
  return std::get<Order>(request.what).address;
}

bool only_writes(Request const& request) {
  return values_read(request) == 0;
}

std::optional<std::string> why_malformed(Request const& request) {
  if (auto const* block = std::get_if<Block>(&request.what)) {
    std::size_t const most = is_bits(block->place.table) ? MODBUS_MAX_READ_BITS : MODBUS_MAX_READ_REGISTERS;
    return why_malformed("read", block->place.address, block->count, most);
  }
  auto const& order = std::get<Order>(request.what);
  if (auto why = why_malformed("write", order.address, order.values.size(), most_values(order.how)))
    return why;
  if (order.how != How::exchange) return std::nullopt;
  return why_malformed("read", order.read_address, order.read_count, MODBUS_MAX_WR_READ_REGISTERS);
}

Bytes encode(Request const& request) {
  if (auto const* block = std::get_if<Block>(&request.what)) return encode_block(*block);
  return encode_order(std::get<Order>(request.what));
}

std::size_t answer_size(Request const& request) {
  constexpr std::size_t k_echo = 5;  // function, address, value or count
  std::size_t const count = values_read(request);
  if (count == 0) return k_echo;
  return 2 + (reads_bits(request) ? bytes_of_bits(count) : 2 * count);
}

Answer decode_answer(Request const& request, std::span<std::uint8_t const> pdu) {
  std::uint8_t const function = function_of(request);
  if (pdu.size() == 2 && pdu[0] == (function | k_exception)) {
    bool const known = pdu[1] > 0 && pdu[1] < MODBUS_EXCEPTION_MAX;
    return {{}, known ? MODBUS_ENOBASE + pdu[1] : EMBBADEXC};
  }
  Answer damaged{{}, EMBBADDATA};
  if (pdu.size() != answer_size(request) || pdu[0] != function) return damaged;
  std::size_t const count = values_read(request);
  if (count > 0) {
    if (pdu[1] != pdu.size() - 2) return damaged;
    return read_values(pdu.subspan(2), count, reads_bits(request));
  }
  // A single write is echoed as a whole, of a longer one the address and the count: its first five bytes.
  Bytes const sent = encode(request);
  return std::equal(pdu.begin(), pdu.end(), sent.begin()) ? Answer{} : damaged;
}

}  // namespace desk::driver::modbus
