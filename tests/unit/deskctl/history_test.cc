#include "daemon/control/deskctl/history_text.h"
#include "daemon/control/deskctl/history_view.h"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace desk::deskctl {
namespace {

namespace json = boost::json;

json::object figures(int sat_min, int stood_min, int away_min, int changes) {
  int const present = 60 * (sat_min + stood_min + 2);
  return {{"sat_s", 60 * sat_min},
          {"stood_s", 60 * stood_min},
          {"between_s", 120},
          {"away_s", 60 * away_min},
          {"unknown_s", 0},
          {"changes", changes},
          {"walks", 2},
          {"moves", 2 * changes},
          {"longest_sit_s", 1920},
          {"longest_stand_s", 1200},
          {"present_s", present},
          {"goal_s", present / 4},
          {"goal_most_s", present / 2},
          {"changes_per_8h", 9.4}};
}

json::object with_day(json::object object, std::string_view day) {
  object["day"] = json::string_view{day.data(), day.size()};
  return object;
}

json::object segment(std::string const& posture, std::string const& began, std::string const& ended,
                     double s) {
  return {{"posture", posture}, {"began", began}, {"ended", ended}, {"s", s}};
}

/// A Monday at the desk, with lunch.
json::object monday() {
  auto const at = [](std::string const& time) { return "2026-11-16T" + time + ":00.000+01:00"; };
  return {{"desk", "main"},
          {"from", "2026-11-16"},
          {"to", "2026-11-16"},
          {"days", json::array{with_day(figures(300, 118, 60, 8), "2026-11-16")}},
          {"total", figures(300, 118, 60, 8)},
          {"prompts_by_end", {{"snoozed", 1}, {"taken", 7}, {"none", 1}}},
          {"fault_count", 1},
          {"segments", json::array{segment("away", at("00:00"), at("09:00"), 32400),
                                   segment("sitting", at("09:00"), at("10:00"), 3600),
                                   segment("between", at("10:00"), at("10:01"), 60),
                                   segment("standing", at("10:01"), at("11:00"), 3540),
                                   segment("sitting", at("11:00"), at("13:00"), 7200),
                                   segment("away", at("13:00"), at("14:00"), 3600),
                                   segment("standing", at("14:00"), at("15:00"), 3600),
                                   segment("between", at("15:00"), at("15:01"), 60),
                                   segment("sitting", at("15:01"), at("17:01"), 7200)}},
          {"moves", json::array{json::object{{"end", "reached"}}, json::object{{"end", "stopped"}},
                                json::object{{"end", "reached"}}}}};
}

std::string text(json::object const& history, int columns, bool unicode = true) {
  std::string text = "\n";
  for (auto const& line : history_text(read_history(history), columns, {false, unicode})) text += line + "\n";
  return text;
}

TEST(History, ShowsADay) {
  EXPECT_EQ(text(monday(), 60), R"(
main, Mon 2026-11-16
  09    10    11    12    13    14    15    16    17
  ▄▄▄▄▄▄██████▄▄▄▄▄▄▄▄▄▄▄▄······██████▄▄▄▄▄▄▄▄▄▄▄▄▄
  ▄ sat 5:00   █ stood 1:58   │ between 0:02   · away 1:00
  present   7 h 00 min
  standing  118 min; advised: 105 to 210
  changes   8 to standing, 9.4 in 8 h, 2 walks
  longest   sat 32 min, stood 20 min
  desk      16 moves: 2 reached, 1 stopped
  prompts   9 prompts: 7 taken, 1 unanswered, 1 snoozed
  faults    1 fault
)");
}

TEST(History, ShowsADayToATerminalWithoutUtf8) {
  EXPECT_EQ(text(monday(), 60, false), R"(
main, Mon 2026-11-16
  09    10    11    12    13    14    15    16    17
  ======######============------######=============
  = sat 5:00   # stood 1:58   | between 0:02   - away 1:00
  present   7 h 00 min
  standing  118 min; advised: 105 to 210
  changes   8 to standing, 9.4 in 8 h, 2 walks
  longest   sat 32 min, stood 20 min
  desk      16 moves: 2 reached, 1 stopped
  prompts   9 prompts: 7 taken, 1 unanswered, 1 snoozed
  faults    1 fault
)");
}

TEST(History, ShowsAWeek) {
  auto week = monday();
  week["to"] = "2026-11-18";
  week["days"] =
      json::array{with_day(figures(300, 118, 60, 8), "2026-11-16"),
                  with_day(figures(0, 0, 0, 0), "2026-11-17"), with_day(figures(95, 30, 0, 2), "2026-11-18")};
  week["days"].as_array()[1].as_object()["present_s"] = 0;
  week["segments"].as_array().push_back(
      segment("sitting", "2026-11-18T07:10:00.000+01:00", "2026-11-18T08:45:00.000+01:00", 5700));
  week["segments"].as_array().push_back(
      segment("standing", "2026-11-18T08:45:00.000+01:00", "2026-11-18T09:15:00.000+01:00", 1800));
  EXPECT_EQ(text(week, 72), R"(
main, 2026-11-16 to 2026-11-18
            07    09    11    13    15    17     sat  stood  changes
  Mon 11-16 ······▄▄▄███▄▄▄▄▄▄···███▄▄▄▄▄▄▄     5:00   1:58        8
  Tue 11-17
  Wed 11-18 ▄▄▄▄▄██                             1:35   0:30        2
  ▄ sat 5:00   █ stood 1:58   │ between 0:02   · away 1:00
  present   7 h 00 min
  standing  118 min; advised: 105 to 210
  changes   8 to standing, 9.4 in 8 h, 2 walks
  longest   sat 32 min, stood 20 min
  desk      16 moves: 2 reached, 1 stopped
  prompts   9 prompts: 7 taken, 1 unanswered, 1 snoozed
  faults    1 fault
)");
}

TEST(History, SaysThatThereIsNothing) {
  json::object const nothing{{"desk", "main"},
                             {"from", "2026-11-16"},
                             {"to", "2026-11-16"},
                             {"days", json::array{json::object{{"day", "2026-11-16"}}}}};
  EXPECT_EQ(text(nothing, 60), "\nmain, Mon 2026-11-16\n  nothing was recorded\n");
  EXPECT_EQ(text({}, 60), "\n,  to\n  nothing was recorded\n") << "a daemon of another time";
}

TEST(History, NamesPeopleWhereThereAreSeveral) {
  auto history = monday();
  auto& segments = history["segments"].as_array();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    segments[i].as_object()["user"] = i < 6 ? "anna" : "ben";
  }
  EXPECT_NE(text(history, 60).find("\n  people    anna 4:00, ben 3:01\n"), std::string::npos)
      << text(history, 60);
  history["names"] = json::object{{"anna", "Anna"}, {"ben", "Ben"}};
  EXPECT_NE(text(history, 60).find("\n  people    Anna 4:00, Ben 3:01\n"), std::string::npos)
      << text(history, 60);
  history["user"] = "anna";
  for (auto& segment : segments) segment.as_object()["user"] = "anna";
  EXPECT_NE(text(history, 60).find("\nmain, Anna, Mon 2026-11-16\n"), std::string::npos) << text(history, 60);
  EXPECT_EQ(text(history, 60).find("people"), std::string::npos);
  EXPECT_EQ(text(monday(), 60).find("people"), std::string::npos);
}

