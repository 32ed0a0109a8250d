// Days of which nobody has thought: whatever happens, what the cycle promises holds.

#include "tests/support/cycle_day.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

#include <random>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using Day = desk::testing::CycleDay;

class RandomDay {
 public:
  explicit RandomDay(std::uint32_t seed) : random_{seed}, settings_{settings(random_)}, day_{settings_} {}

  /// Events every few minutes; after each the promises are looked at.
  void run(int events) {
    day_.log.on_civil_time(desk::testing::clock_at(20'000, 8h), day_.now);
    for (int i = 0; i < events && !::testing::Test::HasFatalFailure(); ++i) {
      happen();
      Duration const time = std::chrono::seconds{random_() % 600};
      std::size_t const moves = day_.moves.size();
      std::size_t const prompts = day_.announced.size();
      bool const quiet = !day_.closed.empty() || !day_.obstacle.empty() || day_.presence != Presence::present;
      day_.pass(time);
      if (quiet) {
        ASSERT_EQ(day_.moves.size(), moves) << "event " << i;
      }
      if (!day_.closed.empty() || day_.presence == Presence::away || day_.presence == Presence::unknown) {
        ASSERT_EQ(day_.announced.size(), prompts) << "event " << i;
      }
      ASSERT_EQ(day_.log.today(day_.now).watched(), day_.now - day_.start) << "event " << i;
    }
    check_moves();
  }

 private:
  static CycleSettings settings(std::mt19937& random) {
    CycleSettings s;
    s.mode = random() % 3 == 0 ? CycleMode::confirm : CycleMode::automatic;
    s.sit = std::chrono::minutes{random() % 50 + 1};
    s.stand = std::chrono::minutes{random() % 30 + 1};
    if (random() % 3 == 0) s.walk = 2min;
    s.ramp = random() % 4 == 0;
    return s;
  }

  void happen() {
    switch (random_() % 13) {
      case 0: return day_.set_presence(Presence::away, day_.now - std::chrono::seconds{random_() % 400});
      case 1: return day_.set_presence(Presence::unknown);
      case 2: return day_.set_desk(Preset::sit);
      case 3: return day_.set_desk(Preset::stand);
      case 4: return day_.set_desk(std::nullopt);
      case 5: return day_.set_closed(random_() % 2 == 0 ? "do not disturb" : "");
      case 6: return day_.set_obstacle(random_() % 3 == 0 ? "the controls are locked" : "");
      case 7: return answer();
      case 8: {
        day_.take(day_.cycle.hold(day_.now + 5min, day_.now));
        return day_.wake();
      }
      case 9: {
        Duration const gap = std::chrono::seconds{random_() % 3000};
        return day_.restart(gap, settings_);
      }
      case 10: return other_interval();
      default: return day_.set_presence(Presence::present);
    }
  }

  void other_interval() {
    Cycle::Step step;
    if (random_() % 3 == 0) {
      (void)day_.cycle.forget_intervals(step, day_.now);
    } else {
      auto const which = static_cast<Interval>(random_() % 3);
      (void)day_.cycle.set_interval(step, which, std::chrono::seconds{random_() % 5400}, day_.now);
    }
    day_.take(step);
    day_.wake();
    ASSERT_FALSE(step.move_to) << "a move by surprise";
  }

  void answer() {
    if (random_() % 2 == 0) {
      (void)day_.snooze(5min);
    } else {
      (void)day_.skip();
    }
    day_.wake();
  }

  void check_moves() const {
    for (auto const& move : day_.moves) {
      bool const announced = std::any_of(day_.announced.begin(), day_.announced.end(), [&](auto const& a) {
        return a.mode == CycleMode::automatic && a.at == move.at && a.to == move.to;
      });
      EXPECT_TRUE(announced) << "a move by surprise";
      EXPECT_NE(settings_.mode, CycleMode::confirm);
    }
    for (std::size_t i = 10; i < day_.moves.size(); ++i) {
      EXPECT_GE(day_.moves[i].at - day_.moves[i - 10].at, 1h) << "more than ten moves in an hour";
    }
    EXPECT_LE(day_.moves.size(), 40U);
  }

  std::mt19937 random_;
  CycleSettings settings_;
  Day day_;
};

TEST(CycleAtRandom, KeepsItsPromises) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomDay{seed}.run(200);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace desk::core
