#include "daemon/mqtt/announcer.h"

#include "daemon/mqtt/publisher.h"
#include "daemon/wire/text.h"

#include <gmock/gmock.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace desk::mqtt {
namespace {

namespace json = boost::json;
using core::TimePoint;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string const k_main = "homeassistant/device/deskd_main/config";
std::string const k_left = "homeassistant/device/deskd_left/config";
std::string const k_daemon = "homeassistant/device/deskd/config";

Features features(bool coach) {
  Features f;
  f.limits = {core::Height::at_mm(620), core::Height::at_mm(1270)};
  f.coach = coach;
  return f;
}

/// What a daemon with these desks announces.
std::vector<Announcement> devices(std::vector<std::string> const& desks, bool coach = false,
                                  std::string const& prefix = "deskd", bool enabled = true) {
  Discovery discovery{enabled, "homeassistant", "Desk", "1"};
  discovery.several = desks.size() > 1;
  std::vector<Announcement> all;
  if (discovery.several) all.push_back(announcement_of_daemon(discovery, prefix));
  for (auto const& id : desks) {
    all.push_back(Publisher{Topics{prefix, id}, discovery, features(coach)}.announcement());
  }
  return all;
}

/// A broker that keeps what is retained, and one announcer on it.
class World {
 public:
  void daemon(std::vector<std::string> const& desks, bool coach = false, bool enabled = true) {
    announcer_.emplace(Announcer::Prefixes{"homeassistant", "deskd"}, devices(desks, coach, "deskd", enabled),
                       desks);
  }
  void put(std::vector<Announcement> const& announcements) {
    for (auto const& a : announcements) retained[a.topic] = wire::to_text(a.payload);
  }
  void connect() {
    announcer_->on_connected(now);
    for (auto const& [topic, payload] : std::map{retained}) announcer_->heard(topic, payload, true, now);
    announcer_->heard("deskd/availability", "online", false, now);
  }
  /// Until `time` has passed; everything that falls due meanwhile.
  Messages pass(core::Duration time) {
    Messages all;
    TimePoint const until = now + time;
    while (announcer_->next_deadline() <= until) {
      now = std::max(now, announcer_->next_deadline());
      take(announcer_->update(now), all);
    }
    now = until;
    return all;
  }
  Messages birth() {
    Messages all;
    take(announcer_->on_birth(now), all);
    return all;
  }
  Announcer& announcer() { return *announcer_; }

  std::map<std::string, std::string> retained;  ///< by topic
  TimePoint now = TimePoint{} + 1h;

 private:
  void take(Messages const& messages, Messages& all) {
    for (Message const& m : messages) {
      EXPECT_TRUE(m.retain) << m.topic;
      EXPECT_EQ(m.qos, 1) << m.topic;
      if (m.payload.empty()) {
        retained.erase(m.topic);
      } else {
        retained[m.topic] = m.payload;
      }
      all.push_back(m);
    }
  }
  std::optional<Announcer> announcer_;
};

json::object components_in(std::string const& payload) {
  return json::parse(payload).at("components").as_object();
}

TEST(Announcer, AnnouncesOnceAConnection) {
  World world;
  world.daemon({"main"});
  world.connect();
  EXPECT_THAT(world.pass(400ms), IsEmpty()) << "the broker may have more to tell";
  auto const said = world.pass(1h);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_EQ(said[0].topic, k_main);
  EXPECT_EQ(said[0].payload, wire::to_text(devices({"main"})[0].payload));
  world.announcer().on_disconnected();
  EXPECT_EQ(world.announcer().next_deadline(), core::k_never);
  EXPECT_THAT(world.birth(), IsEmpty());
  world.connect();
  EXPECT_EQ(world.pass(1h), said) << "Home Assistant ignores an unchanged one at no cost";
}

TEST(Announcer, DoesNotRelyOnItsOwnEcho) {
  World world;
  world.daemon({"main"});
  world.announcer().on_connected(world.now);
  EXPECT_THAT(world.pass(Announcer::k_patience - 1ms), IsEmpty());
  EXPECT_THAT(world.pass(1ms), SizeIs(1));
}

TEST(Announcer, WaitsForABrokerThatDeliversWhatItKeepsBitByBit) {
  World world;
  world.daemon({"main"}, false);
  world.announcer().on_connected(world.now);
  world.announcer().heard("deskd/availability", "online", true, world.now);
  world.announcer().heard("deskd/availability", "online", false, world.now);
  EXPECT_THAT(world.pass(400ms), IsEmpty());
  world.announcer().heard(k_main, wire::to_text(devices({"main"}, true)[0].payload), true, world.now);
  EXPECT_THAT(world.pass(400ms), IsEmpty());
  EXPECT_TRUE(components_in(world.pass(200ms).at(0).payload).contains("break_start"));
}

TEST(Announcer, RemovesAComponentFirstByItsPlatformAndLaterByItsAbsence) {
  World world;
  world.put(devices({"main"}, true));
  world.daemon({"main"}, false);
  world.connect();
  auto const first = world.pass(1s);
  ASSERT_THAT(first, SizeIs(1));
  auto const with_removal = components_in(first[0].payload);
  EXPECT_EQ(wire::to_text(with_removal.at("break_start")), R"({"platform":"button"})");
  EXPECT_EQ(wire::to_text(with_removal.at("break")), R"({"platform":"sensor"})");
  EXPECT_TRUE(with_removal.at("height").as_object().contains("state_topic"));
  EXPECT_THAT(world.pass(5s), IsEmpty()) << "a second one in the first seconds would be lost";
  auto const second = world.pass(1h);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].payload, wire::to_text(devices({"main"})[0].payload));
}

