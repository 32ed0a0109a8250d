// The rules of time while the day goes on: each grade changes at its instant, without anybody asking.

#include "daemon/ergonomics/time_watch.h"

#include "daemon/core/controller.h"
#include "daemon/ergonomics/time_rules.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace desk::ergonomics {
namespace {

using namespace std::chrono_literals;
using core::Duration;
using core::Posture;
using core::TimePoint;

/// A desk whose controller hears only who is there and at which height it stands, with a watch that is looked
/// at at each step and at its own deadlines, as the daemon does.
class Day {
 public:
  explicit Day(core::DeskSettings const& settings = remind()) : controller_{{}, settings} {
    step(core::event::PresenceChanged{core::Presence::present});
    put(core::Preset::sit);
  }
  static core::DeskSettings remind() {
    core::DeskSettings settings;
    settings.cycle.mode = core::CycleMode::off;
    return settings;
  }

  /// Somebody brings the desk there by hand; it takes a few seconds.
  void put(core::Preset preset) {
    height_ = settings_.of(preset);
    for (int i = 0; i < 8; ++i) {
      now_ += 500ms;
      read();
    }
  }
  void be(core::Presence presence) { step(core::event::PresenceChanged{presence}); }
  void ask(core::Request const& request) { step(core::event::Command{0, core::Origin::local, request}); }

  void pass(Duration time) {
    TimePoint const end = now_ + time;
    while (now_ < end) {
      TimePoint const next = std::min({end, controller_.next_deadline(), watch_.next_deadline()});
      ASSERT_GT(next, now_) << "the deadline stays in the past";
      now_ = next;
      if (now_ >= controller_.next_deadline()) step(core::event::Wake{});
      look();
    }
  }

  [[nodiscard]] Grade grade(std::string_view rule) const { return watch_.grade(rule); }
  [[nodiscard]] TimePoint now() const { return now_; }
  [[nodiscard]] core::Snapshot snapshot() const { return controller_.snapshot(now_); }
  [[nodiscard]] TimePoint deadline() const { return watch_.next_deadline(); }
  /// When a rule came to its present grade.
  [[nodiscard]] TimePoint since(std::string const& rule) const { return since_.at(rule); }
  /// The worst that a rule ever said.
  [[nodiscard]] Grade worst(std::string const& rule) const { return worst_.at(rule); }
  [[nodiscard]] int news() const { return news_; }
  /// How often it was looked at without anything being new.
  [[nodiscard]] int idle_looks() const { return idle_looks_; }

  std::vector<std::string> rules_off;

 private:
  struct Nobody : core::ActionSink {
    void push(core::Action /*action*/) override {}
  };
  void step(core::Event const& event) {
    controller_.step(event, now_, nobody_);
    look();
  }
  void read() {
    core::Telemetry telemetry;
    telemetry.height = height_;
    telemetry.at = now_;
    step(telemetry);
  }
  void look() {
    bool const news = watch_.look(controller_.snapshot(now_), controller_.snapshot(now_ + 1s), rules_off);
    ++(news ? news_ : idle_looks_);
    for (auto const rule : k_time_rules) {
      std::string const name{rule};
      Grade const grade = watch_.grade(rule);
      if (!since_.contains(name) || grade != last_[name]) since_[name] = now_;
      last_[name] = grade;
      worst_[name] = std::max(worst_[name], grade);
    }
  }

  core::Presets settings_;
  Nobody nobody_;
  core::DeskController controller_;
  TimeWatch watch_;
  TimePoint now_{1000s};
  core::Height height_;
  std::map<std::string, TimePoint> since_;
  std::map<std::string, Grade> last_;
  std::map<std::string, Grade> worst_;
  int news_ = 0;
  int idle_looks_ = 0;
};

TEST(TimeWatch, SittingTooLongIsToldAtItsInstant) {
  Day day;
  Duration const sat = *day.snapshot().strain.sat;
  TimePoint const began = day.now() - sat;
  day.pass(45min - sat);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::info);
  EXPECT_EQ(day.since("R-SITBOUT"), began + 30min);
  day.pass(1h);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::bad);
  EXPECT_LE(day.since("R-SITBOUT") - (began + 60min), 5ns);
  EXPECT_GT(day.since("R-SITBOUT"), began + 60min);
}

TEST(TimeWatch, IsLookedAtOnlyWhenAGradeChanges) {
  Day day;
  int const news = day.news();
  int const idle = day.idle_looks();
  day.pass(5h);
  // Sitting: info, warn, bad. Walk: warn, bad. Standing of the day, changes: judged from the first hour on.
  EXPECT_LE(day.news() - news, 7);
  EXPECT_LE(day.idle_looks() - idle, 6) << "that is polling";
}

TEST(TimeWatch, GoesByTheIntervalThatThePersonWants) {
  Day day;
  day.ask(core::request::SetInterval{core::Interval::sit, 90min});
  day.pass(80min);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::ok);
  day.pass(15min);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::bad) << "whoever wants more is told at its end";
  day.ask(core::request::SetInterval{core::Interval::sit, 120min});
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::ok) << "at once";
}

TEST(TimeWatch, StandingUpEndsIt) {
  Day day;
  day.pass(50min);
  ASSERT_EQ(day.grade("R-SITBOUT"), Grade::warn);
  day.put(core::Preset::stand);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::warn) << "a posture of some seconds is none";
  day.pass(1min);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::ok);
}

TEST(TimeWatch, ALongAbsenceEndsItAndAShortOneOnlyStopsItsClock) {
  Day day;
  day.pass(44min);
  day.be(core::Presence::away);
  day.pass(90s);
  day.be(core::Presence::present);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::info);
  day.pass(70s);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::warn);
  day.be(core::Presence::away);
  day.pass(3min);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::ok);
}

