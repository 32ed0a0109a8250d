#include "daemon/control/deskctl/history_text.h"

#include "daemon/control/deskctl/phrase.h"
#include "daemon/core/day_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace desk::deskctl {

namespace {

constexpr std::int64_t k_hour_ms = 3'600'000;
constexpr std::int64_t k_day_ms = 24 * k_hour_ms;
constexpr int k_least_columns = 40;
constexpr int k_most_columns = 120;  // a wider bar tells no more
constexpr int k_label = 12;          // "  Mon 11-16 "
constexpr int k_figures = 24;        // "     5:10   2:05        9"

/// How a posture looks in a bar: the same with and without colours.
struct Look {
  std::string_view posture;
  std::string_view name;
  char32_t c;
  Ink ink;
};
constexpr std::array k_looks{
    Look{"sitting", "sat", U'▄', Ink::sit},     Look{"standing", "stood", U'█', Ink::stand},
    Look{"between", "between", U'│', Ink::dim}, Look{"away", "away", U'·', Ink::dim},
    Look{"unknown", "unknown", U'?', Ink::dim},
};

/// The hours of the day that the bars show.
struct Hours {
  int from = 8;
  int to = 18;
  [[nodiscard]] int count() const { return to - from; }
};

bool is_present(SegmentView const& s) {
  return s.posture == "sitting" || s.posture == "standing" || s.posture == "between";
}

/// Those in which somebody was there on some day, at least eight.
Hours hours_of(HistoryView const& history) {
  Hours hours{24, 0};
  for (auto const& s : history.segments) {
    if (!is_present(s) || s.ended_local_ms <= s.began_local_ms) continue;
    std::int64_t const day = s.began_local_ms / k_day_ms * k_day_ms;
    bool const over_midnight = s.ended_local_ms > day + k_day_ms;
    hours.from =
        over_midnight ? 0 : std::min(hours.from, static_cast<int>((s.began_local_ms - day) / k_hour_ms));
    auto const end =
        over_midnight ? 24 : static_cast<int>((s.ended_local_ms - day + k_hour_ms - 1) / k_hour_ms);
    hours.to = std::max(hours.to, end);
  }
  if (hours.to <= hours.from) return {};
  constexpr int k_least = 8;
  hours.to = std::min(24, std::max(hours.to, hours.from + k_least));
  hours.from = std::max(0, std::min(hours.from, hours.to - k_least));
  return hours;
}

class Bars {
 public:
  Bars(HistoryView const& history, int columns, bool with_figures)
      : history_{history},
        hours_{hours_of(history)},
        begin_{with_figures ? k_label : 2},
        // Whole cells for each hour: the hours then stand in equal steps.
        width_{std::max(1, (columns - begin_ - (with_figures ? k_figures : 2)) / hours_.count()) *
               hours_.count()} {}

  void draw_axis(Canvas& canvas, int row) const {
    // As many hours as can be read.
    int step = 1;
    while (step < 12 && step * width_ / hours_.count() < 4) ++step;
    for (int hour = hours_.from; hour < hours_.to; hour += step) {
      canvas.put(row, begin_ + column_of(hour), fmt::format("{:02}", hour), Ink::dim);
    }
  }

  void draw(Canvas& canvas, int row, std::int64_t day) const {
    for (int cell = 0; cell < width_; ++cell) {
      if (auto const* const look = look_of(day, cell)) {
        canvas.fill(row, begin_ + cell, 1, look->c, look->ink);
      }
    }
  }
  [[nodiscard]] int end() const { return begin_ + width_; }

 private:
  [[nodiscard]] int column_of(int hour) const { return (hour - hours_.from) * width_ / hours_.count(); }

  /// What most of the cell's time was; null: nothing is known of it.
  [[nodiscard]] Look const* look_of(std::int64_t day, int cell) const {
    std::int64_t const span = hours_.count() * k_hour_ms;
    std::int64_t const start = day * k_day_ms + hours_.from * k_hour_ms;
    std::int64_t const from = start + span * cell / width_;
    std::int64_t const to = start + span * (cell + 1) / width_;
    std::array<std::int64_t, k_looks.size()> times{};
    for (auto const& s : history_.segments) {
      std::int64_t const time = std::min(to, s.ended_local_ms) - std::max(from, s.began_local_ms);
      if (time <= 0) continue;
      for (std::size_t i = 0; i < k_looks.size(); ++i) {
        if (k_looks[i].posture == s.posture) times[i] += time;
      }
    }
    auto const most = std::max_element(times.begin(), times.end());
    return *most == 0 ? nullptr : &k_looks[static_cast<std::size_t>(most - times.begin())];
  }