TEST(Announcer, TellsOfAnotherConfigurationAtOnceAndRemovesWhatIsGone) {
  World world;
  world.daemon({"main"}, true);
  world.connect();
  world.pass(1h);
  world.announcer().change(devices({"main"}, true), world.now);
  EXPECT_THAT(world.pass(1h), IsEmpty()) << "nothing is another";
  world.announcer().change(devices({"main"}, false), world.now);
  auto const first = world.pass(1s);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(wire::to_text(components_in(first[0].payload).at("break")), R"({"platform":"sensor"})");
  auto const second = world.pass(1h);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].payload, wire::to_text(devices({"main"})[0].payload));
}

TEST(Announcer, AnotherConfigurationThatComesBeforeItHasReadIsTheOneItTells) {
  World world;
  world.daemon({"main"}, true);
  world.announcer().change(devices({"main"}, false), world.now);
  world.connect();
  world.announcer().change(devices({"main"}, true), world.now);
  auto const said = world.pass(1h);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_TRUE(components_in(said[0].payload).contains("break"));
}

TEST(Announcer, RemovesAComponentThatIsOfAnotherPlatformNow) {
  World world;
  auto before = devices({"main"});
  before[0].payload.at("components").at("moving").as_object()["platform"] = "sensor";
  world.put(before);
  world.daemon({"main"});
  world.connect();
  EXPECT_EQ(wire::to_text(components_in(world.pass(1s).at(0).payload).at("moving")),
            R"({"platform":"sensor"})");
  EXPECT_EQ(components_in(world.pass(1h).at(0).payload).at("moving").at("platform"), "binary_sensor");
}

TEST(Announcer, ABirthInBetweenBringsTheSameAndPutsTheSecondOff) {
  World world;
  world.put(devices({"main"}, true));
  world.daemon({"main"}, false);
  world.connect();
  auto const first = world.pass(1s);
  world.pass(10s);
  EXPECT_EQ(world.birth(), first);
  EXPECT_THAT(world.pass(Announcer::k_removal - 1ms), IsEmpty());
  auto const second = world.pass(1s);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(world.birth(), second);
}

TEST(Announcer, AConnectionThatEndsInBetweenBeginsAnew) {
  World world;
  world.put(devices({"main"}, true));
  world.daemon({"main"}, false);
  world.connect();
  auto const first = world.pass(1s);
  world.announcer().on_disconnected();
  EXPECT_THAT(world.pass(1min), IsEmpty());
  world.connect();
  EXPECT_EQ(world.pass(1s), first);
  world.pass(1min);
  EXPECT_FALSE(components_in(world.retained.at(k_main)).contains("break_start"));
}

TEST(Announcer, RemovesADeskThatIsGoneWithAllThatItKept) {
  World world;
  world.put(devices({"main", "left"}));
  for (std::string_view const leaf : leaf::k_retained) {
    world.retained[Topics{"deskd", "left"}.of(leaf)] = "x";
    world.retained[Topics{"deskd", "main"}.of(leaf)] = "x";
  }
  world.retained["deskd/availability"] = "online";
  world.daemon({"main"});
  world.connect();
  world.pass(1min);
  std::set<std::string> left;
  for (auto const& [topic, payload] : world.retained) {
    if (!topic.starts_with("deskd/main/")) left.insert(topic);
  }
  EXPECT_EQ(left, (std::set<std::string>{k_main, "deskd/availability"}))
      << "neither the other desk nor the daemon's own device, which one desk does not need";
  EXPECT_EQ(world.retained.size(), leaf::k_retained.size() + 2);
}

