#include "drivers/modbus/serial_timing.h"

#include <gtest/gtest.h>

namespace desk::driver::modbus {
namespace {

using core::Duration;
using core::TimePoint;
using namespace std::chrono_literals;

TimePoint at(Duration d) {
  return TimePoint{} + d;
}

TEST(ModbusSerialTiming, AFrameTakesItsBits) {
  EXPECT_EQ(SerialTiming(9600, 10).frame(12), 12500us) << "8N1: 12 characters of 10 bits";
  EXPECT_EQ(SerialTiming(19200, 11).frame(8), Duration{4'583'333}) << "8E1";
}

TEST(ModbusSerialTiming, TheGapIsThreeAndAHalfCharactersAndFixedAbove19200) {
  EXPECT_EQ(SerialTiming(9600, 10).gap(), Duration{4'010'416});
  EXPECT_EQ(SerialTiming(19200, 11).gap(), Duration{2'005'208});
  EXPECT_EQ(SerialTiming(38400, 10).gap(), 1750us);
  EXPECT_EQ(SerialTiming(115200, 10).gap(), 1750us);
}

TEST(ModbusSerialTiming, AnAnswerMayPauseForAnAdapter) {
  EXPECT_EQ(SerialTiming(9600, 10).longest_pause(), 20ms);
  EXPECT_EQ(SerialTiming(1200, 12).longest_pause(), 40ms) << "4 characters";
}

Request poll(int unit = 1) {
  return {unit, Block{{Table::holding_registers, 0}, 2}, 50ms};
}
Request write(std::uint16_t value, int unit = 1) {
  return {unit, Order{Write::How::register_, 7, {value}, 0, 0}, 50ms};
}
Request exchange() {
  return {1, Order{Write::How::exchange, 7, {1}, 0, 2}, 50ms};
}

Silence silence() {
  return Silence{{2ms, 200ms, 100ms}};
}

TEST(ModbusSilence, AFreshLineIsFree) {
  EXPECT_LE(silence().may_send(poll()), at(0ms));
}

TEST(ModbusSilence, KeepsTheGapAfterTheLastByte) {
  Silence s = silence();
  s.used_until(at(10ms));
  EXPECT_EQ(s.may_send(poll()), at(12ms));
  s.used_until(at(5ms));
  EXPECT_EQ(s.may_send(write(1)), at(12ms)) << "what was known before must not shorten it";
}

TEST(ModbusSilence, DevicesGetTheirTimeForABroadcast) {
  Silence s = silence();
  s.broadcast_until(at(10ms));
  EXPECT_EQ(s.may_send(write(1)), at(110ms));
}

TEST(ModbusSilence, ALateAnswerMeetsNoRequestThatItWouldFit) {
  Silence s = silence();
  s.lost(poll(), at(60ms));
  EXPECT_EQ(s.may_send(poll()), at(260ms));
  EXPECT_EQ(s.may_send(exchange()), at(260ms));
}

TEST(ModbusSilence, AUnitThatOwesAnAnswerHoldsNoOtherUp) {
  Silence s = silence();
  s.lost(poll(), at(60ms));
  EXPECT_EQ(s.may_send(poll(2)), at(62ms));
  s.lost(poll(2), at(122ms));
  EXPECT_EQ(s.may_send(poll(3)), at(124ms));
  EXPECT_EQ(s.may_send(poll()), at(260ms)) << "one unit's debt is not another's";
}

TEST(ModbusSilence, WhoeverGivesUpEarlyWaitsLongerForALateAnswer) {
  Silence s = silence();
  s.lost(poll(), at(60ms), 40ms);
  EXPECT_EQ(s.may_send(poll()), at(300ms));
  EXPECT_EQ(s.may_send(poll(2)), at(62ms));
}

TEST(ModbusSilence, AStopDoesNotWaitForTheAnswerToAPoll) {
  Silence s = silence();
  s.lost(poll(), at(60ms));
  EXPECT_EQ(s.may_send(write(0)), at(62ms));
}

TEST(ModbusSilence, ALostStopMayBeRepeatedButNotBeFollowedByAnotherWrite) {
  Silence s = silence();
  s.lost(write(0), at(60ms));
  EXPECT_EQ(s.may_send(write(0)), at(62ms));
  EXPECT_EQ(s.may_send(write(1)), at(260ms));
  EXPECT_EQ(s.may_send(write(0, 2)), at(62ms));
  EXPECT_EQ(s.may_send(poll()), at(260ms));
}

TEST(ModbusSilence, TwoLostAnswersLeaveNoExemption) {
  Silence s = silence();
  s.lost(poll(), at(60ms));
  s.lost(write(0), at(120ms));
  EXPECT_EQ(s.may_send(write(0)), at(320ms));
  s.lost(poll(), at(400ms));
  EXPECT_EQ(s.may_send(write(0)), at(402ms)) << "the two have had their time";
}

TEST(ModbusSilence, AnAnswerMeanwhileDoesNotEndIt) {
  Silence s = silence();
  s.lost(poll(), at(60ms));
  s.used_until(at(80ms));  // of a stop
  EXPECT_EQ(s.may_send(poll()), at(260ms));
}

}  // namespace
}  // namespace desk::driver::modbus
