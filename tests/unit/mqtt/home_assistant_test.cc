#include "daemon/mqtt/home_assistant.h"

#include "daemon/core/fault.h"
#include "daemon/core/snapshot.h"
#include "daemon/mqtt/command_parser.h"
#include "daemon/mqtt/daemon_publisher.h"
#include "daemon/mqtt/publisher.h"
#include "daemon/mqtt/session.h"
#include "daemon/wire/text.h"
#include "tests/unit/mqtt/home_assistant_rules.h"

#include <gmock/gmock.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {
namespace {

namespace json = boost::json;
using ::testing::IsEmpty;
using Keys = std::set<std::string>;

Topics const k_topics{"deskd", "main"};
Discovery const k_discovery{true, "homeassistant", "Desk", "1.2.3"};
core::SoftLimits const k_limits{core::Height::at_mm(620.4), core::Height::at_mm(1270.6)};
Features const k_all{k_limits, true, true, {"Anna", "Ben"}, true, true, true};

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
  Keys const always{"link", "fault", "bus_load", "bus_errors", "boot", "history"};
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
  Keys const expected{// the desk
                      "desk", "target", "preset", "sit", "stand", "stop", "lock", "save_sit", "save_stand",
                      // the cycle
                      "cycle", "cycle_mode", "cycle_stage", "next_change", "now", "skip", "snooze",
                      "reminder", "sit_interval", "stand_interval", "snooze_time", "forget_intervals", "dnd",
                      "pause", "sat_too_long", "stood_too_long",
                      // what is measured
                      "height", "posture", "moving", "move_event", "stood_today", "sat_today", "away_today",
                      "changes_today", "walks_today", "moves_today", "longest_sitting", "longest_standing",
                      // how it is
                      "link", "fault", "reset", "obstruction", "bus_load", "bus_errors", "motor_left",
                      "motor_free", "travel", "speed_up", "speed_down", "coast_up", "coast_down", "boot",
                      "history"};
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
  EXPECT_EQ(more([](Features& f) { f.homing = true; }), (Keys{"home", "needs_homing"}));
  EXPECT_EQ(more([](Features& f) { f.presence = true; }), Keys{"present"});
  EXPECT_EQ(more([](Features& f) { f.users = {"Anna"}; }), Keys{}) << "nobody else can be chosen";
  EXPECT_EQ(more([](Features& f) { f.users = {"Anna", "Ben"}; }), Keys{"user"});
  EXPECT_EQ(more([](Features& f) { f.ergonomics = true; }), (Keys{"seat_height", "height_off"}));
  EXPECT_EQ(more([](Features& f) { f.coach = true; }),
            (Keys{"break", "break_start", "break_done", "break_skip", "break_next", "break_uncomfortable"}));
  EXPECT_EQ(str(component("home").at("command_topic")), "deskd/main/home/set");
  EXPECT_EQ(str(component("home").at("payload_press")), "home");
}

/// All devices of a daemon whose desk has these features: each bit is one.
constexpr unsigned k_combinations = 1U << 8U;
std::vector<Announcement> announced(unsigned bits) {
  Features features = only_limits();
  features.obstacle_strip = (bits & 1U) != 0;
  features.homing = (bits & 2U) != 0;
  if ((bits & 4U) != 0) features.users = {"Anna", "Ben"};
  features.ergonomics = (bits & 8U) != 0;
  features.coach = (bits & 16U) != 0;
  features.presence = (bits & 32U) != 0;
  Discovery discovery = k_discovery;
  discovery.several = (bits & 64U) != 0;
  if ((bits & 128U) != 0) {
    discovery.area = "Büro";
    discovery.model = "Bekant";
    discovery.serial_number = "S/N 1";
    discovery.configuration_url = "http://pi.local:8080/desk";
  }
  std::vector<Announcement> all;
  if (discovery.several) all.push_back(announcement_of_daemon(discovery, k_topics.prefix()));
  all.emplace_back(discovery_topic(discovery, k_topics), discovery_payload(discovery, k_topics, features));
  return all;
}

TEST(HomeAssistant, AcceptsEveryCombinationOfFeatures) {
  for (unsigned bits = 0; bits < k_combinations; ++bits) {
    for (Announcement const& a : announced(bits)) {
      EXPECT_THAT(violations(a.topic, a.payload), IsEmpty()) << a.topic << " of combination " << bits;
    }
  }
}

/// What the rules say of the full announcement after `change`.
template <typename Change>
std::vector<std::string> after(Change change) {
  json::object p = payload();
  change(p);
  return violations(discovery_topic(k_discovery, k_topics), p);
}
/// The same of one component.
template <typename Change>
std::vector<std::string> after(char const* key, Change change) {
  return after([&](json::object& p) { change(p.at("components").at(key).as_object()); });
}

