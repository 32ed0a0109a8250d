#include "drivers/modbus/codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>

namespace desk::driver::modbus {
namespace {

/// What one request may ask for; Modbus application protocol 1.1b3.
constexpr std::uint32_t k_most_registers = 125;
constexpr std::uint32_t k_most_bits = 2000;

/// Segments a to g in bits 0 to 6, as every display lights them.
constexpr std::array<unsigned, 10> k_digits{0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};

std::optional<int> digit(unsigned segments) {
  auto const found = std::find(k_digits.begin(), k_digits.end(), segments & 0x7fU);
  if (found == k_digits.end()) return std::nullopt;
  return static_cast<int>(found - k_digits.begin());
}

/// Three digits: the ones and tens in the first register, the hundreds in the second; a point after the tens.
std::optional<double> display(std::uint16_t first, std::uint16_t second) {
  if ((first & 0x8080U) != 0x8000U || (second & 0xff80U) != 0) return std::nullopt;
  auto const ones = digit(first & 0xffU);
  auto const tens = digit(static_cast<unsigned>(first) >> 8U);
  // A display leaves leading zeros dark.
  auto const hundreds = second == 0 ? std::optional{0} : digit(second);
  if (!ones || !tens || !hundreds) return std::nullopt;
  return (*hundreds * 100) + (*tens * 10) + *ones;
}

std::uint32_t two_words(Number const& number, std::span<std::uint16_t const> words) {
  bool const big = number.word_order == Number::WordOrder::big;
  std::uint32_t const high = big ? words[0] : words[1];
  std::uint32_t const low = big ? words[1] : words[0];
  return (high << 16U) | low;
}

std::optional<double> as_written(Number const& number, std::span<std::uint16_t const> words) {
  switch (number.type) {
    case Number::Type::u16: return words[0];
    case Number::Type::s16: return static_cast<std::int16_t>(words[0]);
    case Number::Type::u32: return two_words(number, words);
    case Number::Type::s32: return static_cast<std::int32_t>(two_words(number, words));
    case Number::Type::f32: {
      auto const value = std::bit_cast<float>(two_words(number, words));
      return std::isfinite(value) ? std::optional<double>{value} : std::nullopt;
    }
    case Number::Type::seven_segment: return display(words[0], words[1]);
  }
  return std::nullopt;
}

std::uint32_t end_of(Block const& block) {
  return std::uint32_t{block.place.address} + block.count;
}

}  // namespace

std::size_t words_of(Number::Type type) {
  return type == Number::Type::u16 || type == Number::Type::s16 ? 1 : 2;
}

std::optional<double> raw(Number const& number, std::span<std::uint16_t const> words) {
  if (words.size() < words_of(number.type)) return std::nullopt;
  auto const value = as_written(number, words);
  if (!value) return std::nullopt;
  bool const says_nothing =
      std::any_of(number.invalid.begin(), number.invalid.end(),
                  [&](std::int64_t invalid) { return static_cast<double>(invalid) == *value; });
  return says_nothing ? std::nullopt : value;
}

std::optional<double> decode(Number const& number, std::span<std::uint16_t const> words) {
  auto const value = raw(number, words);
  if (!value) return std::nullopt;
  return (*value * number.scale) + number.offset;
}

bool decode(Flag const& flag, std::uint16_t word) {
  bool const set =
      flag.bit ? ((static_cast<unsigned>(word) >> static_cast<unsigned>(*flag.bit)) & 1U) != 0 : word != 0;
  return set != flag.inverted;
}

std::optional<std::uint32_t> encode(Map::Target const& target, core::Distance above_base) {
  double const value = std::round((above_base.mm() * target.scale) + target.offset);
  if (!(value >= target.lowest && value <= target.highest)) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

Block block_of(Number const& number) {
  return {number.place, static_cast<std::uint16_t>(words_of(number.type))};
}

Block answer_of(Write const& exchange) {
  return {{Table::holding_registers, exchange.read_address}, exchange.read_count};
}

std::span<std::uint16_t const> part(Block const& block, std::span<std::uint16_t const> words,
                                    Place const& place) {
  bool const inside = place.table == block.place.table && place.address >= block.place.address &&
                      place.address < block.place.address + words.size();
  if (!inside) return {};
  return words.subspan(static_cast<std::size_t>(place.address - block.place.address));
}

std::vector<Block> merged(std::vector<Block> blocks) {
  std::sort(blocks.begin(), blocks.end(), [](Block const& a, Block const& b) {
    return std::tuple{a.place.table, a.place.address, a.count} <
           std::tuple{b.place.table, b.place.address, b.count};
  });
  std::vector<Block> result;
  for (Block const& block : blocks) {
    if (!result.empty() && result.back().place.table == block.place.table &&
        block.place.address <= end_of(result.back())) {
      Block& last = result.back();
      std::uint32_t const count = std::max(end_of(last), end_of(block)) - last.place.address;
      if (count <= (is_bits(last.place.table) ? k_most_bits : k_most_registers)) {
        last.count = static_cast<std::uint16_t>(count);
        continue;
      }
    }
    result.push_back(block);
  }
  return result;
}

}  // namespace desk::driver::modbus
