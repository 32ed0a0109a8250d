#include "daemon/texts/texts.h"

#include <gtest/gtest.h>

namespace desk::texts {
namespace {

Texts const k_texts{"en", {{"rule.walk", "Walk."}, {"sat", "You have sat {n} min of {n}, {who}."}}};

TEST(Texts, FillsInWhatBelongsIntoIt) {
  EXPECT_EQ(k_texts.say(Message{"sat"}.with("n", 20).with("who", "Anna")),
            "You have sat 20 min of 20, Anna.");
}

TEST(Texts, SaysNothingIfThereIsNothingToSay) {
  EXPECT_TRUE(Message{}.empty());
  EXPECT_EQ(k_texts.say(Message{}), "");
}

TEST(Texts, ShowsAGapByItsKey) {
  EXPECT_FALSE(k_texts.has("rule.seat"));
  EXPECT_EQ(k_texts.say(Message{"rule.seat"}.with("n", 5)), "rule.seat");
}

TEST(Texts, FillsInOnce) {
  EXPECT_EQ(k_texts.say(Message{"sat"}.with("who", "{n}").with("n", 1)), "You have sat 1 min of 1, {n}.");
}

TEST(Texts, LeavesAPlaceThatNothingBelongsInto) {
  EXPECT_EQ(k_texts.say(Message{"sat"}.with("n", 1)), "You have sat 1 min of 1, {who}.");
}

}  // namespace
}  // namespace desk::texts
