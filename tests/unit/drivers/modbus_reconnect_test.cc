#include "drivers/modbus/reconnect.h"

#include "drivers/modbus/answer_times.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace desk::driver::modbus {
namespace {

using core::Duration;
using core::TimePoint;
using namespace std::chrono_literals;

std::vector<Duration> pauses(Reconnect reconnect, int times) {
  std::vector<Duration> result;
  TimePoint now{1h};
  for (int i = 0; i < times; ++i) {
    reconnect.failed(now);
    result.push_back(reconnect.next_attempt() - now);
    now = reconnect.next_attempt();
  }
  return result;
}

TEST(ModbusReconnect, TheFirstTimeIsNow) {
  EXPECT_LE(Reconnect{Reconnect::First::waits}.next_attempt(), TimePoint{});
}

TEST(ModbusReconnect, WaitsATenthOfTheTimeThatItIsGone) {
  auto const waits = pauses(Reconnect{Reconnect::First::waits}, 40);
  EXPECT_EQ(std::vector<Duration>(waits.begin(), waits.begin() + 11), std::vector<Duration>(11, 100ms));
  EXPECT_EQ(waits[11], 110ms);
  EXPECT_TRUE(std::is_sorted(waits.begin(), waits.end()));
  EXPECT_EQ(waits.back(), 1s);
}

TEST(ModbusReconnect, AConnectionIsTriedAtOnceTheFirstTime) {
  std::vector<Duration> const expected{0ms, 100ms, 100ms};
  EXPECT_EQ(pauses(Reconnect{Reconnect::First::at_once}, 3), expected);
}

TEST(ModbusReconnect, BeginsAnewWhenItWorked) {
  Reconnect reconnect{Reconnect::First::at_once};
  for (int i = 0; i < 5; ++i) reconnect.failed(TimePoint{});
  reconnect.worked();
  EXPECT_EQ(pauses(reconnect, 2), (std::vector<Duration>{0ms, 100ms}));
}

TEST(ModbusAnswerTimes, GuessesUntilAUnitHasAnswered) {
  Request const request{1, Block{}, 90ms};
  AnswerTimes times;
  times.saw(2, 7ms);
  EXPECT_EQ(times.usual(request), 30ms);
}

TEST(ModbusAnswerTimes, AUnitThatIsSilentKeepsNobodyWaiting) {
  Request const request{1, Block{}, 90ms};
  AnswerTimes times;
  for (int i = 0; i < 5; ++i) times.missed(1);
  EXPECT_EQ(times.patience(request), 90ms) << "who never answered may be slow";
  times.saw(1, 6ms);
  times.missed(1);
  times.missed(1);
  EXPECT_EQ(times.patience(request), 90ms);
  times.missed(1);
  EXPECT_EQ(times.patience(request), 24ms);
  times.saw(1, 6ms);
  EXPECT_EQ(times.patience(request), 90ms);
  for (int i = 0; i < 100; ++i) times.saw(1, 1ms);
  for (int i = 0; i < 3; ++i) times.missed(1);
  EXPECT_EQ(times.patience(request), 20ms);
  EXPECT_EQ(times.patience({1, Block{}, 10ms}), 10ms);
}

TEST(ModbusAnswerTimes, FollowsWhatItSees) {
  Request const request{1, Block{}, 90ms};
  AnswerTimes times;
  times.saw(1, 8ms);
  EXPECT_EQ(times.usual(request), 8ms);
  times.saw(1, 16ms);
  EXPECT_EQ(times.usual(request), 9ms + 4 * 2ms) << "mean and four mean deviations";
  for (int i = 0; i < 100; ++i) times.saw(1, 20ms);
  EXPECT_NEAR(core::to_seconds(times.usual(request)), 0.020, 1e-4);
}

}  // namespace
}  // namespace desk::driver::modbus
