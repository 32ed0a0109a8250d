// Holds the discovery message against what Home Assistant's MQTT integration accepts, written down here as
// data on purpose: the integration itself reports most mistakes by silence.
#include "daemon/mqtt/home_assistant.h"

#include "daemon/core/fault.h"
#include "daemon/core/snapshot.h"
#include "daemon/mqtt/command_parser.h"
#include "daemon/mqtt/publisher.h"
#include "daemon/wire/text.h"

#include <gmock/gmock.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace desk::mqtt {
namespace {

namespace json = boost::json;
using ::testing::IsSubsetOf;
using Keys = std::set<std::string>;

Topics const k_topics{"deskd", "main"};
Discovery const k_discovery{true, "homeassistant", "Desk", "1.2.3"};
core::SoftLimits const k_limits{core::Height::at_mm(620.4), core::Height::at_mm(1270.6)};
Features const k_all{k_limits, true, true, {"Anna", "Ben"}, true, true};

Features only_limits() {
  Features features;
  features.limits = k_limits;
  return features;
}

json::object payload() {
  return discovery_payload(k_discovery, k_topics, k_all);
}

std::string str(json::value const& v) {
  return std::string{v.as_string().c_str()};
}

Keys keys(json::value const& object) {
  Keys result;
  for (auto const& member : object.as_object()) result.emplace(member.key());
  return result;
}

/// Calls `check` with every component; its key is in the failure message.
template <typename Check>
void for_each_component(Check check) {
  json::object const p = payload();
  for (auto const& member : p.at("components").as_object()) {
    SCOPED_TRACE(std::string{member.key()});
    check(std::string{member.key()}, member.value().as_object());
  }
}

json::object component(std::string_view key) {
  return payload().at("components").at(json::string_view{key.data(), key.size()}).as_object();
}

std::set<std::string> strings(json::value const& list) {
  std::set<std::string> result;
  for (auto const& item : list.as_array()) result.insert(str(item));
  return result;
}

TEST(HomeAssistant, AnnouncesOnTheDeviceTopic) {
  EXPECT_EQ(discovery_topic(k_discovery, k_topics), "homeassistant/device/deskd_main/config");
  EXPECT_EQ(discovery_topic(Discovery{true, "ha/x", "Desk", "1"}, Topics{"deskd", "left-2"}),
            "ha/x/device/deskd_left-2/config");
}

TEST(HomeAssistant, UsesOnlyKeysOfTheClosedSchemas) {
  json::object const p = payload();
  EXPECT_EQ(keys(p), (Keys{"device", "origin", "components", "availability", "availability_mode"}));
  EXPECT_THAT(keys(p.at("device")),
              IsSubsetOf(Keys{"identifiers", "connections", "name", "manufacturer", "model", "model_id",
                              "serial_number", "sw_version", "hw_version", "configuration_url",
                              "suggested_area", "via_device"}));
  EXPECT_THAT(keys(p.at("origin")), IsSubsetOf(Keys{"name", "sw_version", "support_url"}));
  for (auto const& item : p.at("availability").as_array()) EXPECT_EQ(keys(item), Keys{"topic"});
}

TEST(HomeAssistant, IdentifiesTheDeviceByTheConfiguredId) {
  json::object const p = payload();
  EXPECT_EQ(wire::to_text(p.at("device").at("identifiers")), R"(["deskd_main"])");
  EXPECT_EQ(str(p.at("device").at("name")), "Desk");
  EXPECT_EQ(str(p.at("origin").at("name")), "deskd");
  EXPECT_EQ(str(p.at("origin").at("sw_version")), "1.2.3");
}

TEST(HomeAssistant, NeedsDaemonAndDeskToBeAvailable) {
  json::object const p = payload();
  EXPECT_EQ(wire::to_text(p.at("availability")),
            R"([{"topic":"deskd/availability"},{"topic":"deskd/main/link"}])");
  EXPECT_EQ(str(p.at("availability_mode")), "all") << "the default is the latest message of any";
}

TEST(HomeAssistant, ShowsLinkAndFaultWhileTheDeskIsSilent) {
  Keys const always{"link", "fault", "bus_load", "bus_errors"};
  for (std::string const& key : always) {
    json::object const c = component(key);
    EXPECT_EQ(wire::to_text(c.at("availability")), R"([{"topic":"deskd/availability"}])") << key;
    EXPECT_FALSE(c.contains("availability_topic")) << "an override must have the same form as the root's";
  }
  for_each_component([&](std::string const& key, json::object const& c) {
    EXPECT_EQ(c.contains("availability"), always.contains(key));
  });
}

TEST(HomeAssistant, OffersTheseEntities) {
  Keys const expected{"desk",     "target",     "preset",      "sit",         "stand",      "stop",
                      "now",      "skip",       "snooze",      "reset",       "cycle",      "lock",
                      "height",   "posture",    "next_change", "stood_today", "sat_today",  "changes_today",
                      "fault",    "moving",     "link",        "obstruction", "cycle_mode", "cycle_stage",
                      "bus_load", "bus_errors", "save_sit",    "save_stand"};
  EXPECT_EQ(keys(discovery_payload(k_discovery, k_topics, only_limits()).at("components")), expected);
}

TEST(HomeAssistant, OffersMoreOfADeskThatHasMore) {
  auto const with = [](auto change) {
    Features features = only_limits();
    change(features);
    return keys(discovery_payload(k_discovery, k_topics, features).at("components"));
  };
  auto const more = [&](auto change) {
    Keys const all = with(change);
    Keys const usual = with([](Features&) {});
    Keys rest;
    std::set_difference(all.begin(), all.end(), usual.begin(), usual.end(), std::inserter(rest, rest.end()));
    return rest;
  };
  EXPECT_EQ(more([](Features& f) { f.obstacle_strip = true; }), Keys{"obstacle"});
  EXPECT_EQ(more([](Features& f) { f.homing = true; }), Keys{"home"});
  EXPECT_EQ(more([](Features& f) { f.users = {"Anna"}; }), Keys{}) << "nobody else can be chosen";
  EXPECT_EQ(more([](Features& f) { f.users = {"Anna", "Ben"}; }), Keys{"user"});
  EXPECT_EQ(more([](Features& f) { f.ergonomics = true; }), (Keys{"seat_height", "height_off"}));
  EXPECT_EQ(more([](Features& f) { f.coach = true; }),
            (Keys{"break", "break_start", "break_done", "break_skip", "break_next", "break_uncomfortable"}));
  EXPECT_EQ(str(component("home").at("command_topic")), "deskd/main/home/set");
  EXPECT_EQ(str(component("home").at("payload_press")), "home");
}

TEST(HomeAssistant, UsesOnlyKeysThatThePlatformKnows) {
  Keys const any{"platform", "unique_id",       "name",         "qos",
                 "icon",     "entity_category", "availability", "enabled_by_default"};
  std::map<std::string, Keys> const own{
      {"cover",
       {"command_topic", "state_topic", "position_topic", "set_position_topic", "position_open",
        "position_closed"}},
      {"number",
       {"command_topic", "state_topic", "min", "max", "step", "mode", "device_class", "unit_of_measurement"}},
      {"select", {"command_topic", "state_topic", "options"}},
      {"switch", {"command_topic", "state_topic"}},
      {"button", {"command_topic", "payload_press"}},
      {"sensor",
       {"state_topic", "device_class", "unit_of_measurement", "state_class", "suggested_display_precision",
        "options", "value_template", "json_attributes_topic"}},
      {"binary_sensor",
       {"state_topic", "device_class", "payload_on", "payload_off", "json_attributes_topic"}},
  };
  for_each_component([&](std::string const&, json::object const& c) {
    Keys allowed = own.at(str(c.at("platform")));
    allowed.insert(any.begin(), any.end());
    EXPECT_THAT(keys(c), IsSubsetOf(allowed)) << "Home Assistant drops unknown keys without a word";
  });
}

TEST(HomeAssistant, GivesEachEntityAnIdForEver) {
  for_each_component([](std::string const& key, json::object const& c) {
    EXPECT_EQ(str(c.at("unique_id")), "deskd_main_" + key);
    EXPECT_EQ(c.at("qos").as_int64(), 1);
    EXPECT_FALSE(c.contains("retain")) << "a retained command moves the desk at each reconnect";
  });
}

TEST(HomeAssistant, NamesDoNotRepeatTheDevice) {
  std::set<std::string> names;
  for_each_component([&](std::string const& key, json::object const& c) {
    if (key == "desk") {
      EXPECT_TRUE(c.at("name").is_null()) << "the main feature takes the device's name";
      return;
    }
    std::string const name = str(c.at("name"));
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(name.find("Desk"), std::string::npos) << name;
    EXPECT_EQ(name.find("desk"), std::string::npos) << name;
    EXPECT_TRUE(names.insert(name).second) << name << " is used twice";
  });
}

TEST(HomeAssistant, CategoriesFitThePlatform) {
  for_each_component([](std::string const&, json::object const& c) {
    if (!c.contains("entity_category")) return;
    std::string const category = str(c.at("entity_category"));
    std::string const platform = str(c.at("platform"));
    bool const shows_only = platform == "sensor" || platform == "binary_sensor";
    EXPECT_EQ(category, shows_only ? "diagnostic" : "config")
        << "`config` on a sensor: the entity is not added";
  });
}

TEST(HomeAssistant, ClassesAndUnitsFit) {
  std::map<std::string, Keys> const units{{"distance", {"mm"}}, {"duration", {"s"}}};
  for_each_component([&](std::string const&, json::object const& c) {
    std::string const platform = str(c.at("platform"));
    std::string const device_class = c.contains("device_class") ? str(c.at("device_class")) : "";
    if (auto const it = units.find(device_class); it != units.end()) {
      EXPECT_TRUE(it->second.contains(str(c.at("unit_of_measurement"))));
    } else if (c.contains("unit_of_measurement")) {
      EXPECT_EQ(str(c.at("unit_of_measurement")), "%") << "a share is of no class";
    }
    if (platform == "sensor" && (device_class == "enum" || device_class == "timestamp")) {
      EXPECT_FALSE(c.contains("state_class"));
      EXPECT_FALSE(c.contains("suggested_display_precision")) << "would make it numeric";
      EXPECT_EQ(c.contains("options"), device_class == "enum");
    } else if (platform == "sensor" && !c.contains("state_class")) {
      EXPECT_FALSE(c.contains("unit_of_measurement") || c.contains("suggested_display_precision"))
          << "either of them would make a text numeric";
    } else if (platform == "sensor") {
      EXPECT_THAT((Keys{"measurement", "total_increasing"}), ::testing::Contains(str(c.at("state_class"))));
    }
    if (platform == "binary_sensor") {
      EXPECT_THAT((Keys{"moving", "connectivity", "problem", "safety"}), ::testing::Contains(device_class));
    }
  });
}

TEST(HomeAssistant, RangesAreWholeAndWithinTheSoftLimits) {
  json::object const target = component("target");
  EXPECT_EQ(target.at("min").as_int64(), 621);
  EXPECT_EQ(target.at("max").as_int64(), 1270);
  EXPECT_EQ(target.at("step").as_int64(), 1) << "min, max and step have useless defaults";
  json::object const desk = component("desk");
  EXPECT_EQ(desk.at("position_closed").as_int64(), 621);
  EXPECT_EQ(desk.at("position_open").as_int64(), 1270);
}

TEST(HomeAssistant, CoverTakesHeightsAsPositions) {
  json::object const desk = component("desk");
  EXPECT_EQ(str(desk.at("position_topic")), "deskd/main/height");
  EXPECT_EQ(str(desk.at("set_position_topic")), "deskd/main/target/set");
  EXPECT_EQ(str(desk.at("state_topic")), "deskd/main/move") << "heights on it would be parsed as states";
}

TEST(HomeAssistant, ListsEveryFaultCode) {
  std::set<std::string> const options = strings(component("fault").at("options"));
  EXPECT_TRUE(options.contains("ok"));
  for (auto const code : {core::FaultCode::stale_height, core::FaultCode::runaway, core::FaultCode::bus_gone,
                          core::FaultCode::unsupported}) {
    EXPECT_TRUE(options.contains(std::string{core::to_string(code)})) << core::to_string(code);
  }
  EXPECT_EQ(options.size(), static_cast<std::size_t>(core::FaultCode::unsupported) + 2);
  EXPECT_FALSE(options.contains("?"));
}

TEST(HomeAssistant, NoOptionIsCalledNone) {
  for_each_component([](std::string const&, json::object const& c) {
    if (!c.contains("options")) return;
    EXPECT_THAT(strings(c.at("options")), ::testing::Not(::testing::Contains("none")));
  });
}

/// What Home Assistant would send for each control.
std::set<std::string> possible_payloads(std::string const& platform, json::object const& c) {
  if (platform == "cover") return {"OPEN", "CLOSE", "STOP"};
  if (platform == "switch") return {"ON", "OFF"};
  if (platform == "number") {
    return {std::to_string(c.at("min").as_int64()), std::to_string(c.at("max").as_int64())};
  }
  if (platform == "select") return strings(c.at("options"));
  return {str(c.at("payload_press"))};
}

TEST(HomeAssistant, EveryControlSendsWhatTheParserUnderstands) {
  int checked = 0;
  auto const understood = [&checked](std::string const& topic, std::string const& text) {
    Command const command = parse_command(k_topics, {topic, text}, true);
    EXPECT_TRUE(std::holds_alternative<core::Request>(command) || std::holds_alternative<wire::Word>(command))
        << topic << " " << text;
    ++checked;
  };
  for_each_component([&](std::string const&, json::object const& c) {
    if (!c.contains("command_topic")) return;
    for (std::string const& text : possible_payloads(str(c.at("platform")), c)) {
      understood(str(c.at("command_topic")), text);
    }
    if (c.contains("set_position_topic")) understood(str(c.at("set_position_topic")), "880");
  });
  EXPECT_GE(checked, 20);
}

TEST(HomeAssistant, EveryStateIsPublishedRetained) {
  core::Snapshot snapshot;
  snapshot.height = core::Height::at_mm(720);
  snapshot.has_obstacle_strip = snapshot.counts_height = true;
  Publisher publisher{k_topics, k_discovery};
  for (auto const leaf :
       {leaf::k_bus, leaf::k_user, leaf::k_seat_height, leaf::k_height_off, leaf::k_advice, leaf::k_break}) {
    EXPECT_TRUE(publisher.keep(leaf, "{}").empty()) << "it is there before the first connection";
  }
  std::set<std::string> retained;
  for (Message const& m : publisher.on_connected(snapshot, {}, core::TimePoint{} + std::chrono::hours{1})) {
    if (m.retain) retained.insert(m.topic);
  }
  for_each_component([&](std::string const&, json::object const& c) {
    for (char const* const key : {"state_topic", "position_topic", "json_attributes_topic"}) {
      EXPECT_TRUE(!c.contains(key) || retained.contains(str(c.at(key)))) << key;
    }
  });
  json::object const p = payload();
  for (auto const& item : p.at("availability").as_array())
    EXPECT_TRUE(retained.contains(str(item.at("topic"))));
}

TEST(HomeAssistant, BirthIsOnlineOnTheBirthTopic) {
  EXPECT_TRUE(is_birth("homeassistant/status", "homeassistant/status", "online"));
  EXPECT_FALSE(is_birth("homeassistant/status", "homeassistant/status", "offline"));
  EXPECT_FALSE(is_birth("homeassistant/status", "deskd/availability", "online"));
}

}  // namespace
}  // namespace desk::mqtt