TEST(TimeWatch, StandingLoadComesAndGoes) {
  Day day;
  day.put(core::Preset::stand);
  day.pass(35min);
  EXPECT_EQ(day.grade("R-STANDLOAD"), Grade::ok);
  day.pass(6min);
  EXPECT_EQ(day.grade("R-STANDLOAD"), Grade::warn);
  day.pass(20min);
  EXPECT_EQ(day.grade("R-STANDLOAD"), Grade::bad);
  day.put(core::Preset::sit);
  day.pass(10min);
  EXPECT_EQ(day.grade("R-STANDLOAD"), Grade::warn);
  day.pass(20min);
  EXPECT_EQ(day.grade("R-STANDLOAD"), Grade::ok) << "the legs have rested";
}

TEST(TimeWatch, ARuleThatIsOffSaysNothing) {
  Day day;
  day.rules_off = {"R-SITBOUT"};
  day.pass(50min);
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::unknown);
  auto const findings = judge_times(time_figures(day.snapshot()), day.rules_off);
  EXPECT_EQ(findings.size(), k_time_rules.size() - 1);
  day.rules_off.clear();
  day.ask(core::request::Resume{});
  EXPECT_EQ(day.grade("R-SITBOUT"), Grade::warn);
}

TEST(TimeWatch, TellsTheRulesInTheirOrder) {
  auto const findings = judge_times({}, {});
  ASSERT_EQ(findings.size(), k_time_rules.size());
  for (std::size_t i = 0; i < findings.size(); ++i) EXPECT_EQ(findings[i].id, k_time_rules[i]);
}

TEST(TimeWatch, ManyMovesAreForgottenAfterAnHour) {
  TimeFigures now;
  for (int i = 8; i > 0; --i) now.moved_ago.push_back(i * 5min);
  ASSERT_EQ(judge_times(now, {}).back().grade, Grade::warn);
  TimeFigures soon = now;
  for (auto& ago : soon.moved_ago) ago += 1s;
  EXPECT_EQ(until_other_grade(now, soon), 25min) << "then six are left";
}

TEST(TimeWatch, WhereNothingGoesOnNothingIsDue) {
  TimeFigures still;
  still.sat = 20min;
  EXPECT_EQ(until_other_grade(still, still), Duration::max());
}

/// The worst of the live grades is what the plan of the same day says (plan_rules.cc), which goes by the
/// day's highest figures.
TEST(TimeWatch, SaysOfADayWhatItsPlanSays) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    Day day;
    for (int i = 0; i < 12; ++i) {
      if (random() % 3 == 0) {
        day.be(core::Presence::away);
        day.pass(std::chrono::seconds{random() % 400});
        day.be(core::Presence::present);
      }
      day.put(random() % 2 == 0 ? core::Preset::sit : core::Preset::stand);
      day.pass(std::chrono::seconds{random() % 4500});
    }
    auto const s = day.snapshot();
    EXPECT_EQ(day.worst("R-SITBOUT"), sit_bout(s.today.longest_sit, s.sit_interval).grade);
    EXPECT_EQ(day.worst("R-STANDLOAD"), stand_load(s.today.stand_load).grade);
    EXPECT_EQ(day.grade("R-CHANGES"), changes(s.today.changes, s.today.present()).grade);
    EXPECT_EQ(day.grade("R-STANDDAY"), stand_day(s.today.stood, s.today.present(), false).grade);
    if (HasFailure()) return;
  }
}

/// Whatever the figures are: before the instant that is named no grade changes, and there one does.
TEST(TimeWatch, NoGradeChangesBeforeItsInstant) {
  std::mt19937 random{7};
  auto const minutes = [&](int most) {
    return Duration{std::chrono::milliseconds{random() % (most * 60'000)}};
  };
  auto const grades = [](TimeFigures const& figures) {
    std::vector<Grade> all;
    for (auto const& finding : judge_times(figures, {})) all.push_back(finding.grade);
    return all;
  };
  for (int i = 0; i < 400; ++i) {
    SCOPED_TRACE("figures " + std::to_string(i) + " of seed 7");
    bool const sits = random() % 2 == 0;
    bool const there = sits || random() % 2 == 0;
    TimeFigures start;
    if (sits) start.sat = minutes(70);
    start.stand_load = minutes(80);
    start.stood = minutes(320);
    start.present = start.stood + minutes(500);
    start.since_walk = minutes(150);
    start.changes = static_cast<int>(random() % 9);
    for (auto n = random() % 12; n > 0; --n) start.moved_ago.push_back(minutes(60));
    auto const after = [&](Duration time) {
      TimeFigures f = start;
      if (sits) f.sat = *f.sat + time;
      bool const stands = there && !sits;
      f.stand_load = stands ? f.stand_load + time : f.stand_load - std::min(time, f.stand_load);
      if (stands) f.stood += time;
      if (there) f.present += time;
      if (there) f.since_walk += time;
      std::erase_if(f.moved_ago, [&](Duration& ago) { return (ago += time) >= 1h; });
      return f;
    };
    Duration const wait = until_other_grade(start, after(1s));
    Duration const end = std::min<Duration>(wait, 3h);
    for (Duration t{0}; t < end; t += 20s) ASSERT_EQ(grades(after(t)), grades(start)) << t.count();
    if (wait == Duration::max()) continue;
    EXPECT_NE(grades(after(wait)), grades(start));
    EXPECT_EQ(grades(after(wait - std::min<Duration>(wait, 10ns))), grades(start));
  }
}

}  // namespace
}  // namespace desk::ergonomics
