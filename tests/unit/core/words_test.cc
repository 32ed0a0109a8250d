#include "daemon/core/words.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

TEST(Words, HaveAtMostOneDecimal) {
  EXPECT_EQ(in_words(Height::at_mm(1100)), "1100 mm");
  EXPECT_EQ(in_words(Height::at_mm(1099.44)), "1099.4 mm");
  EXPECT_EQ(in_words(Height::at_mm(1099.96)), "1100 mm");
  EXPECT_EQ(in_words(Distance::of_mm(-3.25)), "-3.3 mm");
  EXPECT_EQ(in_words(Distance::of_mm(-0.01)), "0 mm");
  EXPECT_EQ(in_words(Duration{std::chrono::milliseconds{2500}}), "2.5 s");
}

}  // namespace
}  // namespace desk::core
