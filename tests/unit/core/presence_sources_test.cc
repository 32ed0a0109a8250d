#include "daemon/core/presence_sources.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::core {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint k_start{100s};
constexpr auto k_gpio = PresenceKind::gpio;
constexpr auto k_mqtt = PresenceKind::mqtt;
constexpr auto k_local = PresenceKind::local;

PresenceSources one(PresenceSources::Source source, PresenceKind kind = k_gpio) {
  PresenceSources sources;
  sources.add(kind, source);
  return sources;
}

/// The news in a word, and since when: "away since 10", "nothing".
std::string in_words(std::optional<event::PresenceChanged> const& news) {
  if (!news) return "nothing";
  std::string text{to_string(news->presence)};
  if (news->since) text += " since " + std::to_string((*news->since - k_start) / 1s);
  return text;
}

TEST(PresenceSources, WithoutAHoldTimeItIsWhatTheSensorSays) {
  auto s = one({});
  EXPECT_EQ(s.presence(), Presence::unknown);
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start)), "away since 0");
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start + 5s)), "present");
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start + 6s)), "nothing");
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 7s)), "away since 7");
  EXPECT_EQ(s.next_deadline(), k_never);
}

TEST(PresenceSources, WhoSitsStillStaysAndIsAwaySinceTheLastSighting) {
  auto s = one({300s});
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start)), "present");
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 10s)), "nothing");
  EXPECT_EQ(s.next_deadline(), k_start + 310s);
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start + 309s)), "nothing");
  EXPECT_EQ(s.next_deadline(), k_never);
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 400s)), "nothing");
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 600s)), "nothing")
      << "said again, it does not begin anew";
  EXPECT_EQ(in_words(s.wake(k_start + 699s)), "nothing");
  EXPECT_EQ(in_words(s.wake(k_start + 700s)), "away since 400");
}

TEST(PresenceSources, AtTheStartNobodyKnows) {
  auto s = one({300s});
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start)), "nothing");
  EXPECT_EQ(s.presence(), Presence::unknown);
  EXPECT_EQ(in_words(s.wake(k_start + 300s)), "away since 0");
}

TEST(PresenceSources, ASensorThatCannotBeReadIsNotAway) {
  auto s = one({10s});
  s.set(k_gpio, true, k_start);
  s.set(k_gpio, false, k_start);
  EXPECT_EQ(in_words(s.lost(k_gpio)), "unknown");
  EXPECT_EQ(in_words(s.wake(k_start + 1h)), "nothing");
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start + 2h)), "present");
}

TEST(PresenceSources, SilentForTooLongIsUnknown) {
  auto s = one({0s, 300s}, k_mqtt);
  s.set(k_mqtt, true, k_start);
  s.set(k_mqtt, true, k_start + 200s);
  EXPECT_EQ(s.next_deadline(), k_start + 500s);
  EXPECT_EQ(in_words(s.wake(k_start + 499s)), "nothing");
  EXPECT_EQ(in_words(s.wake(k_start + 500s)), "unknown");
  EXPECT_EQ(s.next_deadline(), k_never);
  EXPECT_EQ(in_words(s.set(k_mqtt, false, k_start + 600s)), "away since 600");
  EXPECT_EQ(in_words(s.wake(k_start + 900s)), "unknown");
}

TEST(PresenceSources, AwayComesBeforeSilenceIfItIsDueFirst) {
  auto s = one({100s, 300s}, k_mqtt);
  s.set(k_mqtt, true, k_start);
  s.set(k_mqtt, false, k_start + 1s);
  EXPECT_EQ(s.next_deadline(), k_start + 101s);
  EXPECT_EQ(in_words(s.wake(k_start + 101s)), "away since 1");
  EXPECT_EQ(in_words(s.wake(k_start + 301s)), "unknown");
}

TEST(PresenceSources, ASensorThatOnlyTellsChangesMayBeSilent) {
  auto s = one({}, k_mqtt);
  s.set(k_mqtt, true, k_start);
  EXPECT_EQ(s.next_deadline(), k_never);
  EXPECT_EQ(in_words(s.wake(k_start + 100h)), "nothing");
}

