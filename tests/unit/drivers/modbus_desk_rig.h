#pragma once

#include "config/modbus_map.h"
#include "drivers/modbus/modbus_desk.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What the tests of ModbusDesk share: a bus of registers, and the maps that deskd brings along.
namespace desk::driver::modbus {

using core::Direction;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Progress;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A bus whose devices are nothing but registers, and which remembers what was said.
class Registers : public Line {
 public:
  Result<std::vector<std::uint16_t>> carry_out(Request const& request) override {
    now += milliseconds{4};
    said.push_back(request);
    if (!faults.empty()) {
      auto const fault = faults.front();
      faults.pop_front();
      if (fault) return *fault;
    }
    std::vector<std::uint16_t> words;
    if (auto const* block = std::get_if<Block>(&request.what)) {
      read(request.unit, block->place.address, block->count, words);
      return words;
    }
    auto const& order = std::get<Order>(request.what);
    if (on_write) on_write(order);
    if (order.how == Write::How::exchange) read(request.unit, order.read_address, order.read_count, words);
    return words;
  }
  [[nodiscard]] core::Duration usual_time(Request const& /*request*/) const override {
    return milliseconds{4};
  }

  /// What was written, as "2002=64259".
  [[nodiscard]] std::vector<std::string> written() const {
    std::vector<std::string> result;
    for (Request const& r : said) {
      auto const* order = std::get_if<Order>(&r.what);
      if (order == nullptr) continue;
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%x=%u", order->address, order->values.at(0));
      result.emplace_back(text.data());
    }
    return result;
  }

  TimePoint now{seconds{10}};
  std::map<std::pair<int, unsigned>, std::uint16_t> values;
  std::vector<Request> said;
  std::deque<std::optional<Fault>> faults;
  std::function<void(Order const&)> on_write;

 private:
  void read(int unit, unsigned address, unsigned count, std::vector<std::uint16_t>& words) {
    for (unsigned i = 0; i < count; ++i) words.push_back(values[{unit, address + i}]);
  }
};

inline Fault no_answer() {
  return {FaultCode::bus_timeout, FaultClass::transient, "no answer"};
}

inline Map shipped(std::string const& name) {
  auto const result =
      config::load_map_file(std::string{DESKD_SOURCE_DIR} + "/config/modbus/" + name + ".toml");
  EXPECT_TRUE(result.map) << config::render(result.mistakes, name);
  return *result.map;
}

class ModbusDesks : public ::testing::Test {
 protected:
  ModbusDesk make(std::string const& name, ModbusDesk::Wiring const& wiring) {
    return make(shipped(name), wiring);
  }
  ModbusDesk make(Map const& map, ModbusDesk::Wiring const& wiring) {
    return ModbusDesk{map, wiring, bus, [this] { return bus->now; }};
  }
  /// Calls until it is done, at most so often.
  template <typename Call>
  static int calls_until_done(Call&& call) {
    for (int n = 1; n < 50; ++n) {
      auto const progress = call();
      EXPECT_TRUE(progress) << progress.error().detail;
      if (!progress || *progress == Progress::done) return n;
    }
    return 0;
  }

  std::shared_ptr<Registers> bus = std::make_shared<Registers>();
  TimePoint until{seconds{100}};
};

}  // namespace desk::driver::modbus
