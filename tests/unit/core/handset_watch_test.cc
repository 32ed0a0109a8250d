#include "daemon/core/handset_watch.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Distance k_visible = Distance::of_mm(3);
constexpr int k_proof = 2;

/// A desk that rests at 720 mm and is read every 100 ms.
class Rest {
 public:
  Rest() { watch.rest_at(Height::at_mm(720), now); }

  std::optional<HandsetWatch::Moved> read(double mm) {
    return watch.on_reading(Height::at_mm(mm), k_visible, k_proof, now += milliseconds{100});
  }
  /// The first move that is told.
  std::optional<HandsetWatch::Moved> stay(double mm, int readings) {
    std::optional<HandsetWatch::Moved> told;
    for (int i = 0; i < readings && !told; ++i) told = read(mm);
    return told;
  }
  void go(int from, int to, int step) {
    for (int mm = from; step > 0 ? mm <= to : mm >= to; mm += step) EXPECT_FALSE(read(mm)) << mm;
  }

  TimePoint now{seconds{100}};
  HandsetWatch watch;
};

TEST(HandsetWatch, WhereNobodyKnewItToRestItWasNotMovedTo) {
  Rest desk;
  desk.watch.rest_unknown();
  EXPECT_FALSE(desk.stay(760, 30));
  EXPECT_FALSE(desk.watch.moving());
  desk.go(762, 790, 4);
  EXPECT_TRUE(desk.stay(790, 30)) << "but from there on";
}

TEST(HandsetWatch, ADeskThatRestsIsNotMoved) {
  Rest desk;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(desk.read(i % 2 == 0 ? 722.9 : 717.1));
  EXPECT_FALSE(desk.watch.moving());
}

TEST(HandsetWatch, OneReadingFarOffIsNoHand) {
  Rest desk;
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(desk.read(780));
    EXPECT_FALSE(desk.watch.moving());
    EXPECT_FALSE(desk.stay(720, 20));
  }
}

TEST(HandsetWatch, TellsFromWhereToWhereAndWhen) {
  Rest desk;
  desk.stay(720, 10);
  TimePoint const rested = desk.now;
  desk.go(724, 900, 4);
  EXPECT_EQ(desk.watch.moving(), Direction::up);
  TimePoint const arrived = desk.now;
  auto const moved = desk.stay(900, 20);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->from, Height::at_mm(720));
  EXPECT_EQ(moved->to, Height::at_mm(900));
  EXPECT_EQ(moved->began, rested);
  EXPECT_EQ(moved->ended, arrived);
  EXPECT_EQ(desk.now - arrived, seconds{1}) << "it stood for a second";
  EXPECT_FALSE(desk.watch.moving());
  EXPECT_FALSE(desk.stay(900, 50)) << "told once";
}

TEST(HandsetWatch, AShortPauseDoesNotEndTheMove) {
  Rest desk;
  desk.go(716, 700, -4);
  EXPECT_FALSE(desk.stay(700, 9));
  desk.go(696, 680, -4);
  auto const moved = desk.stay(680, 20);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->from, Height::at_mm(720));
  EXPECT_EQ(moved->to, Height::at_mm(680));
}

TEST(HandsetWatch, FollowsAHandThatTurnsRound) {
  Rest desk;
  desk.go(724, 760, 4);
  EXPECT_EQ(desk.watch.moving(), Direction::up);
  desk.go(756, 740, -4);
  EXPECT_EQ(desk.watch.moving(), Direction::down);
  auto const moved = desk.stay(740, 20);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->to, Height::at_mm(740));
}

TEST(HandsetWatch, KnowsWhenASlowMoveEnded) {
  Rest desk;
  desk.go(722, 730, 2);
  TimePoint const arrived = desk.now;
  auto const moved = desk.stay(730, 20);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->ended, arrived);
}

TEST(HandsetWatch, NoticesASlowCreep) {
  Rest desk;
  for (int i = 0; i < 10; ++i) desk.read(720 + (0.5 * i));
  EXPECT_TRUE(desk.watch.moving());
}

TEST(HandsetWatch, ASensorThatSleptForHoursSawNoMoveThatLong) {
  Rest desk;
  desk.now += hours{8};
  TimePoint const woke = desk.now;
  desk.go(724, 760, 4);
  auto const moved = desk.stay(760, 20);
  ASSERT_TRUE(moved);
  EXPECT_GE(moved->began, woke - seconds{1});
}

TEST(HandsetWatch, ASensorThatFallsSilentSaysThatTheDeskStands) {
  Rest desk;
  EXPECT_EQ(desk.watch.silence_ends(), k_never) << "a resting desk may be silent";
  desk.go(724, 760, 4);
  TimePoint const arrived = desk.now;
  TimePoint const silent = desk.watch.silence_ends();
  EXPECT_GT(silent, arrived + seconds{1}) << "one answer may be lost";
  EXPECT_FALSE(desk.watch.on_silence(silent - milliseconds{1}));
  EXPECT_TRUE(desk.watch.moving());
  auto const moved = desk.watch.on_silence(silent);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->to, Height::at_mm(760));
  EXPECT_EQ(moved->ended, arrived);
  EXPECT_FALSE(desk.watch.moving());
  EXPECT_FALSE(desk.stay(760, 20)) << "told once";
}

TEST(HandsetWatch, WhereItRestsMayBeKnownBetter) {
  Rest desk;
  desk.watch.rest_is(Height::at_mm(717));
  desk.read(719);
  desk.read(721);
  EXPECT_FALSE(desk.watch.moving()) << "one reading beyond";
  desk.read(721);
  EXPECT_TRUE(desk.watch.moving());
  desk.watch.rest_is(Height::at_mm(600));
  EXPECT_FALSE(desk.read(721)) << "not while it moves";
  auto const moved = desk.stay(721, 20);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->from, Height::at_mm(717));
}

TEST(HandsetWatch, OurOwnMoveEndsAnother) {
  Rest desk;
  desk.go(724, 760, 4);
  desk.watch.rest_at(Height::at_mm(760), desk.now);
  EXPECT_FALSE(desk.watch.moving());
  EXPECT_FALSE(desk.stay(760, 20));
}

TEST(HandsetWatch, TheFirstHeightIsARest) {
  HandsetWatch watch;
  TimePoint const now{seconds{1}};
  EXPECT_FALSE(watch.on_reading(Height::at_mm(1100), k_visible, 1, now));
  EXPECT_FALSE(watch.moving());
}

}  // namespace
}  // namespace desk::core
