#include "daemon/shell/notice_log.h"

#include <gmock/gmock.h>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

std::string logged(core::Notice const& notice) {
  ::testing::internal::CaptureStderr();
  log_notice(Log{Log::Level::info}, "main", notice);
  return ::testing::internal::GetCapturedStderr();
}

TEST(NoticeLog, TellsAMoveInOneLine) {
  core::SeekReport r;
  r.origin = core::Origin::mqtt;
  r.end = core::MoveEnd::missed;
  r.from = core::Height::at_mm(720);
  r.target = core::Height::at_mm(1100);
  r.landed = core::Height::at_mm(1098.4);
  r.predicted = core::Height::at_mm(1099.96);
  r.coast = core::Distance::of_mm(-0.01);
  r.coast_expected = core::Distance::of_mm(8.25);
  r.corrections = 2;
  r.duration = 12'345ms;
  r.motor_time = 10s;
  r.reason = "came to rest \"short\"";
  EXPECT_THAT(
      logged(core::notice::MoveEnded{r}),
      HasSubstr("desk=main event=move_ended end=missed origin=mqtt target_mm=1100.0 from_mm=720.0 "
                "landed_mm=1098.4 predicted_mm=1100.0 error_mm=-1.6 coast_mm=0.0 coast_expected_mm=8.3 "
                "corrections=2 duration_s=12.35 motor_time_s=10.00 reason=\"came to rest "
                "\\\"short\\\"\"\n"));
  r.landed.reset();
  EXPECT_THAT(logged(core::notice::MoveEnded{r}), HasSubstr("landed_mm=unknown"));
  EXPECT_THAT(logged(core::notice::MoveEnded{r}), HasSubstr("error_mm=unknown"));
}

TEST(NoticeLog, TellsACalibrationInOneLine) {
  core::CalibrationReport r;
  r.up = {core::Seconds{0.12}, core::Seconds{0.5}, core::Speed::of_mm_s(38), core::Distance::of_mm(8.2),
          core::Seconds{0.08}};
  r.strokes = 6;
  EXPECT_THAT(
      logged(core::notice::Calibrated{r}),
      HasSubstr("event=calibrated strokes=6 resolution_mm=0.00 worst_miss_mm=0.0 up_start_delay_s=0.12 "
                "up_ramp_s=0.50 up_cruise_mm_s=38.0 up_coast_mm=8.2 up_stop_delay_s=0.08 "
                "down_start_delay_s=0.00"));
}

TEST(NoticeLog, TellsHowAHomingEnded) {
  EXPECT_THAT(logged(core::notice::HomingEnded{core::MoveEnd::reached, core::Distance::of_mm(312),
                                               core::Distance::of_mm(-3), ""}),
              HasSubstr("event=homing_ended end=reached way_mm=312.0 drift_mm=-3.0 reason="));
  EXPECT_THAT(logged(core::notice::HomingStarted{core::Origin::mqtt}),
              HasSubstr("desk=main event=homing_started origin=mqtt"));
}

TEST(NoticeLog, TellsWhoWorksThereAndWhatTheySay) {
  EXPECT_THAT(logged(core::notice::UserChanged{"anna"}), HasSubstr("desk=main event=user_changed user=anna"));
  EXPECT_THAT(logged(core::notice::PresetSaved{core::Preset::sit, core::Height::at_mm(731.5)}),
              HasSubstr("event=preset_saved preset=sit mm=731.5"));
  EXPECT_THAT(logged(core::notice::IntervalSet{core::Interval::sit, std::chrono::seconds{1530}}),
              HasSubstr("event=interval_set interval=sit minutes=25.5"));
  EXPECT_THAT(logged(core::notice::IntervalsForgotten{}), HasSubstr("event=intervals_forgotten"));
  EXPECT_THAT(logged(core::notice::PresetsForgotten{core::Presets{}}),
              HasSubstr("event=presets_forgotten sit_mm=720.0 stand_mm=1100.0"));
  EXPECT_THAT(logged(core::notice::DiscomfortNoted{20'781, std::nullopt}),
              HasSubstr("event=discomfort until_day=2026-11-24"));
}

}  // namespace
}  // namespace desk::shell
