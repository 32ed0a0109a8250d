#include "tests/simulation/mqtt_day.h"

#include "daemon/mqtt/backoff.h"
#include "daemon/mqtt/command_parser.h"
#include "daemon/mqtt/publisher.h"
#include "drivers/simulated/random.h"
#include "tests/simulation/retained_state.h"
#include "tests/support/desk_world.h"
#include "tests/support/world_observer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>

namespace desk::testing {
namespace {

using core::Duration;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// As LinkOptions has them.
constexpr milliseconds k_first_backoff{500};
constexpr milliseconds k_longest_backoff{30'000};
constexpr seconds k_stable_after{10};
/// Of the state's rates the slowest that is not a minute's: the height at rest.
constexpr seconds k_rate_window{1};
constexpr std::int64_t k_midday = 1'790'000'000;

/// The commands that people and their automations send.
constexpr std::array<std::array<char const*, 2>, 22> k_commands{{
    {"target", "735"},        {"target", "980.5"},
    {"target", "1100"},       {"preset", "Sit"},
    {"preset", "Stand"},      {"move", "OPEN"},
    {"move", "CLOSE"},        {"move", "STOP"},
    {"cycle", "ON"},          {"cycle", "OFF"},
    {"cycle/next", "skip"},   {"cycle/next", "now"},
    {"reminder", "snooze 5"}, {"cycle/mode", "automatic"},
    {"lock", "ON"},           {"lock", "OFF"},
    {"lock", "OFF"},          {"fault", "reset"},
    {"hold", "up"},           {"hold", "down"},
    {"target", "9999"},       {"preset", "Lie down"},
}};

core::DeskSettings settings(bool cycle) {
  core::DeskSettings s;
  s.cycle.mode = cycle ? core::CycleMode::automatic : core::CycleMode::off;
  return s;
}

/// Joins the desk to the broker as the daemon does: after each step what is new, and each fact as it happens.
class MqttDay final : public WorldObserver {
 public:
  explicit MqttDay(MqttDayPlan const& plan)
      : plan_{plan},
        random_{plan.seed},
        world_{options_of(plan)},
        topics_{"deskd", "main"},
        publisher_{fresh_publisher()},
        broker_{topics_.availability(), plan.flaws},
        backoff_{k_first_backoff, k_longest_backoff, std::mt19937_64{plan.seed}} {
    world_.observe(this);
  }

  MqttDayReport live();

  void on_event(core::Event const& /*event*/, DeskWorld& /*world*/) override {}
  void on_action(core::Action const& action, DeskWorld& world) override;
  void before_transaction(core::BusSchedule::Job const& /*job*/, DeskWorld& /*world*/) override {}
  void on_transaction(Transaction const& /*transaction*/, DeskWorld& /*world*/) override {}
  void on_death(DeskWorld& /*world*/) override {}
  void on_start(DeskWorld& /*world*/) override {}
  void on_incident(Incident const& /*incident*/, DeskWorld& /*world*/) override {}
  void after_step(DeskWorld& world) override;

 private:
  /// Of a command that somebody sent.
  struct Sent {
    TimePoint at;
    int connection;  ///< which of ours was there to hear it
    int executed = 0;
  };

  static DeskWorld::Options options_of(MqttDayPlan const& plan);
  [[nodiscard]] mqtt::Publisher fresh_publisher() const;
  [[nodiscard]] wire::ClockMap clock() const;
  [[nodiscard]] Duration about(Duration mean);
  [[nodiscard]] TimePoint next_occasion() const;
  void occasion();
  void come_and_go();
  void connect();
  void cut();
  void send_command();
  void take_deliveries();
  void execute(ModelBroker::Delivery const& delivery);
  void say(mqtt::Publisher::Messages messages);
  void compare_if_settled();
  void violated(std::string const& what);

  MqttDayPlan plan_;
  MqttDayReport report_;
  driver::simulated::Random random_;
  DeskWorld world_;
  mqtt::Topics topics_;
  mqtt::Publisher publisher_;
  ModelBroker broker_;
  mqtt::Backoff backoff_;
  bool broker_up_ = true;
  TimePoint broker_changes_ = core::k_never;
  TimePoint broker_since_;
  TimePoint connected_since_;
  TimePoint next_attempt_;
  TimePoint next_command_ = core::k_never;
  TimePoint next_minute_;
  TimePoint moved_at_;  ///< when the desk was last seen in motion
  TimePoint told_at_;   ///< when it was last told something that it may not have thought about yet
  TimePoint said_at_;   ///< when it last said something, which may be on its way or half of the news
  int connection_ = 0;
  bool told_everything_ = false;
  std::map<std::uint64_t, Sent> sent_;
  std::optional<core::SeekReport> last_move_;
};

DeskWorld::Options MqttDay::options_of(MqttDayPlan const& plan) {
  DeskWorld::Options o;
  o.seed = plan.seed;
  o.settings = settings(plan.cycle);
  o.resting_period = seconds{1};
  o.record = false;
  return o;
}

mqtt::Publisher MqttDay::fresh_publisher() const {
  return {topics_, mqtt::Discovery{true, "homeassistant", "Main", "1"}};
}

/// Exact at the beginning of a second, as the daemon's.
wire::ClockMap MqttDay::clock() const {
  auto const whole = std::chrono::floor<seconds>(world_.now().time_since_epoch());
  return {TimePoint{whole}, {k_midday + whole.count(), minutes{60}, true}};
}

/// A time that is as likely to end now as later.
Duration MqttDay::about(Duration mean) {
  double const share = -std::log(1 - random_.uniform(0, 0.999));
  return core::to_duration(core::Seconds{core::to_seconds(mean) * share}) + milliseconds{1};
}

void MqttDay::violated(std::string const& what) {
  constexpr std::size_t k_enough = 20;
  if (report_.violations.size() >= k_enough) return;
  report_.violations.push_back(
      fmt::format("{:9.3f} s: {}", core::to_seconds(world_.now().time_since_epoch()), what));
}

void MqttDay::say(mqtt::Publisher::Messages messages) {
  if (!messages.empty()) said_at_ = world_.now();
  for (auto& message : messages) {
    ++report_.messages;
    report_.bytes += message.topic.size() + message.payload.size();
    broker_.publish(std::move(message), world_.now());
  }
}

void MqttDay::on_action(core::Action const& action, DeskWorld& /*world*/) {
  auto const* const notice = std::get_if<core::Notice>(&action);
  if (notice == nullptr) return;
  if (auto const* const ended = std::get_if<core::notice::MoveEnded>(notice)) {
    ++report_.moves;
    last_move_ = ended->report;
  }
  say(publisher_.notice(*notice, clock()));
}

void MqttDay::after_step(DeskWorld& world) {
  core::Snapshot const state = world.state();
  if (state.motion != core::Snapshot::Motion::stopped) moved_at_ = world.now();
  say(publisher_.update(state, clock(), world.now()));
}

void MqttDay::connect() {
  broker_.connect(world_.now());
  connected_since_ = world_.now();
  ++connection_;
  report_.longest_return = std::max(report_.longest_return, world_.now() - broker_since_);
  auto everything = publisher_.on_connected(world_.state(), clock(), world_.now());
  if (!plan_.forgets_to_republish || !told_everything_) say(std::move(everything));
  told_everything_ = true;
}

/// The broker dies, or only the network between; a broker that dies may have kept nothing on disk.
void MqttDay::cut() {
  ++report_.cuts;
  compare_if_settled();
  broker_.cut(world_.now(), random_.uniform(0, 1) < 0.2);
  publisher_.on_disconnected();
  if (world_.now() - connected_since_ >= k_stable_after) backoff_.reset();
  next_attempt_ = world_.now() + backoff_.next();
}

void MqttDay::come_and_go() {
  TimePoint const now = world_.now();
  if (now >= broker_changes_) {
    broker_up_ = !broker_up_;
    broker_since_ = now;
    if (!broker_up_ && broker_.connected()) cut();
    broker_changes_ = now + about(broker_up_ ? plan_.mean_uptime : Duration{seconds{20}});
  }
  if (broker_.connected() || now < next_attempt_) return;
  if (broker_up_) {
    connect();
  } else {
    next_attempt_ = now + backoff_.next();
  }
}

void MqttDay::send_command() {
  auto const& [leaf, payload] = k_commands.at(random_.bits() % k_commands.size());
  bool const retain = random_.uniform(0, 1) < 0.15;
  std::uint64_t const serial = ++report_.sent;
  sent_[serial] = {world_.now(), broker_.connected() ? connection_ : -1};
  broker_.command(topics_.command(leaf), payload, retain, serial, world_.now());
  next_command_ = world_.now() + about(plan_.mean_command);
  // In the instant in which it is on its way.
  if (random_.uniform(0, 1) < 0.25 && broker_.connected() && plan_.mean_uptime > Duration{0}) {
    broker_changes_ = world_.now() + core::to_duration(core::Seconds{random_.uniform(0, 0.05)});
  }
}

void MqttDay::execute(ModelBroker::Delivery const& delivery) {
  Sent& sent = sent_[delivery.serial];
  ++report_.executed;
  if (delivery.serial == 0) {
    return violated(fmt::format("executed what was only kept: {} {}", delivery.topic, delivery.payload));
  }
  std::string const what =
      fmt::format("command {} ({} {})", delivery.serial, delivery.topic, delivery.payload);
  if (++sent.executed > 1) violated(what + " is executed again");
  if (sent.connection != connection_) violated(what + " is executed in another connection");
  if (world_.now() - sent.at > seconds{1}) violated(what + " is executed late");
}

void MqttDay::take_deliveries() {
  for (ModelBroker::Delivery const& delivery : broker_.deliveries(world_.now())) {
    auto const command =
        mqtt::parse_command(topics_, {delivery.topic, delivery.payload, delivery.retained}, true);
    if (auto const* const request = std::get_if<core::Request>(&command)) {
      execute(delivery);
      world_.command(*request, core::Origin::mqtt);
      told_at_ = world_.now();
    } else if (auto const* const refusal = std::get_if<mqtt::Refusal>(&command)) {
      if (delivery.retained) ++report_.refused;
      say(publisher_.refused(delivery.topic, delivery.payload, refusal->reason));
    }
  }
}

/// While it moves, and right after any news, the broker may be behind.
void MqttDay::compare_if_settled() {
  TimePoint const now = world_.now();
  Duration const settled = k_rate_window + 4 * ModelBroker::k_transit + seconds{1};
  if (!broker_.connected()) return;
  if (now - std::max({connected_since_, moved_at_, said_at_, told_at_}) < settled) return;
  ++report_.comparisons;
  broker_.work(now);
  auto fresh = fresh_publisher();
  auto const truth = fresh.on_connected(world_.state(), clock(), now);
  for (auto const& difference : differences(truth, broker_.kept(), topics_)) violated(difference);
  auto const wrong = wrong_last_move(broker_.kept(), topics_, last_move_);
  if (!wrong.empty()) violated(wrong);
}

TimePoint MqttDay::next_occasion() const {
  TimePoint const attempt = broker_.connected() ? core::k_never : next_attempt_;
  return std::min(
      {broker_changes_, attempt, next_command_, next_minute_, broker_.next(), publisher_.next_deadline()});
}

void MqttDay::occasion() {
  broker_.work(world_.now());
  come_and_go();
  take_deliveries();
  if (world_.now() >= next_command_) send_command();
  if (world_.now() >= publisher_.next_deadline()) {
    say(publisher_.update(world_.state(), clock(), world_.now()));
  }
  if (world_.now() >= next_minute_) {
    compare_if_settled();
    world_.tell(core::event::CivilClock{clock().civil});
    next_minute_ = world_.now() + minutes{1};
    told_at_ = world_.now();
  }
}

MqttDayReport MqttDay::live() {
  TimePoint const end = world_.now() + plan_.length;
  world_.run(seconds{3});
  next_minute_ = broker_since_ = next_attempt_ = world_.now();
  if (plan_.mean_uptime > Duration{0}) broker_changes_ = world_.now() + about(plan_.mean_uptime);
  if (plan_.mean_command > Duration{0}) next_command_ = world_.now() + about(plan_.mean_command);
  while (world_.now() < end) {
    occasion();
    Duration const left = std::min(next_occasion(), end) - world_.now();
    world_.run(std::max<Duration>(left, milliseconds{1}));
  }
  // A desk that moves on and on is compared when it rests, or never.
  if (report_.longest_return > k_longest_backoff + seconds{1}) {
    violated(fmt::format("it took {:.1f} s to come back", core::to_seconds(report_.longest_return)));
  }
  return report_;
}

}  // namespace

std::string MqttDayReport::text() const {
  std::string all = fmt::format(
      "{} cuts, {} commands sent, {} executed, {} retained ones refused, {} moves, {} comparisons, {} "
      "messages "
      "of {} bytes, back within {:.1f} s\n",
      cuts, sent, executed, refused, moves, comparisons, messages, bytes, core::to_seconds(longest_return));
  for (auto const& violation : violations) all += violation + "\n";
  return all;
}

MqttDayReport live_mqtt_day(MqttDayPlan const& plan) {
  return MqttDay{plan}.live();
}

}  // namespace desk::testing
