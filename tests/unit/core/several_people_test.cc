// Several people at one desk, one after the other.

#include "tests/support/people.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::clock_at;
using desk::testing::DeskWorld;
using desk::testing::People;

constexpr std::int64_t k_day = 20'000;

DeskSettings wishes(double sit_mm, double stand_mm, Duration sit, Duration stand,
                    CycleMode mode = CycleMode::automatic) {
  DeskSettings settings;
  settings.presets = {Height::at_mm(sit_mm), Height::at_mm(stand_mm)};
  settings.cycle.sit = sit;
  settings.cycle.stand = stand;
  settings.cycle.mode = mode;
  return settings;
}

DeskSettings anna(CycleMode mode = CycleMode::automatic) {
  return wishes(700, 1050, 30min, 15min, mode);
}
DeskSettings ben() {
  DeskSettings settings = wishes(780, 1180, 20min, 8min);
  settings.limits = {Height::at_mm(690), Height::at_mm(1200)};
  return settings;
}

struct Office {
  explicit Office(CycleMode mode = CycleMode::automatic, Height start = Height::at_mm(700))
      : world{options(mode, start)}, people{world, "anna", anna(mode)} {
    people.add("ben", ben());
    world.run(2s);
  }
  static DeskWorld::Options options(CycleMode mode, Height start) {
    DeskWorld::Options o;
    o.settings = anna(mode);
    o.start = start;
    return o;
  }
  [[nodiscard]] std::size_t moves() const { return world.all<notice::MoveStarted>().size(); }
  bool reaches(Snapshot::Stage stage, Duration within = 40min) {
    return world.run_until([&] { return world.state().stage == stage; }, within);
  }

  DeskWorld world;
  People people;
};

TEST(SeveralPeople, ThePersonsHeightsLimitsAndIntervalsHoldAtOnce) {
  Office office;
  office.people.change_to("ben");
  auto const state = office.world.state();
  EXPECT_EQ(state.presets, ben().presets);
  EXPECT_EQ(state.limits, ben().limits);
  EXPECT_EQ(state.sit_bout, 20min);
  EXPECT_EQ(state.stand_bout, 8min);
  EXPECT_EQ(state.posture_since, office.world.now());
  auto const refused = office.world.command(request::MoveTo{Height::at_mm(1220)});
  EXPECT_EQ(office.world.answers(refused), std::vector{Answer::refused});
  office.people.change_to("anna");
  EXPECT_EQ(office.world.state().limits, anna().limits);
  EXPECT_EQ(office.world.answers(office.world.command(request::MoveTo{Height::at_mm(1220)})),
            std::vector{Answer::accepted});
}

TEST(SeveralPeople, TheSupervisorHoldsThePersonsLimits) {
  Office office{CycleMode::off, Height::at_mm(1190)};
  office.people.change_to("ben");
  office.world.command(request::MoveToLimit{Direction::up});
  office.world.run(20s);
  EXPECT_LE(office.world.true_height().mm(), 1202);
  EXPECT_FALSE(office.world.state().fault) << office.world.transcript();
}

TEST(SeveralPeople, ADeskAboveThePersonsLimitIsNotTakenDownByUp) {
  Office office{CycleMode::off, Height::at_mm(1230)};
  office.people.change_to("ben");
  auto const up = office.world.command(request::MoveToLimit{Direction::up});
  EXPECT_EQ(office.world.reason(up), "the desk is beyond the soft limit already");
  office.world.run(5s);
  EXPECT_NEAR(office.world.true_height().mm(), 1230, 1);
  auto const down = office.world.command(request::MoveTo{Height::at_mm(1150)});
  EXPECT_EQ(office.world.answers(down), std::vector{Answer::accepted}) << "into the limits it goes";
}

