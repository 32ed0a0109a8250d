#include "config/modbus_map_checks.h"

#include "config/modbus_steps.h"
#include "drivers/modbus/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace desk::config {
namespace {

using driver::modbus::Block;
using driver::modbus::block_of;
using driver::modbus::Map;
using driver::modbus::Steps;
using driver::modbus::Table;
using driver::modbus::Term;
using driver::modbus::Write;
using ModbusFlag = driver::modbus::Flag;
using DeskKind = core::Capabilities::Kind;

bool overlap(Block const& a, Block const& b) {
  return a.place.table == b.place.table && a.place.address < b.place.address + b.count &&
         b.place.address < a.place.address + a.count;
}

/// Which registers a write changes; nullopt: coils.
std::optional<Block> target_of(Write const& write) {
  switch (write.how) {
    case Write::How::coil:
    case Write::How::raw_coil:
    case Write::How::coils: return std::nullopt;
    case Write::How::register_:
    case Write::How::registers:
    case Write::How::exchange: break;
  }
  return Block{{Table::holding_registers, write.address}, static_cast<std::uint16_t>(write.values.size())};
}

struct Signal {
  std::string_view key;
  Block block;
};

/// The numbers that the device itself tells. A sensor is another device.
std::vector<Signal> numbers_of(Map const& map) {
  std::vector<Signal> numbers;
  if (!map.height_by_sensor) numbers.push_back({"height", block_of(map.height)});
  if (map.current) numbers.push_back({"current", block_of(*map.current)});
  if (map.error) numbers.push_back({"error", block_of(*map.error)});
  return numbers;
}

/// A register that the device measures is not one that takes commands: one of the two addresses is wrong.
void check_written(TomlSection& s, std::string_view list, Steps const& steps,
                   std::vector<Signal> const& numbers) {
  for (auto const& step : steps) {
    auto const* write = std::get_if<Write>(&step);
    auto const target = write != nullptr ? target_of(*write) : std::nullopt;
    if (!target) continue;
    for (Signal const& n : numbers) {
      // Some devices take a 0 in the error register for a word to clear it.
      bool const clears = list == "clear" && n.key == "error";
      if (clears || !overlap(*target, n.block)) continue;
      s.report(list, fmt::format("writes into {:#x}, where [{}] is read", n.block.place.address, n.key));
    }
  }
}

bool counts(Map const& map) {
  if (map.poll && writes(map.poll->resting, Term::counter)) return true;
  auto const lists = {&map.start, &map.up, &map.down, &map.stop, &map.clear};
  return std::any_of(lists.begin(), lists.end(),
                     [](Steps const* steps) { return writes(*steps, Term::counter); });
}

void check_servo(TomlSection& s, Map const& map) {
  bool const target = writes(map.start, Term::target);
  bool const preset = writes(map.start, Term::preset);
  if (map.start.empty()) {
    s.report("start", "a servo needs the steps that send it to a target");
  } else if (!target && !preset) {
    s.report("start", "no step writes the target", "write value = \"target\" in the last one");
  } else if (target && preset) {
    s.report("start", "a box takes targets or the numbers of memory positions, not both");
  }
  if (target && !map.target) s.report("start", "writes the target, and there is no [target]");
  bool const long_target = map.target && map.target->highest > 65'535;
  if (target && long_target != writes(map.start, Term::target_high)) {
    s.report("start", long_target ? "a target above 65535 takes two registers: write \"target_high\" as well"
                                  : "writes \"target_high\", and [target] ends at one register's 65535");
  }
  if (preset && map.target) {
    s.report("start", "writes the number of a memory position, and [target] is for boxes that take heights");
  }
  for (std::string_view const key : {"up", "down"}) {
    if (s.has(key)) s.report(key, "belongs to a velocity desk; a servo is sent to a target by start");
  }
}

void check_velocity(TomlSection& s, Map const& map) {
  if (map.up.empty() || map.down.empty()) s.report("up", "a velocity desk needs up and down");
  if (s.has("start")) s.report("start", "belongs to a servo; a velocity desk is driven by up and down");
  for (auto const& [key, steps] : {std::pair{"up", &map.up}, std::pair{"down", &map.down}}) {
    if (writes(*steps, Term::target) || writes(*steps, Term::preset)) {
      s.report(key, "a velocity desk is not sent to a target");
    }
  }
}

void check_flag_place(TomlSection& root, std::string_view key, std::optional<ModbusFlag> const& flag,
                      Map const& map) {
  if (!flag || map.height_by_sensor) return;
  if (overlap({flag->place, 1}, block_of(map.height))) {
    root.report(key, fmt::format("{:#x} is the height", flag->place.address));
  }
}

void check_in_answer(TomlSection& root, std::string_view key, Block const& block, Map const& map) {
  Write const& poll = map.poll->resting;
  bool const inside = block.place.table == Table::holding_registers &&
                      block.place.address >= poll.read_address &&
                      block.place.address + block.count <= poll.read_address + poll.read_count;
  if (inside) return;
  root.report(key, "is not in the answer of [poll]",
              fmt::format("write holding = {} to {}", poll.read_address,
                          poll.read_address + poll.read_count - block.count));
}

}  // namespace