TEST(HomeAssistantRules, Bite) {
  EXPECT_THAT(after([](json::object&) {}), IsEmpty());
  EXPECT_EQ(violations("homeassistant/device/de.sk/config", payload()).size(), 1U);
  EXPECT_EQ(after([](json::object& p) { p["~"] = "deskd"; }).size(), 1U);
  EXPECT_EQ(after([](json::object& p) { p.erase("availability_mode"); }).size(), 1U);
  EXPECT_EQ(after([](json::object& p) { p.at("device").as_object()["colour"] = "red"; }).size(), 1U);
  EXPECT_EQ(after([](json::object& p) { p.at("device").as_object()["configuration_url"] = "pi"; }).size(),
            1U);
  EXPECT_EQ(after([](json::object& p) { p.at("origin").as_object().erase("name"); }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["unit_of_measurement"] = "minutes"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["entity_category"] = "config"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["sate_topic"] = "x"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["name"] = "Desk height"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["name"] = "Posture"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["unique_id"] = "deskd_main_target"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["platform"] = "datetime"; }).size(), 1U);
  EXPECT_EQ(after("height", [](json::object& c) { c["availability"] = "deskd/availability"; }).size(), 1U);
  EXPECT_EQ(after("fault", [](json::object& c) { c["unit_of_measurement"] = "s"; }).size(), 1U);
  EXPECT_EQ(after("fault", [](json::object& c) { c.erase("options"); }).size(), 2U);
  EXPECT_EQ(after("preset", [](json::object& c) { c["options"] = json::array{"Sit", "None"}; }).size(), 1U);
  EXPECT_EQ(after("target", [](json::object& c) { c["retain"] = true; }).size(), 2U);
  EXPECT_EQ(after("target", [](json::object& c) { c["qos"] = 0; }).size(), 1U);
  EXPECT_EQ(after("target", [](json::object& c) { c.erase("min"); }).size(), 1U);
  EXPECT_EQ(after("desk", [](json::object& c) { c["position_open"] = 1270.5; }).size(), 1U);
  EXPECT_EQ(after("pause", [](json::object& c) { c.erase("state_on"); }).size(), 1U);
  EXPECT_EQ(after("reminder", [](json::object& c) { c.erase("event_types"); }).size(), 2U);
  EXPECT_EQ(after("reminder", [](json::object& c) { c["device_class"] = "problem"; }).size(), 1U);
}

