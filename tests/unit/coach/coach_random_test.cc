// Days of which nobody has thought: whatever happens, what the coach promises holds.

#include "tests/unit/coach/coach_day.h"

#include <random>

namespace desk::coach {
namespace {

using namespace std::chrono_literals;
using Stage = Coach::View::Stage;

bool chance(std::mt19937& random, unsigned one_in) {
  return random() % one_in == 0;
}

CoachSettings settings(std::mt19937& random) {
  CoachSettings s;
  s.enabled = !chance(random, 20);
  for (auto const& entry : catalogue())
    if (chance(random, 6)) s.exclude.emplace_back(entry.id);
  s.floor = !chance(random, 4);
  s.wall = !chance(random, 3);
  for (auto const* const tool : {"roller", "ball", "percussion"})
    if (chance(random, 2)) s.tools.emplace_back(tool);
  s.advanced = chance(random, 2);
  s.evening = chance(random, 2);
  s.cues = !chance(random, 4);
  s.hold = std::chrono::seconds{random() % 100};
  s.rest = std::chrono::minutes{random() % 30};
  return s;
}

class RandomLife {
 public:
  explicit RandomLife(std::uint32_t seed)
      : random_{seed}, settings_{settings(random_)}, day_{settings_, clock(random_)} {}

  void run(int events) {
    look();
    for (int i = 0; i < events && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("event " + std::to_string(i));
      happen();
      day_.pass(std::chrono::seconds{random_() % 900});
      look();
    }
  }

 private:
  static std::optional<core::Duration> clock(std::mt19937& random) {
    if (chance(random, 5)) return std::nullopt;
    return std::chrono::hours{random() % 24};
  }

  void happen() {
    asked_ = false;
    switch (random_() % 16) {
      case 0: return day_.be(core::Presence::away);
      case 1: return day_.be(core::Presence::unknown);
      case 2: return day_.be(core::Presence::not_sensed);
      case 3: return day_.be(core::Posture::standing);
      case 4: return day_.be(core::Posture::sitting);
      case 5: return day_.quiet(chance(random_, 2));
      case 6: return day_.walk_due();
      case 7: return day_.end_prompt(static_cast<core::PromptEnd>(random_() % 6));
      case 8: return restart();
      case 9:
        return day_.tell(core::notice::PostureEnded{
            core::Posture::away, day_.now - std::chrono::seconds{random_() % 300}, day_.now});
      case 10:
      case 11: return answer();
      case 12: return day_.be(core::Presence::present);
      default: return day_.announce(chance(random_, 4) ? core::Preset::sit : core::Preset::stand);
    }
  }

  void answer() {
    asked_ = true;
    auto const any = static_cast<Exercise>(random_() % static_cast<unsigned>(k_exercises));
    switch (random_() % 10) {
      case 0: return (void)day_.say(answer::Start{any});
      case 1:
      case 2: return (void)day_.say(answer::Start{});
      case 3:
      case 4: return (void)day_.say(answer::Done{});
      case 5: return (void)day_.say(answer::Skip{});
      case 6: return (void)day_.say(chance(random_, 3) ? Answer{answer::Sharp{}} : answer::Uncomfortable{});
      case 7: return (void)day_.say(answer::Stop{});
      case 8: return (void)day_.say(answer::Resume{});
      default: return (void)day_.say(answer::Next{});
    }
  }

  void restart() {
    auto const before = day_.coach.memory(day_.now);
    day_.restart(std::chrono::seconds{random_() % 100}, settings_);
    auto const after = day_.coach.memory(day_.now);
    EXPECT_EQ(after.had_turn, before.had_turn);
    EXPECT_EQ(after.paused, before.paused);
    EXPECT_EQ(after.bad_days, before.bad_days);
    EXPECT_LE(after.resting.size(), before.resting.size());
    EXPECT_FALSE(day_.exercise()) << "something runs after a restart";
    open_.reset();
  }

  /// What was said since the last look.
  void look() {
    for (auto const& [at, notice] : day_.heard) {
      SCOPED_TRACE(std::chrono::duration_cast<std::chrono::seconds>(at - day_.start).count());
      std::visit([&](auto const& n) { check(n); }, notice);
    }
    day_.heard.clear();
    auto const view = day_.coach.view();
    EXPECT_EQ(view.exercise, open_);
    EXPECT_GT(day_.coach.next_deadline(), day_.now);
    for (auto const& rest : day_.coach.memory(day_.now).resting) EXPECT_NE(view.exercise, rest.exercise);
  }

  void check(notice::Offered const& offered) {
    EXPECT_FALSE(open_) << "two things at once";
    open_ = offered.exercise;
    EXPECT_FALSE(paused_) << "a pause is a pause";
    EXPECT_TRUE(settings_.enabled);
    auto const excluded = [&](std::string const& id) { return exercise_of(id) == offered.exercise; };
    EXPECT_TRUE(std::none_of(settings_.exclude.begin(), settings_.exclude.end(), excluded));
    EXPECT_TRUE(!day_.world.quiet || asked_) << "somebody was disturbed";
  }
  void check(notice::Started const& started) {
    EXPECT_TRUE(!open_ || open_ == started.exercise) << "two things at once";
    EXPECT_FALSE(paused_);
    open_ = started.exercise;
  }
  void check(notice::Stepped const& stepped) const { EXPECT_EQ(open_, stepped.exercise); }
  void check(notice::Ended const& ended) {
    EXPECT_EQ(open_, ended.exercise);
    open_.reset();
  }
  void check(notice::CueGiven const& /*cue*/) const {
    EXPECT_FALSE(paused_);
    EXPECT_FALSE(day_.world.quiet);
    EXPECT_TRUE(settings_.enabled);
  }
  void check(notice::Advised const& /*advised*/) const { EXPECT_TRUE(asked_); }
  void check(notice::Discomfort const& /*discomfort*/) const { EXPECT_TRUE(asked_); }
  void check(notice::Paused const& /*paused*/) {
    EXPECT_FALSE(open_);
    paused_ = true;
  }
  void check(notice::Resumed const& /*resumed*/) { paused_ = false; }

  std::mt19937 random_;
  CoachSettings settings_;
  CoachDay day_;
  std::optional<Exercise> open_;  ///< offered or running, as its notices say
  bool paused_ = false;
  bool asked_ = false;  ///< the last event was an answer
};

TEST(CoachAtRandom, KeepsItsPromises) {
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife{seed}.run(300);
    if (HasFailure()) return;
  }
}

/// One break after the other with the same wishes: none comes again before all that fit had their turn.
TEST(CoachAtRandom, RotationRepeatsNoneTooEarly) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    auto wanted = settings(random);
    wanted.enabled = true;
    CoachDay day{wanted, 9h};
    std::vector<Exercise> had;
    for (int i = 0; i < 40; ++i) {
      auto const memory = day.coach.memory(day.now);
      auto const listed = day.coach.list(day.now);
      auto const offered = day.at_break(chance(random, 2) ? Answer{answer::Done{}} : answer::Skip{});
      if (!offered) continue;
      auto const before = std::find(had.rbegin(), had.rend(), *offered);
      for (auto const& one : listed) {
        bool const strength_again = memory.last && entry(*memory.last).kind == Kind::strength &&
                                    entry(one.exercise).kind == Kind::strength;
        if (one.bar || one.exercise == *offered || one.exercise == Exercise::ex09 || strength_again) continue;
        bool const since = std::find(had.rbegin(), before, one.exercise) != before;
        EXPECT_TRUE(before == had.rend() || since)
            << to_string(*offered) << " came again before " << to_string(one.exercise);
      }
      had.push_back(*offered);
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace desk::coach
