#include "daemon/control/deskctl/render.h"

#include "tests/unit/deskctl/watch_fixture.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

using namespace std::chrono_literals;

constexpr Size k_wide{80, 24};
constexpr Size k_small{40, 12};

WatchModel rising() {
  auto model = model_at("21:29:35");
  model.take(announced_in_30_s());
  model.clock = "21:30:05";
  model.take(move_started());
  model.take(rising_desk());
  return model;
}

TEST(Render, ShowsASittingDeskOnAWideTerminal) {
  auto model = model_at();
  model.take(sitting_desk());
  EXPECT_EQ(frame(model, k_wide), R"(
 Main desk                                                     ● live  21:30:05 |
────────────────────────────────────────────────────────────────────────────────|
                                                                                |
       1250 ┬                    720.3 mm                                       |
            │                    sitting · present                              |
            │                                                                   |
 stand 1100 ┼                    automatic · stand in 24:10                     |
            │                    ███████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  24:10  |
            │                                                                   |
            │                    today · 6 changes                              |
            │                    sat   ███████████████████████████  3 h 05 min  |
            │                    stood ██████████░░░░░░░░░░░░░░░░░  1 h 10 min  |
            │                                                                   |
            │                                                                   |
  sit   720 ┼ ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁                                                   |
            │    ┃       ┃                                                      |
        650 ┴   ━┻━     ━┻━                                                     |
                                                                                |
────────────────────────────────────────────────────────────────────────────────|
                                                                                |
                                                                                |
                                                                                |
                                                                                |
 q quits                                                                        |
)");
}

TEST(Render, ShowsARisingDeskItsTargetAndWhatHappened) {
  EXPECT_EQ(frame(rising(), k_wide), R"(
 Main desk                                                     ● live  21:30:05 |
────────────────────────────────────────────────────────────────────────────────|
                                                                                |
       1250 ┬                    843.2 mm ▲ → 1100 mm                           |
            │                    between · present                              |
            │                                                                   |
 stand 1100 ┼ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌    automatic · changing to stand                  |
            │                                                                   |
            │                                                                   |
            │                    today · 6 changes                              |
            │                    sat   ███████████████████████████  3 h 05 min  |
            │        ▲           stood ██████████░░░░░░░░░░░░░░░░░  1 h 10 min  |
            │ ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔                                                   |
            │    ┃       ┃                                                      |
  sit   720 ┼    ┃       ┃                                                      |
            │    ┃       ┃                                                      |
        650 ┴   ━┻━     ━┻━                                                     |
                                                                                |
────────────────────────────────────────────────────────────────────────────────|
 21:30:05  moving from 720.3 mm to 1100 mm (cycle)                              |
 21:29:35  announced change to stand at 1100 mm in 30 s                         |
                                                                                |
                                                                                |
 q quits                                                                        |
)");
}

TEST(Render, ShowsTheSameOnASmallTerminal) {
  EXPECT_EQ(frame(rising(), k_small), R"(
 Main desk             ● live  21:30:05 |
────────────────────────────────────────|
 843.2 mm ▲ → 1100 mm                   |
 650 ├█████████───────────┃──────┤ 1250 |
         ╵sit             ╵stand        |
 between · present                      |
 automatic · changing to stand          |
                                        |
 today sat 3 h 05 min, stood 1 h 10 min |
 21:30:05  moving from 720.3 mm to 110… |
 21:29:35  announced change to stand a… |
 q quits                                |
)");
}

TEST(Render, DrawsWithAsciiWhereThereIsNoUnicode) {
  EXPECT_EQ(frame(rising(), k_small, false), R"(
 Main desk             * live  21:30:05 |
----------------------------------------|
 843.2 mm ^ > 1100 mm                   |
 650 |#########-----------|------| 1250 |
         'sit             'stand        |
 between - present                      |
 automatic - changing to stand          |
                                        |
 today sat 3 h 05 min, stood 1 h 10 min |
 21:30:05  moving from 720.3 mm to 110. |
 21:29:35  announced change to stand a. |
 q quits                                |
)");
}

TEST(Render, HighlightsAnAnnouncementAndCountsItDown) {
  auto model = model_at();
  auto state = sitting_desk();
  state.stage = "announced";
  state.stage_s = 30;
  state.next_change_in_s = 30;
  model.take(state);
  model.now += 20s;
  EXPECT_EQ(frame(model, k_small), R"(
 Main desk             ● live  21:30:05 |
────────────────────────────────────────|
 ▶ change to stand in 0:10              |
 720.3 mm                               |
 650 ├████───────────────────────┤ 1250 |
         ╵sit             ╵stand        |
 sitting · present                      |
 automatic · change to stand in 0:10    |
 █████████████████████░░░░░░░░░░░  0:10 |
 today sat 3 h 05 min, stood 1 h 10 min |
                                        |
 q quits                                |
)");
  EXPECT_NE(frame(model, k_wide).find("▶ change to stand in 0:10 · deskctl now, snooze or skip"),
            std::string::npos);
}

