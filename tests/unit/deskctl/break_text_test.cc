#include "daemon/control/deskctl/break_text.h"

#include "config/languages.h"
#include "daemon/control/deskctl/break_frame.h"
#include "daemon/control/deskctl/wrap.h"
#include "daemon/wire/coach_json.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>

namespace desk::deskctl {
namespace {

using namespace std::chrono_literals;
using coach::Coach;
using coach::Exercise;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::int64_t k_now_ms = 1'795'293'600'000;
core::TimePoint const k_now{1000s};
wire::ClockMap const k_clock{k_now, {k_now_ms / 1000, 60min, true}};

Coach coach_with(coach::CoachSettings settings) {
  settings.enabled = true;
  Coach coach{std::move(settings)};
  (void)coach.on_world({core::Presence::present, core::Posture::sitting, false}, k_now);
  return coach;
}

BreakView shown(Coach const& coach, std::string_view language = "en") {
  return BreakView::of(wire::to_json(coach.view(), config::texts_in(language), k_clock));
}

int widest(std::string const& text) {
  std::istringstream in{text};
  int most = 0;
  for (std::string line; std::getline(in, line);) most = std::max(most, width_of(line));
  return most;
}

TEST(BreakText, OffersWithCautionAnswersAndDisclaimer) {
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Next{}, k_now);
  EXPECT_EQ(break_text(shown(coach), k_now_ms + 20'000, 80),
            R"(Half-kneeling hip stretch (EX01), offered, 9:40 left
  Kneel on something soft, the other foot flat in front, knee and hip there at
  90°. Trunk upright, belly lightly braced, tighten the buttock of the kneeling
  side. Glide forward until the front of that hip pulls gently.
  ! Do not arch your lower back; pad the knee; stop at sharp pain.

  deskctl break start         begin
  deskctl break done          it is done already
  deskctl break next          another one
  deskctl break skip          not now
  deskctl break uncomfortable it does not feel good: it rests for three days
  deskctl break sharp         sharp or radiating pain: all exercises pause

These are general tips, not medical advice. Stop when something hurts, and ask a
health professional when in doubt.
)");
}

TEST(BreakText, ShowsTheSideAndTheSecondsOfWhatRuns) {
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Start{Exercise::ex01}, k_now);
  (void)coach.on_world({core::Presence::present, core::Posture::sitting, false}, k_now + 5s);
  auto const text = break_text(shown(coach), k_now_ms + 15'000, 80);
  EXPECT_THAT(text, StartsWith("Half-kneeling hip stretch (EX01), runs, 1:25 left\n"
                               "  > Left side: hold and breathe calmly. 0:35\n"));
  EXPECT_THAT(text, AllOf(HasSubstr("break done "), HasSubstr("break stop "), Not(HasSubstr("break start"))));
}

TEST(BreakText, NamesNoTimeWhereNobodyTimes) {
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Start{Exercise::ex04}, k_now);
  EXPECT_THAT(break_text(shown(coach), k_now_ms, 80), StartsWith("Bridge (EX04), runs\n"));
}

TEST(BreakText, TellsWhyNothingIsOffered) {
  EXPECT_THAT(break_text(shown(Coach{coach::CoachSettings{}}), k_now_ms, 80),
              StartsWith("the coach is off\n"));
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Start{Exercise::ex04}, k_now);
  (void)coach.answer(coach::answer::Done{}, k_now);
  EXPECT_THAT(break_text(shown(coach), k_now_ms, 80),
              StartsWith("no break is due; `deskctl break next` offers one all the same\n\n"
                         "done today: Bridge\n"));
  (void)coach.answer(coach::answer::Sharp{}, k_now);
  EXPECT_THAT(break_text(shown(coach), k_now_ms, 80), HasSubstr("`deskctl break resume`"));
}

TEST(BreakText, ListsTheCatalogueAndWhatIsOffAndWhy) {
  coach::CoachSettings settings;
  settings.exclude = {"EX06"};
  auto const coach = coach_with(settings);
  auto const list = BreakList::of(wire::to_json(coach.list(k_now), config::texts_in("en"), k_clock));
  auto const text = break_list_text(list, 80);
  EXPECT_THAT(text, HasSubstr("  EX01   Half-kneeling hip stretch\n"
                              "         stretch, floor, hold 30 s to 60 s on each side\n"));
  EXPECT_THAT(text, HasSubstr("- EX06   Bird dog\n"
                              "         strength, floor\n"
                              "         off: You do not want it.\n"));
  EXPECT_THAT(text, HasSubstr("- EX12   Percussion device for the thigh\n"
                              "         release, desk, percussion\n"
                              "         off: The tool for it is not at hand.\n"));
  EXPECT_THAT(text, HasSubstr("\n  PC1    Put your weight evenly on both feet.\n"));
  EXPECT_THAT(text, HasSubstr("not medical advice"));
}

