#pragma once

#include "drivers/modbus/map.h"

#include <cstdint>
#include <optional>
#include <span>

namespace desk::driver::modbus {

/// Registers that a number takes.
[[nodiscard]] std::size_t words_of(Number::Type type);

/// The raw number in `words`, which begin at its place. A display's digits count as a whole number, whatever
/// its decimal point. nullopt: no such number can be (a float that is none, a digit that no display shows),
/// or the device says that it does not know.
[[nodiscard]] std::optional<double> raw(Number const& number, std::span<std::uint16_t const> words);
/// The same by its scale and offset: millimetres, amperes.
[[nodiscard]] std::optional<double> decode(Number const& number, std::span<std::uint16_t const> words);

[[nodiscard]] bool decode(Flag const& flag, std::uint16_t word);

/// Where a servo is sent, as its registers want it. nullopt: beyond what they can say.
[[nodiscard]] std::optional<std::uint32_t> encode(Map::Target const& target, core::Distance above_base);

[[nodiscard]] Block block_of(Number const& number);
/// Where the words of an exchange's answer come from.
[[nodiscard]] Block answer_of(Write const& exchange);
/// The words from `place` on within a block that was read; empty: it is not in there.
[[nodiscard]] std::span<std::uint16_t const> part(Block const& block, std::span<std::uint16_t const> words,
                                                  Place const& place);

/// The fewest reads that bring all of these: ranges that touch or overlap are one, up to what one request may
/// ask for. What lies between two ranges is never read: a device may refuse the whole request for it.
[[nodiscard]] std::vector<Block> merged(std::vector<Block> blocks);

}  // namespace desk::driver::modbus