TEST(History, StaysWithinANarrowTerminalAndColoursWhatItMay) {
  for (int const columns : {1, 40, 60, 80, 120, 500}) {
    for (auto const& line : history_text(read_history(monday()), columns, {false, true})) {
      EXPECT_LE(width_of(line), std::max(columns, 40)) << line;
    }
  }
  auto const lines = history_text(read_history(monday()), 60, {true, true});
  EXPECT_NE(lines.at(2).find("\x1b[0;38;5;71m"), std::string::npos) << "standing is green";
}

TEST(History, IsWrittenAsCsv) {
  auto history = monday();
  history["desk"] = "main, \"big\"";
  history["segments"].as_array().resize(2);
  history["segments"].as_array()[1].as_object()["assumed"] = true;
  history["segments"].as_array()[1].as_object()["open"] = true;
  history["segments"].as_array()[1].as_object()["user"] = "anna";
  EXPECT_EQ(segments_csv(read_history(history)),
            "desk,posture,began,ended,seconds,assumed,open,user\r\n"
            "\"main, "
            "\"\"big\"\"\",away,2026-11-16T00:00:00.000+01:00,2026-11-16T09:00:00.000+01:00,32400.0,0,0,\r\n"
            "\"main, "
            "\"\"big\"\"\",sitting,2026-11-16T09:00:00.000+01:00,2026-11-16T10:00:00.000+01:00,3600.0,1,1,"
            "anna\r\n");
  EXPECT_EQ(days_csv(read_history(monday())),
            "desk,day,sat_s,stood_s,between_s,away_s,unknown_s,present_s,goal_s,goal_most_s,changes,walks,"
            "moves,longest_sit_s,longest_stand_s\r\n"
            "main,2026-11-16,18000,7080,120,3600,0,25200,6300,12600,8,2,16,1920,1200\r\n");
}

}  // namespace
}  // namespace desk::deskctl
