#include "daemon/mqtt/topics.h"

#include <gtest/gtest.h>

namespace desk::mqtt {
namespace {

TEST(Topics, LieUnderPrefixAndDesk) {
  Topics const topics{"home/deskd", "left"};
  EXPECT_EQ(topics.availability(), "home/deskd/availability");
  EXPECT_EQ(topics.of(leaf::k_height), "home/deskd/left/height");
  EXPECT_EQ(topics.command(leaf::k_cycle_mode), "home/deskd/left/cycle/mode/set");
}

TEST(Topics, FindTheLeafOfACommandOfThisDeskOnly) {
  Topics const topics{"deskd", "left"};
  EXPECT_EQ(topics.command_leaf("deskd/left/target/set"), "target");
  EXPECT_EQ(topics.command_leaf("deskd/left/cycle/mode/set"), "cycle/mode");
  for (std::string_view const other :
       {"deskd/right/target/set", "deskd/left/target", "deskd/left", "deskd/leftish/move/set",
        "deskd/left/set", "x/deskd/left/target/set", "", "homeassistant/status"}) {
    EXPECT_FALSE(topics.command_leaf(other)) << other;
  }
}

TEST(Topics, FiltersCoverEveryCommandAndNoState) {
  Topics const topics{"deskd", "left"};
  auto const filters = topics.command_filters();
  ASSERT_EQ(filters.size(), 2U);
  EXPECT_EQ(filters[0], "deskd/left/+/set");
  EXPECT_EQ(filters[1], "deskd/left/+/+/set");
}

}  // namespace
}  // namespace desk::mqtt
