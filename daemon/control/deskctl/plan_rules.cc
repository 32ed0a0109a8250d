#include "daemon/control/deskctl/plan_rules.h"

#include "daemon/control/deskctl/day_words.h"
#include "daemon/ergonomics/time_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::deskctl {
namespace {

using core::CycleMode;
using core::Duration;
using core::Posture;
using core::TimePoint;
using ergonomics::Grade;

/// The longest presence without an absence that counts as a walk.
Duration longest_without_walk(PlannedDay const& day) {
  constexpr Duration k_least_walk = std::chrono::seconds{120};
  Duration longest{0};
  Duration present{0};
  for (auto const& phase : day.phases()) {
    Duration const length = phase.ended - phase.began;
    if (phase.posture != Posture::away && phase.posture != Posture::unknown) present += length;
    if (phase.posture == Posture::away && length >= k_least_walk) present = Duration{0};
    longest = std::max(longest, present);
  }
  return longest;
}

/// The most moves of the desk, by whomever, within an hour.
int busiest_hour(plan::Diary const& diary) {
  std::vector<TimePoint> moves;
  for (auto const& said : diary.notices()) {
    bool const moved = std::holds_alternative<core::notice::MoveStarted>(said.notice) ||
                       std::holds_alternative<core::notice::HandsetMoved>(said.notice);
    if (moved) moves.push_back(said.at);
  }
  long most = 0;
  for (auto first = moves.begin(); first != moves.end(); ++first) {
    auto const end =
        std::find_if(first, moves.end(), [&](TimePoint t) { return t - *first >= std::chrono::hours{1}; });
    most = std::max<long>(most, end - first);
  }
  return static_cast<int>(most);
}

bool wrong(ergonomics::Finding const& finding) {
  return finding.grade == Grade::warn || finding.grade == Grade::bad;
}

RuleLine line(ergonomics::Finding finding, std::string value, std::string advice) {
  if (!wrong(finding)) advice.clear();
  return {std::move(finding), std::move(value), std::move(advice)};
}

std::string times(int count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

RuleLine standing_of_day(core::DayFigures const& today) {
  auto const finding = ergonomics::stand_day(today.stood, today.present(), true);
  bool const too_much = today.stood > today.present() / 4;
  return line(
      finding,
      fmt::format("stood {} of {} there", length_in_words(today.stood), length_in_words(today.present())),
      too_much ? "Stand less: a shorter stand_minutes, or a longer sit_minutes. Four hours a day are enough."
               : "Stand more, 15 minutes in each hour at least: a longer stand_minutes, or a shorter "
                 "sit_minutes.");
}

}  // namespace

std::vector<RuleLine> judge(PlannedDay const& day) {
  auto const snapshot = day.snapshot();
  auto const& today = snapshot.today;
  std::vector<RuleLine> lines;
  lines.push_back(line(ergonomics::sit_bout(today.longest_sit, snapshot.sit_bout),
                       fmt::format("sat at most {} at a time", length_in_words(today.longest_sit)),
                       "Sit for a shorter time: a sit_minutes of 30 is the usual, 45 the most."));
  lines.push_back(
      line(ergonomics::stand_load(today.stand_load),
           fmt::format("stood at most {} at a time, load up to {}", length_in_words(today.longest_stand),
                       length_in_words(today.stand_load)),
           "Stand for a shorter time, or sit longer in between: the legs need as much rest as they stood."));
  lines.push_back(standing_of_day(today));
  auto const without_walk = longest_without_walk(day);
  lines.push_back(
      line(ergonomics::walk(without_walk),
           fmt::format("without a walk for at most {}", length_in_words(without_walk)),
           day.input().sensed
               ? "Leave the desk for two minutes in each hour."
               : "Nothing sees you leave the desk: with a presence sensor your walks are counted."));
  lines.push_back(line(ergonomics::changes(today.changes, today.present()),
                       fmt::format("stood up {}", times(today.changes, "time", "times")),
                       "Stand up more often, 8 times a day at least: a shorter sit_minutes."));
  int const rate = busiest_hour(day.diary());
  lines.push_back(
      line(ergonomics::move_rate(rate),
           fmt::format("{} of the desk in an hour at most", times(rate, "move", "moves")),
           "The desk moves too often: longer intervals. From the tenth move in an hour on deskd only "
           "reminds."));
  return lines;
}

std::vector<std::string> hints(PlannedDay const& day) {
  auto const& input = day.input();
  std::vector<std::string> hints;
  if (input.settings.cycle.mode == CycleMode::off) {
    hints.emplace_back(
        "The cycle is off, so nothing is announced: set its mode to confirm, remind or automatic.");
  } else if (day.diary().prompts().empty()) {
    hints.emplace_back("Nothing is announced all day.");
  }
  if (input.presence == core::Presence::not_sensed && !input.sensed) {
    hints.emplace_back(
        "Nothing tells who is there: lunch and walks count as sitting or standing, and you are asked while "
        "you "
        "are away. Give the desk a presence source.");
  } else if (!input.sensed) {
    hints.emplace_back(
        "presence.source is \"always\": the desk goes on while you are at lunch. A presence sensor would see "
        "that, and your walks.");
  }
  return hints;
}

std::string assumption(PlannedDay const& day) {
  auto const& input = day.input();
  auto text = fmt::format("Assumed: you come at {}", core::clock_in_words(input.at_desk.from));
  if (input.lunch) {
    text += fmt::format(", are away for lunch from {} to {}", core::clock_in_words(input.lunch->from),
                        core::clock_in_words(input.lunch->to));
  }
  text += fmt::format(" and leave at {}", core::clock_in_words(input.at_desk.to));
  switch (input.settings.cycle.mode) {
    case CycleMode::automatic: text += "; you veto no change"; break;
    case CycleMode::confirm:
      text += fmt::format("; you say yes {} after you were asked", length_in_words(k_yes_after));
      break;
    case CycleMode::remind:
      text += fmt::format("; you move the desk by hand {} after you were reminded",
                          length_in_words(k_by_hand_after));
      break;
    case CycleMode::off: break;
  }
  if (input.sensed) text += "; when a walk is due you go at once, for two minutes";
  return text + ".";
}

}  // namespace desk::deskctl
