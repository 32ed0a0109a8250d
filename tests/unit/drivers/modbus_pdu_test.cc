#include "drivers/modbus/pdu.h"

#include <gmock/gmock.h>
#include <modbus/modbus.h>

#include <cstdint>
#include <vector>

namespace desk::driver::modbus {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;
using How = Write::How;

Request read(Table table, std::uint16_t address, std::uint16_t count) {
  return {1, Block{{table, address}, count}, {}};
}

Request write(How how, std::uint16_t address, Words values) {
  return {1, Order{how, address, std::move(values), 0, 0}, {}};
}

Request exchange(std::uint16_t address, Words values, std::uint16_t read_address, std::uint16_t read_count) {
  return {1, Order{How::exchange, address, std::move(values), read_address, read_count}, {}};
}

TEST(ModbusPdu, AsksForEveryTable) {
  EXPECT_EQ(encode(read(Table::coils, 0x0102, 10)), (Bytes{0x01,          // function
                                                           0x01, 0x02,    // address
                                                           0x00, 0x0a}))  // count
      << "coils";
  EXPECT_EQ(encode(read(Table::discrete_inputs, 0, 1)), (Bytes{0x02, 0, 0, 0, 1}));
  EXPECT_EQ(encode(read(Table::holding_registers, 0x2101, 4)), (Bytes{0x03, 0x21, 0x01, 0, 4}));
  EXPECT_EQ(encode(read(Table::input_registers, 3, 125)), (Bytes{0x04, 0, 3, 0, 125}));
}

TEST(ModbusPdu, WritesOneCoil) {
  EXPECT_EQ(encode(write(How::coil, 7, {1})), (Bytes{0x05, 0, 7, 0xff, 0x00}));
  EXPECT_EQ(encode(write(How::coil, 7, {0})), (Bytes{0x05, 0, 7, 0x00, 0x00}));
}

TEST(ModbusPdu, WritesAnyValueToACoilForFlashingRelays) {
  EXPECT_EQ(encode(write(How::raw_coil, 0x0203, {5})), (Bytes{0x05, 0x02, 0x03, 0x00, 0x05}));
}

TEST(ModbusPdu, WritesRegisters) {
  EXPECT_EQ(encode(write(How::register_, 0x2002, {7205})), (Bytes{0x06, 0x20, 0x02, 0x1c, 0x25}));
  EXPECT_EQ(encode(write(How::registers, 0x2003, {251, 252})), (Bytes{0x10,        // function
                                                                      0x20, 0x03,  // address
                                                                      0x00, 0x02,  // registers
                                                                      0x04,        // bytes
                                                                      0x00, 0xfb, 0x00, 0xfc}));
}

TEST(ModbusPdu, PacksCoils) {
  EXPECT_EQ(encode(write(How::coils, 0x13, {1, 0, 1, 1, 0, 0, 1, 1, 1, 0})),
            (Bytes{0x0f,          // function
                   0x00, 0x13,    // address
                   0x00, 0x0a,    // coils
                   0x02,          // bytes
                   0xcd, 0x01}))  // the first coil is the lowest bit
      << "the example of the specification";
}

TEST(ModbusPdu, Exchanges) {
  EXPECT_EQ(encode(exchange(0x0a8c, {0, 9}, 0x09c4, 20)), (Bytes{0x17,                    // function
                                                                 0x09, 0xc4, 0x00, 0x14,  // what is read
                                                                 0x0a, 0x8c, 0x00, 0x02,  // what is written
                                                                 0x04,                    // bytes
                                                                 0x00, 0x00, 0x00, 0x09}));
}

TEST(ModbusPdu, ReadsBitsAndRegisters) {
  EXPECT_THAT(decode_answer(read(Table::coils, 0, 10), Bytes{1, 2, 0xcd, 0x01}).values,
              ElementsAre(1, 0, 1, 1, 0, 0, 1, 1, 1, 0));
  EXPECT_THAT(decode_answer(read(Table::holding_registers, 0, 2), Bytes{3, 4, 0x1c, 0x25, 0, 1}).values,
              ElementsAre(7205, 1));
  EXPECT_THAT(decode_answer(exchange(1, {2}, 3, 1), Bytes{0x17, 2, 0xff, 0xfe}).values, ElementsAre(0xfffe));
}

TEST(ModbusPdu, AWriteIsConfirmedByItsEcho) {
  Request const request = write(How::register_, 0x2002, {7205});
  Answer const answer = decode_answer(request, Bytes{6, 0x20, 0x02, 0x1c, 0x25});
  EXPECT_EQ(answer.error, 0);
  EXPECT_THAT(answer.values, IsEmpty());
  EXPECT_EQ(decode_answer(request, Bytes{6, 0x20, 0x02, 0x1c, 0x24}).error, EMBBADDATA) << "another value";
  EXPECT_EQ(decode_answer(request, Bytes{6, 0x20, 0x03, 0x1c, 0x25}).error, EMBBADDATA) << "another address";
  Request const several = write(How::registers, 0x2003, {251, 252});
  EXPECT_EQ(decode_answer(several, Bytes{0x10, 0x20, 0x03, 0, 2}).error, 0);
  EXPECT_EQ(decode_answer(several, Bytes{0x10, 0x20, 0x03, 0, 1}).error, EMBBADDATA) << "not all of them";
  EXPECT_EQ(decode_answer(write(How::raw_coil, 0x0200, {7}), Bytes{5, 2, 0, 0, 8}).error, EMBBADDATA);
}

TEST(ModbusPdu, AnAnswerOfAnotherShapeIsNone) {
  Request const request = read(Table::holding_registers, 0, 2);
  EXPECT_EQ(decode_answer(request, Bytes{3, 2, 0, 1}).error, EMBBADDATA) << "one register instead of two";
  EXPECT_EQ(decode_answer(request, Bytes{4, 4, 0, 1, 0, 1}).error, EMBBADDATA) << "another function";
  EXPECT_EQ(decode_answer(request, Bytes{3, 6, 0, 1, 0, 1}).error, EMBBADDATA) << "says it has more";
  EXPECT_EQ(decode_answer(request, Bytes{3}).error, EMBBADDATA);
  EXPECT_EQ(decode_answer(request, Bytes{}).error, EMBBADDATA);
}

TEST(ModbusPdu, KnowsExceptions) {
  Request const request = read(Table::holding_registers, 0, 2);
  EXPECT_EQ(decode_answer(request, Bytes{0x83, 2}).error, EMBXILADD);
  EXPECT_EQ(decode_answer(request, Bytes{0x83, 0x0b}).error, EMBXGTAR);
  EXPECT_EQ(decode_answer(request, Bytes{0x83, 0x77}).error, EMBBADEXC) << "no such exception";
  EXPECT_EQ(decode_answer(request, Bytes{0x83, 0}).error, EMBBADEXC);
  EXPECT_EQ(decode_answer(request, Bytes{0x84, 2}).error, EMBBADDATA) << "of another function";
}

TEST(ModbusPdu, SaysHowLongAnAnswerIs) {
  EXPECT_EQ(answer_size(read(Table::coils, 0, 9)), 4U);
  EXPECT_EQ(answer_size(read(Table::input_registers, 0, 125)), 252U);
  EXPECT_EQ(answer_size(write(How::registers, 0, {1, 2, 3})), 5U);
  EXPECT_EQ(answer_size(exchange(0, {1}, 0, 20)), 42U);
}

TEST(ModbusPdu, RefusesWhatNoRequestCanSay) {
  EXPECT_EQ(why_malformed(read(Table::holding_registers, 0, 125)), std::nullopt);
  EXPECT_THAT(why_malformed(read(Table::holding_registers, 0, 126)).value_or(""),
              HasSubstr("125 are possible"));
  EXPECT_EQ(why_malformed(read(Table::coils, 0, 2000)), std::nullopt);
  EXPECT_TRUE(why_malformed(read(Table::coils, 0, 2001)));
  EXPECT_TRUE(why_malformed(read(Table::coils, 0, 0)));
  EXPECT_EQ(why_malformed(read(Table::coils, 65535, 1)), std::nullopt);
  EXPECT_THAT(why_malformed(read(Table::coils, 65535, 2)).value_or(""), HasSubstr("65535"));
  EXPECT_TRUE(why_malformed(write(How::register_, 0, {})));
  EXPECT_TRUE(why_malformed(write(How::register_, 0, {1, 2})));
  EXPECT_TRUE(why_malformed(write(How::registers, 0, Words(124))));
  EXPECT_TRUE(why_malformed(exchange(0, Words(122), 0, 1)));
  EXPECT_TRUE(why_malformed(exchange(0, {1}, 0, 0)));
}

TEST(ModbusPdu, EveryRequestFits) {
  EXPECT_LE(encode(write(How::coils, 0, Words(1968))).size(), k_longest_pdu);
  EXPECT_LE(encode(write(How::registers, 0, Words(123))).size(), k_longest_pdu);
  EXPECT_LE(encode(exchange(0, Words(121), 0, 125)).size(), k_longest_pdu);
}

}  // namespace
}  // namespace desk::driver::modbus