/// Whatever the cycle was about: what was announced to one is not done to another.
TEST(SeveralPeople, NothingMovesBecauseOfAChange) {
  struct Case {
    CycleMode mode;
    Snapshot::Stage stage;
    bool prompted;
  };
  for (auto const& [mode, stage, prompted] : {Case{CycleMode::automatic, Snapshot::Stage::counting, false},
                                              Case{CycleMode::automatic, Snapshot::Stage::announced, true},
                                              Case{CycleMode::confirm, Snapshot::Stage::due, true},
                                              Case{CycleMode::remind, Snapshot::Stage::due, true},
                                              Case{CycleMode::off, Snapshot::Stage::off, false}}) {
    SCOPED_TRACE(std::string{to_string(mode)} + " " + std::string{to_string(stage)});
    Office office{mode};
    ASSERT_TRUE(office.reaches(stage));
    std::size_t const before = office.moves();
    office.people.change_to("ben");
    auto const ended = office.world.all<notice::PromptEnded>();
    ASSERT_EQ(ended.size(), prompted ? 1U : 0U) << office.world.transcript();
    if (prompted) {
      EXPECT_EQ(ended[0].end, PromptEnd::cancelled);
    }
    EXPECT_EQ(office.world.state().cycle_mode, mode) << "the mode is the desk's";
    office.world.run(18min);
    EXPECT_EQ(office.moves(), before) << office.world.transcript();
    office.people.change_to("anna");
    office.world.run(25min);
    EXPECT_EQ(office.moves(), before) << "back after the others' time: a new bout\n"
                                      << office.world.transcript();
  }
}

