#include "daemon/core/nearest.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

TEST(Nearest, CountsEditsAndIgnoresCase) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("host", "host"), 0U);
  EXPECT_EQ(edit_distance("hots", "host"), 1U) << "two neighbours swapped are one slip";
  EXPECT_EQ(edit_distance("automtic", "automatic"), 1U);
  EXPECT_EQ(edit_distance("Automatic", "automatic"), 0U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, IsSymmetric) {
  EXPECT_EQ(edit_distance("cylce", "cycle"), edit_distance("cycle", "cylce"));
}

TEST(Nearest, PrefersTheFewestEdits) {
  EXPECT_EQ(nearest("min_heigth_mm", {"max_height_mm", "min_height_mm"}), "min_height_mm");
}

TEST(Nearest, KnowsAbbreviations) {
  EXPECT_EQ(nearest("auto", {"confirm", "automatic"}), "automatic");
  EXPECT_EQ(nearest("warn", {"info", "warning"}), "warning");
}

TEST(Nearest, SuggestsNothingFarFetched) {
  EXPECT_EQ(nearest("colour", {"level"}), std::nullopt);
  EXPECT_EQ(nearest("x", {"y", "mode"}), std::nullopt);
  EXPECT_EQ(nearest("", {"mode"}), std::nullopt);
  EXPECT_EQ(nearest("mode", {}), std::nullopt);
  EXPECT_EQ(nearest(std::string(1000, 'a'), {"mode"}), std::nullopt);
}

}  // namespace
}  // namespace desk::core
