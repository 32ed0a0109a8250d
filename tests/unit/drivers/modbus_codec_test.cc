#include "drivers/modbus/codec.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace desk::driver::modbus {
namespace {

using Words = std::vector<std::uint16_t>;
using Type = Number::Type;

Number number(Type type, double scale = 1, double offset = 0) {
  Number n;
  n.type = type;
  n.scale = scale;
  n.offset = offset;
  return n;
}

TEST(ModbusCodec, ReadsWholeNumbersOfEverySize) {
  EXPECT_EQ(decode(number(Type::u16), Words{0xfffe}), 65534);
  EXPECT_EQ(decode(number(Type::s16), Words{0xfffe}), -2);
  EXPECT_EQ(decode(number(Type::u32), Words{0x0001, 0x86a0}), 100'000);
  EXPECT_EQ(decode(number(Type::s32), Words{0xffff, 0xfff6}), -10);
}

TEST(ModbusCodec, KnowsBothOrdersOfWords) {
  Number little = number(Type::u32);
  little.word_order = Number::WordOrder::little;
  EXPECT_EQ(decode(little, Words{0x86a0, 0x0001}), 100'000);
  Number real = number(Type::f32);
  EXPECT_EQ(decode(real, Words{0x4434, 0x2000}), 720.5);
  real.word_order = Number::WordOrder::little;
  EXPECT_EQ(decode(real, Words{0x2000, 0x4434}), 720.5);
}

TEST(ModbusCodec, ScalesAndShifts) {
  EXPECT_DOUBLE_EQ(*decode(number(Type::u16, 0.1), Words{7205}), 720.5);
  EXPECT_DOUBLE_EQ(*decode(number(Type::u16, -1, 4000), Words{3280}), 720) << "a sensor that looks down";
}

TEST(ModbusCodec, WhatTheDeviceDoesNotKnowIsNoNumber) {
  Number n = number(Type::u16, 0.1);
  n.invalid = {65024, 0xffff};
  EXPECT_FALSE(decode(n, Words{65024}));
  EXPECT_FALSE(decode(n, Words{0xffff}));
  EXPECT_TRUE(decode(n, Words{65023}));
  EXPECT_FALSE(decode(number(Type::f32), Words{0x7fc0, 0})) << "not a number";
  EXPECT_FALSE(decode(number(Type::f32), Words{0x7f80, 0})) << "infinite";
  EXPECT_FALSE(decode(number(Type::u32), Words{1})) << "half of it";
}

TEST(ModbusCodec, ReadsADisplay) {
  // 28.5 inches: 2, 8 with its point, 5.
  Number const inches = number(Type::seven_segment, 2.54);
  EXPECT_NEAR(*decode(inches, Words{0xff6d, 0x005b}), 28.5 * 25.4, 1e-9);
  EXPECT_EQ(raw(inches, Words{0xff6d, 0x0000}), 85) << "the first digit is dark";
  EXPECT_FALSE(raw(inches, Words{0x7f6d, 0x005b})) << "no point: a message, not a height";
  EXPECT_FALSE(raw(inches, Words{0xffed, 0x005b})) << "a point too many";
  EXPECT_FALSE(raw(inches, Words{0xff79, 0x005b})) << "an E";
  EXPECT_FALSE(raw(inches, Words{0xff6d, 0x015b}));
}

TEST(ModbusCodec, ReadsBitsAndWords) {
  Flag flag;
  EXPECT_TRUE(decode(flag, 12)) << "current flows";
  EXPECT_FALSE(decode(flag, 0));
  flag.bit = 3;
  EXPECT_TRUE(decode(flag, 0b1000));
  EXPECT_FALSE(decode(flag, 0b0111));
  flag.inverted = true;
  EXPECT_TRUE(decode(flag, 0b0111));
}

TEST(ModbusCodec, SaysWhereAServoShallGo) {
  Map::Target target;
  target.scale = 10;
  target.highest = 64255;
  EXPECT_EQ(encode(target, core::Distance::of_mm(123.46)), 1235);
  EXPECT_EQ(encode(target, core::Distance::of_mm(0)), 0);
  EXPECT_FALSE(encode(target, core::Distance::of_mm(-0.1)));
  EXPECT_FALSE(encode(target, core::Distance::of_mm(6425.6)))
      << "that would be the command to clear an error";
}

Block block(Table table, unsigned address, unsigned count) {
  return {{table, static_cast<std::uint16_t>(address)}, static_cast<std::uint16_t>(count)};
}

TEST(ModbusCodec, ReadsWhatTouchesInOneGo) {
  auto const holding = Table::holding_registers;
  EXPECT_EQ(merged({block(holding, 0x2104, 1), block(holding, 0x2101, 1), block(holding, 0x2102, 2)}),
            (std::vector{block(holding, 0x2101, 4)}));
  EXPECT_EQ(merged({block(holding, 5, 4), block(holding, 6, 1)}), (std::vector{block(holding, 5, 4)}));
  EXPECT_EQ(merged({block(holding, 1, 1), block(holding, 3, 1)}).size(), 2U)
      << "nobody knows what lies between";
  EXPECT_EQ(merged({block(holding, 1, 1), block(Table::input_registers, 2, 1)}).size(), 2U);
  EXPECT_EQ(merged({block(holding, 0, 125), block(holding, 125, 1)}).size(), 2U)
      << "more than one request may ask";
  EXPECT_EQ(merged({block(holding, 65535, 1), block(holding, 65534, 1)}),
            (std::vector{block(holding, 65534, 2)}));
}

}  // namespace
}  // namespace desk::driver::modbus
