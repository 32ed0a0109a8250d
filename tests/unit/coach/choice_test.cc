#include "daemon/coach/choice.h"

#include <gmock/gmock.h>

#include <set>

namespace desk::coach {
namespace {

using ::testing::UnorderedElementsAre;

constexpr Moment k_morning{20'800, 9 * 60};
constexpr Moment k_noon{20'800, 12 * 60};

CoachSettings everything() {
  CoachSettings settings;
  settings.enabled = true;
  settings.tools = {"roller", "ball", "percussion"};
  settings.advanced = true;
  return settings;
}

std::optional<Bar> bar_of(Exercise exercise, CoachSettings const& settings, Memory const& memory = {},
                          Moment const& moment = k_morning) {
  return bar(entry(exercise), settings, memory, moment);
}

/// What comes in so many breaks.
std::vector<Exercise> turns(CoachSettings const& settings, Memory memory, Moment const& moment, int breaks) {
  std::vector<Exercise> all;
  for (int i = 0; i < breaks; ++i) {
    auto const exercise = choose(settings, memory, moment);
    if (!exercise) {
      memory.last.reset();
      continue;
    }
    all.push_back(*exercise);
    give_turn(*exercise, memory, moment);
  }
  return all;
}

TEST(Choice, LeavesOutWhatThePersonDoesNotWant) {
  auto settings = everything();
  settings.exclude = {"ex01", "EX04"};
  EXPECT_EQ(bar_of(Exercise::ex01, settings), Bar::excluded);
  EXPECT_EQ(bar_of(Exercise::ex04, settings), Bar::excluded);
  EXPECT_EQ(bar_of(Exercise::ex01b, settings), std::nullopt);
}

TEST(Choice, KnowsTheRoomAndTheTools) {
  auto settings = everything();
  settings.floor = false;
  settings.wall = false;
  settings.tools = {"ball"};
  EXPECT_EQ(bar_of(Exercise::ex04, settings), Bar::place);
  EXPECT_EQ(bar_of(Exercise::ex11, settings), Bar::place);
  EXPECT_EQ(bar_of(Exercise::ex12, settings), Bar::tool);
  settings.tools = {"percussion"};
  EXPECT_EQ(bar_of(Exercise::ex12, settings), std::nullopt);
  EXPECT_EQ(bar_of(Exercise::ex09, settings), std::nullopt) << "one can walk anywhere";
}

TEST(Choice, KeepsDemandingOnesForThoseWhoWantThem) {
  auto settings = everything();
  EXPECT_EQ(bar_of(Exercise::ex07, settings), std::nullopt);
  settings.advanced = false;
  EXPECT_EQ(bar_of(Exercise::ex07, settings), Bar::advanced);
  EXPECT_EQ(bar_of(Exercise::ex08, settings), Bar::advanced);
}

TEST(Choice, OffersTheLungeOnceTheStretchIsEasy) {
  Memory memory;
  memory.easy = k_easy_enough - 1;
  EXPECT_EQ(bar_of(Exercise::ex03, everything(), memory), Bar::needs);
  memory.easy = k_easy_enough;
  EXPECT_EQ(bar_of(Exercise::ex03, everything(), memory), std::nullopt);
}

TEST(Choice, OffersLongRestOnlyAtLunchAndInTheEveningAndOnceADay) {
  auto const bar_at = [&](int minute, Memory const& memory = {}) {
    return bar_of(Exercise::ex02, everything(), memory, Moment{20'800, minute});
  };
  EXPECT_EQ(bar_at(11 * 60 + 29), Bar::time_of_day);
  EXPECT_EQ(bar_at(11 * 60 + 30), std::nullopt);
  EXPECT_EQ(bar_at(13 * 60 + 59), std::nullopt);
  EXPECT_EQ(bar_at(14 * 60), Bar::time_of_day);
  EXPECT_EQ(bar_at(16 * 60 + 30), std::nullopt);
  EXPECT_EQ(bar_at(23 * 60), Bar::time_of_day);
  EXPECT_EQ(bar_of(Exercise::ex02, everything(), {}, Moment{}), Bar::time_of_day) << "nobody knows the time";
  Memory memory;
  give_turn(Exercise::ex02, memory, k_noon);
  EXPECT_EQ(bar_at(17 * 60, memory), Bar::time_of_day);
}

TEST(Choice, LetsMusclesRestForADay) {
  Memory memory;
  memory.worked = {{Exercise::ex05, 20'800}};
  auto const bar_on = [&](Exercise exercise, std::int64_t day) {
    return bar_of(exercise, everything(), memory, Moment{day, 9 * 60});
  };
  EXPECT_EQ(bar_on(Exercise::ex05, 20'800), Bar::worked);
  EXPECT_EQ(bar_on(Exercise::ex07, 20'801), Bar::worked) << "the same muscles";
  EXPECT_EQ(bar_on(Exercise::ex04, 20'801), std::nullopt) << "others";
  EXPECT_EQ(bar_on(Exercise::ex05, 20'802), std::nullopt);
  EXPECT_EQ(bar_on(Exercise::ex05, 20'799), std::nullopt) << "the clock was set back";
}

TEST(Choice, GivesEachItsTurn) {
  auto const first = turns(everything(), {}, k_noon, 24);
  std::set<Exercise> const all(first.begin(), first.end());
  // All but the walk, and the lunge that needs the stretch to be easy.
  EXPECT_EQ(all.size(), static_cast<std::size_t>(k_exercises - 2));
}

TEST(Choice, RepeatsNoneBeforeAllThatFitHadTheirTurn) {
  auto settings = everything();
  settings.exclude = {"EX04", "EX05", "EX06", "EX07", "EX08"};  // strength has a rule of its own
  Memory memory;
  memory.easy = k_easy_enough;
  auto const all = turns(settings, memory, k_morning, 12);
  for (std::size_t i = 0; i + 6 <= all.size(); ++i) {
    auto const from = all.begin() + static_cast<std::ptrdiff_t>(i);
    EXPECT_THAT(std::vector(from, from + 6),
                UnorderedElementsAre(Exercise::ex01, Exercise::ex01b, Exercise::ex03, Exercise::ex10,
                                     Exercise::ex11, Exercise::ex12));
  }
}

TEST(Choice, NeverHasStrengthTwiceInARow) {
  auto const all = turns(everything(), {}, k_noon, 100);
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_FALSE(entry(all[i - 1]).kind == Kind::strength && entry(all[i]).kind == Kind::strength) << i;
  }
}

TEST(Choice, SkipsABreakRatherThanStrengthTwiceInARow) {
  auto settings = everything();
  settings.exclude = {"EX01", "EX01b", "EX02", "EX03", "EX10", "EX11", "EX12"};
  EXPECT_EQ(turns(settings, {}, k_noon, 10).size(), 5U);
}

TEST(Choice, HasNothingForWhoWantsNothing) {
  auto settings = everything();
  settings.floor = settings.wall = false;
  settings.tools.clear();
  EXPECT_EQ(choose(settings, {}, k_noon), std::nullopt) << "a walk comes when it is due";
}

}  // namespace
}  // namespace desk::coach
