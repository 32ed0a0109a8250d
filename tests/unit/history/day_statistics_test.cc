#include "daemon/history/day_statistics.h"

#include "daemon/core/day_text.h"
#include "tests/unit/history/zones.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
using core::Posture;

constexpr std::int64_t k_minute = 60'000;

std::int64_t day(std::string_view text) {
  return core::day_from_text(text).value();
}
/// Milliseconds of local midnight and so many minutes after it.
std::int64_t at(std::string_view date, std::int64_t minutes) {
  return begin_of_day(day(date), berlin) + minutes * k_minute;
}
SegmentRow row(Posture posture, std::int64_t began_ms, std::int64_t ended_ms) {
  SegmentRow r;
  r.desk = "main";
  r.posture = posture;
  r.began_ms = began_ms;
  r.ended_ms = ended_ms;
  r.duration_ms = ended_ms - began_ms;
  return r;
}
/// "sitting 60 unknown 5": the minutes of each.
std::string minutes(std::vector<Stretch> const& stretches) {
  std::string text;
  for (auto const& s : stretches) {
    text += std::string{text.empty() ? "" : " "} + std::string{to_string(s.posture)} + " " +
            std::to_string(std::chrono::round<std::chrono::minutes>(s.ended - s.began).count());
  }
  return text;
}
std::vector<std::string> by_day(std::vector<SegmentRow> const& rows, std::string_view first,
                                std::string_view last) {
  std::vector<std::string> texts;
  for (auto const& stretches : stretches_by_day(rows, {day(first), day(last)}, berlin)) {
    texts.push_back(minutes(stretches));
    for (std::size_t i = 1; i < stretches.size(); ++i) {
      EXPECT_EQ(stretches[i - 1].ended, stretches[i].began) << "without a gap";
    }
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(DayStatistics, CutsAtLocalMidnight) {
  std::vector const rows{row(Posture::sitting, at("2026-11-16", 23 * 60 + 30), at("2026-11-17", 15)),
                         row(Posture::away, at("2026-11-17", 15), at("2026-11-18", 60))};
  EXPECT_EQ(by_day(rows, "2026-11-16", "2026-11-18"),
            (Texts{"sitting 30", "sitting 15 away 1425", "away 60"}));
  EXPECT_EQ(by_day(rows, "2026-11-17", "2026-11-17"), (Texts{"sitting 15 away 1425"}));
  EXPECT_EQ(by_day(rows, "2026-11-19", "2026-11-20"), (Texts{"", ""}));
}

TEST(DayStatistics, GivesADayItsHoursWhenTheClocksChange) {
  EXPECT_EQ(
      by_day({row(Posture::away, at("2026-03-28", 0), at("2026-03-31", 0))}, "2026-03-28", "2026-03-30"),
      (Texts{"away 1440", "away 1380", "away 1440"}));
  EXPECT_EQ(
      by_day({row(Posture::away, at("2026-10-24", 0), at("2026-10-27", 0))}, "2026-10-24", "2026-10-26"),
      (Texts{"away 1440", "away 1500", "away 1440"}));
}

TEST(DayStatistics, CountsWhatNobodyWatchedAsUnknownWithinADayOnly) {
  std::vector const rows{row(Posture::sitting, at("2026-11-16", 600), at("2026-11-16", 660)),
                         row(Posture::sitting, at("2026-11-16", 700), at("2026-11-16", 710)),
                         row(Posture::standing, at("2026-11-17", 480), at("2026-11-17", 490))};
  EXPECT_EQ(by_day(rows, "2026-11-16", "2026-11-17"),
            (Texts{"sitting 60 unknown 40 sitting 10", "standing 10"}));
}

TEST(DayStatistics, GoesByTheMonotonicClockWhereTheOtherWasSet) {
  auto put_back = row(Posture::sitting, at("2026-11-16", 600), at("2026-11-16", 570));
  put_back.duration_ms = 30 * k_minute;  // the clock lost an hour meanwhile
  std::vector const back{row(Posture::standing, at("2026-11-16", 540), at("2026-11-16", 600)), put_back,
                         row(Posture::away, at("2026-11-16", 570), at("2026-11-16", 690))};
  EXPECT_EQ(by_day(back, "2026-11-16", "2026-11-16"), (Texts{"standing 60 sitting 30 away 120"}))
      << "no minute is lost or counted twice";
  auto put_forward = row(Posture::sitting, at("2026-11-16", 600), at("2026-11-16", 690));
  put_forward.duration_ms = 30 * k_minute;  // as after a suspend
  EXPECT_EQ(by_day({put_forward, row(Posture::standing, at("2026-11-16", 690), at("2026-11-16", 700))},
                   "2026-11-16", "2026-11-16"),
            (Texts{"sitting 30 unknown 60 standing 10"}));
}

TEST(DayStatistics, TakesAClockThatIsAdjustedForNoGap) {
  std::vector const rows{row(Posture::sitting, at("2026-11-16", 600), at("2026-11-16", 660)),
                         row(Posture::standing, at("2026-11-16", 660) + 900, at("2026-11-16", 670)),
                         row(Posture::sitting, at("2026-11-16", 670) - 900, at("2026-11-16", 680))};
  EXPECT_EQ(by_day(rows, "2026-11-16", "2026-11-16"), (Texts{"sitting 60 standing 10 sitting 10"}));
}

SegmentRow of(std::string user, SegmentRow row) {
  row.user = std::move(user);
  return row;
}

TEST(DayStatistics, SomebodyElsesTimeIsNobodysAbsence) {
  Extract extract;
  extract.segments = {of("", row(Posture::sitting, at("2026-11-16", 540), at("2026-11-16", 570))),
                      of("anna", row(Posture::standing, at("2026-11-16", 570), at("2026-11-16", 585))),
                      of("ben", row(Posture::sitting, at("2026-11-16", 585), at("2026-11-16", 640))),
                      of("ben", row(Posture::away, at("2026-11-16", 650), at("2026-11-16", 660))),
                      of("anna", row(Posture::sitting, at("2026-11-16", 670), at("2026-11-16", 680))),
                      of("anna", row(Posture::sitting, at("2026-11-16", 690), at("2026-11-16", 700)))};
  extract.moves.push_back({"main", at("2026-11-16", 570), {}, false, "anna"});
  extract.moves.push_back({"main", at("2026-11-16", 600), {}, false, "ben"});
  DaySpan const span{day("2026-11-16"), day("2026-11-16")};
  auto const figures_of = [&](Whom const& whom) { return figures_by_day(extract, span, berlin, whom).at(0); };
  auto const of_anna = figures_of({"anna", true, {}});
  EXPECT_EQ(of_anna.sat, 50min) << "with what was written when there was nobody else";
  EXPECT_EQ(of_anna.stood, 15min);
  EXPECT_EQ(of_anna.away, 0min);
  EXPECT_EQ(of_anna.unknown, 10min) << "between two stretches of hers nobody watched";
  EXPECT_EQ(of_anna.walks, 0);
  EXPECT_EQ(of_anna.changes, 1);
  EXPECT_EQ(of_anna.moves, 1);
  EXPECT_EQ(figures_of({"anna", false, {}}).sat, 20min);
  auto const of_ben = figures_of({"ben", false, {}});
  EXPECT_EQ(of_ben.sat, 55min);
  EXPECT_EQ(of_ben.away, 10min);
  EXPECT_EQ(of_ben.unknown, 10min);
  EXPECT_EQ(of_ben.moves, 1);
  auto const of_all = figures_of({});
  EXPECT_EQ(of_all.watched(), 160min);
  EXPECT_EQ(of_all.moves, 2);
}

core::DayFigures figures(core::Duration sat, core::Duration stood, int changes) {
  core::DayFigures f;
  f.sat = sat;
  f.stood = stood;
  f.longest_sit = sat;
  f.changes = changes;
  return f;
}

TEST(DayStatistics, SumsAWeek) {
  auto const total = total_of({figures(6h, 2h, 8), figures(2h, 0h, 1), {}});
  EXPECT_EQ(total.sat, 8h);
  EXPECT_EQ(total.stood, 2h);
  EXPECT_EQ(total.changes, 9);
  EXPECT_EQ(total.longest_sit, 6h);
  EXPECT_DOUBLE_EQ(changes_per_8_hours(total), 7.2);
  EXPECT_EQ(changes_per_8_hours({}), 0);
}

TEST(DayStatistics, AdvisesStandingByPresence) {
  EXPECT_EQ(stand_goal(figures(6h, 2h, 0)), (StandGoal{2h, 4h}));
  EXPECT_EQ(stand_goal(figures(1h, 1h, 0)), (StandGoal{30min, 1h}));
  EXPECT_EQ(stand_goal(figures(18h, 2h, 0)), (StandGoal{4h, 4h})) << "four hours are enough";
  EXPECT_EQ(stand_goal({figures(18h, 2h, 0), figures(1h, 1h, 0)}), (StandGoal{4h + 30min, 5h}));
}

TEST(DayStatistics, CountsMovesByTheirDay) {
  Extract extract;
  extract.moves.push_back({"main", at("2026-11-16", 1439), {}, false});
  extract.moves.push_back({"main", at("2026-11-17", 0), {}, false});
  extract.moves.push_back({"main", at("2026-11-18", 0), {}, false});
  auto const days = figures_by_day(extract, {day("2026-11-16"), day("2026-11-17")}, berlin);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].moves, 1);
  EXPECT_EQ(days[1].moves, 1);
  EXPECT_EQ(days[1].day, day("2026-11-17"));
}

}  // namespace
}  // namespace desk::history