TEST(HomeAssistant, ADeskSaysWhatIsConfiguredOfIt) {
  Discovery discovery = k_discovery;
  json::object const plain = discovery_payload(discovery, k_topics, k_all);
  EXPECT_EQ(
      wire::to_text(plain.at("device")),
      R"({"identifiers":["deskd_main"],"name":"Desk","manufacturer":"deskd","model":"Sit-stand desk","sw_version":"1.2.3"})");
  discovery.area = "Office";
  discovery.model = "Bekant";
  discovery.serial_number = "42";
  discovery.configuration_url = "https://pi/";
  discovery.several = true;
  json::object const told = discovery_payload(discovery, k_topics, k_all);
  EXPECT_EQ(
      wire::to_text(told.at("device")),
      R"({"identifiers":["deskd_main"],"name":"Desk","manufacturer":"deskd","model":"Bekant","sw_version":"1.2.3","configuration_url":"https://pi/","suggested_area":"Office","serial_number":"42","via_device":"deskd"})");
}

TEST(HomeAssistant, TheDaemonIsADeviceWhereItHasSeveralDesks) {
  Discovery discovery = k_discovery;
  discovery.several = true;
  Announcement const daemon = announcement_of_daemon(discovery, "deskd");
  EXPECT_EQ(daemon.topic, "homeassistant/device/deskd/config");
  EXPECT_EQ(wire::to_text(daemon.payload.at("device").at("identifiers")), R"(["deskd"])");
  EXPECT_EQ(keys(daemon.payload.at("components")), (Keys{"boot", "history"}));
  EXPECT_EQ(str(daemon.payload.at("components").at("boot").at("unique_id")), "deskd_boot");
  EXPECT_EQ(str(daemon.payload.at("components").at("history").at("state_topic")), "deskd/history");
  auto const of_desk = keys(discovery_payload(discovery, k_topics, k_all).at("components"));
  EXPECT_FALSE(of_desk.contains("boot") || of_desk.contains("history"));
  Announcement const other = announcement_of_daemon(discovery, "home/office");
  EXPECT_EQ(other.topic, "homeassistant/device/deskd_PhomeX2Foffice/config");
  EXPECT_EQ(str(other.payload.at("device").at("name")), "deskd home/office")
      << "two of them can be told apart";
}

TEST(HomeAssistant, ADeviceFitsIntoWhatAConnectionReads) {
  std::string const whole = wire::to_text(payload());
  EXPECT_LT(whole.size(), Session::k_payload_limit / 2) << "or what was announced before cannot be known";
}

TEST(HomeAssistant, GivesEachEntityAnIdForEver) {
  for_each_component([](std::string const& key, json::object const& c) {
    EXPECT_EQ(str(c.at("unique_id")), "deskd_main_" + key);
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

/// What Home Assistant would send for each control.
std::set<std::string> possible_payloads(std::string const& platform, json::object const& c) {
  if (platform == "cover") return {"OPEN", "CLOSE", "STOP"};
  if (platform == "switch" && c.contains("payload_on"))
    return {str(c.at("payload_on")), str(c.at("payload_off"))};
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

/// Whether the topic is one of a filter with + levels.
bool matches(std::string const& filter, std::string const& topic) {
  std::string pattern;
  for (char const c : filter) pattern += c == '+' ? std::string{"[^/]+"} : std::string{c};
  return std::regex_match(topic, std::regex{pattern});
}

/// What is published of a desk that has everything, and of its daemon.
Messages everything() {
  core::Snapshot snapshot;
  snapshot.height = core::Height::at_mm(720);
  snapshot.has_obstacle_strip = snapshot.counts_height = true;
  snapshot.presence = core::Presence::unknown;
  core::TimePoint const now = core::TimePoint{} + std::chrono::hours{1};
  Publisher publisher{k_topics, k_discovery};
  // The daemon tells these before its first connection.
  for (auto const leaf : {leaf::k_bus, leaf::k_ergonomics, leaf::k_advice, leaf::k_break}) {
    EXPECT_TRUE(publisher.keep(leaf, "{}").empty());
  }
  DaemonPublisher daemon{k_topics.prefix(), now};
  EXPECT_TRUE(daemon.keep(daemon_leaf::k_history, "{}").empty());
  Messages messages = daemon.on_connected({now, {}});
  for (Message& m : publisher.on_connected(snapshot, {now, {}}, now)) messages.push_back(std::move(m));
  EXPECT_FALSE(publisher.notice(core::notice::MoveEnded{{}}, {now, {}}).empty());
  return messages;
}

TEST(HomeAssistant, EveryStateIsPublishedRetained) {
  std::set<std::string> retained;
  for (Message const& m : everything()) {
    if (m.retain) retained.insert(m.topic);
  }
  for_each_component([&](std::string const&, json::object const& c) {
    bool const happens = str(c.at("platform")) == "event";
    for (char const* const key : {"state_topic", "position_topic", "json_attributes_topic"}) {
      if (!c.contains(key)) continue;
      EXPECT_EQ(retained.contains(str(c.at(key))), !happens) << key;
    }
  });
  json::object const p = payload();
  for (auto const& item : p.at("availability").as_array())
    EXPECT_TRUE(retained.contains(str(item.at("topic"))));
}

TEST(HomeAssistant, WhatADeskRetainsIsKnownByName) {
  std::set<std::string> known;
  for (auto const leaf : leaf::k_retained) EXPECT_TRUE(known.insert(k_topics.of(leaf)).second) << leaf;
  for (Message const& m : everything()) {
    bool const of_desk = m.topic.starts_with("deskd/main/");
    EXPECT_TRUE(!of_desk || known.contains(m.topic)) << m.topic << " would stay when the desk is gone";
  }
}

TEST(HomeAssistant, EveryCommandTopicIsSubscribed) {
  auto const filters = k_topics.command_filters();
  for_each_component([&](std::string const&, json::object const& c) {
    for (char const* const key : {"command_topic", "set_position_topic"}) {
      if (!c.contains(key)) continue;
      std::string const topic = str(c.at(key));
      bool const subscribed = std::any_of(filters.begin(), filters.end(),
                                          [&](std::string const& filter) { return matches(filter, topic); });
      EXPECT_TRUE(subscribed) << topic;
      EXPECT_FALSE(known_command(*k_topics.command_leaf(topic)).empty()) << topic;
    }
  });
}

TEST(HomeAssistant, BirthIsOnlineOnTheBirthTopic) {
  EXPECT_TRUE(is_birth("homeassistant/status", "homeassistant/status", "online"));
  EXPECT_FALSE(is_birth("homeassistant/status", "homeassistant/status", "offline"));
  EXPECT_FALSE(is_birth("homeassistant/status", "deskd/availability", "online"));
}

}  // namespace
}  // namespace desk::mqtt
