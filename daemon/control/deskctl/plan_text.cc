#include "daemon/control/deskctl/plan_text.h"

#include "daemon/control/deskctl/day_bar.h"
#include "daemon/control/deskctl/day_words.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/plan_rules.h"
#include "daemon/wire/clock_map.h"
#include "daemon/wire/json.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace desk::deskctl {
namespace {

namespace json = boost::json;
using core::CycleMode;
using core::Posture;

std::string clock_words(PlannedDay const& day, core::TimePoint t) {
  auto const of_day = day.local_seconds(t);
  auto const text = core::clock_in_words(static_cast<int>(of_day / 60));
  return of_day % 60 == 0 ? text : fmt::format("{}:{:02}", text, of_day % 60);
}

std::string_view phase_name(PlannedDay::Phase const& phase) {
  switch (phase.posture) {
    case Posture::sitting: return "sit";
    case Posture::standing: return "stand";
    case Posture::away: return phase.walk ? "walk" : "away";
    case Posture::unknown:
    case Posture::between: break;
  }
  return "unknown";
}

Ink ink_of(Posture posture) {
  if (posture == Posture::sitting) return Ink::sit;
  return posture == Posture::standing ? Ink::stand : Ink::dim;
}

Ink ink_of(ergonomics::Grade grade) {
  switch (grade) {
    case ergonomics::Grade::unknown: return Ink::dim;
    case ergonomics::Grade::ok:
    case ergonomics::Grade::info: return Ink::good;
    case ergonomics::Grade::warn: return Ink::warn;
    case ergonomics::Grade::bad: return Ink::alert;
  }
  return Ink::plain;
}

/// That something is worth a word is for live views.
std::string_view grade_name(ergonomics::Grade grade) {
  if (grade == ergonomics::Grade::unknown) return "-";
  return to_string(grade == ergonomics::Grade::info ? ergonomics::Grade::ok : grade);
}

std::string settings_in_words(PlannedDay const& day) {
  auto const snapshot = day.snapshot();
  auto text = fmt::format("{}, sit {}, stand {}", to_string(day.input().settings.cycle.mode),
                          length_in_words(snapshot.sit_bout), length_in_words(snapshot.stand_bout));
  if (snapshot.ramp_week > 0) text += fmt::format(" (week {} of a beginner)", snapshot.ramp_week);
  return text;
}

/// Text of any length in rows of a canvas that grows.
class Page {
 public:
  explicit Page(int columns) : columns_{columns}, canvas_{{columns, k_most_rows}} {}

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int row() const { return row_; }
  Canvas& canvas() { return canvas_; }
  void skip(int rows = 1) { row_ += rows; }
  void line(int column, std::string_view text, Ink ink = Ink::plain) {
    canvas_.put(row_++, column, text, ink);
  }
  /// In as many rows as it takes, each beginning at `column`.
  void paragraph(int column, std::string_view text) {
    auto const width = std::max(20, columns_ - column);
    while (!text.empty()) {
      auto space = text.size();
      while (width_of(text.substr(0, space)) > width) {
        auto const before = text.rfind(' ', space - 1);
        if (before == std::string_view::npos || before == 0) break;
        space = before;
      }
      line(column, text.substr(0, space));
      text.remove_prefix(std::min(text.size(), space + 1));
    }
  }
  [[nodiscard]] std::string text(Style style) const {
    auto const lines = canvas_.lines(style);
    std::string all;
    for (int i = 0; i < row_; ++i) all += lines.at(static_cast<std::size_t>(i)) + '\n';
    return all;
  }

 private:
  static constexpr int k_most_rows = 1000;
  int columns_;
  int row_ = 0;
  Canvas canvas_;
};

void write_times(Page& page, PlannedDay const& day) {
  auto const phases = day.phases();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    auto const& phase = phases[i];
    auto& canvas = page.canvas();
    canvas.put(page.row(), 2, clock_words(day, phase.began));
    canvas.put(page.row(), 13, phase_name(phase), ink_of(phase.posture));
    canvas.put(page.row(), 21, length_in_words(phase.ended - phase.began));
    if (phase.announced) {
      bool const automatic = day.input().settings.cycle.mode == CycleMode::automatic;
      canvas.put(
          page.row(), 34,
          fmt::format("{} {}", automatic ? "announced" : "asked for", clock_words(day, *phase.announced)),
          Ink::dim);
    } else if (i > 0 && phases[i - 1].posture == Posture::away) {
      canvas.put(page.row(), 34, "back", Ink::dim);
    }
    page.skip();
  }
  page.line(2, fmt::format("{:<9}  end", clock_words(day, day.ends())));
}