TEST(Render, TellsTheAgeOfTheDataWhenTheConnectionIsLost) {
  auto model = rising();
  model.now += 1s;
  model.lost("deskd closed the connection");
  model.now += 14s;
  EXPECT_EQ(frame(model, k_small), R"(
 Main desk    ○ no connection  21:30:05 |
────────────────────────────────────────|
 connection lost 14 s ago, retrying: d… |
 843.2 mm (15 s ago) ▲ → 1100 mm        |
 650 ├█████████───────────┃──────┤ 1250 |
         ╵sit             ╵stand        |
 between · present                      |
 automatic · changing to stand          |
                                        |
 today sat 3 h 05 min, stood 1 h 10 min |
 21:30:05  moving from 720.3 mm to 110… |
 q quits                                |
)");
}

TEST(Render, TellsTheAgeOfALateHeightWhileMoving) {
  auto model = rising();
  EXPECT_EQ(frame(model, k_small).find("ago"), std::string::npos);
  model.now += 3s;
  EXPECT_NE(frame(model, k_small).find("843.2 mm (3 s ago) ▲"), std::string::npos);
}

TEST(Render, ShowsAFaultInFullWhereThereIsRoom) {
  auto model = model_at();
  auto state = sitting_desk();
  state.fault =
      FaultView{"stall", "less than 2 mm in 1 s at more than half of cruise speed while raising at 843 mm"};
  state.stage = "waiting";
  state.note = "fault";
  state.next_change_in_s.reset();
  state.locked = true;
  state.link = "down";
  model.take(state);
  auto const text = frame(model, k_wide);
  EXPECT_NE(text.find(R"(
 the desk does not answer                                                       |
 fault stall: less than 2 mm in 1 s at more than half of cruise speed while     |
 raising at 843 mm                                                              |
)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("sitting · present · locked"), std::string::npos) << text;
  EXPECT_NE(text.find("automatic · waiting: fault"), std::string::npos) << text;
}

TEST(Render, ShowsWhyTheDeskRests) {
  auto model = model_at();
  auto state = sitting_desk();
  state.stage = "waiting";
  state.note = "paused, until 14:30";
  state.next_change_in_s.reset();
  state.clock_assumed = true;
  model.take(state);
  auto const text = frame(model, k_wide);
  EXPECT_NE(text.find("sitting · present · clock not set"), std::string::npos) << text;
  EXPECT_NE(text.find("automatic · waiting: paused, until 14:30"), std::string::npos) << text;
}

TEST(Render, ShowsTheMotorsTimeAndACalibration) {
  auto model = model_at();
  auto state = sitting_desk();
  state.motor_left_s = 3;
  state.motor_free_in_s = 720;
  state.calibrating = true;
  model.take(state);
  auto const text = frame(model, k_wide);
  EXPECT_NE(text.find(" calibrating: a few short strokes around this height; keep clear "), std::string::npos)
      << text;
  EXPECT_NE(text.find("motor 0:03 left, a full stroke in 12 min"), std::string::npos) << text;
  EXPECT_EQ(frame(model, {80, 18}).find("motor 0:03"), std::string::npos) << "no room for it";
}

TEST(Render, SaysWhenNothingIsKnown) {
  WatchModel model;
  EXPECT_NE(frame(model, k_small).find("connecting …"), std::string::npos);
  model.connected();
  EXPECT_NE(frame(model, k_small).find("the daemon has no desk"), std::string::npos);
  auto state = sitting_desk();
  state.height_mm.reset();
  model.take(state);
  EXPECT_NE(frame(model, k_small).find("height unknown"), std::string::npos);
}

TEST(Render, ShowsOneOfSeveralDesksAtATime) {
  auto model = model_at();
  auto other = sitting_desk();
  other.id = "guest";
  other.name = "Guest desk";
  model.take(sitting_desk());
  model.take(other);
  EXPECT_NE(frame(model, k_wide).find("Main desk (1 of 2, Tab: next)"), std::string::npos);
  model.select_next();
  EXPECT_NE(frame(model, k_wide).find("Guest desk (2 of 2, Tab: next)"), std::string::npos);
  model.select_next();
  EXPECT_NE(frame(model, k_wide).find("Main desk (1 of 2"), std::string::npos);
}

TEST(Render, FillsEverySizeAndNeverExceedsIt) {
  auto model = rising();
  auto state = rising_desk();
  state.name = "Ein sehr langer Name für einen Schreibtisch 机の名前 \x1b[31m";
  state.fault = FaultView{"drive_error", std::string(300, 'x')};
  state.height_mm = 2000;
  model.take(state);
  for (int columns = 1; columns <= 130; columns += 3) {
    for (int rows = 1; rows <= 50; rows += 3) {
      auto const lines = render(model, {columns, rows}, {true, true});
      ASSERT_EQ(lines.size(), static_cast<std::size_t>(rows));
      for (auto const& line : render(model, {columns, rows}, {false, true})) {
        ASSERT_LE(width_of(line), columns) << line;
        ASSERT_EQ(line.find('\x1b'), std::string::npos) << "a name must not steer the terminal";
      }
    }
  }
}

}  // namespace
}  // namespace desk::deskctl
