#include "config/day_text.h"
#include "config/schema_builder.h"
#include "config/sections.h"
#include "daemon/core/day_text.h"

#include <algorithm>

namespace desk::config {
namespace {

constexpr auto k_schedule = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.schedule;
};
using Texts = std::vector<std::string>;

/// As a user writes them: "Mon".
std::string_view weekday(std::size_t day) {
  return core::k_weekdays.at(day).substr(0, 3);
}
std::vector<std::string_view> weekdays() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < core::k_weekdays.size(); ++i) names.push_back(weekday(i));
  return names;
}

struct Weekdays {
  static Value show(std::array<bool, 7> const& days) {
    Texts names;
    for (std::size_t i = 0; i < days.size(); ++i) {
      if (days.at(i)) names.emplace_back(weekday(i));
    }
    return names;
  }
  static void read(Value const& v, std::array<bool, 7>& days) {
    auto const& names = std::get<Texts>(v);
    for (std::size_t i = 0; i < days.size(); ++i) {
      days.at(i) = std::find(names.begin(), names.end(), weekday(i)) != names.end();
    }
  }
};

struct Spans {
  static Value show(std::vector<core::DaySpan> const& spans) {
    Texts texts;
    texts.reserve(spans.size());
    for (auto const& span : spans) texts.push_back(in_words(span));
    return texts;
  }
  static void read(Value const& v, std::vector<core::DaySpan>& spans) {
    spans.clear();
    for (auto const& text : std::get<Texts>(v)) spans.push_back(day_span(text).value_or(core::DaySpan{}));
  }
};

struct Dates {
  static Value show(std::vector<std::int64_t> const& days) {
    Texts texts;
    texts.reserve(days.size());
    for (auto const day : days) texts.push_back(core::day_in_text(day));
    return texts;
  }
  static void read(Value const& v, std::vector<std::int64_t>& days) {
    days.clear();
    for (auto const& text : std::get<Texts>(v)) days.push_back(core::day_from_text(text).value_or(0));
  }
};

constexpr std::string_view k_none = "none";

}  // namespace

Section schedule_section() {
  using Schedule = core::ScheduleSettings;
  return {
      "desk.*.schedule",
      "When the desk announces changes and moves by itself, in the local time of this computer.",
      &k_desks,
      {stored<Weekdays>(
           k_schedule, &Schedule::weekdays,
           {"weekdays", Choices{weekdays()}, Unit::none, "The working days.", false, "every day"}),
       stored<Spans>(k_schedule, &Schedule::work,
                     {"work", TextList{span_rule, "09:00-12:30"}, Unit::none, "The working hours of a day.",
                      false, "the whole day"}),
       stored<Spans>(k_schedule, &Schedule::quiet,
                     {"quiet", TextList{span_rule, "21:00-07:00"}, Unit::none,
                      "When nothing is announced and nothing moves by itself on any day.", false, k_none}),
       stored<Dates>(k_schedule, &Schedule::holidays,
                     {"holidays", TextList{date_rule, "2026-12-25"}, Unit::none,
                      "Days that are no working days.", false, k_none})}};
}

}  // namespace desk::config
