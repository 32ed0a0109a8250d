#include "daemon/wire/json.h"

#include "daemon/wire/text.h"

#include <gtest/gtest.h>

#include <set>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;
namespace notice = core::notice;

constexpr core::TimePoint k_now{5000s};
ClockMap const k_clock{k_now, {1795249800, 60min, true}};

core::Height at(double mm) {
  return core::Height::at_mm(mm);
}
std::string text_of(core::Snapshot const& s) {
  return to_text(to_json(s, k_clock));
}
std::string text_of(core::Notice const& n) {
  return to_text(to_json(n, k_clock));
}

TEST(SnapshotJson, ShowsADeskThatWasNotHeardOfYet) {
  core::Snapshot s;
  s.at = s.posture_since = k_now;
  EXPECT_EQ(
      text_of(s),
      R"({"at":"2026-11-21T09:30:00.000+01:00","link":"starting","height_mm":null,"height_at":null,)"
      R"("motion":"stopped","target_mm":null,"posture":"unknown",)"
      R"("posture_since":"2026-11-21T09:30:00.000+01:00","preset":null,)"
      R"("cycle":{"mode":"off","stage":"off","next":null,"next_change":null,"hold_until":null,"note":"",)"
      R"("sit_s":0,"stand_s":0,"ramp_week":0,"discomfort":false,"discomfort_until_day":null,"discomfort_until":null,"do_not_disturb":false,"do_not_disturb_until":null,"paused":false,"paused_until":null,"clock_assumed":false,)"
      R"("intervals":{"sit_s":0,"stand_s":0,"snooze_s":0,"sit_set":false,"stand_set":false,"snooze_set":false}},)"
      R"("presence":"unknown","locked":false,"fault":null,)"
      R"("motor":{"left_s":0,"free_at":null},"travel_m":0,"learned":null,"calibrating":false,)"
      R"("today":{"sat_s":0,"stood_s":0,"between_s":0,"away_s":0,"unknown_s":0,"changes":0,)"
      R"("walks":0,"moves":0,"longest_sit_s":0,"longest_stand_s":0,"stand_load_s":0},"limits":{"min_mm":650,"max_mm":1250},)"
      R"("presets":{"sit_mm":720,"stand_mm":1100,"sit_saved":false,"stand_saved":false}})");
}

TEST(SnapshotJson, SaysWhyADeskDoesNotAnswer) {
  core::Snapshot s;
  EXPECT_EQ(text_of(s).find("link_reason"), std::string::npos);
  s.link = core::Snapshot::Link::down;
  s.link_reason = "bus left: unit 1: no answer";
  EXPECT_NE(text_of(s).find(R"("link_reason":"bus left: unit 1: no answer"})"), std::string::npos);
}

TEST(SnapshotJson, ShowsTheSeatWhereItIsMeasured) {
  core::Snapshot s;
  EXPECT_EQ(text_of(s).find("seat_mm"), std::string::npos);
  s.seat = at(465.04);
  EXPECT_NE(text_of(s).find(R"("seat_mm":465})"), std::string::npos) << text_of(s);
}

