#include "daemon/mqtt/presence_payload.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::mqtt {
namespace {

std::string read(config::PresenceSettings const& settings, std::string_view payload) {
  auto const sensed = read_presence(settings, payload);
  return !sensed ? "neither" : *sensed ? "present" : "away";
}

TEST(PresencePayload, IsExactlyWhatIsConfigured) {
  config::PresenceSettings settings;
  EXPECT_EQ(read(settings, "ON"), "present");
  EXPECT_EQ(read(settings, "OFF"), "away");
  for (auto const* const payload : {"", "on", "ON ", "1", "true", R"("ON")"}) {
    EXPECT_EQ(read(settings, payload), "neither") << payload;
  }
  settings.present = "home";
  settings.away = "not_home";
  EXPECT_EQ(read(settings, "home"), "present");
  EXPECT_EQ(read(settings, "not_home"), "away");
  EXPECT_EQ(read(settings, "ON"), "neither");
}

TEST(PresencePayload, IsFoundInJsonByItsPointer) {
  config::PresenceSettings settings;
  settings.pointer = "/occupancy";
  EXPECT_EQ(read(settings, R"({"battery":87,"occupancy":true,"illuminance":12})"), "present");
  EXPECT_EQ(read(settings, R"({"occupancy":false})"), "away");
  EXPECT_EQ(read(settings, R"({"occupancy":1})"), "present");
  EXPECT_EQ(read(settings, R"({"occupancy":0})"), "away");
  EXPECT_EQ(read(settings, R"({"occupancy":0.0})"), "away");
  EXPECT_EQ(read(settings, R"({"occupancy":-0.5})"), "present");
  EXPECT_EQ(read(settings, R"({"occupancy":"ON"})"), "present");
  EXPECT_EQ(read(settings, R"({"occupancy":"not_home"})"), "away");
  EXPECT_EQ(read(settings, R"({"occupancy":"Clear"})"), "away");
  settings.pointer = "/params/presence:0/state";
  EXPECT_EQ(read(settings, R"({"params":{"presence:0":{"state":"occupied"}}})"), "present");
  settings.pointer = "/zones/1";
  EXPECT_EQ(read(settings, R"({"zones":[true,false]})"), "away");
}

TEST(PresencePayload, OtherJsonSaysNeither) {
  config::PresenceSettings settings;
  settings.pointer = "/occupancy";
  for (auto const* const payload :
       {"", "ON", "true", "{", "{}", "[]", "null", R"({"occupancy":null})", R"({"occupancy":{}})",
        R"({"occupancy":"maybe"})", R"({"occupancy":""})", R"({"battery":87})", R"({"Occupancy":true})"}) {
    EXPECT_EQ(read(settings, payload), "neither") << payload;
  }
}

}  // namespace
}  // namespace desk::mqtt
