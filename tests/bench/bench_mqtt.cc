// What MQTT costs and how long it takes, on loopback, with a Mosquitto of its own. bench_mqtt [ROUNDS]: how
// many messages each delay is taken from, 2000 unless told.

#include "daemon/mqtt/link.h"
#include "tests/bench/process_cost.h"
#include "tests/simulation/mqtt_day.h"
#include "tests/support/broker.h"
#include "tests/support/daemon.h"
#include "tests/support/mqtt_probe.h"

#include <fmt/core.h>
#include <mosquitto.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace desk;
using namespace desk::testing;

namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;
std::string const k_desk = "deskd/demo/";

struct Delays {
  double median = 0;
  double most = 0;  ///< 99 of 100 are shorter
};

Delays delays(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  auto const at = [&](double share) {
    return all.at(static_cast<std::size_t>(share * static_cast<double>(all.size() - 1)));
  };
  return {at(0.5), at(0.99)};
}

void check(int result) {
  if (result != MOSQ_ERR_SUCCESS) throw std::runtime_error{mosquitto_strerror(result)};
}

/// libmosquitto as its own examples use it, on its own thread: what there is without us.
class BareClient {
 public:
  explicit BareClient(std::uint16_t port)
      : mosquitto_{mosquitto_new("bare", true, this), &mosquitto_destroy} {
    mosquitto_connect_callback_set(mosquitto_.get(), [](mosquitto*, void* self, int) {
      static_cast<BareClient*>(self)->connected_ = true;
    });
    check(mosquitto_int_option(mosquitto_.get(), MOSQ_OPT_TCP_NODELAY, 1));
    check(mosquitto_connect(mosquitto_.get(), "127.0.0.1", port, 60));
    check(mosquitto_loop_start(mosquitto_.get()));
    while (!connected_) std::this_thread::yield();
  }
  BareClient(BareClient const&) = delete;
  BareClient& operator=(BareClient const&) = delete;
  ~BareClient() {
    mosquitto_disconnect(mosquitto_.get());
    mosquitto_loop_stop(mosquitto_.get(), false);
  }
  void publish(mqtt::Message const& m) {
    check(mosquitto_publish(mosquitto_.get(), nullptr, m.topic.c_str(), static_cast<int>(m.payload.size()),
                            m.payload.data(), m.qos, m.retain));
  }

 private:
  std::unique_ptr<mosquitto, void (*)(mosquitto*)> mosquitto_;
  std::atomic<bool> connected_ = false;
};

/// From the call until another client has it, one message at a time, in microseconds.
template <typename Client>
Delays hops(Client& client, MqttProbe& listener, std::string const& topic, int rounds) {
  listener.subscribe(topic);
  std::vector<double> all;
  for (int i = 0; i < rounds; ++i) {
    std::string const payload = std::to_string(i);
    auto const begin = Clock::now();
    client.publish(mqtt::Message{topic, payload, false});
    if (!listener.wait_for(topic, payload)) throw std::runtime_error{"a message is lost"};
    all.push_back(Microseconds{Clock::now() - begin}.count());
  }
  return delays(std::move(all));
}

void bench_hop(int rounds) {
  Broker broker;
  config::MqttSettings settings;
  settings.host = "127.0.0.1";
  settings.port = broker.port();
  std::atomic<bool> connected = false;
  mqtt::LinkCallbacks callbacks;
  callbacks.on_connected = [&] { connected = true; };
  mqtt::Link link{mqtt::LinkOptions{settings, {}, 1}, callbacks};
  link.start();
  while (!connected) std::this_thread::yield();
  MqttProbe listener{broker.port()};
  BareClient bare{broker.port()};
  // In turns, so that both see the same machine.
  hops(bare, listener, "warm", rounds / 10);
  Delays const first = hops(bare, listener, "bare/1", rounds);
  Delays const ours = hops(link, listener, "ours", rounds);
  Delays const second = hops(bare, listener, "bare/2", rounds);
  Delays const floor{std::min(first.median, second.median), std::min(first.most, second.most)};
  fmt::print("publish to subscriber     {:8.0f} us median {:8.0f} us 99 %\n", ours.median, ours.most);
  fmt::print("  bare libmosquitto       {:8.0f} us        {:8.0f} us\n", floor.median, floor.most);
  fmt::print("  ratio                   {:8.2f}           {:8.2f}\n", ours.median / floor.median,
             ours.most / floor.most);
}

double seconds_of_day(std::string const& iso) {
  // "2026-11-21T09:30:00.250+01:00"
  return 3600 * std::stod(iso.substr(11, 2)) + 60 * std::stod(iso.substr(14, 2)) +
         std::stod(iso.substr(17, 6));
}

/// Of the local clock, as the daemon writes it.
double seconds_of_day_now() {
  auto const now = std::chrono::system_clock::now();
  std::time_t const whole = std::chrono::system_clock::to_time_t(now);
  std::tm local{};
  localtime_r(&whole, &local);
  double const fraction = std::fmod(std::chrono::duration<double>(now.time_since_epoch()).count(), 1.0);
  return 3600.0 * local.tm_hour + 60.0 * local.tm_min + local.tm_sec + fraction;
}