TEST(SnapshotJson, ShowsADeskThatDoesEverythingAtOnce) {
  core::Snapshot s;
  s.at = k_now;
  s.link = core::Snapshot::Link::up;
  s.height = at(720.29999);
  s.height_at = k_now - 100ms;
  s.motion = core::Snapshot::Motion::raising;
  s.target = at(1100);
  s.posture = core::Posture::sitting;
  s.posture_since = k_now - 3min;
  s.at_preset = core::Preset::sit;
  s.cycle_mode = core::CycleMode::automatic;
  s.stage = core::Snapshot::Stage::announced;
  s.next_posture = core::Preset::stand;
  s.next_change = k_now + 30s;
  s.hold_until = k_now + 15min;
  s.cycle_note = "held";
  s.presence = core::Presence::present;
  s.locked = true;
  s.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "no way in 1 s"};
  s.fault_at = k_now - 1min;
  s.motor_left = 12'700ms;
  s.motor_free_at = k_now + 8min;
  s.calibrating = true;
  s.today.sat = 7500'900ms;
  s.today.stood = 45min;
  s.today.changes = 6;
  EXPECT_EQ(
      text_of(s),
      R"({"at":"2026-11-21T09:30:00.000+01:00","link":"up","height_mm":720.3,)"
      R"("height_at":"2026-11-21T09:29:59.900+01:00","motion":"raising","target_mm":1100,"posture":"sitting",)"
      R"("posture_since":"2026-11-21T09:27:00.000+01:00",)"
      R"("preset":"sit","cycle":{"mode":"automatic","stage":"announced","next":"stand",)"
      R"("next_change":"2026-11-21T09:30:30.000+01:00","hold_until":"2026-11-21T09:45:00.000+01:00","note":"held",)"
      R"("sit_s":0,"stand_s":0,"ramp_week":0,"discomfort":false,"discomfort_until_day":null,"discomfort_until":null,"do_not_disturb":false,"do_not_disturb_until":null,"paused":false,"paused_until":null,"clock_assumed":false,)"
      R"("intervals":{"sit_s":0,"stand_s":0,"snooze_s":0,"sit_set":false,"stand_set":false,"snooze_set":false}},)"
      R"("presence":"present","locked":true,"fault":{"code":"stall","class":"device","detail":"no way in 1 s",)"
      R"("since":"2026-11-21T09:29:00.000+01:00"},)"
      R"("motor":{"left_s":12,"free_at":"2026-11-21T09:38:00.000+01:00"},"travel_m":0,"learned":null,"calibrating":true,"today":{"sat_s":7500,"stood_s":2700,"between_s":0,"away_s":0,"unknown_s":0,"changes":6,)"
      R"("walks":0,"moves":0,"longest_sit_s":0,"longest_stand_s":0,"stand_load_s":0},)"
      R"("limits":{"min_mm":650,"max_mm":1250},"presets":{"sit_mm":720,"stand_mm":1100,"sit_saved":false,"stand_saved":false}})");
}

TEST(SnapshotJson, ShowsTheIntervalsAndWhatWasSetAtTheDesk) {
  core::Snapshot s;
  s.sit_interval = 25min;
  s.stand_interval = 15min;
  s.stand_bout = 450s;
  s.snooze = 10min;
  s.sit_interval_set = s.snooze_set = true;
  EXPECT_NE(
      text_of(s).find(
          R"("intervals":{"sit_s":1500,"stand_s":900,"snooze_s":600,"sit_set":true,"stand_set":false,"snooze_set":true})"),
      std::string::npos)
      << text_of(s);
}

TEST(SnapshotJson, ShowsTheWayAndWhatWasLearned) {
  core::Snapshot s;
  s.travel = core::Distance::of_mm(1'234'567.8);
  s.learned = core::Snapshot::Learned{core::Speed::of_mm_s(38.04), {}, core::Distance::of_mm(7.96), {}};
  EXPECT_NE(
      text_of(s).find(
          R"("travel_m":1234.568,"learned":{"up_mm_s":38,"down_mm_s":null,"coast_up_mm":8,"coast_down_mm":null},)"),
      std::string::npos)
      << text_of(s);
}

TEST(SnapshotJson, TellsNothingThatGrowsWithEverySecond) {
  core::Snapshot s;
  std::string const before = text_of(s);
  s.strain = {20min, 3min, 50min, {1min}};
  EXPECT_EQ(text_of(s), before);
}

