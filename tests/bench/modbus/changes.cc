#include "tests/bench/modbus/bench_daemon.h"
#include "tests/bench/modbus/parts.h"
#include "tests/bench/modbus/rig.h"
#include "tests/bench/modbus/watched.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <fmt/core.h>

#include <cmath>
#include <map>
#include <thread>

namespace desk::bench {
namespace {

using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int k_desks = 16;
constexpr int k_baud = 19200;
constexpr milliseconds k_thinks{5};
/// From then on it is steady: a silent desk is asked every 10 s.
constexpr seconds k_warm_up{12};

struct Load {
  char const* name;
  int moving;
  HeightScript::Pauses for_listener;
  /// MQTT shows a desk's height every 334 ms at most. What is held back for that is not measured.
  HeightScript::Pauses for_mqtt;
};
Load const k_loads[] = {
    {"one moves, 15 rest", 1, {milliseconds{120}, milliseconds{240}}, {milliseconds{420}, milliseconds{560}}},
    {"all move", k_desks, {milliseconds{400}, milliseconds{700}}, {milliseconds{800}, milliseconds{1100}}}};

std::unique_ptr<Rig> make_rig(int moving, HeightScript::Pauses pauses, bool silent) {
  Rig::Options options;
  options.wire = {k_baud, k_thinks};
  options.desks = k_desks;
  options.moving = moving;
  options.pauses = pauses;
  options.last_is_silent = silent;
  options.seed = silent ? 2 : 1;
  return std::make_unique<Rig>(options);
}

struct Row {
  Samples healthy;  ///< all desks answer
  Samples silent;   ///< one does not
  double kept = 0;  ///< polls of the others
};

/// Both buses at the same time, so that what else the machine does meets both.
Row to_listener(Load const& load, seconds look) {
  Watched healthy{make_rig(load.moving, load.for_listener, false)};
  Watched silent{make_rig(load.moving, load.for_listener, true)};
  std::this_thread::sleep_for(k_warm_up);
  healthy.begin();
  silent.begin();
  int const before = healthy.rig().reads_but_last();
  int const before_silent = silent.rig().reads_but_last();
  std::this_thread::sleep_for(look);
  double const polls = healthy.rig().reads_but_last() - before;
  double const kept = (silent.rig().reads_but_last() - before_silent) / polls;
  return {healthy.end().changes, silent.end().changes, kept};
}

/// What a subscriber hears of the desks of one rig.
class Heard {
 public:
  Heard(Rig const& rig, std::string prefix) : rig_{&rig}, prefix_{std::move(prefix)} {}

  void take(testing::MqttProbe::Seen const& message, TimePoint at) {
    if (message.topic.rfind(prefix_ + "/desk", 0) != 0) return;
    int const desk = std::stoi(message.topic.substr(prefix_.size() + 5)) - 1;
    char* end = nullptr;
    double const mm = std::strtod(message.payload.c_str(), &end);
    if (end == message.payload.c_str()) return;  // not known yet
    auto const tenths = static_cast<std::uint16_t>(std::lround(10 * mm));
    rig_->script(static_cast<std::size_t>(desk)).seen(tenths, at, shown_[desk], [&](core::Duration late) {
      if (counts_) late_.add(late);
    });
  }
  void begin() { counts_ = true; }
  [[nodiscard]] Samples const& late() const { return late_; }

 private:
  Rig const* rig_;
  std::string prefix_;
  std::map<int, std::optional<std::size_t>> shown_;
  bool counts_ = false;
  Samples late_;
};

/// Two daemons on one broker, as above.
Row to_mqtt(Load const& load, seconds look) {
  testing::Broker const broker{"set_tcp_nodelay true"};
  auto healthy = make_rig(load.moving, load.for_mqtt, false);
  auto silent = make_rig(load.moving, load.for_mqtt, true);
  BenchDaemon const healthy_daemon{*healthy, broker.port(), "healthy"};
  BenchDaemon const silent_daemon{*silent, broker.port(), "silent"};
  testing::MqttProbe probe{broker.port()};
  probe.subscribe("+/+/height");
  Heard of_healthy{*healthy, "healthy"};
  Heard of_silent{*silent, "silent"};
  auto const listen = [&](seconds time) {
    for (TimePoint const end = now() + time; now() < end;) {
      probe.wait_for([](auto const& seen) { return !seen.empty(); }, milliseconds{100});
      TimePoint const at = now();
      for (auto const& message : probe.seen()) {
        of_healthy.take(message, at);
        of_silent.take(message, at);
      }
      probe.forget();
    }
  };
  listen(k_warm_up);
  int const before = healthy->reads_but_last();
  int const before_silent = silent->reads_but_last();
  of_healthy.begin();
  of_silent.begin();
  listen(look);
  double const polls = healthy->reads_but_last() - before;
  return {of_healthy.late(), of_silent.late(), (silent->reads_but_last() - before_silent) / polls};
}

void print(char const* load, char const* whom, Row const& row) {
  double const p50 = row.silent.quantile_ms(0.5) / row.healthy.quantile_ms(0.5);
  double const p99 = row.silent.quantile_ms(0.99) / row.healthy.quantile_ms(0.99);
  fmt::print("{:<20} {:<9} {:5} {:8.1f} {:8.1f} | {:5} {:8.1f} {:8.1f} | {:6.2f} {:6.2f} {:7.1f}  {}\n", load,
             whom, row.healthy.size(), row.healthy.quantile_ms(0.5), row.healthy.quantile_ms(0.99),
             row.silent.size(), row.silent.quantile_ms(0.5), row.silent.quantile_ms(0.99), p50, p99,
             100 * row.kept, verdict(p50 <= 1.1 && p99 <= 1.5 && row.kept >= 0.95));
}

}  // namespace

void measure_changes(seconds look) {
  fmt::print(
      "16 desks at 19200 baud, 11-bit characters, devices think for 5 ms; from a change of height until "
      "somebody is told, in ms.\n");
  fmt::print("{:<30} {:>23} | {:>23} | {:>6} {:>6} {:>7}\n", "", "all answer      ", "one is silent     ",
             "p50", "p99", "polls");
  fmt::print("{:<20} {:<9} {:>5} {:>8} {:>8} | {:>5} {:>8} {:>8} | {:>6} {:>6} {:>7}\n", "", "told", "n",
             "p50", "p99", "n", "p50", "p99", "ratio", "ratio", "kept %");
  for (Load const& load : k_loads) {
    print(load.name, "listener", to_listener(load, look));
    Row const mqtt = to_mqtt(load, look);
    print(load.name, "MQTT", mqtt);
    if (load.moving != 1) continue;
    fmt::print("  goal for one that moves, over MQTT: p50 <= 40: {}, p99 <= 65: {}\n",
               verdict(mqtt.healthy.quantile_ms(0.5) <= 40), verdict(mqtt.healthy.quantile_ms(0.99) <= 65));
  }
  fmt::print("goals: p50 ratio <= 1.1, p99 ratio <= 1.5, polls of the others kept >= 95 %\n");
}

}  // namespace desk::bench