void write_rests(Page& page, PlannedDay const& day) {
  constexpr core::Duration k_worth_telling = std::chrono::minutes{3};
  bool first = true;
  for (auto const& rest : day.rests()) {
    if (rest.ended - rest.began < k_worth_telling) continue;
    if (std::exchange(first, false)) page.skip();
    page.paragraph(0, fmt::format("{} to {} nothing changes by itself: {}", clock_words(day, rest.began),
                                  clock_words(day, rest.ended), rest.why));
  }
}

void write_rules(Page& page, PlannedDay const& day) {
  auto const rules = judge(day);
  for (auto const& rule : rules) {
    page.canvas().put(page.row(), 2, grade_name(rule.finding.grade), ink_of(rule.finding.grade));
    page.canvas().put(page.row(), 8, rule.value);
    page.canvas().put(page.row(), std::min(page.columns() - 12, 66), rule.finding.id, Ink::dim);
    page.skip();
  }
  std::vector<std::string> tune = hints(day);
  for (auto const& rule : rules)
    if (!rule.advice.empty()) tune.push_back(rule.advice);
  page.skip();
  if (tune.empty()) page.line(0, "Nothing to tune: the day keeps to the guidance.");
  if (!tune.empty()) page.line(0, "To tune:", Ink::strong);
  for (auto const& words : tune) {
    page.canvas().put(page.row(), 2, "·");
    page.paragraph(4, words);
  }
}

std::string sums_in_words(PlannedDay const& day) {
  auto const today = day.snapshot().today;
  return fmt::format("sat {}, stood {}, away {}, {} {}, {} {}", length_in_words(today.sat),
                     length_in_words(today.stood), length_in_words(day.away()), today.changes,
                     today.changes == 1 ? "change" : "changes", today.moves,
                     today.moves == 1 ? "move" : "moves");
}

json::string_view json_text(std::string_view text) {
  return {text.data(), text.size()};
}

json::array array_of(std::vector<std::string> const& texts) {
  json::array array;
  for (auto const& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

std::string plan_title(PlannedDay const& day) {
  return fmt::format("{}: {}", printable(day.input().name), date_in_words(day.input().day));
}

std::string plan_text(PlannedDay const& day, int columns, Style style) {
  Page page{columns};
  page.line(0, plan_title(day), Ink::strong);
  page.line(0, settings_in_words(day));
  page.skip();
  draw_day_bar(page.canvas(), page.row(), 2, columns - 4, day);
  page.skip(k_day_bar_rows + 1);
  write_times(page, day);
  write_rests(page, day);
  page.skip();
  page.paragraph(0, sums_in_words(day));
  page.skip();
  write_rules(page, day);
  page.skip();
  page.paragraph(0, assumption(day));
  return page.text(style);
}

json::object plan_json(PlannedDay const& day) {
  auto const snapshot = day.snapshot();
  auto const& input = day.input();
  auto const at = [&](core::TimePoint t) -> json::value {
    auto const unix = std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
    wire::ClockMap const clock{core::TimePoint{std::chrono::seconds{unix}},
                               core::CivilTime{unix, input.offset(unix), true}};
    return json::string{wire::iso_time(t, clock)};
  };
  json::array timeline;
  for (auto const& phase : day.phases()) {
    timeline.push_back({{"at", at(phase.began)},
                        {"until", at(phase.ended)},
                        {"posture", json_text(to_string(phase.posture))},
                        {"announced_at", phase.announced ? at(*phase.announced) : json::value{}},
                        {"walk", phase.walk}});
  }
  json::array rests;
  for (auto const& rest : day.rests())
    rests.push_back({{"at", at(rest.began)}, {"until", at(rest.ended)}, {"why", rest.why}});
  json::array rules;
  for (auto const& rule : judge(day)) {
    rules.push_back({{"id", json_text(rule.finding.id)},
                     {"grade", json_text(to_string(rule.finding.grade))},
                     {"value", rule.finding.value},
                     {"text", rule.value},
                     {"advice", rule.advice}});
  }
  return {{"desk", input.id},
          {"name", input.name},
          {"from", at(day.begins())},
          {"to", at(day.ends())},
          {"mode", json_text(to_string(input.settings.cycle.mode))},
          {"sit_s", core::to_seconds(snapshot.sit_bout)},
          {"stand_s", core::to_seconds(snapshot.stand_bout)},
          {"timeline", std::move(timeline)},
          {"rests", std::move(rests)},
          {"today", wire::to_json(snapshot.today)},
          {"rules", std::move(rules)},
          {"hints", array_of(hints(day))},
          {"assumption", assumption(day)}};
}

}  // namespace desk::deskctl
