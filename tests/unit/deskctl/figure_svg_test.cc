#include "daemon/control/deskctl/figure_svg.h"

#include "daemon/control/deskctl/ergonomics_text.h"

#include "config/languages.h"

#include "tests/unit/ergonomics/people.h"

#include <gmock/gmock.h>

#include <regex>

namespace desk::deskctl {
namespace {

using namespace ergonomics::people;
using ::testing::HasSubstr;
using ::testing::StartsWith;

wire::ErgonomicsView view_of(ergonomics::Situation const& s) {
  return wire::read_ergonomics(wire::to_json(ergonomics::assess(s), {}, "anna", config::texts_in("en")));
}

TEST(FigureSvg, IsOneFileTrueToScale) {
  auto const svg = ergonomics_svg(view_of(man_1750()));
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
  std::smatch size;
  ASSERT_TRUE(std::regex_search(
      svg, size,
      std::regex{R"re(width="([0-9.]+)mm" height="([0-9.]+)mm" viewBox="0 0 ([0-9]+) ([0-9]+)")re"}));
  EXPECT_NEAR(std::stod(size[1]) * 10, std::stod(size[3]), 1e-6) << "one to ten";
  EXPECT_NEAR(std::stod(size[2]) * 10, std::stod(size[4]), 1e-6);
}

TEST(FigureSvg, SaysInWordsWhatItShows) {
  auto const svg = ergonomics_svg(view_of(man_1750()));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">anna at the desk, seen from the side</title>"));
  EXPECT_THAT(svg, HasSubstr("As it is: sitting, "));
  EXPECT_THAT(svg, HasSubstr("room above the thighs 100 mm"));
  EXPECT_THAT(svg, HasSubstr(">seat 440 mm</text>"));
  EXPECT_THAT(svg, HasSubstr("(warn)"));
  EXPECT_THAT(svg, HasSubstr("class=\"desk_top warn\""));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme:dark"));
}

TEST(FigureSvg, DrawsThePlanBelow) {
  EXPECT_THAT(ergonomics_svg(view_of(man_1750())), HasSubstr(">As planned</text>"));
  auto const settled = with_plan(man_1750(), *ergonomics::assess(man_1750()).plan);
  EXPECT_EQ(ergonomics_svg(view_of(settled)).find("As planned"), std::string::npos);
}

TEST(FigureSvg, EscapesWhatItIsTold) {
  auto view = view_of(man_1750());
  view.user = "<script>\"&\x01";
  auto const svg = ergonomics_svg(view);
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;&quot;&amp; at the desk"));
  EXPECT_EQ(svg.find('\x01'), std::string::npos);
}

}  // namespace
}  // namespace desk::deskctl