TEST(NoticeJson, ShowsEveryNotice) {
  core::SeekReport report;
  report.origin = core::Origin::cycle;
  report.end = core::MoveEnd::aborted;
  report.from = at(720.04);
  report.target = at(1100);
  report.duration = 12'345ms;
  report.corrections = 1;
  report.coast = core::Distance::of_mm(9.96);
  report.motor_time = 11'004ms;
  report.reason = "stall: \"no way\"";

  core::CalibrationReport calibration;
  calibration.up = {core::Seconds{0.1234}, core::Seconds{0.5}, core::Speed::of_mm_s(38.12),
                    core::Distance::of_mm(8.24), core::Seconds{0.081}};
  calibration.resolution = core::Distance::of_mm(0.1);
  calibration.strokes = 6;
  calibration.worst_miss = core::Distance::of_mm(0.44);

  core::DayFigures figures;
  figures.sat = 5h;
  figures.stood = 2h;
  figures.between = 1min;
  figures.away = 45min;
  figures.unknown = 1s;
  figures.changes = 15;
  figures.walks = 3;
  figures.moves = 30;
  figures.longest_sit = 30min;
  figures.longest_stand = 15min;
  figures.stand_load = 12min;

  struct Case {
    core::Notice notice;
    std::string text;
  };
  std::vector<Case> const cases{
      {notice::MoveStarted{core::Origin::cycle, at(720.12), at(1100)},
       R"({"event":"move_started","origin":"cycle","from_mm":720.1,"target_mm":1100})"},
      {notice::MoveEnded{report},
       R"({"event":"move_ended","origin":"cycle","end":"aborted","reason":"stall: \"no way\"","from_mm":720,)"
       R"("target_mm":1100,"landed_mm":null,"predicted_mm":null,"error_mm":null,"coast_mm":10,)"
       R"("coast_expected_mm":null,"corrections":1,"duration_s":12.35,"motor_time_s":11})"},
      {notice::MotorSwitched{core::Output::up, core::OutputCause::lease_end, k_now, k_now + 4ms},
       R"({"event":"motor_switched","output":"up","cause":"lease_end",)"
       R"("requested_at":"2026-11-21T09:30:00.000+01:00","at":"2026-11-21T09:30:00.004+01:00"})"},
      {notice::ChangeAnnounced{core::Preset::stand, at(1100), core::CycleMode::confirm, k_now + 30s},
       R"({"event":"change_announced","to":"stand","target_mm":1100,"mode":"confirm",)"
       R"("at":"2026-11-21T09:30:30.000+01:00"})"},
      {notice::PromptEnded{core::PromptEnd::snoozed}, R"({"event":"prompt_ended","end":"snoozed"})"},
      {notice::PostureChanged{core::Posture::between}, R"({"event":"posture_changed","posture":"between"})"},
      {notice::PostureEnded{core::Posture::away, k_now - 2min, k_now},
       R"({"event":"posture_ended","posture":"away","began":"2026-11-21T09:28:00.000+01:00",)"
       R"("ended":"2026-11-21T09:30:00.000+01:00"})"},
      {notice::WalkDue{60min}, R"({"event":"walk_due","present_s":3600})"},
      {notice::DayEnded{figures},
       R"({"event":"day_ended","figures":{"sat_s":18000,"stood_s":7200,"between_s":60,"away_s":2700,"unknown_s":1,)"
       R"("changes":15,"walks":3,"moves":30,"longest_sit_s":1800,"longest_stand_s":900,"stand_load_s":720}})"},
      {notice::DoNotDisturbChanged{k_now + 45min},
       R"({"event":"do_not_disturb_changed","on":true,"until":"2026-11-21T10:15:00.000+01:00"})"},
      {notice::DoNotDisturbChanged{core::k_never},
       R"({"event":"do_not_disturb_changed","on":true,"until":null})"},
      {notice::PauseChanged{}, R"({"event":"pause_changed","on":false,"until":null})"},
      {notice::HandsetMoved{at(720), at(800.5), k_now + 15min},
       R"({"event":"handset_moved","from_mm":720,"to_mm":800.5,"hold_until":"2026-11-21T09:45:00.000+01:00"})"},
      {notice::FaultRaised{{core::FaultCode::runaway, core::FaultClass::device, "moves on"}, k_now},
       R"({"event":"fault_raised","code":"runaway","class":"device","detail":"moves on",)"
       R"("at":"2026-11-21T09:30:00.000+01:00"})"},
      {notice::FaultCleared{core::FaultCode::stall}, R"({"event":"fault_cleared","code":"stall"})"},
      {notice::LinkChanged{false, "no answer"},
       R"({"event":"link_changed","up":false,"detail":"no answer"})"},
      {notice::CycleModeChanged{core::CycleMode::remind},
       R"({"event":"cycle_mode_changed","mode":"remind"})"},
      {notice::LockChanged{true}, R"({"event":"lock_changed","locked":true})"},
      {notice::PresenceChanged{core::Presence::away}, R"({"event":"presence_changed","presence":"away"})"},
      {notice::HomingStarted{core::Origin::local}, R"({"event":"homing_started","origin":"local"})"},
      {notice::HomingEnded{core::MoveEnd::reached, core::Distance::of_mm(312.4), std::nullopt, ""},
       R"({"event":"homing_ended","end":"reached","way_mm":312.4,"drift_mm":null,"reason":""})"},
      {notice::Calibrated{calibration},
       R"({"event":"calibrated","up":{"start_delay_s":0.12,"ramp_s":0.5,"cruise_mm_s":38.1,"coast_mm":8.2,)"
       R"("stop_delay_s":0.08},"down":{"start_delay_s":0,"ramp_s":0,"cruise_mm_s":0,"coast_mm":0,)"
       R"("stop_delay_s":0},"resolution_mm":0.1,"strokes":6,"worst_miss_mm":0.4})"},
      {notice::UserChanged{"anna"}, R"({"event":"user_changed","user":"anna"})"},
      {notice::PresetSaved{core::Preset::stand, at(1083.4)},
       R"({"event":"preset_saved","preset":"stand","mm":1083.4})"},
      {notice::IntervalSet{core::Interval::stand, 450s},
       R"({"event":"interval_set","interval":"stand","length_s":450})"},
      {notice::IntervalsForgotten{}, R"({"event":"intervals_forgotten"})"},
      {notice::PresetsForgotten{core::Presets{}},
       R"({"event":"presets_forgotten","sit_mm":720,"stand_mm":1100})"},
      {notice::DiscomfortNoted{20'781, std::nullopt},
       R"({"event":"discomfort_noted","until_day":"2026-11-24","until":null})"},
  };
  std::set<std::size_t> kinds;
  for (auto const& c : cases) kinds.insert(c.notice.index());
  ASSERT_EQ(kinds.size(), std::variant_size_v<core::Notice>);
  for (auto const& c : cases) EXPECT_EQ(text_of(c.notice), c.text);
}

