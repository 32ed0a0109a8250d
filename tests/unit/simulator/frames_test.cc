#include "drivers/simulated/modbus/frames.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Waveshare's manual: close relay 0.
Bytes const k_relay_on{0x01,         // unit
                       0x05,         // write one coil
                       0x00, 0x00,   // relay 0
                       0xff, 0x00,   // on
                       0x8c, 0x3a};  // checksum, low byte first

TEST(RtuFrame, IsReadAsTheManualWritesIt) {
  auto const frame = from_rtu(k_relay_on);
  ASSERT_TRUE(frame);
  EXPECT_EQ(*frame, (Frame{1, {5, {0x00, 0x00, 0xff, 0x00}}, 0}));
  EXPECT_EQ(to_rtu(*frame), k_relay_on);
}

// Frames as the vendors print them: relay 0 closed for 700 ms; a laser asked for its distance.
TEST(RtuFrame, ChecksumsAreThoseOfVendors) {
  EXPECT_EQ(to_rtu({1, {5, {0x02, 0x00, 0x00, 0x07}}, 0}),
            (Bytes{0x01, 0x05, 0x02, 0x00, 0x00, 0x07, 0x8d, 0xb0}));
  EXPECT_EQ(to_rtu({0x50, {3, {0x00, 0x34, 0x00, 0x01}}, 0}),
            (Bytes{0x50, 0x03, 0x00, 0x34, 0x00, 0x01, 0xc8, 0x45}));
}

TEST(RtuFrame, WithAnyBitFlippedIsDamaged) {
  for (std::size_t bit = 0; bit < 8 * k_relay_on.size(); ++bit) {
    Bytes bytes = k_relay_on;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(from_rtu(bytes)) << "bit " << bit;
  }
}

TEST(RtuFrame, OfOnlyAChecksumIsNone) {
  EXPECT_FALSE(from_rtu(Bytes{}));
  EXPECT_FALSE(from_rtu(Bytes{0xff, 0xff}));
  EXPECT_FALSE(from_rtu(Bytes(300)));
}

TEST(RtuFrame, LengthIsKnownFromTheFunction) {
  EXPECT_EQ(rtu_request_length(Bytes{0x01}), 0U);
  EXPECT_EQ(rtu_request_length(Bytes{0x01, 0x03}), 8U);
  Bytes write_registers{0x01,         // unit
                        0x10,         // write registers
                        0x20, 0x03,   // address
                        0x00, 0x02};  // two of them
  EXPECT_EQ(rtu_request_length(write_registers), 0U);
  write_registers.push_back(0x04);  // bytes of data
  EXPECT_EQ(rtu_request_length(write_registers), 13U);
  Bytes const exchange{0x01,        // unit
                       0x17,        // read and write registers
                       0x09, 0xc4,  // read at
                       0x00, 0x14,  // 20
                       0x0a, 0x8c,  // write at
                       0x00, 0x0e,  // 14
                       0x1c};       // bytes of data
  EXPECT_EQ(rtu_request_length(exchange), 41U);
  EXPECT_EQ(rtu_request_length(Bytes{0x01, 0x41, 0x00}), 0U);
}

// Modbus application protocol, the example of function 3.
Bytes const k_read_three{0x15, 0x01,   // transaction
                         0x00, 0x00,   // protocol
                         0x00, 0x06,   // bytes that follow
                         0xff,         // unit
                         0x03,         // read holding registers
                         0x00, 0x6b,   // address
                         0x00, 0x03};  // three of them

TEST(TcpFrame, IsTakenWhenItIsWhole) {
  for (std::size_t count = 0; count < k_read_three.size(); ++count) {
    auto const taken = take_tcp(std::span{k_read_three}.first(count));
    EXPECT_FALSE(taken.frame || taken.nonsense) << count;
  }
  Bytes more = k_read_three;
  more.push_back(0x15);  // the next one begins
  auto const taken = take_tcp(more);
  ASSERT_TRUE(taken.frame);
  EXPECT_EQ(taken.bytes, k_read_three.size());
  EXPECT_EQ(*taken.frame, (Frame{255, {3, {0x00, 0x6b, 0x00, 0x03}}, 0x1501}));
  EXPECT_EQ(to_tcp(*taken.frame), k_read_three);
}

TEST(TcpFrame, OfAnotherProtocolOrOfNoLengthIsNonsense) {
  Bytes bytes = k_read_three;
  bytes[3] = 1;
  EXPECT_TRUE(take_tcp(bytes).nonsense);
  bytes = k_read_three;
  bytes[5] = 1;
  EXPECT_TRUE(take_tcp(bytes).nonsense);
  bytes[4] = 1;
  EXPECT_TRUE(take_tcp(bytes).nonsense);
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
