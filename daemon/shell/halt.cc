#include "daemon/shell/halt.h"

#include "daemon/shell/clocks.h"
#include "daemon/shell/drivers.h"
#include "daemon/shell/gpio_wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace desk::shell {
namespace {

using config::BusSettings;
using config::DeskSettings;
using Bank = std::shared_ptr<driver::gpio::LineBank>;

/// To be had is to be off: lines are low from the request on, and stay so when they are let go.
Halted let_go(driver::gpio::LineBank& bank, std::string what,
              std::vector<driver::gpio::LineSpec> const& lines) {
  auto const taken = bank.outputs(lines);
  return {std::move(what), taken.has_value(), taken ? std::string{} : taken.error().detail};
}

struct Lines {
  std::string what;
  std::vector<driver::gpio::LineSpec> lines;
};

std::vector<Lines> lines_of(config::Settings const& settings) {
  std::vector<Lines> all;
  for (DeskSettings const& desk : settings.desks) {
    config::GpioSettings const& gpio = desk.gpio;
    if (gpio.up.empty()) continue;
    all.push_back(
        {fmt::format("desk.{}.gpio", desk.id), {motor_line(gpio, gpio.up), motor_line(gpio, gpio.down)}});
  }
  for (DeskSettings const& desk : settings.desks) {
    config::SignalSettings const& signal = desk.signal;
    for (auto const& [name, place] : {std::pair{"buzzer", signal.buzzer}, std::pair{"led", signal.led}}) {
      if (place.empty()) continue;
      all.push_back({fmt::format("desk.{}.signal.{}", desk.id, name), {signal_line(signal, place)}});
    }
  }
  return all;
}

/// Motors first. What cannot be had is asked for again, when all the rest is off: the guard of a daemon that
/// was killed lets its lines go some milliseconds after it.
void halt_lines(config::Settings const& settings, driver::gpio::LineBank& bank,
                driver::MonotonicSource const& now, core::TimePoint until, std::vector<Halted>& told) {
  constexpr auto k_between = std::chrono::milliseconds{10};
  auto const all = lines_of(settings);
  for (Lines const& one : all) told.push_back(let_go(bank, one.what, one.lines));
  auto const left = [&] {
    return std::any_of(told.begin(), told.end(), [](Halted const& one) { return !one.off; });
  };
  while (left() && now() < until) {
    std::this_thread::sleep_for(k_between);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!told[i].off) told[i] = let_go(bank, all[i].what, all[i].lines);
    }
  }
}

/// The desks of one bus, told by a thread that nobody has to wait for.
struct BusHalt {
  config::Settings settings;
  BusSettings bus;
  Bank bank;
  driver::MonotonicSource now;
  core::TimePoint until;

  std::mutex mutex;  ///< guards the next two
  std::vector<Halted> desks;
  bool ended = false;
  std::condition_variable wake;
};

using Drivers = std::vector<std::unique_ptr<driver::DeskDriver>>;

void tell_bus(BusHalt& halt, Drivers& made) {
  constexpr auto k_between = std::chrono::milliseconds{20};
  BusDrivers drivers{halt.settings, halt.bus, halt.bank, halt.now};
  for (DeskSettings const& desk : halt.settings.desks) {
    if (desk.bus == halt.bus.id) made.push_back(drivers.make(desk));
  }
  // In turns, so that one that does not answer keeps nobody waiting for long.
  std::size_t left = made.size();
  while (left > 0 && halt.now() < halt.until) {
    bool said_something = false;
    for (std::size_t i = 0; i < made.size() && halt.now() < halt.until; ++i) {
      if (halt.desks[i].off) continue;  // nobody else writes it
      auto const progress = made[i]->halt();
      std::lock_guard const lock{halt.mutex};
      if (!progress) {
        halt.desks[i].words = progress.error().detail;
      } else if (*progress == core::Progress::done) {
        halt.desks[i].off = true;
        halt.desks[i].words.clear();
        --left;
      } else {
        said_something = true;
      }
    }
    if (left > 0 && !said_something) std::this_thread::sleep_for(k_between);
  }
}

void run(std::shared_ptr<BusHalt> const& halt) {
  Drivers made;  // their destructors say it once more, when nobody waits for it any longer
  std::string failure;
  try {
    tell_bus(*halt, made);
  } catch (std::exception const& error) {
    failure = error.what();
  }
  std::lock_guard const lock{halt->mutex};
  for (Halted& desk : halt->desks) {
    if (!desk.off && !failure.empty()) desk.words = failure;
  }
  halt->ended = true;
  halt->wake.notify_all();
}

std::shared_ptr<BusHalt> begin(config::Settings const& settings, BusSettings const& bus, Bank const& bank,
                               driver::MonotonicSource const& now, core::TimePoint until) {
  auto halt = std::make_shared<BusHalt>();
  halt->settings = settings;
  halt->bus = bus;
  halt->bank = bank;
  halt->now = now;
  halt->until = until;
  for (DeskSettings const& desk : settings.desks) {
    if (desk.bus == bus.id)
      halt->desks.push_back({fmt::format("desk.{}", desk.id), false, "its bus did not answer in time"});
  }
  std::thread{[halt] { run(halt); }}.detach();
  return halt;
}

}  // namespace

std::vector<Halted> halt_all(config::Settings const& settings, Bank const& bank,
                             driver::MonotonicSource const& now, core::Duration limit) {
  core::TimePoint const until = now() + limit;
  std::vector<std::shared_ptr<BusHalt>> buses;
  for (BusSettings const& bus : settings.buses) {
    if (bus.driver == BusSettings::Driver::modbus) buses.push_back(begin(settings, bus, bank, now, until));
  }
  std::vector<Halted> told;
  halt_lines(settings, *bank, now, until, told);
  for (auto const& bus : buses) {
    std::unique_lock lock{bus->mutex};
    bus->wake.wait_until(lock, to_steady(until), [&] { return bus->ended; });
    told.insert(told.end(), bus->desks.begin(), bus->desks.end());
  }
  return told;
}

}  // namespace desk::shell
