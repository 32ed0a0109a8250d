#include "daemon/control/deskctl/event_lines.h"

#include "tests/unit/deskctl/watch_fixture.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

using namespace std::chrono_literals;

/// Feeds messages and collects the transcript.
class Session {
 public:
  Session& at(std::string clock, std::chrono::milliseconds since_start) {
    now_.clock = std::move(clock);
    now_.monotonic = core::TimePoint{1000s + since_start};
    now_.unix_ms = k_now_unix_ms;
    return *this;
  }
  Session& take(Message const& message) {
    for (auto const& line : lines_.take(message, now_)) text_ += line + "\n";
    return *this;
  }
  [[nodiscard]] std::string const& text() const { return text_; }

 private:
  EventLines lines_;
  EventLines::Now now_;
  std::string text_{"\n"};
};

AnswerMessage status(DeskState const& state) {
  return {1, "done", "", {state}};
}

TEST(EventLines, TellsAnAutomaticChangeAsAShortStory) {
  auto announced = sitting_desk();
  announced.stage = "announced";
  announced.next_change_in_s = 30;
  auto higher = rising_desk();
  higher.height_mm = 870.0;
  auto standing = sitting_desk();
  standing.posture = "standing";
  standing.height_mm = 1100;
  standing.next = "sit";
  standing.next_change_in_s = 900;

  Session session;
  session.at("21:30:00", 0s).take(status(sitting_desk())).take(sitting_desk());
  session.at("21:30:05", 5s).take(announced_in_30_s()).take(announced);
  session.at("21:30:35", 35s).take(move_started()).take(rising_desk());
  session.at("21:30:35", 35'500ms).take(higher);  // not a second later
  session.at("21:30:36", 36s).take(higher);
  session.at("21:30:47", 47s).take(standing).take(move_reached());
  EXPECT_EQ(session.text(), R"(
21:30:00  main  state      720.3 mm, stopped, sitting, automatic, stand in 24:10
21:30:05  main  announced  change to stand at 1100 mm in 30 s
21:30:05  main  cycle      change to stand in 0:30
21:30:35  main  moving     from 720.3 mm to 1100 mm (cycle)
21:30:35  main  posture    between
21:30:35  main  cycle      changing to stand
21:30:35  main  raising    843.2 mm to 1100 mm
21:30:36  main  raising    870.0 mm to 1100 mm
21:30:47  main  posture    standing
21:30:47  main  cycle      sit in 15:00
21:30:47  main  stopped    at 1100.0 mm
21:30:47  main  reached    1100.0 mm in 12.3 s
)");
}

TEST(EventLines, TellsTheAgeOfAnOldHeight) {
  auto late = rising_desk();
  late.height_age_s = 3.4;
  Session session;
  session.at("21:30:00", 0s).take(sitting_desk()).at("21:30:01", 1s).take(late);
  EXPECT_NE(session.text().find("843.2 mm (3 s ago) to 1100 mm"), std::string::npos) << session.text();
}

TEST(EventLines, TellsEverythingAgainAfterAReconnect) {
  Session session;
  session.at("21:30:00", 0s).take(status(sitting_desk())).at("21:31:00", 60s).take(status(sitting_desk()));
  EXPECT_EQ(session.text(), R"(
21:30:00  main  state      720.3 mm, stopped, sitting, automatic, stand in 24:10
21:31:00  main  state      720.3 mm, stopped, sitting, automatic, stand in 24:10
)");
}

}  // namespace
}  // namespace desk::deskctl