TEST(SeveralPeople, AMoveUnderWayIsStoppedFirst) {
  Office office;
  office.world.command(request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(office.world.run_until([&] { return office.world.true_height().mm() > 800; }));
  office.people.change_to("ben");
  EXPECT_EQ(office.world.state().limits, anna().limits) << "not before it rests";
  auto const late = office.world.command(request::MoveToPreset{Preset::stand});
  EXPECT_EQ(office.world.reason(late), "somebody else is taking over");
  office.world.run(5s);
  EXPECT_EQ(office.world.state().limits, ben().limits) << office.world.transcript();
  EXPECT_LT(office.world.true_height().mm(), 860);
  std::vector<std::string> order;
  for (auto const& said : office.world.notices()) {
    if (auto const* move = std::get_if<notice::MoveEnded>(&said.notice)) {
      order.emplace_back(to_string(move->report.end));
    }
    if (std::holds_alternative<notice::UserChanged>(said.notice)) order.emplace_back("ben");
  }
  EXPECT_EQ(order, (std::vector<std::string>{"stopped", "ben"})) << office.world.transcript();
  EXPECT_FALSE(office.world.state().fault);
}

TEST(SeveralPeople, AHandThatMovesTheDeskGoesOn) {
  Office office;
  office.world.plant().press_handset(Direction::up, office.world.now());
  office.world.run(2s);
  office.people.change_to("ben");
  office.world.plant().release_handset(office.world.now());
  office.world.run(10s);
  EXPECT_EQ(office.world.state().limits, ben().limits);
  EXPECT_FALSE(office.world.state().fault) << office.world.transcript();
}

/// The stretches that were told of each.
std::map<std::string, std::vector<notice::PostureEnded>> stretches_of(DeskWorld const& world) {
  std::map<std::string, std::vector<notice::PostureEnded>> stretches;
  std::string user = "anna";
  for (auto const& said : world.notices()) {
    if (auto const* changed = std::get_if<notice::UserChanged>(&said.notice)) user = changed->user;
    if (auto const* ended = std::get_if<notice::PostureEnded>(&said.notice))
      stretches[user].push_back(*ended);
  }
  return stretches;
}

TEST(SeveralPeople, ThroughADayEachHasTheirOwnFigures) {
  Office office;
  TimePoint const start = office.world.now();
  office.world.tell(event::CivilClock{clock_at(k_day, 8h)});
  std::map<std::string, Duration> worked;
  auto const work = [&](Duration time) {
    TimePoint const begin = office.world.now();
    office.world.run(time);
    // As the shell waits for it.
    office.world.run_until([&] { return office.world.controller().at_rest(); });
    worked[office.people.user()] += office.world.now() - begin;
  };
  for (Duration const piece :
       std::initializer_list<Duration>{50min, 35min, 70min, 90s, 41min, 20min, 64min}) {
    work(piece);
    office.people.change_to(office.people.user() == "anna" ? "ben" : "anna");
  }
  office.people.change_to("anna");
  DayFigures const of_anna = office.world.state().today;
  office.people.change_to("ben");
  DayFigures const of_ben = office.world.state().today;
  EXPECT_EQ(of_ben.watched(), worked["ben"]);
  EXPECT_NEAR(to_seconds(of_anna.watched()), to_seconds(worked["anna"] + 2s), 0.1) << "and the start";
  EXPECT_NEAR(to_seconds(of_anna.watched() + of_ben.watched()), to_seconds(office.world.now() - start + 2s),
              0.1);
  EXPECT_EQ(of_anna.away + of_ben.away, 0s) << "somebody else's time is not time away";
  EXPECT_GT(of_anna.changes, 0);
  EXPECT_GT(of_ben.changes, 0);
  auto const stretches = stretches_of(office.world);
  for (auto const& [user, figures] : {std::pair{"anna", of_anna}, std::pair{"ben", of_ben}}) {
    DayFigures expected = figures_of_day(k_day, stretches.at(user));
    expected.moves = figures.moves;
    DayFigures final = figures;
    // What is open yet is decided once the day is over.
    final.sat += final.between - expected.between;
    final.between = expected.between;
    EXPECT_EQ(final.watched(), expected.watched()) << user;
    EXPECT_EQ(final.stood + final.sat, expected.stood + expected.sat) << user;
    EXPECT_EQ(final.changes, expected.changes) << user;
    EXPECT_EQ(final.longest_stand, expected.longest_stand) << user;
    EXPECT_EQ(final.walks, expected.walks) << user;
  }
}

TEST(SeveralPeople, AShortVisitOnlyPausesTheBout) {
  Office office;
  office.world.run(20min);
  office.people.change_to("ben");
  office.world.run(90s);
  office.people.change_to("anna");
  TimePoint const back = office.world.now();
  ASSERT_TRUE(office.world.state().next_change);
  EXPECT_NEAR(to_seconds(*office.world.state().next_change - back), 10 * 60, 3);
  office.people.change_to("ben");
  office.world.run(121s);
  office.people.change_to("anna");
  EXPECT_NEAR(to_seconds(*office.world.state().next_change - office.world.now()), 30 * 60, 3)
      << "whoever left a desk for two minutes got up";
}

TEST(SeveralPeople, WhoComesBackIsNotBroughtToTheirFeetAtOnce) {
  Office office;
  office.world.run(10min);
  office.people.change_to("ben");
  office.world.run(18min);
  office.people.change_to("anna");
  office.world.run(28min);
  EXPECT_TRUE(office.world.all<notice::ChangeAnnounced>().empty()) << office.world.transcript();
}

TEST(SeveralPeople, TheDeskCountsItsMovesForAll) {
  Office office;
  office.world.tell(event::CivilClock{clock_at(k_day, 8h)});
  ASSERT_TRUE(office.reaches(Snapshot::Stage::moving));
  office.world.run(1min);
  office.people.change_to("ben");
  EXPECT_EQ(office.world.state().today.moves, 0) << "Ben's day";
  Memory const memory = office.world.controller().memory(office.world.now());
  EXPECT_EQ(memory.automatic_moves, 1);
  EXPECT_EQ(memory.desk_moved_ago.size(), 1U);
  EXPECT_FALSE(memory.motor_runs.empty());
}

TEST(SeveralPeople, ADayThatEndedMeanwhileIsToldOnReturn) {
  Office office;
  office.world.tell(event::CivilClock{clock_at(k_day, 20h)});
  office.world.run(40min);
  office.people.change_to("ben");
  office.world.run(2h);
  office.world.tell(event::CivilClock{clock_at(k_day + 1, 0s)});
  auto const bens = office.world.all<notice::DayEnded>();
  ASSERT_EQ(bens.size(), 1U);
  ASSERT_TRUE(office.reaches(Snapshot::Stage::moving));
  office.world.run(5min);
  int const moved = office.world.controller().memory(office.world.now()).automatic_moves;
  ASSERT_GT(moved, 0);
  office.people.change_to("anna");
  auto const all = office.world.all<notice::DayEnded>();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].figures.day, k_day);
  EXPECT_NEAR(to_seconds(all[1].figures.watched()), to_seconds(40min + 2s), 1) << "Anna's own time";
  EXPECT_EQ(office.world.state().today.day, k_day + 1);
  EXPECT_EQ(office.world.state().today.watched(), 0s);
  EXPECT_EQ(office.world.controller().memory(office.world.now()).automatic_moves, moved)
      << "the desk's day had ended before";
}

