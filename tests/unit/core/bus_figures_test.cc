#include "daemon/core/bus_figures.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;

Fault fault(FaultCode code, FaultClass policy = FaultClass::transient) {
  return {code, policy, {}};
}

TEST(BusFigures, CountsErrorsByClass) {
  BusFigures f{2};
  Fault const faults[] = {fault(FaultCode::bus_timeout), fault(FaultCode::bus_timeout),
                          fault(FaultCode::bus_error),   fault(FaultCode::bus_error, FaultClass::permanent),
                          fault(FaultCode::bus_gone),    fault(FaultCode::drive_error)};
  for (Fault const& each : faults) f.carried(1, 10ms, &each);
  EXPECT_EQ(f.transactions, 5U) << "what could not be sent was no transaction";
  EXPECT_EQ(f.busy, 50ms);
  EXPECT_EQ(f.timeouts, 2U);
  EXPECT_EQ(f.damaged, 1U);
  EXPECT_EQ(f.refused, 1U);
  EXPECT_EQ(f.gone, 1U);
  EXPECT_EQ(f.errors(), 5U) << "a drive that reports an error did answer";
  EXPECT_EQ(f.desks[1].errors, 5U);
  EXPECT_EQ(f.desks[0].errors, 0U);
}

TEST(BusFigures, KnowsTheSlowestByWhatItAnswered) {
  BusFigures f{3};
  EXPECT_EQ(f.slowest(), std::nullopt);
  Fault const lost = fault(FaultCode::bus_timeout);
  f.carried(0, 100ms, &lost);
  EXPECT_EQ(f.slowest(), std::nullopt) << "how long nobody answered says nothing of the device";
  f.carried(1, 8ms, nullptr);
  f.carried(2, 16ms, nullptr);
  EXPECT_EQ(f.slowest(), 2U);
  for (int i = 0; i < 50; ++i) f.carried(2, 2ms, nullptr);
  EXPECT_EQ(f.slowest(), 1U);
}

TEST(BusFigures, UtilisationIsOfTheTimeBetween) {
  BusFigures f{1};
  f.carried(0, 5s, nullptr);
  BusFigures const then = f;
  f.carried(0, 3s, nullptr);
  EXPECT_DOUBLE_EQ(utilisation(then, f, 10s), 0.3);
  EXPECT_DOUBLE_EQ(utilisation(then, f, 2s), 1.0) << "a transaction may have begun before";
}

}  // namespace
}  // namespace desk::core
