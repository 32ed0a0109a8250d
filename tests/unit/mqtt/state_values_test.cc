#include "daemon/mqtt/state_values.h"

#include "daemon/mqtt/topics.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace desk::mqtt {
namespace {

using core::Snapshot;
using namespace std::chrono_literals;

/// Monotonic zero is 2026-11-21 08:30:00 UTC, shown in Berlin.
wire::ClockMap const k_clock{core::TimePoint{}, {1'795'249'800, 60min, true}};

Snapshot at_rest(double mm) {
  Snapshot s;
  s.link = Snapshot::Link::up;
  s.height = core::Height::at_mm(mm);
  return s;
}

std::string value(Snapshot const& s, std::string_view leaf) {
  for (StateValue const& v : state_values(s, k_clock)) {
    if (v.leaf == leaf) return v.payload;
  }
  return "(absent)";
}

TEST(StateValues, KnowNothingBeforeTheFirstReading) {
  Snapshot const s;
  EXPECT_EQ(value(s, leaf::k_link), "offline");
  for (std::string_view const leaf :
       {leaf::k_height, leaf::k_target, leaf::k_preset, leaf::k_posture, leaf::k_next_change, leaf::k_move}) {
    EXPECT_EQ(value(s, leaf), "None") << leaf;
  }
}

TEST(StateValues, ShowADeskAtRest) {
  Snapshot s = at_rest(720.04);
  s.at_preset = core::Preset::sit;
  s.posture = core::Posture::sitting;
  s.cycle_mode = core::CycleMode::confirm;
  s.stage = Snapshot::Stage::counting;
  s.next_change = core::TimePoint{} + 1h;
  s.today.sat = 3'723'900ms;
  s.today.changes = 4;
  EXPECT_EQ(value(s, leaf::k_link), "online");
  EXPECT_EQ(value(s, leaf::k_height), "720");
  EXPECT_EQ(value(s, leaf::k_target), "720");
  EXPECT_EQ(value(s, leaf::k_preset), "Sit");
  EXPECT_EQ(value(s, leaf::k_posture), "sitting");
  EXPECT_EQ(value(s, leaf::k_cycle), "ON");
  EXPECT_EQ(value(s, leaf::k_cycle_mode), "confirm");
  EXPECT_EQ(value(s, leaf::k_cycle_stage), "counting");
  EXPECT_THAT(value(s, leaf::k_next_change),
              ::testing::AllOf(::testing::StartsWith("2026-11-21T10:30:00"), ::testing::EndsWith("+01:00")));
  EXPECT_EQ(value(s, leaf::k_sat_today), "3723");
  EXPECT_EQ(value(s, leaf::k_changes_today), "4");
  EXPECT_EQ(value(s, leaf::k_fault), "ok");
  EXPECT_EQ(value(s, leaf::k_obstruction), "OFF");
  EXPECT_EQ(value(s, leaf::k_moving), "OFF");
  EXPECT_EQ(value(s, leaf::k_move), "stopped");
}

TEST(StateValues, KeepATenthOfAMillimetre) {
  EXPECT_EQ(value(at_rest(720.26), leaf::k_height), "720.3");
  EXPECT_EQ(value(at_rest(1100.0), leaf::k_height), "1100");
}

TEST(StateValues, ShowTheTargetOfTheMove) {
  Snapshot s = at_rest(720);
  s.motion = Snapshot::Motion::raising;
  s.target = core::Height::at_mm(1100);
  EXPECT_EQ(value(s, leaf::k_target), "1100");
  EXPECT_EQ(value(s, leaf::k_move), "opening");
  EXPECT_EQ(value(s, leaf::k_moving), "ON");
  s.motion = Snapshot::Motion::lowering;
  EXPECT_EQ(value(s, leaf::k_move), "closing");
}

TEST(StateValues, LeaveTheTargetAloneWhileTheHandsetMoves) {
  Snapshot s = at_rest(720);
  s.motion = Snapshot::Motion::raising;
  EXPECT_EQ(value(s, leaf::k_target), "(absent)");
}

TEST(StateValues, KeepTheTargetWithinTheRangeOfItsSlider) {
  EXPECT_EQ(value(at_rest(640), leaf::k_target), "650");
  EXPECT_EQ(value(at_rest(640), leaf::k_height), "640");
  EXPECT_EQ(value(at_rest(1260), leaf::k_target), "1250");
}

TEST(StateValues, TellObstructionsFromOtherFaults) {
  Snapshot s = at_rest(720);
  s.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "x"};
  EXPECT_EQ(value(s, leaf::k_fault), "stall");
  EXPECT_EQ(value(s, leaf::k_obstruction), "ON");
  s.fault = core::Fault{core::FaultCode::bus_gone, core::FaultClass::device, "x"};
  EXPECT_EQ(value(s, leaf::k_fault), "bus_gone");
  EXPECT_EQ(value(s, leaf::k_obstruction), "OFF");
}

TEST(StateValues, SayTheHeightBeforeTheMove) {
  auto const values = state_values(at_rest(720), k_clock);
  auto const index = [&values](std::string_view leaf) {
    return std::find_if(values.begin(), values.end(), [&](StateValue const& v) { return v.leaf == leaf; }) -
           values.begin();
  };
  EXPECT_LT(index(leaf::k_height), index(leaf::k_move));
}

TEST(StateValues, SayLastThatTheDeskAnswers) {
  EXPECT_EQ(state_values(at_rest(720), k_clock).back().leaf, leaf::k_link);
}

TEST(StateValues, ShowWhetherSomebodyIsThereIfThatIsSensed) {
  Snapshot s = at_rest(720);
  s.presence = core::Presence::not_sensed;
  EXPECT_EQ(value(s, leaf::k_present), "(absent)");
  s.presence = core::Presence::unknown;
  EXPECT_EQ(value(s, leaf::k_present), "None");
  s.presence = core::Presence::present;
  EXPECT_EQ(value(s, leaf::k_present), "ON");
  s.presence = core::Presence::away;
  EXPECT_EQ(value(s, leaf::k_present), "OFF");
}

TEST(StateValues, ShowIntervalsInMinutes) {
  Snapshot s = at_rest(720);
  s.sit_interval = 30min;
  s.stand_interval = 7min + 29s;
  s.snooze = 12min + 30s;
  EXPECT_EQ(value(s, leaf::k_sit_interval), "30");
  EXPECT_EQ(value(s, leaf::k_stand_interval), "7.5");
  EXPECT_EQ(value(s, leaf::k_snooze_time), "12.5");
}

TEST(StateValues, ShowNoIntervalThatHomeAssistantWouldReportAsAnError) {
  Snapshot s = at_rest(720);
  s.sit_interval = 240min;
  s.stand_interval = 120min;
  s.snooze = 60min;
  EXPECT_EQ(value(s, leaf::k_sit_interval), "240");
  EXPECT_EQ(value(s, leaf::k_stand_interval), "120");
  EXPECT_EQ(value(s, leaf::k_snooze_time), "60");
  s.sit_interval = 50s;
  s.stand_interval = 121min;
  s.snooze = 0s;
  EXPECT_EQ(value(s, leaf::k_sit_interval), "None");
  EXPECT_EQ(value(s, leaf::k_stand_interval), "None");
  EXPECT_EQ(value(s, leaf::k_snooze_time), "None");
}

TEST(StateValues, ShowRest) {
  Snapshot s = at_rest(720);
  EXPECT_EQ(value(s, leaf::k_dnd), "OFF");
  EXPECT_EQ(value(s, leaf::k_pause), "OFF");
  s.undisturbed_until = core::k_never;
  s.paused_until = core::TimePoint{} + 1h;
  EXPECT_EQ(value(s, leaf::k_dnd), "ON");
  EXPECT_EQ(value(s, leaf::k_pause), "ON");
}

TEST(StateValues, ShowTheMotor) {
  Snapshot s = at_rest(720);
  s.motor_left = 83'900ms;
  EXPECT_EQ(value(s, leaf::k_motor_left), "83");
  EXPECT_EQ(value(s, leaf::k_motor_free), "None");
  s.motor_free_at = core::TimePoint{} + 1h;
  EXPECT_EQ(value(s, leaf::k_motor_free).substr(0, 19), "2026-11-21T10:30:00");
  s.travel = core::Distance::of_mm(123'456);
  EXPECT_EQ(value(s, leaf::k_travel), "123.5");
}

TEST(StateValues, ShowWhatWasLearnedAndNothingElse) {
  Snapshot s = at_rest(720);
  constexpr char const* k_nothing =
      R"({"speed_up_mm_s":null,"speed_down_mm_s":null,"coast_up_mm":null,"coast_down_mm":null})";
  EXPECT_EQ(value(s, leaf::k_learned), k_nothing);
  s.learned.emplace();
  EXPECT_EQ(value(s, leaf::k_learned), k_nothing);
  s.learned->up = core::Speed::of_mm_s(38.04);
  s.learned->coast_up = core::Distance::of_mm(4.26);
  EXPECT_EQ(value(s, leaf::k_learned),
            R"({"speed_up_mm_s":38,"speed_down_mm_s":null,"coast_up_mm":4.3,"coast_down_mm":null})");
}

TEST(StateValues, ShowAFaultInWords) {
  Snapshot s = at_rest(720);
  EXPECT_EQ(value(s, leaf::k_fault_detail), "{}");
  s.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "it met something"};
  s.fault_at = core::TimePoint{} + 1h;
  EXPECT_EQ(value(s, leaf::k_fault_detail),
            R"({"reason":"it met something","class":"device","since":"2026-11-21T10:30:00.000+01:00"})");
  s.fault.reset();
  s.link = Snapshot::Link::down;
  s.link_reason = "no answer";
  EXPECT_EQ(value(s, leaf::k_fault_detail), R"({"reason":"no answer"})");
}

TEST(StateValues, ShowWhetherADeskThatCountsHasToBeHomed) {
  Snapshot s = at_rest(720);
  EXPECT_EQ(value(s, leaf::k_needs_homing), "(absent)");
  s.counts_height = true;
  EXPECT_EQ(value(s, leaf::k_needs_homing), "OFF");
  s.needs_homing = true;
  EXPECT_EQ(value(s, leaf::k_needs_homing), "ON");
}

TEST(StateValues, ShowTheFiguresOfTheDay) {
  Snapshot s = at_rest(720);
  s.today.away = 61s;
  s.today.walks = 2;
  s.today.moves = 7;
  s.today.longest_sit = 40min;
  s.today.longest_stand = 10min;
  EXPECT_EQ(value(s, leaf::k_away_today), "61");
  EXPECT_EQ(value(s, leaf::k_walks_today), "2");
  EXPECT_EQ(value(s, leaf::k_moves_today), "7");
  EXPECT_EQ(value(s, leaf::k_longest_sitting), "2400");
  EXPECT_EQ(value(s, leaf::k_longest_standing), "600");
}

TEST(StateValues, ShowTheObstacleOfADeskWithAStrip) {
  Snapshot s = at_rest(800);
  EXPECT_EQ(value(s, leaf::k_obstacle), "(absent)");
  s.has_obstacle_strip = true;
  EXPECT_EQ(value(s, leaf::k_obstacle), "OFF");
  s.obstacle = true;
  EXPECT_EQ(value(s, leaf::k_obstacle), "ON");
}

}  // namespace
}  // namespace desk::mqtt
