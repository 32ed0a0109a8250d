#include "tests/bench/modbus/rig.h"

#include "config/modbus_map.h"
#include "daemon/shell/clocks.h"
#include "drivers/modbus/modbus_desk.h"
#include "drivers/modbus/serial_line.h"
#include "drivers/modbus/tcp_line.h"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>
#include <utility>

namespace desk::bench {
namespace {

using core::Duration;
using core::TimePoint;
using driver::modbus::ModbusDesk;
using driver::modbus::SerialLine;
using driver::modbus::SerialOptions;
using driver::modbus::TcpLine;
namespace sim = driver::simulated::modbus;

constexpr int k_request_bytes = 8;
constexpr int k_answer_bytes = 13;  // four registers

driver::modbus::Map load(std::chrono::milliseconds report_period) {
  auto loaded = config::load_map(device_map(report_period), "bench");
  if (!loaded.map) throw std::runtime_error{"bench map: " + loaded.mistakes.front().message};
  return *loaded.map;
}

testing::ServedLine::Where where(Rig::Wire const& wire) {
  if (wire.baud == 0) return sim::TcpOptions{};
  return sim::RtuOptions{{wire.baud, Rig::k_bits, true, wire.thinks}, {}};
}

}  // namespace

TimePoint now() {
  return shell::monotonic_now();
}

Rig::Rig(Options const& options) : options_{options}, map_{load(options.report_period)} {
  sim::Bus bus;
  TimePoint const begin = now();
  Duration const on_wire = options.wire.baud == 0 ? Duration{0} : characters(k_request_bytes);
  for (int i = 0; i < options.desks; ++i) {
    auto const seed = options.seed * 1000 + static_cast<std::uint64_t>(i);
    scripts_.push_back(i < options.moving ? std::make_shared<HeightScript const>(begin, options.pauses, seed)
                                          : std::make_shared<HeightScript const>(begin));
    seen_.push_back(std::make_shared<ScriptedDesk::Seen>());
    bus.add(i + 1, std::make_unique<ScriptedDesk>(scripts_.back(), seen_.back(), on_wire));
  }
  if (options.last_is_silent) bus.set_silent(options.desks, true);
  served_ = std::make_unique<testing::ServedLine>(
      std::move(bus), testing::ServedLine::Options{where(options.wire), options.wire.thinks, 1, true});
}

int Rig::reads_but_last() const {
  return std::accumulate(seen_.begin(), seen_.end() - 1, 0,
                         [](int sum, auto const& seen) { return sum + seen->reads; });
}

std::shared_ptr<driver::modbus::Line> Rig::connect() const {
  if (options_.wire.baud == 0) {
    driver::modbus::TcpOptions tcp;
    tcp.bus = "bench";
    tcp.host = "127.0.0.1";
    tcp.port = served_->port();
    return std::make_shared<TcpLine>(std::move(tcp), now);
  }
  SerialOptions serial;
  serial.bus = "bench";
  serial.device = served_->device();
  serial.baud = options_.wire.baud;
  serial.stop_bits = k_stop_bits;
  return std::make_shared<SerialLine>(std::move(serial), now);
}

std::vector<shell::BusWorker::Desk> Rig::drivers() const {
  auto const line = connect();
  std::vector<shell::BusWorker::Desk> desks;
  for (int unit = 1; unit <= options_.desks; ++unit) {
    ModbusDesk::Wiring wiring;
    wiring.unit = unit;
    desks.push_back({fmt::format("desk{}", unit), std::make_unique<ModbusDesk>(map_, wiring, line, now)});
  }
  return desks;
}

driver::modbus::Request Rig::poll_of(int unit) const {
  return {unit, driver::modbus::Block{{driver::modbus::Table::holding_registers, 0}, 4}, map_.answers_within};
}

Duration Rig::characters(int count) const {
  return core::to_duration(core::Seconds{static_cast<double>(count) * k_bits / options_.wire.baud});
}

Duration Rig::gap() const {
  constexpr int k_fixed_above = 19200;
  return options_.wire.baud > k_fixed_above ? std::chrono::microseconds{1750} : characters(7) / 2;
}

Duration Rig::shortest_cycle() const {
  return characters(k_request_bytes + k_answer_bytes) + 2 * gap() + options_.wire.thinks;
}

}  // namespace desk::bench
