#include "drivers/simulated/modbus/device.h"

#include "drivers/simulated/modbus/frames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;
using Bytes = std::vector<std::uint8_t>;

// Most that one request may carry; Modbus application protocol 1.1b3.
constexpr unsigned k_most_read_bits = 2000;
constexpr unsigned k_most_written_bits = 1968;
constexpr unsigned k_most_read_registers = 125;
constexpr unsigned k_most_written_registers = 123;
constexpr unsigned k_most_exchanged_registers = 121;

bool within(unsigned count, unsigned most) {
  return count > 0 && count <= most;
}

Bytes packed(std::vector<bool> const& bits) {
  Bytes bytes(1 + ((bits.size() + 7) / 8));
  bytes[0] = static_cast<std::uint8_t>(bytes.size() - 1);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) bytes[1 + (i / 8)] = static_cast<std::uint8_t>(bytes[1 + (i / 8)] | (1U << (i % 8)));
  }
  return bytes;
}

Bytes packed(std::vector<std::uint16_t> const& words) {
  Bytes bytes;
  bytes.reserve(1 + (2 * words.size()));
  bytes.push_back(static_cast<std::uint8_t>(2 * words.size()));
  for (std::uint16_t const word : words) append_word(bytes, word);
  return bytes;
}

std::vector<std::uint16_t> words_from(Bytes const& data, std::size_t at) {
  std::vector<std::uint16_t> words;
  for (; at + 1 < data.size(); at += 2) words.push_back(word_at(data, at));
  return words;
}

/// Data that follow a count of things and a count of bytes; true if both are what they must be.
bool fits(Bytes const& data, std::size_t byte_count_at, std::size_t bytes) {
  return data[byte_count_at] == bytes && data.size() == byte_count_at + 1 + bytes;
}

/// As it came, right or wrong. The coils of function 15 are shown as the bytes they come in.
std::string in_words(Pdu const& request) {
  Bytes const& data = request.data;
  bool const read = request.function <= 4;
  if (read && data.size() == 4)
    return fmt::format("read {:#06x} count={}", word_at(data, 0), word_at(data, 2));
  bool const one = request.function == 5 || request.function == 6;
  bool const several = request.function == 15 || request.function == 16;
  std::size_t const values_at = one ? 2 : (several ? 5 : 9);
  if ((!one && !several && request.function != 23) || data.size() < values_at + 1)
    return fmt::format("function {}", request.function);
  unsigned const address = word_at(data, request.function == 23 ? 4 : 0);
  if (request.function == 15)
    return fmt::format("coils {:#06x}={:#04x}", address, fmt::join(data.begin() + 5, data.end(), ","));
  return fmt::format("{} {:#06x}={}", request.function == 5 ? "coil" : "register", address,
                     fmt::join(words_from(data, values_at), ","));
}

}  // namespace

Pdu refuse(std::uint8_t function, std::uint8_t exception_code) {
  return {static_cast<std::uint8_t>(function | 0x80U), {exception_code}};
}

std::optional<Pdu> Device::handle(Pdu const& request, TimePoint now) {
  advance(now);
  trace_.note(now, in_words(request));
  auto answer = serve(request, now);
  if (auto const* refusal = std::get_if<Refusal>(&answer)) {
    trace_.note(now, fmt::format("refused exception={}", static_cast<int>(*refusal)));
    return refuse(request.function, static_cast<std::uint8_t>(*refusal));
  }
  if (auto* data = std::get_if<Data>(&answer)) return Pdu{request.function, std::move(*data)};
  return std::nullopt;
}

void Device::press_handset(std::optional<core::Direction> direction, TimePoint now) {
  advance(now);
  by_hand_ = direction.has_value();
  trace_.note(now, direction ? fmt::format("handset {}", *direction == core::Direction::up ? "up" : "down")
                             : "handset released");
  if (direction) {
    plant().press_handset(*direction, now);
  } else {
    plant().release_handset(now);
  }
}

void Device::note_motor(TimePoint at) {
  bool const on = plant().motor_on();
  if (on == motor_on_) return;
  motor_on_ = on;
  if (on && !by_hand_) ++starts_;
  trace_.note(at, on ? "motor on" : "motor off");
}

// ---- One function each. Answers to writes repeat the beginning of the request.

Device::Answer<Device::Data> Device::serve(Pdu const& request, TimePoint now) {
  Data const& data = request.data;
  if (data.size() < 4) return Refusal::illegal_value;
  switch (request.function) {
    case 1: return serve_read_coils(data);
    case 3: return serve_read_registers(data, now);
    case 5:
    case 6: return serve_write_one(request, now);
    case 15: return serve_write_coils(data, now);
    case 16: return serve_write_registers(data, now);
    case 23: return serve_exchange(data, now);
    default: return Refusal::illegal_function;
  }
}

