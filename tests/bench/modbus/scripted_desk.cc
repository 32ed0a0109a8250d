#include "tests/bench/modbus/scripted_desk.h"

#include "drivers/simulated/modbus/linak_lc3.h"
#include "drivers/simulated/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace desk::bench {
namespace {

namespace sim = driver::simulated;
using core::Duration;
using core::TimePoint;

constexpr std::uint16_t k_highest = 12000;
constexpr std::uint16_t k_step = 20;
constexpr std::chrono::minutes k_length{20};
constexpr std::uint16_t k_registers = 4;

std::shared_ptr<sim::Plant> any_plant() {
  return std::make_shared<sim::Plant>(sim::modbus::LinakLc3::profile(), 1, core::Height::at_mm(700),
                                      TimePoint{});
}

}  // namespace

HeightScript::HeightScript(TimePoint begin, Pauses pauses, std::uint64_t seed) : HeightScript{begin} {
  sim::Random random{seed};
  std::uint16_t tenths = k_lowest;
  bool up = true;
  for (TimePoint at = begin; at < begin + k_length;) {
    double const share = random.uniform(0, 1);
    at += pauses.shortest +
          core::to_duration(core::Seconds{share * core::to_seconds(pauses.longest - pauses.shortest)});
    tenths = static_cast<std::uint16_t>(up ? tenths + k_step : tenths - k_step);
    if (tenths >= k_highest || tenths <= k_lowest) up = !up;
    steps_.push_back({at, tenths});
  }
}

std::size_t HeightScript::index_at(TimePoint now) const {
  auto const after = std::upper_bound(steps_.begin(), steps_.end(), now,
                                      [](TimePoint t, Step const& step) { return t < step.at; });
  return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
}

/// The newest one; a whole way up and down later the same height comes again.
std::size_t HeightScript::index_of(std::uint16_t tenths, TimePoint now) const {
  std::size_t i = index_at(now);
  while (i > 0 && steps_[i].tenths != tenths) --i;
  return i;
}

ScriptedDesk::ScriptedDesk(std::shared_ptr<HeightScript const> script, std::shared_ptr<Seen> seen,
                           Duration on_wire)
    : Device{any_plant()}, script_{std::move(script)}, seen_{std::move(seen)}, on_wire_{on_wire} {}

sim::modbus::Device::Answer<sim::modbus::Device::Words> ScriptedDesk::read_registers(std::uint16_t address,
                                                                                     std::uint16_t count,
                                                                                     TimePoint now) {
  if (address + count > k_registers) return sim::modbus::Refusal::illegal_address;
  Words words(k_registers, 0);
  words[0] = script_->at(now + on_wire_);
  ++seen_->reads;
  return Words{words.begin() + address, words.begin() + address + count};
}

sim::modbus::Device::Answer<sim::modbus::Device::Done> ScriptedDesk::write_registers(std::uint16_t address,
                                                                                     Words const& /*values*/,
                                                                                     TimePoint now) {
  if (address != k_stop && address != k_target) return sim::modbus::Refusal::illegal_address;
  if (address == k_stop) seen_->stopped_at = now + on_wire_;
  return Done{};
}

std::string device_map(std::chrono::milliseconds report_period) {
  return fmt::format(R"(name = "Bench desk"
kind = "servo"
answers_within_ms = 100
[motion]
cruise_mm_s = 38
report_period_ms = {}
[height]
holding = 0
scale = 0.1
resolution_mm = 0.1
[current]
holding = 1
[running]
holding = 1
[obstacle]
holding = 2
bit = 2
[error]
holding = 3
[target]
scale = 10
[commands]
start = [{{ register = {}, value = "target" }}]
stop = [{{ register = {}, value = 1 }}]
)",
                     report_period.count(), ScriptedDesk::k_target, ScriptedDesk::k_stop);
}

}  // namespace desk::bench
