#include "daemon/ergonomics/situation.h"

#include <gtest/gtest.h>

namespace desk::ergonomics {
namespace {

using core::Height;

TEST(Situation, ASeatsSensorIsBelievedInStepsThatATapeCouldTell) {
  auto const at = [](double mm) { return std::optional{Height::at_mm(mm)}; };
  EXPECT_EQ(steady_seat(std::nullopt, at(450)), at(450));
  EXPECT_EQ(steady_seat(at(450), at(454.9)), at(450)) << "noise";
  EXPECT_EQ(steady_seat(at(450), at(445)), at(445));
  EXPECT_EQ(steady_seat(at(450), std::nullopt), std::nullopt) << "a silent sensor";
  EXPECT_EQ(steady_seat(std::nullopt, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace desk::ergonomics