TEST(Announcer, ASecondDeskBringsTheDaemonsOwnDevice) {
  World world;
  world.put(devices({"main"}));
  world.daemon({"main", "left"});
  world.connect();
  auto const said = world.pass(1s);
  ASSERT_THAT(said, SizeIs(3));
  EXPECT_EQ(said[0].topic, k_daemon) << "others are connected via it";
  EXPECT_EQ(wire::to_text(components_in(said[1].payload).at("history")), R"({"platform":"binary_sensor"})");
  EXPECT_THAT(world.pass(1min), SizeIs(1)) << "only the desk that lost something is told again";
}

TEST(Announcer, WithoutDiscoveryEverythingThatWasAnnouncedIsDeleted) {
  World world;
  world.put(devices({"main", "left", "right"}));
  world.retained["deskd/left/height"] = world.retained["deskd/right/height"] = "720";
  world.daemon({"main", "left"}, false, false);
  world.connect();
  world.pass(1min);
  EXPECT_EQ(world.retained, (std::map<std::string, std::string>{{"deskd/left/height", "720"}}))
      << "the desks that there are still tell their state";
  EXPECT_THAT(world.birth(), IsEmpty());
}

TEST(Announcer, LeavesAloneWhatIsNotItsOwn) {
  World world;
  auto const other_daemon = devices({"left"}, false, "office");
  auto foreign = devices({"left"})[0].payload;
  foreign.at("origin").as_object()["name"] = "zigbee2mqtt";
  auto elsewhere = devices({"left"})[0].payload;
  elsewhere.at("availability").as_array()[0] = json::object{{"topic", "deskd2/availability"}};
  world.put(other_daemon);
  world.retained["homeassistant/device/a/config"] = wire::to_text(foreign);
  world.retained["homeassistant/device/b/config"] = wire::to_text(elsewhere);
  int n = 0;
  for (char const* const broken :
       {"", "{", "[]", "null", "7", "{}", R"({"origin":7})", R"({"origin":{"name":"deskd"}})",
        R"({"origin":{"name":"deskd"},"availability":[]})",
        R"({"origin":{"name":"deskd"},"availability":[7,{"topic":"deskd/availability"}]})",
        R"({"origin":{"name":"deskd"},"availability":"deskd/availability"})"}) {
    world.retained["homeassistant/device/x" + std::to_string(n++) + "/config"] = broken;
  }
  auto const before = world.retained;
  world.daemon({"main"});
  world.connect();
  EXPECT_THAT(world.pass(1min), SizeIs(1));
  world.retained.erase(k_main);
  EXPECT_EQ(world.retained, before);
}

TEST(Announcer, DeletesNothingThatAnOddAnnouncementPointsAt) {
  for (char const* const link :
       {"deskd/+/link", "deskd/#/link", "deskd/a/b/link", "deskd//link", "deskd/link", "deskd/A/link",
        "other/left/link", "deskd/left", "deskd/main/link"}) {
    World world;
    auto odd = devices({"left"})[0].payload;
    odd.at("availability").as_array()[1] = json::object{{"topic", link}};
    world.retained["homeassistant/device/odd/config"] = wire::to_text(odd);
    world.daemon({"main"});
    world.connect();
    auto const said = world.pass(1min);
    ASSERT_THAT(said, SizeIs(2)) << link;
    EXPECT_EQ(said[0], (Message{"homeassistant/device/odd/config", "", true}));
  }
}

TEST(Announcer, RepeatsNoPlatformThatHomeAssistantMayNotKnow) {
  World world;
  auto before = devices({"main"})[0].payload;
  json::object& components = before.at("components").as_object();
  components["odd"] = json::object{{"platform", "teapot"}};
  components["none"] = json::object{};
  components["list"] = json::array{};
  components["Bad key"] = json::object{{"platform", "sensor"}};
  world.retained[k_main] = wire::to_text(before);
  world.daemon({"main"});
  world.connect();
  auto const said = world.pass(1h);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_EQ(said[0].payload, wire::to_text(devices({"main"})[0].payload));
}

TEST(Announcer, IgnoresWhatOthersAnnounceLater) {
  World world;
  world.daemon({"main"});
  world.connect();
  world.pass(1s);
  world.announcer().heard(k_left, wire::to_text(devices({"left"})[0].payload), true, world.now);
  world.announcer().heard("deskd/availability", "online", false, world.now);
  EXPECT_THAT(world.pass(1h), IsEmpty());
}

TEST(Announcer, SubscribesToWhatItReads) {
  World world;
  world.daemon({"main"});
  EXPECT_THAT(world.announcer().subscriptions(),
              ::testing::ElementsAre("homeassistant/device/+/config", "deskd/availability"));
}

}  // namespace
}  // namespace desk::mqtt
