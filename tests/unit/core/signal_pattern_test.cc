#include "daemon/core/signal_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::core {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint k_start{100s};

class Signals : public ::testing::Test {
 protected:
  Signals() { pattern.update(snapshot, now); }

  /// From now to `until`, as "0-120 300-420": when the buzzer sounds, in ms from the beginning.
  std::string beeps(Duration until) {
    std::string text;
    TimePoint const begin = now;
    std::optional<TimePoint> since;
    while (now <= begin + until) {
      bool const on = pattern.at(now).buzzer;
      if (on && !since) since = now;
      if (!on && since) {
        text += (text.empty() ? "" : " ") + ms(*since - begin) + "-" + ms(now - begin);
        since.reset();
      }
      TimePoint const next = pattern.next_deadline(now);
      EXPECT_GT(next, now) << "it would spin";
      if (next == k_never) break;
      now = next;
    }
    now = begin + until;
    return text;
  }
  static std::string ms(Duration d) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
  }
  void tell() { pattern.update(snapshot, now); }
  void announce(Duration ahead, CycleMode mode = CycleMode::automatic) {
    snapshot.cycle_mode = mode;
    snapshot.stage = mode == CycleMode::automatic ? Snapshot::Stage::announced : Snapshot::Stage::due;
    snapshot.next_change = now + ahead;
    tell();
  }
  void fault(FaultCode code, FaultClass policy = FaultClass::device) {
    snapshot.fault = Fault{code, policy, "words"};
    tell();
  }

  SignalPattern pattern;
  Snapshot snapshot;
  TimePoint now = k_start;
};

TEST_F(Signals, QuietWhileThereIsNothingToSay) {
  EXPECT_EQ(pattern.at(now), SignalPattern::Levels{});
  EXPECT_EQ(pattern.next_deadline(now), k_never);
}

TEST_F(Signals, AnAnnouncementBeepsTwiceAndOnceMoreBeforeTheMove) {
  announce(30s);
  EXPECT_TRUE(pattern.at(now).led);
  EXPECT_EQ(beeps(30s), "0-120 300-420 27000-27120");
  EXPECT_TRUE(pattern.at(now).led);
  snapshot.stage = Snapshot::Stage::moving;
  tell();
  EXPECT_EQ(pattern.at(now), SignalPattern::Levels{});
}

TEST_F(Signals, AQuestionBeepsTwiceOnly) {
  announce(2min, CycleMode::confirm);
  EXPECT_EQ(beeps(3min), "0-120 300-420");
  EXPECT_TRUE(pattern.at(now).led) << "nobody has answered";
}

TEST_F(Signals, ASnoozeHushesTheLastBeep) {
  announce(30s);
  beeps(10s);
  snapshot.stage = Snapshot::Stage::counting;
  tell();
  EXPECT_FALSE(pattern.at(now).led);
  EXPECT_EQ(beeps(1min), "");
}

TEST_F(Signals, ShortAnnouncementsSayEnoughAtTheirBeginning) {
  announce(3s);
  EXPECT_EQ(beeps(10s), "0-120 300-420");
}

TEST_F(Signals, AnObstructionIsThreeLongOnesAndABlinkingLight) {
  fault(FaultCode::stall);
  EXPECT_EQ(pattern.at(now), (SignalPattern::Levels{true, true}));
  EXPECT_FALSE(pattern.at(now + 400ms).led);
  EXPECT_TRUE(pattern.at(now + 800ms).led);
}

TEST_F(Signals, AnObstructionBeepsThreeTimes) {
  fault(FaultCode::stall);
  EXPECT_EQ(beeps(1min), "0-700 880-1580 1760-2460");
}

TEST_F(Signals, AFaultBeepsThreeTimesInTwentySecondsAndBlinksUntilCleared) {
  fault(FaultCode::stale_height);
  EXPECT_EQ(beeps(5min), "0-700 10000-10700 20000-20700");
  EXPECT_NE(pattern.next_deadline(now), k_never) << "it blinks on";
  snapshot.fault.reset();
  tell();
  EXPECT_EQ(pattern.at(now), SignalPattern::Levels{});
  EXPECT_EQ(pattern.next_deadline(now), k_never);
}

TEST_F(Signals, ClearingHushesAtOnce) {
  fault(FaultCode::stall);
  now += 100ms;
  snapshot.fault.reset();
  tell();
  EXPECT_EQ(beeps(1min), "");
}

TEST_F(Signals, TransientTroubleIsNobodysBusiness) {
  fault(FaultCode::bus_timeout, FaultClass::transient);
  EXPECT_EQ(pattern.at(now), SignalPattern::Levels{});
}

TEST(SignalsAtStart, AnOldFaultBlinksButWakesNobody) {
  SignalPattern pattern;
  Snapshot snapshot;
  snapshot.fault = Fault{FaultCode::stall, FaultClass::device, "words"};
  pattern.update(snapshot, k_start);
  EXPECT_EQ(pattern.at(k_start), (SignalPattern::Levels{false, true}));
}

}  // namespace
}  // namespace desk::core
