// What is published of whatever a desk can be, by chance, against the schema that other systems are given.

#include "config/languages.h"
#include "daemon/ergonomics/assessment.h"
#include "daemon/ergonomics/time_watch.h"
#include "daemon/mqtt/command_parser.h"
#include "daemon/mqtt/publisher.h"
#include "daemon/wire/bus_json.h"
#include "daemon/wire/coach_json.h"
#include "daemon/wire/ergonomics_json.h"
#include "daemon/wire/json.h"
#include "daemon/wire/text.h"
#include "tests/integration/mqtt_schema_messages.h"
#include "tests/integration/mqtt_schema_random.h"
#include "tests/unit/ergonomics/random_situation.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace desk {
namespace {

namespace json = boost::json;
using testing::RandomDesk;
using testing::SchemaMessages;
using ::testing::UnorderedElementsAreArray;

constexpr core::TimePoint k_now{std::chrono::hours{1}};
wire::ClockMap const k_clock{k_now, {1'795'249'800, std::chrono::minutes{-210}, true}};
mqtt::Topics const k_topics{"deskd", "demo"};

/// One desk that is seen to do everything once.
class Sweep {
 public:
  explicit Sweep(SchemaMessages& messages) : messages_{messages} {}

  void add(std::uint32_t seed) {
    where_ = "seed " + std::to_string(seed);
    RandomDesk random{seed};
    core::Snapshot const snapshot = random.snapshot();
    mqtt::Publisher publisher{k_topics, {false, "homeassistant", "Demo", "1"}};
    add(publisher.on_connected(snapshot, k_clock, k_now));
    for (core::Notice const& notice : random.notices()) add(publisher.notice(notice, k_clock));
    add(publisher.update(snapshot, k_clock, k_now));  // a move that was aborted is told behind its notices
    auto const& texts = config::texts_in(random.chance() ? "en" : "de");
    for (coach::Notice const& notice : random.coach_notices())
      add(publisher.event(wire::to_json(notice, texts, k_clock)));
    add(publisher.keep(mqtt::leaf::k_break,
                       wire::to_text(wire::to_json(random.coach_view(), texts, k_clock))));
    add(publisher.keep(mqtt::leaf::k_bus, bus(random)));
    ergonomics::RandomSituation people{seed};
    auto situation = random.chance() ? people.plausible() : people.hostile();
    if (random.chance()) situation.chair.lumbar_support = random.chance();
    auto const times = ergonomics::judge_times(ergonomics::time_figures(snapshot), {});
    add(publisher.keep(mqtt::leaf::k_ergonomics,
                       wire::to_text(wire::to_json(ergonomics::assess(situation), times, "Ben", texts))));
    add(publisher.refused(k_topics.command(mqtt::leaf::k_lock), "\x01\xff", "no \"such\" word"));
  }

 private:
  static std::string bus(RandomDesk& random) {
    wire::BusReport report{"left", {"demo"}, core::BusFigures{1}, random.number(0, 1)};
    auto const fault = core::Fault{core::FaultCode::bus_timeout, core::FaultClass::transient, {}};
    for (int i = random.whole(0, 5); i > 0; --i)
      report.figures.carried(0, std::chrono::microseconds{random.whole(1, 90'000)},
                             random.chance() ? nullptr : &fault);
    return wire::to_text(wire::to_json(report, 0));
  }

  void add(mqtt::Messages const& said) {
    std::string const base = k_topics.of("");
    for (mqtt::Message const& message : said) {
      bool const of_desk = message.topic.starts_with(base);
      messages_.add(message.topic.substr(of_desk ? base.size() : std::string{"deskd/"}.size()),
                    message.payload, where_, of_desk ? "desk" : "daemon");
    }
  }

  SchemaMessages& messages_;
  std::string where_;
};

json::object described(char const* part) {
  return SchemaMessages::schema().at("properties").at(part).at("properties").as_object();
}

std::set<std::string> names(json::object const& object) {
  std::set<std::string> all;
  for (auto const& member : object) all.emplace(member.key());
  return all;
}

TEST(MqttSchema, HoldsWhateverADeskCanSay) {
  if (!SchemaMessages::can_be_checked()) GTEST_SKIP() << "no python3-jsonschema";
  constexpr std::uint32_t k_seeds = 100;
  SchemaMessages messages;
  Sweep sweep{messages};
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) sweep.add(seed);
  auto const verdict = messages.check();
  EXPECT_TRUE(verdict.good) << verdict.words;
}

TEST(MqttSchema, NoticesThatAreTriedOutAreAllThereAre) {
  std::set<std::size_t> core;
  for (auto const& notice : RandomDesk{1}.notices()) core.insert(notice.index());
  EXPECT_EQ(core.size(), std::variant_size_v<core::Notice>);
  std::set<std::size_t> coach;
  for (auto const& notice : RandomDesk{1}.coach_notices()) coach.insert(notice.index());
  EXPECT_EQ(coach.size(), std::variant_size_v<coach::Notice>);
}

TEST(MqttSchema, KnowsJustTheTopicsThatADeskHas) {
  std::set<std::string> leaves{std::string{mqtt::leaf::k_event}, std::string{mqtt::leaf::k_error},
                               std::string{mqtt::leaf::k_reminder}, std::string{mqtt::leaf::k_movement}};
  for (std::string_view const leaf : mqtt::leaf::k_retained) leaves.emplace(leaf);
  EXPECT_THAT(names(described("desk")), UnorderedElementsAreArray(leaves));
  EXPECT_THAT(names(described("daemon")), UnorderedElementsAreArray({"availability", "boot", "history"}));
}

/// Every payload that the schema offers as a command, by its enumeration or by example.
std::vector<std::string> offered(json::object const& command) {
  std::vector<std::string> payloads;
  for (char const* const key : {"enum", "examples"}) {
    if (!command.contains(key)) continue;
    for (json::value const& payload : command.at(key).as_array()) payloads.emplace_back(payload.as_string());
  }
  return payloads;
}

TEST(MqttSchema, OffersTheCommandsThatAreObeyed) {
  std::set<std::string> known;
  for (std::string const& name : names(described("desk"))) {
    if (!mqtt::known_command(name).empty()) known.insert(name);
  }
  for (std::string_view const leaf : {mqtt::leaf::k_preset_save, mqtt::leaf::k_intervals,
                                      mqtt::leaf::k_cycle_next, mqtt::leaf::k_home, mqtt::leaf::k_hold})
    known.emplace(leaf);
  json::object const commands = described("command");
  EXPECT_THAT(names(commands), UnorderedElementsAreArray(known));
  for (auto const& [leaf, command] : commands) {
    auto const payloads = offered(command.as_object());
    EXPECT_FALSE(payloads.empty()) << leaf;
    for (std::string const& payload : payloads) {
      std::string const topic = k_topics.command({leaf.data(), leaf.size()});
      auto const read = mqtt::parse_command(k_topics, {topic, payload, false}, true);
      EXPECT_FALSE(std::holds_alternative<mqtt::Refusal>(read)) << topic << " " << payload;
      EXPECT_FALSE(std::holds_alternative<mqtt::NotForUs>(read)) << topic;
    }
  }
}

}  // namespace
}  // namespace desk