TEST(PresenceSources, WhoIsSeenByAnyIsThere) {
  auto s = one({});
  s.add(k_mqtt, {});
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start)), "present") << "the other one is unknown";
  EXPECT_EQ(in_words(s.set(k_mqtt, true, k_start + 1s)), "nothing");
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 2s)), "nothing");
  EXPECT_EQ(in_words(s.set(k_mqtt, false, k_start + 3s)), "away since 3");
}

TEST(PresenceSources, AwayIsOnlyWhomNobodyMayHaveSeen) {
  auto s = one({60s});
  s.add(k_mqtt, {});
  EXPECT_EQ(in_words(s.set(k_mqtt, false, k_start)), "nothing");
  EXPECT_EQ(s.presence(), Presence::unknown) << "the other one was not read yet";
  EXPECT_EQ(in_words(s.set(k_gpio, true, k_start + 1s)), "present");
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start + 40s)), "nothing");
  EXPECT_EQ(in_words(s.wake(k_start + 100s)), "away since 40") << "the latest of the sightings";
  EXPECT_EQ(in_words(s.lost(k_mqtt)), "unknown");
  EXPECT_EQ(in_words(s.set(k_mqtt, false, k_start + 200s)), "away since 200");
}

TEST(PresenceSources, AWordCountsUntilItIsOld) {
  auto s = one({});
  s.add(k_local, {0s, 1h});
  EXPECT_EQ(in_words(s.set(k_gpio, false, k_start)), "away since 0") << "nobody has to say anything";
  EXPECT_EQ(in_words(s.set(k_local, true, k_start + 10s)), "present");
  EXPECT_EQ(in_words(s.wake(k_start + 1h)), "nothing");
  EXPECT_EQ(in_words(s.wake(k_start + 1h + 10s)), "away since 0");
  EXPECT_EQ(in_words(s.set(k_local, true, k_start + 2h)), "present");
  EXPECT_EQ(in_words(s.lost(k_local)), "away since 0") << "taken back";
}

TEST(PresenceSources, AWordAloneIsUnknownWhenItIsOld) {
  auto s = one({0s, 1h}, k_local);
  EXPECT_EQ(s.presence(), Presence::unknown);
  EXPECT_EQ(in_words(s.set(k_local, true, k_start)), "present");
  EXPECT_EQ(in_words(s.set(k_local, false, k_start + 10s)), "away since 10");
  EXPECT_EQ(in_words(s.wake(k_start + 1h + 10s)), "unknown");
}

TEST(PresenceSources, WhatCannotBeReachedIsBelievedForFiveMinutes) {
  auto s = one({}, k_mqtt);
  s.set(k_mqtt, true, k_start);
  s.set_reachable(k_mqtt, false, k_start + 10s);
  s.set_reachable(k_mqtt, false, k_start + 200s);
  EXPECT_EQ(s.next_deadline(), k_start + 310s) << "it was gone all the time";
  EXPECT_EQ(in_words(s.wake(k_start + 309s)), "nothing");
  EXPECT_EQ(in_words(s.wake(k_start + 310s)), "unknown");
  EXPECT_EQ(s.next_deadline(), k_never);
  s.set_reachable(k_mqtt, true, k_start + 400s);
  EXPECT_EQ(s.presence(), Presence::unknown) << "until it says something";
  EXPECT_EQ(in_words(s.set(k_mqtt, true, k_start + 401s)), "present");
}

TEST(PresenceSources, AShortInterruptionOfTheWayIsNoNews) {
  auto s = one({}, k_mqtt);
  s.set(k_mqtt, false, k_start);
  s.set_reachable(k_mqtt, false, k_start + 10s);
  s.set_reachable(k_mqtt, true, k_start + 300s);
  EXPECT_EQ(s.next_deadline(), k_never);
  EXPECT_EQ(in_words(s.wake(k_start + 1h)), "nothing");
  EXPECT_EQ(s.presence(), Presence::away);
}

TEST(PresenceSources, ASourceThatIsNoneSaysNothing) {
  auto s = one({});
  EXPECT_FALSE(s.has(k_mqtt));
  EXPECT_EQ(in_words(s.set(k_mqtt, true, k_start)), "nothing");
  EXPECT_EQ(in_words(s.lost(k_local)), "nothing");
  EXPECT_FALSE(PresenceSources{}.any());
  EXPECT_TRUE(s.any());
}

}  // namespace
}  // namespace desk::core
