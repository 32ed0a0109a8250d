#include "tests/simulation/invariants.h"
#include "tests/support/build_kind.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

/// Fail every step once: each story is told again and again, each time with one fault at the next
/// transaction, or with the program killed there. Whatever happens, the invariants hold, every command is
/// answered, and the desk can be used afterwards.
namespace desk {
namespace {

using core::Direction;
using core::Height;
using core::Preset;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::DeskWorld;
using testing::Invariants;
using testing::LineFault;

struct Story {
  char const* name;
  void (*tell)(DeskWorld&);
};

std::vector<Story> const& stories() {
  static std::vector<Story> const k_stories{
      {"up and down",
       [](DeskWorld& w) {
         w.command(core::request::MoveTo{Height::at_mm(800)});
         w.run(seconds{8});
         w.command(core::request::MoveToPreset{Preset::sit});
         w.run(seconds{8});
       }},
      {"stopped on the way",
       [](DeskWorld& w) {
         w.command(core::request::MoveTo{Height::at_mm(900)});
         w.run(seconds{3});
         w.command(core::request::Stop{});
         w.run(seconds{3});
       }},
      {"another target the other way",
       [](DeskWorld& w) {
         w.command(core::request::MoveTo{Height::at_mm(1000)});
         w.run(seconds{3});
         w.command(core::request::MoveTo{Height::at_mm(700)});
         w.run(seconds{9});
       }},
      {"the handset in between",
       [](DeskWorld& w) {
         w.command(core::request::MoveTo{Height::at_mm(850)});
         w.run(seconds{2});
         testing::inflict(testing::incident::HandsetPressed{Direction::down}, w);
         w.run(seconds{1});
         testing::inflict(testing::incident::HandsetReleased{}, w);
         w.run(seconds{6});
       }},
      {"an obstacle",
       [](DeskWorld& w) {
         testing::inflict(testing::incident::ObstaclePlaced{{Height::at_mm(800), Direction::up}}, w);
         w.command(core::request::MoveTo{Height::at_mm(900)});
         w.run(seconds{8});
         testing::inflict(testing::incident::ObstacleRemoved{}, w);
       }},
  };
  return k_stories;
}

DeskWorld::Options quiet_desk(char const* profile) {
  DeskWorld::Options options;
  options.profile = profile;
  options.settings.cycle.mode = core::CycleMode::off;
  return options;
}

/// The desk is put right and must then go where it is told.
void expect_usable(DeskWorld& world, Invariants& invariants) {
  world.run(seconds{10});
  auto const fault = world.state().fault;
  if (fault && fault->policy == core::FaultClass::permanent) {
    world.restart({seconds{5}, std::nullopt, true, false});
    world.run(seconds{3});
  }
  world.command(core::request::ClearFault{});
  world.run(seconds{1});
  // How long the motor ran when the program died is not known; it counts as long.
  if (world.state().motor_left < seconds{30}) world.run(std::chrono::minutes{21});
  auto const id = world.command(core::request::MoveTo{Height::at_mm(780)});
  world.run_until([&] { return invariants.answer(id).has_value(); });
  if (invariants.answer(id) != core::Answer::done) {
    invariants.violated("usable", "the last move: " + world.reason(id));
  }
  invariants.finish();
}

/// Lives a story with one thing going wrong at transaction `step`. False: the story was over before.
bool live(char const* profile, Story const& story, std::uint64_t step, LineFault fault) {
  DeskWorld world{quiet_desk(profile)};
  Invariants invariants{world, 150};
  world.line().place(step, fault);
  world.run(seconds{2});
  story.tell(world);
  bool const in_story = world.line().transactions() > step;
  expect_usable(world, invariants);
  EXPECT_EQ(invariants.findings().count(), 0U)
      << profile << ", " << story.name << ", " << to_string(fault) << " at transaction " << step << "\n"
      << invariants.findings().text() << invariants.transcript();
  return in_story;
}

class EveryStep : public ::testing::TestWithParam<char const*> {};

TEST_P(EveryStep, AFaultOfTheLineAtAnyTransaction) {
  // Every transaction meets two of the kinds; neighbours, which are much alike, meet the others.
  constexpr std::uint64_t k_kinds = testing::k_line_faults - 1;
  for (Story const& story : stories()) {
    for (std::uint64_t const first : {0U, 3U}) {
      bool in_story = true;
      for (std::uint64_t step = 0; in_story; step += testing::k_times_less) {
        in_story = live(GetParam(), story, step, static_cast<LineFault>(1 + ((first + step) % k_kinds)));
        if (HasFailure()) return;  // one is enough to read
      }
    }
  }
}

/// Ends the program in the middle of whatever happens at this transaction.
class Killer final : public testing::WorldObserver {
 public:
  Killer(Invariants& next, std::uint64_t step) : next_{next}, step_{step} {}
  [[nodiscard]] bool due() const { return seen_ > step_; }

  void on_event(core::Event const& e, DeskWorld& w) override { next_.on_event(e, w); }
  void on_action(core::Action const& a, DeskWorld& w) override { next_.on_action(a, w); }
  void before_transaction(core::BusSchedule::Job const& j, DeskWorld& w) override {
    next_.before_transaction(j, w);
  }
  void on_transaction(testing::Transaction const& t, DeskWorld& w) override {
    ++seen_;
    next_.on_transaction(t, w);
  }
  void on_death(DeskWorld& w) override { next_.on_death(w); }
  void on_start(DeskWorld& w) override { next_.on_start(w); }
  void on_incident(testing::Incident const& i, DeskWorld& w) override { next_.on_incident(i, w); }
  void after_step(DeskWorld& w) override { next_.after_step(w); }

 private:
  Invariants& next_;
  std::uint64_t step_;
  std::uint64_t seen_ = 0;
};

struct Death {
  char const* name;
  DeskWorld::Outage outage;
};

TEST_P(EveryStep, TheProgramKilledAtAnyTransaction) {
  std::vector<Death> const deaths{
      {"killed, outputs dropped", {seconds{2}, milliseconds{150}, false, false}},
      {"killed, started at once", {milliseconds{100}, std::nullopt, false, false}},
      {"power cut", {seconds{5}, std::nullopt, true, false}},
  };
  for (Death const& death : deaths) {
    for (std::uint64_t step = 0;; step += testing::k_times_less) {
      DeskWorld world{quiet_desk(GetParam())};
      Invariants invariants{world, 150};
      Killer killer{invariants, step};
      world.observe(&killer);
      world.run(seconds{2});
      world.command(core::request::MoveTo{Height::at_mm(900)});
      bool const in_story = world.run_until([&] { return killer.due(); }, seconds{9});
      if (!in_story) break;
      int const runs = invariants.motor_runs();
      world.restart(death.outage);
      world.run(seconds{20});
      EXPECT_EQ(invariants.motor_runs(), runs) << "nothing moves after a restart by itself";
      expect_usable(world, invariants);
      ASSERT_EQ(invariants.findings().count(), 0U)
          << GetParam() << ", " << death.name << " at transaction " << step << "\n"
          << invariants.findings().text() << invariants.transcript();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, EveryStep,
                         ::testing::Values("linak", "loctek", "relay-tof", "bekant", "lc3"),
                         [](auto const& profile) {
                           std::string name = profile.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace desk
