#include "daemon/control/deskctl/calibration_text.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

TEST(CalibrationText, ShowsBothDirectionsSideBySide) {
  boost::json::object const notice{{"event", "calibrated"},
                                   {"up",
                                    {{"start_delay_s", 0.12},
                                     {"ramp_s", 0.5},
                                     {"cruise_mm_s", 38.1},
                                     {"coast_mm", 8.2},
                                     {"stop_delay_s", 0.08}}},
                                   {"down",
                                    {{"start_delay_s", 0.1},
                                     {"ramp_s", 0.45},
                                     {"cruise_mm_s", 40},
                                     {"coast_mm", 9.04},
                                     {"stop_delay_s", 0}}},
                                   {"resolution_mm", 0.1},
                                   {"strokes", 6},
                                   {"worst_miss_mm", 0.44}};
  EXPECT_EQ("\n" + calibration_text(notice), R"(
calibrated in 6 strokes
              up           down
  start delay 0.12 s       0.10 s       from motor on until it moves
  ramp        0.50 s       0.45 s       from there to full speed
  speed       38.1 mm/s    40.0 mm/s    full speed
  coast       8.2 mm       9.0 mm       from motor off at full speed to standstill
  unbraked    0.08 s       0.00 s       the part of the coast in which nothing brakes yet
  resolution  0.10 mm                   smallest step that the sensor showed
  worst miss  0.4 mm                    largest distance from a target, after the first two strokes
)");
}

TEST(CalibrationText, ShowsWhatIsMissing) {
  EXPECT_NE(calibration_text({}).find("coast       -            -"), std::string::npos)
      << calibration_text({});
}

}  // namespace
}  // namespace desk::deskctl
