#include "daemon/control/deskctl/phrase.h"

#include "tests/unit/deskctl/watch_fixture.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

TEST(Phrase, CountsDown) {
  EXPECT_EQ(countdown(-5), "0:00");
  EXPECT_EQ(countdown(0.2), "0:01") << "zero is when it happens";
  EXPECT_EQ(countdown(25), "0:25");
  EXPECT_EQ(countdown(1450), "24:10");
  EXPECT_EQ(countdown(3723), "1:02:03");
}

TEST(Phrase, TellsSpans) {
  EXPECT_EQ(span(0.9), "0 s");
  EXPECT_EQ(span(59.9), "59 s");
  EXPECT_EQ(span(60), "1 min");
  EXPECT_EQ(span(3599), "59 min");
  EXPECT_EQ(span(11100), "3 h 05 min");
  EXPECT_EQ(span(-1), "0 s");
}

TEST(Phrase, TellsHeights) {
  EXPECT_EQ(measured_mm(1100), "1100.0 mm");
  EXPECT_EQ(chosen_mm(1100), "1100 mm");
  EXPECT_EQ(chosen_mm(720.5), "720.5 mm");
}

TEST(Phrase, ReadsInstants) {
  EXPECT_EQ(unix_ms("1970-01-01T00:00:00.000+00:00"), 0);
  EXPECT_EQ(unix_ms("2026-11-21T21:30:05.000+01:00"), k_now_unix_ms);
  EXPECT_EQ(unix_ms("2026-11-21T17:00:05.250-03:30"), k_now_unix_ms + 250);
  for (auto const* const bad :
       {"", "now", "2026-11-21", "2026-11-21T21:30:05+01:00", "2026-13-21T21:30:05.000+01:00",
        "2026-11-21 21:30:05.000+01:00", "2026-11-21T21:30:05.000Z01:00", "2026-02-29T21:30:05.000+01:00",
        "2026-11-21T21:3x:05.000+01:00"}) {
    EXPECT_EQ(unix_ms(bad), std::nullopt) << bad;
  }
}

std::string words(boost::json::object const& content) {
  auto const happening = in_words(content, k_now_unix_ms);
  return happening ? happening->kind + " | " + happening->text : "nothing";
}

