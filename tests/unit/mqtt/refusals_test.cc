#include "daemon/mqtt/refusals.h"

#include <gtest/gtest.h>

namespace desk::mqtt {
namespace {

constexpr int k_not_authorised = 0x87;
constexpr int k_quota = 0x97;

TEST(Refusals, AreNewsOnceForEachTopicAndReason) {
  Refusals refusals;
  EXPECT_TRUE(refusals.refused("a", k_not_authorised));
  EXPECT_FALSE(refusals.refused("a", k_not_authorised));
  EXPECT_TRUE(refusals.refused("b", k_not_authorised));
  EXPECT_TRUE(refusals.refused("a", k_quota)) << "another reason";
  EXPECT_FALSE(refusals.refused("a", k_quota));
}

TEST(Refusals, AreNewsAgainAfterAnAcceptance) {
  Refusals refusals;
  EXPECT_TRUE(refusals.refused("a", k_not_authorised));
  refusals.accepted("a");
  refusals.accepted("never refused");
  EXPECT_TRUE(refusals.refused("a", k_not_authorised));
}

}  // namespace
}  // namespace desk::mqtt
