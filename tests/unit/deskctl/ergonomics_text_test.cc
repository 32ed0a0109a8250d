#include "daemon/control/deskctl/ergonomics_text.h"

#include "config/languages.h"
#include "daemon/ergonomics/time_watch.h"

#include "tests/unit/ergonomics/random_situation.h"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

namespace desk::deskctl {
namespace {

using namespace ergonomics::people;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Style k_plain{false, true};
constexpr Style k_ascii{false, false};

wire::ErgonomicsView view_of(ergonomics::Situation const& s, std::string_view language = "en") {
  return wire::read_ergonomics(wire::to_json(ergonomics::assess(s), {}, "anna", config::texts_in(language)));
}

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ErgonomicsText, SaysWhatIsKnownWhatIsWrongAndWhatToDo) {
  auto const text = ergonomics_text(view_of(man_1750()), 80, k_plain);
  EXPECT_THAT(text, HasSubstr("Ergonomics for anna: warn\n"));
  EXPECT_THAT(text, HasSubstr("Stature 1750 mm. All else is estimated from it."));
  EXPECT_THAT(text, HasSubstr("Seat 440 mm, desk 750 mm sitting, 1100 mm standing."));
  EXPECT_THAT(text, HasSubstr("  warn   hips about 16 mm below the knees"));
  EXPECT_THAT(text, HasSubstr("Raise the seat about 25 mm"));
  EXPECT_THAT(text, HasSubstr("  ok     standing, the desk is about 1 mm below the elbows"));
  EXPECT_THAT(text, HasSubstr("  -      Not known: how deep the seat is."));
  EXPECT_THAT(text, HasSubstr("To change, in this order:\n  1. Raise the seat 25 mm, to 466 mm"));
  EXPECT_THAT(text, HasSubstr("As it is\n"));
  EXPECT_THAT(text, HasSubstr("As planned\n"));
  EXPECT_THAT(text, HasSubstr("seat 466, desk 701 mm"));
  EXPECT_THAT(text, HasSubstr("not from a physician"));
}

/// Somebody who sat for long and stood little.
wire::ErgonomicsView today_view(std::string_view language = "en") {
  using namespace std::chrono_literals;
  ergonomics::TimeFigures figures;
  figures.sat = 50min;
  figures.stood = 20min;
  figures.present = 3h;
  figures.since_walk = 30min;
  figures.changes = 1;
  figures.moved_ago = {10min};
  return wire::read_ergonomics(wire::to_json(ergonomics::assess(man_1750()),
                                             ergonomics::judge_times(figures, {"R-STANDLOAD"}), "anna",
                                             config::texts_in(language)));
}

TEST(ErgonomicsText, SaysHowTheDayGoes) {
  auto const text = ergonomics_text(today_view(), 80, k_plain);
  EXPECT_THAT(text, HasSubstr("\nToday\n  warn   sat for 50 min at a stretch"));
  EXPECT_THAT(text, HasSubstr("         You have sat 50 min. Time to stand.\n"));
  EXPECT_THAT(text, HasSubstr("  info   stood 20 min today"));
  EXPECT_THAT(text, HasSubstr("         Stood 20 of 45 min today.\n"));
  EXPECT_THAT(text, HasSubstr("  ok     30 min without a walk"));
  EXPECT_THAT(text, HasSubstr("  bad    stood up 3 times in 8 hours, at this rate"));
  EXPECT_THAT(text, HasSubstr("  ok     the desk was moved 1 time within the last hour"));
  EXPECT_THAT(text, Not(HasSubstr("legs"))) << "that rule is off";
  EXPECT_THAT(ergonomics_text(today_view("de"), 80, k_plain), HasSubstr("Du sitzt seit 50 min."));
  EXPECT_THAT(ergonomics_text(view_of(man_1750()), 80, k_plain), Not(HasSubstr("Today")));
}

TEST(ErgonomicsText, AsksForTheSameThingOnce) {
  auto given = man_1750();
  given.seat.reset();
  auto const text = ergonomics_text(view_of(given), 80, k_plain);
  auto const first = text.find("how high your seat is");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("how high your seat is", first + 1), std::string::npos);
}

TEST(ErgonomicsText, SaysNothingMoreThanIsKnown) {
  auto const text = ergonomics_text(view_of({}), 80, k_plain);
  EXPECT_THAT(text, HasSubstr("Ergonomics for anna: not known"));
  EXPECT_THAT(text, HasSubstr("Nothing is known of the body."));
  EXPECT_THAT(text, HasSubstr("Too little is known of the body to plan anything."));
  EXPECT_THAT(text, Not(HasSubstr("As it is")));
  EXPECT_EQ(ergonomics_svg(view_of({})), "");
}

TEST(ErgonomicsText, NamesWhatIsInTheWay) {
  auto given = man_1980();
  given.limits.max = at(1200);
  EXPECT_THAT(ergonomics_text(view_of(given), 80, k_plain), HasSubstr("  !  You cannot stand upright"));
}

TEST(ErgonomicsText, KeepsToItsWidthAndToASCII) {
  for (int const columns : {40, 60, 80, 120}) {
    for (auto const& style : {k_plain, k_ascii}) {
      for (auto const& line : lines_of(ergonomics_text(view_of(woman_1550()), columns, style))) {
        EXPECT_LE(width_of(line), columns) << line;
        for (char const c : line)
          EXPECT_TRUE(style.unicode || (static_cast<unsigned char>(c) < 0x80 && c != '?')) << line;
      }
    }
  }
}

TEST(ErgonomicsText, SpeaksThePersonsLanguage) {
  EXPECT_THAT(ergonomics_text(view_of(man_1750(), "de"), 80, k_plain),
              HasSubstr("Stell den Sitz etwa 25 mm"));
}

TEST(ErgonomicsText, ColoursWhatItNames) {
  auto const text = ergonomics_text(view_of(measured(man_1750())), 80, {true, true});
  EXPECT_THAT(text, HasSubstr("\x1b["));
  EXPECT_THAT(text, HasSubstr("bad"));
}

TEST(ErgonomicsText, LetsNoControlCharacterThrough) {
  auto view = view_of(man_1750());
  view.user = "an\x1b[31mna";
  view.findings[0].message = "up\x07 with it";
  auto const text = ergonomics_text(view, 80, k_plain);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST(ErgonomicsText, AnybodyCanBeDrawn) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const view = view_of(ergonomics::RandomSituation{seed}.hostile());
    EXPECT_FALSE(ergonomics_text(view, 80, k_plain).empty());
    auto const svg = ergonomics_svg(view);
    EXPECT_EQ(svg.find("nan,"), std::string::npos);
    EXPECT_EQ(svg.find("inf,"), std::string::npos);
  }
}

}  // namespace
}  // namespace desk::deskctl