TEST(Phrase, PutsEveryNoticeIntoWords) {
  EXPECT_EQ(words(announced_in_30_s().content), "announced | change to stand at 1100 mm in 30 s");
  EXPECT_EQ(words({{"event", "change_announced"},
                   {"to", "sit"},
                   {"target_mm", 720.5},
                   {"mode", "confirm"},
                   {"at", "2026-11-21T21:32:05.000+01:00"}}),
            "asked | change to sit at 720.5 mm, to be answered in 2 min");
  EXPECT_EQ(words({{"event", "change_announced"}, {"to", "sit"}, {"target_mm", 720}, {"mode", "remind"}}),
            "reminder | change to sit at 720 mm");
  EXPECT_EQ(words(move_started().content), "moving | from 720.3 mm to 1100 mm (cycle)");
  EXPECT_EQ(words(move_reached().content), "reached | 1100.0 mm in 12.3 s");
  auto aborted = move_reached().content;
  aborted["end"] = "aborted";
  aborted["landed_mm"] = nullptr;
  EXPECT_EQ(words(aborted), "aborted | at an unknown height after 12.3 s, on the way to 1100 mm");
  EXPECT_EQ(words({{"event", "prompt_ended"}, {"end", "snoozed"}}), "prompt | snoozed");
  EXPECT_EQ(words({{"event", "pause_changed"}, {"on", false}, {"until", nullptr}}), "pause | off");
  EXPECT_EQ(words({{"event", "do_not_disturb_changed"}, {"on", true}, {"until", nullptr}}),
            "do not disturb | on");
  EXPECT_EQ(words({{"event", "posture_changed"}, {"posture", "standing"}}), "posture | standing");
  EXPECT_EQ(words({{"event", "handset_moved"},
                   {"from_mm", 720},
                   {"to_mm", 800},
                   {"hold_until", "2026-11-21T21:45:05.000+01:00"}}),
            "handset | moved from 720.0 mm to 800.0 mm; automation resumes in 15 min");
  EXPECT_EQ(words({{"event", "fault_raised"}, {"code", "stall"}, {"detail", "no way"}}),
            "fault | stall: no way");
  EXPECT_EQ(words({{"event", "fault_cleared"}, {"code", "stall"}}), "cleared | stall");
  EXPECT_EQ(words({{"event", "fault_raised"}, {"code", "duty_spent"}, {"detail", "2:00 of 2:00 min used"}}),
            "fault | duty_spent, the motor must rest: 2:00 of 2:00 min used");
  auto released = move_reached().content;
  released["end"] = "released";
  EXPECT_EQ(words(released), "released | at 1100.0 mm after 12.3 s");
  EXPECT_EQ(words({{"event", "homing_started"}, {"origin", "local"}}),
            "homing | looks for its lower end (local)");
  EXPECT_EQ(words({{"event", "homing_ended"}, {"end", "reached"}, {"way_mm", 312.4}, {"drift_mm", nullptr}}),
            "homed | found its lower end after 312.4 mm");
  EXPECT_EQ(words({{"event", "homing_ended"}, {"end", "reached"}, {"way_mm", 312.4}, {"drift_mm", 12}}),
            "homed | found its lower end after 312.4 mm; the height was 12.0 mm too high");
  EXPECT_EQ(words({{"event", "homing_ended"}, {"end", "aborted"}, {"reason", "a chair"}}),
            "homing | aborted: a chair");
  EXPECT_EQ(words({{"event", "calibrated"},
                   {"up", {{"cruise_mm_s", 38.1}, {"coast_mm", 8.2}}},
                   {"down", {{"cruise_mm_s", 40}, {"coast_mm", 9}}},
                   {"worst_miss_mm", 0.4}}),
            "calibrated | up 38.1 mm/s, coast 8.2 mm; down 40.0 mm/s, coast 9.0 mm; worst miss 0.4 mm");
  EXPECT_EQ(words({{"event", "calibrated"}}), "calibrated | up unknown; down unknown; worst miss 0.0 mm");
  EXPECT_EQ(words({{"event", "link_changed"}, {"up", false}, {"detail", "no answer"}}),
            "link | down: no answer");
  EXPECT_EQ(words({{"event", "cycle_mode_changed"}, {"mode", "off"}}), "cycle | off");
  EXPECT_EQ(words({{"event", "lock_changed"}, {"locked", true}}), "lock | on");
  EXPECT_EQ(words({{"event", "presence_changed"}, {"presence", "away"}}), "presence | away");
  EXPECT_EQ(words({{"event", "motor_switched"}, {"output", "up"}, {"cause", "command"}}),
            "motor | up (command)");
  EXPECT_EQ(words({{"event", "walk_due"}, {"present_s", 3600}}), "walk | time to walk for two minutes");
  EXPECT_EQ(words({{"event", "user_changed"}, {"user", "ben"}}), "user | ben");
  EXPECT_EQ(words({{"event", "preset_saved"}, {"preset", "sit"}, {"mm", 703.4}}),
            "preset | sit is 703.4 mm now");
  EXPECT_EQ(words({{"event", "interval_set"}, {"interval", "stand"}, {"length_s", 1350}}),
            "interval | stand is 22.5 min now");
  EXPECT_EQ(words({{"event", "intervals_forgotten"}}), "interval | as configured");
  EXPECT_EQ(words({{"event", "presets_forgotten"}, {"sit_mm", 720}, {"stand_mm", 1100}}),
            "preset | as configured: sit 720 mm, stand 1100 mm");
  EXPECT_EQ(words({{"event", "cue"}, {"cue", "PC1"}, {"text", "Both feet."}}), "posture | Both feet.");
  EXPECT_EQ(words({{"event", "of a newer daemon"}}), "nothing");
}

TEST(Phrase, TellsEveryStage) {
  auto state = sitting_desk();
  EXPECT_EQ(stage_in_words(state, 1450), "stand in 24:10");
  state.stage = "announced";
  EXPECT_EQ(stage_in_words(state, 25), "change to stand in 0:25");
  state.stage = "due";
  EXPECT_EQ(stage_in_words(state, std::nullopt), "time to stand");
  state.stage = "waiting";
  state.note = "nobody is there";
  EXPECT_EQ(stage_in_words(state, std::nullopt), "waiting: nobody is there");
}

TEST(Phrase, TellsTheMotorsTime) {
  auto state = sitting_desk();
  EXPECT_EQ(motor_in_words(state), "") << "an older daemon does not tell";
  state.motor_left_s = 92;
  EXPECT_EQ(motor_in_words(state), "1:32 left");
  state.motor_left_s = 3;
  state.motor_free_in_s = 719.2;
  EXPECT_EQ(motor_in_words(state), "0:03 left, a full stroke in 12 min");
}

TEST(Phrase, MakesControlCharactersHarmless) {
  EXPECT_EQ(printable("a\x1b[31m\u009bü\n"), "a?[31m?ü?");
}

}  // namespace
}  // namespace desk::deskctl
