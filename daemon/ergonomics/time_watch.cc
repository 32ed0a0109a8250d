#include "daemon/ergonomics/time_watch.h"

#include "daemon/ergonomics/time_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace desk::ergonomics {
namespace {

using core::Duration;
using std::chrono::hours;
using std::chrono::minutes;

/// A rule asks for more than a limit, or for at least as much, or divides by three or four first.
constexpr std::array k_around{Duration{0}, Duration{1}, Duration{5}};

/// A length of time that grows, shrinks or stands still: all of them do so by whole seconds in a second.
struct Flow {
  Duration now;
  std::int64_t slope;

  static Flow of(Duration now, Duration soon) {
    return {now, std::chrono::round<std::chrono::seconds>(soon - now).count()};
  }
  [[nodiscard]] Duration after(Duration time) const { return now + time * slope; }
};
Flow operator-(Flow a, Flow b) {
  return {a.now - b.now, a.slope - b.slope};
}
Flow operator*(std::int64_t n, Flow flow) {
  return {n * flow.now, n * flow.slope};
}

/// A day as it goes on.
class Course {
 public:
  Course(TimeFigures const& now, TimeFigures const& soon)
      : now_{now},
        sat_{Flow::of(now.sat.value_or(Duration{0}), soon.sat.value_or(Duration{0}))},
        load_{Flow::of(now.stand_load, soon.stand_load)},
        stood_{Flow::of(now.stood, soon.stood)},
        present_{Flow::of(now.present, soon.present)},
        since_walk_{Flow::of(now.since_walk, soon.since_walk)} {}

  [[nodiscard]] TimeFigures after(Duration time) const {
    TimeFigures figures = now_;
    if (figures.sat) figures.sat = sat_.after(time);
    figures.stand_load = std::max(load_.after(time), Duration{0});
    figures.stood = stood_.after(time);
    figures.present = present_.after(time);
    figures.since_walk = since_walk_.after(time);
    figures.moved_ago.clear();
    for (Duration const ago : now_.moved_ago) {
      if (ago + time < hours{1}) figures.moved_ago.push_back(ago + time);
    }
    return figures;
  }

  /// When a rule may come to another grade; the limits are those of time_rules.cc.
  [[nodiscard]] std::vector<Duration> turns() const {
    std::vector<Duration> turns;
    auto const reaches = [&](Flow flow, Duration limit) {
      if (flow.slope == 0) return;
      Duration const time = (limit - flow.now) / flow.slope;
      for (Duration const around : k_around) {
        if (time + around > Duration{0}) turns.push_back(time + around);
      }
    };
    if (now_.sat) {
      for (Duration const limit : {now_.sit_interval, Duration{minutes{45}}, Duration{minutes{60}}})
        reaches(sat_, limit);
    }
    for (Duration const limit : {minutes{40}, minutes{60}}) reaches(load_, limit);
    for (Duration const limit : {minutes{240}, minutes{300}}) reaches(stood_, limit);
    reaches(4 * stood_ - present_, Duration{0});
    reaches(2 * stood_ - present_, Duration{0});
    for (Duration const limit : {minutes{60}, minutes{120}}) reaches(since_walk_, limit);
    reaches(present_, hours{1});
    for (int const hours_a_change : {1, 2}) reaches(present_, hours{hours_a_change * now_.changes});
    for (Duration const ago : now_.moved_ago) reaches({ago, 1}, hours{1});
    std::sort(turns.begin(), turns.end());
    return turns;
  }

 private:
  TimeFigures now_;
  Flow sat_;
  Flow load_;
  Flow stood_;
  Flow present_;
  Flow since_walk_;
};

std::vector<Grade> grades_of(TimeFigures const& figures) {
  std::vector<Grade> grades;
  for (auto const& finding : judge_times(figures, {})) grades.push_back(finding.grade);
  return grades;
}

}  // namespace

TimeFigures time_figures(core::Snapshot const& s) {
  return {s.strain.sat,      s.sit_interval,   s.strain.stand_load, s.today.stood,
          s.today.present(), s.strain.present, s.today.changes,     s.strain.moved_ago};
}

std::vector<Finding> judge_times(TimeFigures const& f, std::vector<std::string> const& rules_off) {
  std::vector<Finding> findings{
      sit_bout(f.sat, f.sit_interval),      stand_load(f.stand_load),
      stand_day(f.stood, f.present, false), walk(f.since_walk),
      changes(f.changes, f.present),        move_rate(static_cast<int>(f.moved_ago.size()))};
  auto const off = [&](Finding const& finding) {
    return std::find(rules_off.begin(), rules_off.end(), finding.id) != rules_off.end();
  };
  findings.erase(std::remove_if(findings.begin(), findings.end(), off), findings.end());
  return findings;
}

Duration until_other_grade(TimeFigures const& now, TimeFigures const& soon) {
  Course const course{now, soon};
  auto const before = grades_of(now);
  for (Duration const time : course.turns()) {
    if (grades_of(course.after(time)) != before) return time;
  }
  return Duration::max();
}

bool TimeWatch::look(core::Snapshot const& now, core::Snapshot const& soon,
                     std::vector<std::string> const& rules_off) {
  TimeFigures const figures = time_figures(now);
  std::vector<Graded> grades;
  for (auto const& finding : judge_times(figures, rules_off)) grades.push_back({finding.id, finding.grade});
  Duration const wait = until_other_grade(figures, time_figures(soon));
  deadline_ = wait == Duration::max() ? core::k_never : now.at + wait;
  bool const is_news = grades != grades_;
  grades_ = std::move(grades);
  return is_news;
}

Grade TimeWatch::grade(std::string_view rule) const {
  auto const found = std::find_if(grades_.begin(), grades_.end(),
                                  [rule](Graded const& graded) { return graded.rule == rule; });
  return found == grades_.end() ? Grade::unknown : found->grade;
}

}  // namespace desk::ergonomics
