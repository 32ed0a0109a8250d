#include "daemon/wire/bus_json.h"

#include "daemon/wire/text.h"

#include <gtest/gtest.h>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;

TEST(BusJson, TellsOfTheBusAndOfOneDesk) {
  BusReport report{"bench", {"left", "right"}, core::BusFigures{2}, 0.3456};
  report.figures.carried(0, 8'240us, nullptr);
  report.figures.carried(1, 12ms, nullptr);
  core::Fault const lost{core::FaultCode::bus_timeout, core::FaultClass::transient, {}};
  report.figures.carried(0, 100ms, &lost);
  EXPECT_EQ(to_text(to_json(report, 0)),
            R"({"bus":"bench","load_percent":34.6,"transactions":3,"errors":1,"timeouts":1,"damaged":0,)"
            R"("refused":0,"gone":0,"slowest":{"desk":"right","answer_ms":12},)"
            R"("desk":{"transactions":2,"errors":1,"answer_ms":8.2}})");
}

TEST(BusJson, ABusOnWhichNobodyAnsweredHasNoSlowestDesk) {
  BusReport const report{"bench", {"left"}, core::BusFigures{1}, 0};
  EXPECT_TRUE(to_json(report, 0).at("slowest").is_null());
}

}  // namespace
}  // namespace desk::wire
