// Promise 5 of the design, over a bad line: a height that is told was the desk's height while it was asked.
#include "drivers/modbus/modbus_desk.h"
#include "drivers/modbus/serial_line.h"
#include "drivers/modbus/tcp_line.h"
#include "tests/support/build_kind.h"
#include "tests/support/served_line.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using core::TimePoint;
using driver::modbus::Line;
using driver::modbus::Map;
using driver::modbus::ModbusDesk;
using driver::modbus::Place;
using driver::modbus::Table;
namespace sim = driver::simulated::modbus;

constexpr int k_units = 3;
constexpr std::uint16_t k_height = 0;
constexpr std::uint16_t k_error = 10;
constexpr std::uint16_t k_stop = 20;

constexpr auto k_answers_within = 20ms;
/// After the request. A line waits k_late longer than its time-out; the rest is room for a busy machine.
constexpr auto k_latest = 50ms;
constexpr auto k_late = 100ms;

TimePoint monotonic() {
  return TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// What the register shows at an instant: one more every 10 us, so that an answer to any earlier request
/// gives itself away. It begins anew after 0.6 s, which is longer than any answer is on its way.
constexpr std::int64_t k_counts = 60'000;
constexpr auto k_count = 10us;
std::int64_t truth(int unit, TimePoint at) {
  return (at.time_since_epoch() / k_count + unit * (k_counts / k_units)) % k_counts;
}

bool was_true(int unit, std::int64_t told, TimePoint asked, TimePoint answered) {
  std::int64_t const resolution = 1;
  std::int64_t const since_asked = (told - truth(unit, asked) + resolution + k_counts) % k_counts;
  return since_asked <= (answered - asked) / k_count + 2 * resolution;
}

/// Its height never stands still, and its error register, which is read alike, says 0.
class Runaway final : public sim::Device {
 public:
  Runaway(int unit, std::shared_ptr<driver::simulated::Plant> plant)
      : Device{std::move(plant)}, unit_{unit} {}
  void advance(TimePoint /*now*/) override {}
  [[nodiscard]] std::string_view kind() const override { return "runaway"; }

 protected:
  Answer<Words> read_registers(std::uint16_t address, std::uint16_t /*count*/, TimePoint now) override {
    return Words{address == k_height ? static_cast<std::uint16_t>(truth(unit_, now)) : std::uint16_t{0}};
  }
  Answer<Done> write_registers(std::uint16_t, Words const&, TimePoint) override { return Done{}; }

 private:
  int unit_;
};

sim::Bus make_bus() {
  auto const profile = driver::simulated::find_profile("lc3").value();
  sim::Bus bus;
  for (int unit = 1; unit <= k_units; ++unit) {
    bus.add(unit, std::make_unique<Runaway>(unit, std::make_shared<driver::simulated::Plant>(
                                                      profile, 1, core::Height::at_mm(700), TimePoint{})));
  }
  return bus;
}

Map make_map() {
  Map map;
  map.name = "Runaway";
  map.capabilities.kind = core::Capabilities::Kind::servo;
  map.answers_within = k_answers_within;
  map.height.place = Place{Table::holding_registers, k_height};
  map.height.scale = 0.1;
  map.error.emplace();
  map.error->place = Place{Table::holding_registers, k_error};
  driver::modbus::Write stop;
  stop.address = k_stop;
  stop.values = {std::uint16_t{1}};
  map.stop = {stop};
  return map;
}

struct Tally {
  int polls = 0;
  int heights = 0;
  int others = 0;  ///< its error register
  int wrong = 0;   ///< of both
  int timed_out = 0;
  int damaged = 0;
  int gone = 0;  ///< nothing was sent

  void count(core::Fault const& fault) {
    bool const time_out = fault.code == core::FaultCode::bus_timeout;
    bool const none = fault.code == core::FaultCode::bus_gone;
    ++(time_out ? timed_out : none ? gone : damaged);
  }
};
std::ostream& operator<<(std::ostream& out, Tally const& t) {
  return out << t.polls - t.gone << " polls: " << t.heights << " heights, " << t.others << " others, "
             << t.wrong << " wrong; " << t.timed_out << " timed out, " << t.damaged << " damaged, " << t.gone
             << " not sent";
}

class Polling {
 public:
  Polling(ServedLine& served, std::shared_ptr<Line> const& line, std::uint64_t seed)
      : served_{&served}, random_{seed} {
    for (int unit = 1; unit <= k_units; ++unit) {
      ModbusDesk::Wiring wiring;
      wiring.unit = unit;
      desks_.push_back(std::make_unique<ModbusDesk>(make_map(), wiring, line, monotonic));
    }
  }

  Tally polls(int count) {
    Tally tally;
    while (tally.polls - tally.gone < count) poll_one(tally);
    return tally;
  }

 private:
  void poll_one(Tally& tally) {
    disturb();
    ++tally.polls;
    // Most of all the unit that may still owe an answer.
    if (std::bernoulli_distribution{}(random_))
      unit_ = std::uniform_int_distribution<int>{1, k_units}(random_);
    int const unit = unit_;
    ModbusDesk& desk = *desks_[static_cast<std::size_t>(unit - 1)];
    TimePoint const asked = monotonic();
    auto const told = desk.poll();
    TimePoint const answered = monotonic();
    if (!told) {
      tally.count(told.error());
      // A stop may follow at once, and so may its answer the lost one.
      if (std::bernoulli_distribution{}(random_)) (void)desk.halt();
      if (told.error().code == core::FaultCode::bus_gone) std::this_thread::sleep_for(1ms);
      return;
    }
    ++(told->height ? tally.heights : tally.others);
    bool const right =
        !told->height || was_true(unit, std::llround(10 * told->height->mm()), asked, answered);
    if (!right || told->drive_fault) ++tally.wrong;
  }

  void disturb() {
    std::uniform_int_distribution<int> late_ms(1 + static_cast<int>(k_answers_within / 1ms),
                                               static_cast<int>(k_latest / 1ms));
    std::chrono::milliseconds const late_by{late_ms(random_)};
    served_->with_station([&](sim::Station& station) {
      station.faults().late = station.faults().lost = 0.01;
      station.faults().corrupt = 0.001;
      station.faults().late_by = late_by;
    });
  }

  ServedLine* served_;
  std::mt19937_64 random_;
  int unit_ = 1;
  std::vector<std::unique_ptr<ModbusDesk>> desks_;
};

/// DESKD_TRUTH_POLLS makes the run longer than anybody wants to wait for it every day.
int polls_to_do() {
  char const* const wanted = std::getenv("DESKD_TRUTH_POLLS");
  return wanted != nullptr ? std::stoi(wanted) : 2000 / static_cast<int>(k_times_less);
}

enum class Kind { serial, tcp };

std::shared_ptr<Line> make_line(Kind kind, ServedLine const& served) {
  if (kind == Kind::tcp) {
    driver::modbus::TcpOptions tcp;
    tcp.bus = "left";
    tcp.host = "127.0.0.1";
    tcp.port = served.port();
    return std::make_shared<driver::modbus::TcpLine>(std::move(tcp), monotonic);
  }
  driver::modbus::SerialOptions serial;
  serial.bus = "left";
  serial.device = served.device();
  serial.baud = 115200;
  serial.late = k_late;
  return std::make_shared<driver::modbus::SerialLine>(std::move(serial), monotonic);
}

ServedLine::Where where(Kind kind) {
  if (kind == Kind::tcp) return sim::TcpOptions{};
  sim::RtuOptions rtu;
  rtu.timing.baud = 115200;
  return rtu;
}

class ModbusTruth : public ::testing::TestWithParam<Kind> {};

TEST_P(ModbusTruth, NoHeightIsToldThatWasNotTrueWhileItWasAsked) {
  std::uint64_t const seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  ServedLine served{make_bus(), {where(GetParam()), {}, seed}};
  int const polls = polls_to_do();
  Tally const tally = Polling{served, make_line(GetParam(), served), seed}.polls(polls);
  std::cout << tally << '\n';
  EXPECT_EQ(tally.wrong, 0) << "seed " << seed;
  EXPECT_GE(tally.heights, polls / 3) << "the run proves nothing";
  EXPECT_TRUE(tally.timed_out > 0 || k_times_less > 1) << "the run proves nothing";
}

INSTANTIATE_TEST_SUITE_P(Lines, ModbusTruth, ::testing::Values(Kind::serial, Kind::tcp),
                         [](auto const& line) { return line.param == Kind::serial ? "Serial" : "Tcp"; });

}  // namespace
}  // namespace desk::testing