TEST(SeveralPeople, BeginnersHaveTheirOwnWeeks) {
  Office office{CycleMode::off};
  UserMemory third_week;
  third_week.ramp.days = 11;
  DeskSettings beginner = ben();
  beginner.cycle.ramp = true;
  office.world.tell(event::CivilClock{clock_at(k_day, 8h)});
  office.world.tell(event::UserChanged{"cleo", beginner, third_week, 10min});
  EXPECT_EQ(office.world.state().ramp_week, 3);
  EXPECT_EQ(office.world.state().sit_bout, 35min);
  office.world.tell(event::UserChanged{"dora", beginner, {}, 0s});
  EXPECT_EQ(office.world.state().ramp_week, 1);
  office.world.tell(event::UserChanged{"anna", anna(), {}, 0s});
  EXPECT_EQ(office.world.state().ramp_week, 0);
}

TEST(SeveralPeople, OverARestartThePersonsAbsenceIsNobodysTime) {
  Office office;
  office.world.tell(event::CivilClock{clock_at(k_day, 8h)});
  office.world.run(20min);
  UserMemory const of_anna = office.world.controller().memory(office.world.now()).user;
  office.people.change_to("ben");
  office.world.run(40min);
  Memory memory = office.world.controller().memory(office.world.now());
  // Ben is not known any more when the program starts again, a minute later.
  memory.user = of_anna;
  DeskController next{office.world.capabilities(), anna()};
  struct Nothing : ActionSink {
    void push(Action) override {}
  } nothing;
  TimePoint const now{5s};
  next.restore(memory, 1min, now, 40min);
  next.step(event::CivilClock{clock_at(k_day, 9h + 1min)}, now, nothing);
  auto const state = next.snapshot(now);
  EXPECT_NEAR(to_seconds(state.today.unknown), 60, 0.1) << "without the program";
  EXPECT_NEAR(to_seconds(state.today.watched()), to_seconds(21min), 3);
  EXPECT_EQ(state.presets, anna().presets);
}

/// As stored stretches are counted, so is the day that runs: a property of random days.
TEST(SeveralPeople, StoredStretchesGiveTheSameFigures) {
  std::uint32_t const seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  auto const upto = [&](int most) { return std::uniform_int_distribution{0, most}(random); };
  for (int day = 0; day < 300; ++day) {
    TimePoint now{1000s};
    BoutLog log;
    log.on_time(now);
    log.on_civil_time(clock_at(k_day, 7h), now);
    std::vector<BoutLog::Stretch> stretches;
    auto const collect = [&] {
      for (auto const& s : log.take_stretches()) stretches.push_back(s);
    };
    for (int i = 0; i < 40; ++i) {
      log.set_posture(static_cast<Posture>(upto(4)), now, now);
      now += std::chrono::seconds{1 + (upto(3) == 0 ? upto(1500) : upto(150))};
      log.on_time(now);
      if (upto(3) != 0) continue;
      UserMemory memory;
      log.remember(memory, now);
      log.end(now);
      collect();
      Duration const elsewhere = std::chrono::seconds{upto(1) == 0 ? upto(3000) : upto(200)};
      now += elsewhere;
      log = BoutLog{};
      log.resume(memory, elsewhere, now);
      log.on_time(now);
      log.on_civil_time(clock_at(k_day, 7h + (now - TimePoint{1000s})), now);
    }
    // Of a day that ends in the instant of a change, no stretch would tell how long the person was elsewhere.
    log.on_time(now += 1s);
    log.end(now);
    collect();
    log.on_civil_time(clock_at(k_day + 1, 0s), now);
    auto const live = log.take_ended_day();
    ASSERT_TRUE(live);
    ASSERT_EQ(figures_of_day(k_day, stretches), *live) << "day " << day;
  }
}

}  // namespace
}  // namespace desk::core