TEST(SnapshotJson, TellsASavedPresetFromAConfiguredOne) {
  core::Snapshot s;
  s.presets.stand = at(1083.4);
  EXPECT_NE(
      text_of(s).find(R"("presets":{"sit_mm":720,"stand_mm":1083.4,"sit_saved":false,"stand_saved":true})"),
      std::string::npos);
}

TEST(SnapshotJson, TellsHowLongStandingIsShorter) {
  core::Snapshot s;
  s.discomfort_until_day = 20'781;
  EXPECT_NE(
      text_of(s).find(R"("discomfort":true,"discomfort_until_day":"2026-11-24","discomfort_until":null)"),
      std::string::npos);
  s.discomfort_until_day.reset();
  s.discomfort_until = k_now + 72h;
  EXPECT_NE(text_of(s).find(R"("discomfort":true,"discomfort_until_day":null,)"
                            R"("discomfort_until":"2026-11-24T09:30:00.000+01:00")"),
            std::string::npos);
}

TEST(MoveJson, TellsHowFarFromItsTargetAMoveEnded) {
  core::SeekReport report;
  report.origin = core::Origin::safety;
  report.end = core::MoveEnd::reached;
  report.from = at(1090);
  report.target = at(1060);
  report.landed = at(1060.4);
  report.predicted = at(1059.96);
  report.coast = core::Distance::of_mm(8);
  report.coast_expected = core::Distance::of_mm(8.4);
  report.duration = 2100ms;
  report.motor_time = 800ms;
  EXPECT_EQ(to_text(to_json(report)),
            R"({"origin":"safety","end":"reached","reason":"","from_mm":1090,"target_mm":1060,)"
            R"("landed_mm":1060.4,"predicted_mm":1060,"error_mm":0.4,"coast_mm":8,"coast_expected_mm":8.4,)"
            R"("corrections":0,"duration_s":2.1,"motor_time_s":0.8})");
}

TEST(MoveJson, AMoveThatWasEndedOnItsWayHasNoLandingError) {
  core::SeekReport report;
  report.target = at(1250);
  report.landed = at(812);
  for (auto const end :
       {core::MoveEnd::released, core::MoveEnd::stopped, core::MoveEnd::aborted, core::MoveEnd::replaced}) {
    report.end = end;
    EXPECT_TRUE(to_json(report).at("error_mm").is_null()) << to_string(end);
  }
  report.end = core::MoveEnd::missed;
  EXPECT_EQ(to_json(report).at("error_mm"), -438.0);
}

TEST(StateJson, TellsOnlyDesksThatHaveItOfStripAndHoming) {
  core::Snapshot s;
  ClockMap const clock{core::TimePoint{}, {1'795'249'800, 60min, true}};
  for (auto const* const key : {"obstacle", "homing", "needs_homing", "heights_measured"}) {
    EXPECT_FALSE(to_json(s, clock).contains(key)) << key;
  }
  s.has_obstacle_strip = s.counts_height = s.needs_homing = true;
  s.heights_measured = 2;
  auto const state = to_json(s, clock);
  EXPECT_FALSE(state.at("obstacle").as_bool());
  EXPECT_FALSE(state.at("homing").as_bool());
  EXPECT_TRUE(state.at("needs_homing").as_bool());
  EXPECT_EQ(state.at("heights_measured").as_int64(), 2);
}

}  // namespace
}  // namespace desk::wire