  HistoryView const& history_;
  Hours hours_;
  int begin_;
  int width_;
};

std::string_view weekday(std::int64_t day) {
  return core::k_weekdays.at(core::weekday(day)).substr(0, 3);
}

/// "5:10": hours and minutes.
std::string hours_minutes(double seconds) {
  auto const minutes = static_cast<std::int64_t>(seconds) / 60;
  return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

std::string plural(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

/// ": 8 taken, 1 skipped", the most frequent first; empty if there is nothing.
std::string by_end(std::map<std::string, std::int64_t> const& counts) {
  std::vector<std::pair<std::string, std::int64_t>> ends{counts.begin(), counts.end()};
  std::stable_sort(ends.begin(), ends.end(),
                   [](auto const& left, auto const& right) { return left.second > right.second; });
  std::string text;
  for (auto const& [end, count] : ends) {
    text += fmt::format("{}{} {}", text.empty() ? ": " : ", ", count, end == "none" ? "unanswered" : end);
  }
  return text;
}

std::int64_t sum(std::map<std::string, std::int64_t> const& counts) {
  std::int64_t total = 0;
  for (auto const& [end, count] : counts) total += count;
  return total;
}

double seconds_of(FiguresView const& f, std::string_view posture) {
  if (posture == "sitting") return f.sat_s;
  if (posture == "standing") return f.stood_s;
  if (posture == "between") return f.between_s;
  return posture == "away" ? f.away_s : f.unknown_s;
}

void draw_legend(Canvas& canvas, int row, FiguresView const& total) {
  int column = 2;
  for (auto const& look : k_looks) {
    double const seconds = seconds_of(total, look.posture);
    if (seconds < 1) continue;
    auto const text = fmt::format("{} {}", look.name, hours_minutes(seconds));
    if (column > 2 && column + 2 + width_of(text) > canvas.columns()) break;
    canvas.fill(row, column, 1, look.c, look.ink);
    column = canvas.put(row, column + 2, text) + 3;
  }
}

/// "Anna 5:10, Ben 2:05": who was present for how long, the longest first; empty where it was one.
std::string people_of(HistoryView const& history) {
  std::map<std::string, double> present;
  for (auto const& s : history.segments) {
    if (is_present(s) && !s.user.empty()) present[s.user] += s.seconds;
  }
  if (present.size() < 2) return {};
  std::vector<std::pair<std::string, double>> people{present.begin(), present.end()};
  std::stable_sort(people.begin(), people.end(),
                   [](auto const& left, auto const& right) { return left.second > right.second; });
  std::string text;
  for (auto const& [user, seconds] : people) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(history, user), hours_minutes(seconds));
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> rows_of(HistoryView const& history) {
  auto const& total = history.total;
  std::vector<std::pair<std::string, std::string>> rows;
  rows.emplace_back("present", span(total.present_s));
  if (auto people = people_of(history); !people.empty()) rows.emplace_back("people", std::move(people));
  rows.emplace_back("standing", fmt::format("{:.0f} min; advised: {:.0f} to {:.0f}", total.stood_s / 60,
                                            total.goal_s / 60, total.goal_most_s / 60));
  rows.emplace_back("changes", fmt::format("{} to standing, {:.1f} in 8 h, {}", total.changes,
                                           total.changes_per_8h, plural(total.walks, "walk")));
  rows.emplace_back("longest",
                    fmt::format("sat {}, stood {}", span(total.longest_sit_s), span(total.longest_stand_s)));
  rows.emplace_back("desk", plural(total.moves, "move") + by_end(history.moves_by_end));
  rows.emplace_back("prompts",
                    plural(sum(history.prompts_by_end), "prompt") + by_end(history.prompts_by_end));
  if (history.faults > 0) rows.emplace_back("faults", plural(history.faults, "fault"));
  return rows;
}

void draw_days(Canvas& canvas, HistoryView const& history, Bars const& bars) {
  canvas.put(1, bars.end() + 1, "   sat  stood  changes", Ink::dim);
  int row = 2;
  for (auto const& day : history.days) {
    canvas.put(row, 2, fmt::format("{} {}", weekday(day.day), core::day_in_text(day.day).substr(5)));
    bars.draw(canvas, row, day.day);
    if (day.present_s >= 1) {
      canvas.put(row, bars.end() + 1,
                 fmt::format("{:>6} {:>6} {:>8}", hours_minutes(day.sat_s), hours_minutes(day.stood_s),
                             day.changes));
    }
    ++row;
  }
}

}  // namespace

std::vector<std::string> history_text(HistoryView const& history, int columns, Style style) {
  int const width = std::clamp(columns, k_least_columns, k_most_columns);
  bool const one = history.days.size() == 1;
  auto const rows = rows_of(history);
  bool const empty = history.total.present_s + history.total.away_s + history.total.unknown_s < 1;
  int const bars_end = static_cast<int>(history.days.size()) + 2;
  int const height = empty ? 2 : bars_end + 1 + static_cast<int>(rows.size());
  Canvas canvas{{width, height}};
  auto const when = one ? fmt::format("{} {}", weekday(history.days.front().day), history.from)
                        : fmt::format("{} to {}", history.from, history.to);
  auto const whose = history.user.empty()
                         ? history.desk
                         : fmt::format("{}, {}", history.desk, name_of(history, history.user));
  canvas.put(0, 0, fmt::format("{}, {}", whose, when), Ink::strong);
  if (empty) {
    canvas.put(1, 2, "nothing was recorded");
    return canvas.lines(style);
  }
  Bars const bars{history, width, !one};
  bars.draw_axis(canvas, 1);
  if (one) {
    bars.draw(canvas, 2, history.days.front().day);
  } else {
    draw_days(canvas, history, bars);
  }
  draw_legend(canvas, bars_end, history.total);
  int row = bars_end + 1;
  for (auto const& [name, text] : rows) {
    canvas.put(row, 2, name, Ink::dim);
    canvas.put(row++, k_label, text);
  }
  return canvas.lines(style);
}

}  // namespace desk::deskctl