TEST(BreakText, TellsUntilWhenAnExerciseRests) {
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Start{Exercise::ex04}, k_now);
  (void)coach.answer(coach::answer::Uncomfortable{}, k_now);
  auto const list = BreakList::of(wire::to_json(coach.list(k_now), config::texts_in("en"), k_clock));
  EXPECT_THAT(break_list_text(list, 80),
              HasSubstr("- EX04   Bridge\n"
                        "         strength, floor\n"
                        "         off: It was uncomfortable and rests for three days.\n"
                        "         until 2026-11-24 21:40\n"));
}

TEST(BreakText, IsNoWiderThanTheTerminal) {
  for (auto const& language : config::languages()) {
    auto coach = coach_with({});
    (void)coach.answer(coach::answer::Start{Exercise::ex01}, k_now);
    auto const list = BreakList::of(wire::to_json(coach.list(k_now), config::texts_in(language), k_clock));
    for (int const columns : {80, 100, 132}) {
      EXPECT_LE(widest(break_text(shown(coach, language), k_now_ms, columns)), columns) << language;
      EXPECT_LE(widest(break_list_text(list, columns)), columns) << language;
    }
  }
}

TEST(BreakText, BearsWhatItDoesNotKnow) {
  EXPECT_EQ(break_text(BreakView::of({}), 0, 80), "the coach is unknown\n");
  boost::json::object odd{
      {"stage", "running"},   {"exercise", boost::json::object{{"id", 7}, {"name", "a\x1b[2Jb"}}},
      {"step", "now"},        {"until", 12},
      {"done_today", {1, 2}}, {"disclaimer", nullptr}};
  auto const text = break_text(BreakView::of(odd), 0, 80);
  EXPECT_THAT(text, StartsWith("a?[2Jb (), runs\n"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(break_list_text(BreakList::of({}), 80), "Exercises, - is off now\n");
}

TEST(BreakText, PutsTheCoachsEventsIntoWords) {
  auto const& texts = config::texts_in("en");
  auto const told = [&](coach::Notice const& n) { return break_happening(wire::to_json(n, texts, k_clock)); };
  auto const offered = told(coach::notice::Offered{Exercise::ex04, coach::Reason::change, k_now});
  EXPECT_EQ(offered->kind, "break");
  EXPECT_EQ(offered->text, "Before you stand and work on: Bridge?");
  EXPECT_EQ(offered->tone, Tone::prompt);
  EXPECT_EQ(told(coach::notice::Advised{coach::Advice::sharp})->tone, Tone::alert);
  EXPECT_EQ(break_happening({{"event", "move_started"}}), std::nullopt);
}

TEST(BreakFrame, ShowsSideSecondsAndABar) {
  auto coach = coach_with({});
  (void)coach.answer(coach::answer::Start{Exercise::ex01}, k_now);
  (void)coach.on_world({core::Presence::present, core::Posture::sitting, false}, k_now + 5s);
  auto const lines = break_frame(shown(coach), k_now_ms + 20'000, "q: leave", {50, 16}, {false, false});
  EXPECT_THAT(lines, ElementsAre("",                                                  //
                                 "  Half-kneeling hip stretch",                       //
                                 "",                                                  //
                                 "  Left side: hold and breathe calmly.",             //
                                 "  #############...........................  0:30",  //
                                 "  1:20 in all",                                     //
                                 "",                                                  //
                                 "  Kneel on something soft, the other foot flat",    //
                                 "  in front, knee and hip there at 90?. Trunk",      //
                                 "  upright, belly lightly braced, tighten the",      //
                                 "  buttock of the kneeling side. Glide forward",     //
                                 "  until the front of that hip pulls gently.",       //
                                 "  Do not arch your lower back; pad the knee;",      //
                                 "  stop at sharp pain.",                             //
                                 "",                                                  //
                                 "  q: leave"));
}

TEST(BreakFrame, FitsAnyTerminalAtAnyTime) {
  for (auto const& language : config::languages()) {
    for (auto const exercise : {Exercise::ex01, Exercise::ex02, Exercise::ex04}) {
      auto coach = coach_with({});
      (void)coach.answer(coach::answer::Start{exercise}, k_now);
      for (Size const size : {Size{1, 1}, Size{5, 3}, Size{20, 8}, Size{80, 24}, Size{300, 100}}) {
        for (std::int64_t const at : {-100'000, 0, 2'500, 5'000, 50'000, 10'000'000}) {
          auto const lines = break_frame(shown(coach, language), k_now_ms + at, "q", size, {false, true});
          ASSERT_EQ(lines.size(), static_cast<std::size_t>(size.rows));
          for (auto const& line : lines) ASSERT_LE(width_of(line), size.columns) << line;
        }
      }
    }
  }
  EXPECT_THAT(break_frame({}, 0, "", {40, 4}, {}), ElementsAre("", "  Nothing runs", "", ""));
}

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("a  b ", 80), ElementsAre("a b"));
  EXPECT_THAT(wrapped("überlang und kurz", 5), ElementsAre("überlang", "und", "kurz"));
  EXPECT_THAT(wrapped("", 5), ElementsAre(""));
}

}  // namespace
}  // namespace desk::deskctl
