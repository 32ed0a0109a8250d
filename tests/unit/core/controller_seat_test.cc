#include "daemon/core/controller.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

class Nobody : public ActionSink {
 public:
  void push(Action /*action*/) override {}
};

TEST(Seat, IsShownUntilItIsTooOldToBeTrue) {
  DeskController controller{Capabilities{}, DeskSettings{}};
  Nobody sink;
  TimePoint now{std::chrono::hours{1}};
  Telemetry telemetry;
  telemetry.at = now;
  telemetry.seat_height = Height::at_mm(465);
  controller.step(telemetry, now, sink);
  now += std::chrono::minutes{1};
  telemetry.at = now;
  telemetry.seat_height.reset();
  telemetry.height = Height::at_mm(720);
  controller.step(telemetry, now, sink);
  EXPECT_EQ(controller.snapshot(now).seat, Height::at_mm(465)) << "it was not asked this time";
  EXPECT_FALSE(controller.snapshot(now + std::chrono::minutes{2}).seat);
}

TEST(Seat, IsAbsentWhereNothingMeasuresIt) {
  DeskController controller{Capabilities{}, DeskSettings{}};
  EXPECT_FALSE(controller.snapshot(TimePoint{std::chrono::hours{1}}).seat);
}

}  // namespace
}  // namespace desk::core
