#include "daemon/wire/coach_json.h"

#include "config/languages.h"
#include "daemon/wire/text.h"

#include <gmock/gmock.h>

#include <array>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;
using coach::Coach;
using coach::Exercise;
using ::testing::HasSubstr;
using ::testing::Not;
namespace notice = coach::notice;

core::TimePoint const k_now{1000s};
ClockMap const k_clock{k_now, {1'795'293'600, 60min, true}};  // 2026-11-21T21:40:00+01:00

texts::Texts const k_texts{"xx",
                           {{"exercise.ex01.name", "Stretch"},
                            {"exercise.ex01.how", "Kneel."},
                            {"exercise.ex01.caution", "Softly."},
                            {"exercise.ex04.name", "Bridge"},
                            {"exercise.ex04.how", "Lift."},
                            {"exercise.ex04.caution", "Slowly."},
                            {"exercise.stop_rule", "Stop at pain."},
                            {"coach.step.hold_left", "Left."},
                            {"coach.offered.change", "{name}?"},
                            {"coach.ended.done", "{name} done."},
                            {"coach.bar.excluded", "Not wanted."},
                            {"disclaimer", "No advice."}}};

TEST(CoachJson, ShowsWhatRuns) {
  Coach::View view;
  view.stage = Coach::View::Stage::running;
  view.exercise = Exercise::ex01;
  view.why = coach::Reason::change;
  view.since = k_now - 20s;
  view.until = k_now + 80s;
  view.step = coach::Step{coach::Step::Stage::hold, coach::Side::left, k_now - 15s, k_now + 30s};
  view.done_today = {Exercise::ex04};
  EXPECT_EQ(
      to_text(to_json(view, k_texts, k_clock)),
      R"({"stage":"running","exercise":{"id":"EX01","name":"Stretch","kind":"stretch","place":"floor",)"
      R"("tool":null,"advanced":false,"two_sides":true,"hold":{"least_s":30,"most_s":60},"how":"Kneel.",)"
      R"("cautions":["Softly."]},"why":"change","since":"2026-11-21T21:39:40.000+01:00",)"
      R"("until":"2026-11-21T21:41:20.000+01:00","step":{"stage":"hold","side":"left",)"
      R"("since":"2026-11-21T21:39:45.000+01:00","until":"2026-11-21T21:40:30.000+01:00","text":"Left."},)"
      R"("done_today":[{"id":"EX04","name":"Bridge"}],"disclaimer":"No advice."})");
}

TEST(CoachJson, ShowsThatNothingRuns) {
  EXPECT_EQ(to_text(to_json(Coach::View{}, k_texts, k_clock)),
            R"({"stage":"off","exercise":null,"why":null,"since":null,"until":null,"step":null,)"
            R"("done_today":[],"disclaimer":"No advice."})");
}

TEST(CoachJson, GivesStrengthItsStopRule) {
  auto const bridge = exercise_json(Exercise::ex04, k_texts);
  EXPECT_EQ(to_text(bridge.at("cautions")), R"(["Slowly.","Stop at pain."])");
  EXPECT_TRUE(bridge.at("hold").is_null());
}

TEST(CoachJson, ListsTheCatalogueAndWhatIsOff) {
  std::vector<Coach::Listed> const list{{Exercise::ex01, std::nullopt},
                                        {Exercise::ex04, coach::Bar::excluded, k_now + 1h}};
  auto const json = to_json(list, k_texts, k_clock);
  auto const& exercises = json.at("exercises").as_array();
  EXPECT_EQ(exercises.at(0).at("available"), true);
  EXPECT_TRUE(exercises.at(0).at("why").is_null());
  EXPECT_EQ(exercises.at(0).at("why_text"), "");
  EXPECT_EQ(exercises.at(1).at("available"), false);
  EXPECT_EQ(exercises.at(1).at("why"), "excluded");
  EXPECT_EQ(exercises.at(1).at("why_text"), "Not wanted.");
  EXPECT_EQ(exercises.at(1).at("rests_until"), "2026-11-21T22:40:00.000+01:00");
  EXPECT_EQ(json.at("cues").as_array().size(), static_cast<std::size_t>(coach::k_cues));
  EXPECT_EQ(json.at("disclaimer"), "No advice.");
}

TEST(CoachJson, TellsNotices) {
  auto const text = [](coach::Notice const& n) { return to_text(to_json(n, k_texts, k_clock)); };
  EXPECT_EQ(text(notice::Offered{Exercise::ex01, coach::Reason::change, k_now + 10min}),
            R"({"event":"break_offered","exercise":"EX01","name":"Stretch","why":"change",)"
            R"("until":"2026-11-21T21:50:00.000+01:00","text":"Stretch?"})");
  EXPECT_EQ(text(notice::Stepped{Exercise::ex01,
                                 {coach::Step::Stage::hold, coach::Side::left, k_now, k_now + 45s}}),
            R"({"event":"break_step","exercise":"EX01","name":"Stretch","stage":"hold","side":"left",)"
            R"("until":"2026-11-21T21:40:45.000+01:00","text":"Left."})");
  EXPECT_EQ(
      text(notice::Ended{Exercise::ex01, coach::End::done}),
      R"({"event":"break_ended","exercise":"EX01","name":"Stretch","end":"done","text":"Stretch done."})");
  EXPECT_THAT(text(notice::Discomfort{coach::Severity::mild, std::nullopt}),
              HasSubstr(R"("event":"discomfort","severity":"mild","exercise":null,"name":null)"));
  EXPECT_THAT(text(notice::CueGiven{coach::Cue::legs}), HasSubstr(R"("event":"cue","cue":"PC4")"));
}

/// One of each kind, with all that decides about its words.
std::vector<coach::Notice> all_notices() {
  std::vector<coach::Notice> all{notice::Started{Exercise::ex01}, notice::Paused{}, notice::Resumed{}};
  for (auto const why : {coach::Reason::change, coach::Reason::walk, coach::Reason::asked})
    all.emplace_back(notice::Offered{Exercise::ex01, why, k_now});
  for (int i = 0; to_string(static_cast<coach::End>(i)) != "?"; ++i)
    all.emplace_back(notice::Ended{Exercise::ex01, static_cast<coach::End>(i)});
  for (int i = 0; i < coach::k_cues; ++i) all.emplace_back(notice::CueGiven{static_cast<coach::Cue>(i)});
  for (auto const severity : {coach::Severity::mild, coach::Severity::sharp})
    all.emplace_back(notice::Discomfort{severity, std::nullopt});
  for (auto const advice : {coach::Advice::sharp, coach::Advice::persisting})
    all.emplace_back(notice::Advised{advice});
  for (auto const stage : {coach::Step::Stage::ready, coach::Step::Stage::hold}) {
    all.emplace_back(notice::Stepped{Exercise::ex02, {stage, std::nullopt, k_now, k_now}});
    for (auto const side : {coach::Side::left, coach::Side::right})
      all.emplace_back(notice::Stepped{Exercise::ex01, {stage, side, k_now, k_now}});
  }
  return all;
}

TEST(CoachJson, HasWordsForEachNoticeInEachLanguage) {
  for (auto const& language : config::languages()) {
    auto const& texts = config::texts_in(language);
    for (auto const& notice : all_notices()) {
      auto const words = in_words(notice, texts);
      EXPECT_THAT(words, HasSubstr(" ")) << language << ": a key, no text";
      EXPECT_THAT(words, Not(HasSubstr("{"))) << language;
      EXPECT_LE(words.size(), 255U) << words;
    }
  }
}

}  // namespace
}  // namespace desk::wire