namespace {

/// An answer with its value made into bytes by `pack`; refusals and silence stay what they are.
template <typename Out, typename In, typename Pack>
Out with_bytes(In const& answer, Pack const& pack) {
  return std::visit(
      [&](auto const& is) -> Out {
        if constexpr (std::is_constructible_v<Out, decltype(is)>) {
          return is;
        } else {
          return pack(is);
        }
      },
      answer);
}

}  // namespace

Device::Answer<Device::Data> Device::serve_read_coils(Data const& data) {
  unsigned const count = word_at(data, 2);
  if (data.size() != 4 || !within(count, k_most_read_bits)) return Refusal::illegal_value;
  return with_bytes<Answer<Data>>(read_coils(word_at(data, 0), word_at(data, 2)),
                                  [](Bits const& bits) { return packed(bits); });
}

Device::Answer<Device::Data> Device::serve_read_registers(Data const& data, TimePoint now) {
  unsigned const count = word_at(data, 2);
  if (data.size() != 4 || !within(count, k_most_read_registers)) return Refusal::illegal_value;
  return with_bytes<Answer<Data>>(read_registers(word_at(data, 0), word_at(data, 2), now),
                                  [](Words const& words) { return packed(words); });
}

Device::Answer<Device::Data> Device::serve_write_one(Pdu const& request, TimePoint now) {
  Data const& data = request.data;
  if (data.size() != 4) return Refusal::illegal_value;
  auto const address = word_at(data, 0);
  auto const value = word_at(data, 2);
  auto const answer =
      request.function == 5 ? write_coil(address, value, now) : write_registers(address, {value}, now);
  return with_bytes<Answer<Data>>(answer, [&](Done) { return data; });
}

Device::Answer<Device::Data> Device::serve_write_coils(Data const& data, TimePoint now) {
  unsigned const count = word_at(data, 2);
  if (data.size() < 6 || !within(count, k_most_written_bits) || !fits(data, 4, (count + 7) / 8)) {
    return Refusal::illegal_value;
  }
  Bits values;
  for (unsigned i = 0; i < count; ++i) {
    values.push_back(((static_cast<unsigned>(data[5 + (i / 8)]) >> (i % 8)) & 1U) != 0);
  }
  return with_bytes<Answer<Data>>(write_coils(word_at(data, 0), values, now),
                                  [&](Done) { return Data(data.begin(), data.begin() + 4); });
}

Device::Answer<Device::Data> Device::serve_write_registers(Data const& data, TimePoint now) {
  unsigned const count = word_at(data, 2);
  if (data.size() < 7 || !within(count, k_most_written_registers) || !fits(data, 4, 2UL * count)) {
    return Refusal::illegal_value;
  }
  return with_bytes<Answer<Data>>(write_registers(word_at(data, 0), words_from(data, 5), now),
                                  [&](Done) { return Data(data.begin(), data.begin() + 4); });
}

Device::Answer<Device::Data> Device::serve_exchange(Data const& data, TimePoint now) {
  if (data.size() < 11) return Refusal::illegal_value;
  unsigned const written = word_at(data, 6);
  if (!within(word_at(data, 2), k_most_read_registers) || !within(written, k_most_exchanged_registers) ||
      !fits(data, 8, 2UL * written)) {
    return Refusal::illegal_value;
  }
  return with_bytes<Answer<Data>>(
      exchange({word_at(data, 0), word_at(data, 2), word_at(data, 4), words_from(data, 9)}, now),
      [](Words const& words) { return packed(words); });
}

// ---- What a device does not override it does not know.

Device::Answer<Device::Bits> Device::read_coils(std::uint16_t /*address*/, std::uint16_t /*count*/) {
  return Refusal::illegal_function;
}
Device::Answer<Device::Done> Device::write_coil(std::uint16_t /*address*/, std::uint16_t /*value*/,
                                                TimePoint /*now*/) {
  return Refusal::illegal_function;
}
Device::Answer<Device::Done> Device::write_coils(std::uint16_t /*address*/, Bits const& /*values*/,
                                                 TimePoint /*now*/) {
  return Refusal::illegal_function;
}
Device::Answer<Device::Words> Device::read_registers(std::uint16_t /*address*/, std::uint16_t /*count*/,
                                                     TimePoint /*now*/) {
  return Refusal::illegal_function;
}
Device::Answer<Device::Done> Device::write_registers(std::uint16_t /*address*/, Words const& /*values*/,
                                                     TimePoint /*now*/) {
  return Refusal::illegal_function;
}
Device::Answer<Device::Words> Device::exchange(Exchange const& /*what*/, TimePoint /*now*/) {
  return Refusal::illegal_function;
}

}  // namespace desk::driver::simulated::modbus