void check_poll(TomlSection& s, driver::modbus::PollByExchange const& poll) {
  auto const check = [&](std::string_view key, Write const& write) {
    if (write.how != Write::How::exchange) {
      s.report(key, "asks by an exchange; what can be read needs no [poll]");
    }
    if (writes(write, Term::target) || writes(write, Term::preset)) {
      s.report(key, "would send the desk off", "write what tells it to rest");
    }
  };
  check({}, poll.resting);
  if (!poll.wake) return;
  check("wake", *poll.wake);
  if (poll.wake->read_address != poll.resting.read_address ||
      poll.wake->read_count != poll.resting.read_count) {
    s.report("wake", "must read what [poll] itself reads");
  }
}

void check_commands(TomlSection& s, Map const& map) {
  if (map.stop.empty()) s.report("stop", "nothing would stop the desk");
  if (map.capabilities.kind == DeskKind::servo) {
    check_servo(s, map);
  } else {
    check_velocity(s, map);
  }
  for (std::string_view const key : {"stop", "clear"}) {
    Steps const& steps = key == "stop" ? map.stop : map.clear;
    if (writes(steps, Term::target) || writes(steps, Term::preset)) s.report(key, "would send the desk off");
  }
  if (counts(map) && !map.keep_alive) {
    s.report({}, "count, and there is no [keep_alive] that says how far");
  }
  for (auto const& [key, steps] :
       {std::pair{"start", &map.start}, std::pair{"up", &map.up}, std::pair{"down", &map.down}}) {
    if (expects(*steps) && !map.error) s.report(key, "expects no error, and there is no [error]");
  }
  auto const numbers = numbers_of(map);
  for (auto const& [key, steps] :
       {std::pair{"start", &map.start}, std::pair{"up", &map.up}, std::pair{"down", &map.down},
        std::pair{"stop", &map.stop}, std::pair{"clear", &map.clear}}) {
    check_written(s, key, *steps, numbers);
  }
}

void check_signals(TomlSection& root, Map const& map) {
  auto const numbers = numbers_of(map);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (!overlap(numbers[i].block, numbers[k].block)) continue;
      root.report(numbers[i].key, fmt::format("is read from {:#x}, which is [{}]",
                                              numbers[i].block.place.address, numbers[k].key));
    }
  }
  check_flag_place(root, "running", map.running, map);
  check_flag_place(root, "obstacle", map.obstacle, map);
  if (map.running && map.obstacle && map.running->place == map.obstacle->place &&
      map.running->bit == map.obstacle->bit) {
    root.report("obstacle", "is the same bit as [running]");
  }
  if (map.keep_alive) check_written(root, "keep_alive", map.keep_alive->steps, numbers);
  // Nobody else says when it has arrived; a desk that stands while it should run has run into something.
  bool const tells = map.running || map.stands_after > core::Duration{0};
  if (map.capabilities.kind == DeskKind::servo && !tells) {
    root.report({}, "does not say when a servo has arrived",
                "add [running], or stands_after_ms to [height] if the device has no such signal");
  }
  if (!map.poll) return;
  for (Signal const& n : numbers) check_in_answer(root, n.key, n.block, map);
  if (map.running) check_in_answer(root, "running", {map.running->place, 1}, map);
  if (map.obstacle) check_in_answer(root, "obstacle", {map.obstacle->place, 1}, map);
}

void check_dead_man(TomlSection& root, Map const& map) {
  if (map.keep_alive) return;
  root.warn("keep_alive", "is missing: if the computer or its cable dies, nothing stops this desk",
            "use the device's own watchdog, pulsed relays or a timer relay if it has any");
}

}  // namespace desk::config
