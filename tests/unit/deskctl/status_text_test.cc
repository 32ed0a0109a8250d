#include "daemon/control/deskctl/status_text.h"

#include "tests/unit/deskctl/watch_fixture.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

TEST(StatusText, ShowsARestingDesk) {
  EXPECT_EQ("\n" + status_text({sitting_desk()}), R"(
main (Main desk)
  height    720.3 mm, stopped
  posture   sitting
  presence  present
  cycle     automatic, stand in 24:10
  today     sat 3 h 05 min, stood 1 h 10 min, 6 changes
  presets   sit 720 mm, stand 1100 mm
)");
}

TEST(StatusText, SaysThatADeskIsSimulated) {
  auto state = sitting_desk();
  state.simulated = true;
  EXPECT_EQ("\n" + status_text({state}), R"(
main (Main desk)
  desk      simulated: deskd plays it, and nothing moves
  height    720.3 mm, stopped
  posture   sitting
  presence  present
  cycle     automatic, stand in 24:10
  today     sat 3 h 05 min, stood 1 h 10 min, 6 changes
  presets   sit 720 mm, stand 1100 mm
)");
}

TEST(StatusText, ShowsTroubleAndTheAgeOfTheHeight) {
  auto state = rising_desk();
  state.name = state.id;
  state.link = "down";
  state.link_reason = "no answer within 100 ms";
  state.height_age_s = 65;
  state.locked = true;
  state.stage = "off";
  state.changes = 1;
  state.motor_left_s = 3;
  state.motor_free_in_s = 720;
  state.calibrating = true;
  state.history = "failing: disk full, 3 records lost";
  state.fault = FaultView{"bus_gone", "no adapter\x1b[2J"};
  EXPECT_EQ("\n" + status_text({state}), R"(
main
  link      down: no answer within 100 ms
  height    843.2 mm (1 min ago), raising to 1100 mm
  posture   between
  presence  present
  cycle     off
  lock      on
  today     sat 3 h 05 min, stood 1 h 10 min, 1 change
  presets   sit 720 mm, stand 1100 mm
  motor     0:03 left, a full stroke in 12 min
  doing     calibrating
  history   failing: disk full, 3 records lost
  fault     bus_gone: no adapter?[2J
)");
}

TEST(StatusText, ShowsTheIntervalsAndByWhoseWord) {
  auto state = sitting_desk();
  EXPECT_EQ("\n" + intervals_text({state}), R"(
main
  sit       unknown
  stand     unknown
  snooze    unknown
)") << "of an older daemon";
  state.intervals = {{1500, true}, {900, false}, {330, false}};
  state.ramp_week = 2;
  state.discomfort = true;
  state.discomfort_until = "2026-11-26";
  state.users = {"Anna", "Ben"};
  state.user = "Anna";
  EXPECT_EQ("\n" + intervals_text({state}), R"(
main, Anna
  sit       25 min, set at the desk
  stand     15 min, week 2 of a beginner; half of it until 2026-11-26
  snooze    5.5 min
)");
}

TEST(StatusText, SaysWhyTheDeskLeavesOneAlone) {
  auto state = sitting_desk();
  state.at = "2026-11-23T13:45:10.000+01:00";
  state.undisturbed = true;
  state.paused = true;
  state.paused_until = "2026-11-24T00:00:00.000+01:00";
  state.clock_assumed = true;
  state.stage = "waiting";
  state.note = "do not disturb";
  auto const text = status_text({state});
  EXPECT_NE(text.find("  cycle     automatic, waiting: do not disturb\n"
                      "  dnd       on\n"
                      "  pause     on, until 2026-11-24 00:00\n"
                      "  clock     nobody has set it; working hours may be wrong\n"),
            std::string::npos)
      << text;
  state.undisturbed_until = "2026-11-23T14:30:00.000+01:00";
  EXPECT_NE(status_text({state}).find("dnd       on, until 14:30\n"), std::string::npos);
}

TEST(StatusText, SaysWhatADeskThatLostItsHeightNeeds) {
  auto state = sitting_desk();
  state.height_mm.reset();
  state.needs_homing = true;
  EXPECT_NE(status_text({state}).find("height    unknown: run `deskctl home` beside the desk"),
            std::string::npos);
  state.homing = true;
  state.motion = "lowering";
  state.obstacle = true;
  EXPECT_NE(status_text({state}).find("doing     homing, lowering"), std::string::npos);
  EXPECT_NE(status_text({state}).find("obstacle  the strip is pressed"), std::string::npos);
}

}  // namespace
}  // namespace desk::deskctl