/// From the sensor's reading until a subscriber has the state that shows it, while the desk moves.
void bench_heights(MqttProbe& probe, Daemon const& daemon) {
  std::vector<double> all;
  for (int i = 0; i < 4; ++i) {
    probe.publish(k_desk + "target/set", i % 2 == 0 ? "1000" : "800");
    if (!probe.wait_for(k_desk + "moving", "ON"))
      throw std::runtime_error{"it does not move:\n" + daemon.log()};
    std::size_t looked_at = probe.seen().size();
    probe.wait_for(
        [&](auto const& seen) {
          for (; looked_at < seen.size(); ++looked_at) {
            if (seen[looked_at].topic != k_desk + "state") continue;
            std::string const& text = seen[looked_at].payload;
            auto const at = text.find(R"("height_at":")");
            if (at == std::string::npos) continue;
            all.push_back(1'000 * (seconds_of_day_now() - seconds_of_day(text.substr(at + 13))));
          }
          return probe.latest(k_desk + "moving") == "OFF";
        },
        std::chrono::seconds{60});
    probe.forget();
  }
  if (all.empty()) throw std::runtime_error{"no state was seen while it moved"};
  Delays const d = delays(all);
  fmt::print("reading to subscriber     {:8.1f} ms median {:8.1f} ms 99 %, {} states of a moving desk\n",
             d.median, d.most, all.size());
}

/// `told_only`: without the rest, for another way to set the broker up.
void bench_daemon(std::string const& broker_config, bool told_only) {
  Broker broker{"max_queued_messages 0\n" + broker_config};
  Daemon daemon{broker.port(), {"desk.demo.cycle.mode=off"}};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  if (!probe.wait_for("deskd/availability", "online")) throw std::runtime_error{daemon.log()};
  pid_t const pid = daemon.process().pid();

  constexpr int k_births = 100;
  std::vector<double> times;
  std::size_t messages = 0;
  double const before = bench::cpu_seconds(pid);
  for (int i = 0; i < k_births; ++i) {
    probe.forget();
    auto const begin = Clock::now();
    probe.publish("homeassistant/status", "online");
    if (!probe.wait_for("deskd/availability", "online")) throw std::runtime_error{daemon.log()};
    times.push_back(Microseconds{Clock::now() - begin}.count() / 1'000);
    messages += probe.seen().size();
  }
  double const told = bench::cpu_seconds(pid) - before;
  Delays const all = delays(times);
  fmt::print("everything told anew      {:8.1f} ms median {:8.1f} ms 99 %, {} messages and the discovery\n",
             all.median, all.most, messages / k_births);
  if (told_only) return;
  fmt::print("CPU per 1,000 messages    {:8.1f} ms told", told * 1e6 / static_cast<double>(messages));

  constexpr int k_commands = 5'000;
  double const idle = bench::cpu_seconds(pid);
  // All but the first ten are turned down; another command's turn comes behind them.
  for (int i = 0; i < k_commands; ++i) probe.publish_later(k_desk + "cycle/mode/set", "off");
  probe.publish(k_desk + "lock/set", "ON");
  if (!probe.wait_for(k_desk + "lock", "ON")) throw std::runtime_error{daemon.log()};
  fmt::print(", {:.1f} ms of a flood\n", (bench::cpu_seconds(pid) - idle) * 1e6 / k_commands);
  probe.publish(k_desk + "lock/set", "OFF");
  if (!probe.wait_for(k_desk + "lock", "OFF")) throw std::runtime_error{daemon.log()};
  bench_heights(probe, daemon);
}

void bench_traffic() {
  MqttDayPlan rest;
  rest.mean_uptime = rest.mean_command = {};
  rest.cycle = false;
  MqttDayPlan work = rest;
  work.cycle = true;
  MqttDayReport const still = live_mqtt_day(rest);
  MqttDayReport const busy = live_mqtt_day(work);
  auto const per_hour = [](std::uint64_t n) { return static_cast<double>(n) / 24; };
  auto const moves = static_cast<double>(std::max<std::uint64_t>(busy.moves, 1));
  fmt::print("an hour at rest           {:8.0f} messages  {:8.0f} bytes\n", per_hour(still.messages),
             per_hour(still.bytes));
  fmt::print("a change of posture       {:8.0f} messages  {:8.0f} bytes, of {} in a virtual day\n",
             (static_cast<double>(busy.messages) - static_cast<double>(still.messages)) / moves,
             (static_cast<double>(busy.bytes) - static_cast<double>(still.bytes)) / moves, busy.moves);
}

}  // namespace

int main(int argc, char** argv) {
  int const rounds = argc > 1 ? std::stoi(argv[1]) : 2'000;
  mosquitto_lib_init();
  bench_hop(rounds);
  bench_daemon("", false);
  fmt::print("with set_tcp_nodelay true:\n");
  bench_daemon("set_tcp_nodelay true", true);
  bench_traffic();
  mosquitto_lib_cleanup();
}
