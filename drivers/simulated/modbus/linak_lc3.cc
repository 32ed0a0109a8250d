#include "drivers/simulated/modbus/linak_lc3.h"

#include <algorithm>
#include <cmath>

namespace desk::driver::simulated::modbus {
namespace {

using core::Direction;
using core::Distance;
using core::Height;
using core::TimePoint;

constexpr std::chrono::milliseconds k_heartbeat_limit{500};

// Addresses on the wire, and what is written to 0x2002; manual v1.0.
constexpr unsigned k_heartbeat = 0x2001;
constexpr unsigned k_command = 0x2002;
constexpr unsigned k_settings = 0x2003;
constexpr unsigned k_speed_setting = 0x2004;
constexpr unsigned k_position = 0x2101;
constexpr unsigned k_current = 0x2102;
constexpr unsigned k_flags = 0x2103;
constexpr unsigned k_error = 0x2104;
constexpr unsigned k_speed = 0x2105;
constexpr unsigned k_inputs = 0x2106;
constexpr unsigned k_limits = 0x4007;
constexpr unsigned k_limit_out = 0x4008;
constexpr unsigned k_limit_in = 0x4009;

constexpr std::uint16_t k_last_position = 64255;
constexpr std::uint16_t k_clear = 64256;
constexpr std::uint16_t k_run_out = 64257;
constexpr std::uint16_t k_run_in = 64258;
constexpr std::uint16_t k_stop = 64259;
constexpr std::uint16_t k_recovery_out = 64260;
constexpr std::uint16_t k_recovery_in = 64261;

constexpr std::uint16_t k_position_lost = 65024;
constexpr std::uint16_t k_current_fault = 254;
constexpr std::uint16_t k_default = 251;
constexpr std::uint16_t k_full_speed = 200;

constexpr int k_needs_stop = 1;
constexpr int k_hall = 2;
constexpr int k_heartbeat_lost = 5;
constexpr int k_first_internal = 8;
constexpr std::array k_errors{0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 254, 255};

bool is_setting(unsigned address) {
  return address >= k_settings && address < k_settings + 4;
}
bool is_limit(unsigned address) {
  return address >= k_limits && address < k_limits + 3;
}
bool writable(unsigned address) {
  return address == k_heartbeat || address == k_command || is_setting(address) || is_limit(address);
}
bool valid(unsigned address, unsigned value) {
  if (address == k_heartbeat) return value <= 255;
  if (address == k_command) return value <= k_recovery_in;
  if (address == k_speed_setting) return value <= k_full_speed || value == k_default;
  if (is_setting(address)) return value <= k_default;
  return true;
}

}  // namespace

Profile LinakLc3::profile() {
  Profile p = find_profile("lc3").value();
  p.dead_man = core::Duration{0};
  return p;
}

// ---- Time

void LinakLc3::advance(TimePoint now) {
  if (running_ && heartbeat_at_) {
    TimePoint const lost = *heartbeat_at_ + k_heartbeat_limit;
    if (lost <= now) {
      plant().advance(lost);
      if (plant().motor_on()) {
        longest_gap_ = std::max(longest_gap_, core::Duration{k_heartbeat_limit});
        stop(lost);
        error_ = k_heartbeat_lost;
        note(lost, "heartbeat lost");
      }
    }
  }
  plant().advance(now);
  note_motor(now);
  if (running_ && !plant().motor_on()) running_.reset();  // arrived, or ran into something
}

bool LinakLc3::beats(TimePoint now) const {
  return heartbeat_at_ && now - *heartbeat_at_ < k_heartbeat_limit;
}

void LinakLc3::beat(std::uint16_t counter, TimePoint now) {
  if (counter == heartbeat_ && heartbeat_at_) return;
  if (running_) longest_gap_ = std::max(longest_gap_, now - *heartbeat_at_);
  heartbeat_ = counter;
  heartbeat_at_ = now;
}

// ---- Commands

void LinakLc3::command(std::uint16_t value, TimePoint now) {
  command_ = value;
  if (value <= k_last_position) return start(fenced(at(value)), now);
  switch (value) {
    case k_run_out:
    case k_recovery_out: return start(fenced(plant().profile().highest), now);
    case k_run_in:
    case k_recovery_in: return start(fenced(plant().profile().lowest), now);
    case k_stop:
      stop(now);
      if (error_ == k_needs_stop) error_ = 0;
      return;
    case k_clear:
      if (error_ != k_needs_stop) error_ = 0;
      return;
    default: return;
  }
}

void LinakLc3::start(Height target, TimePoint now) {
  if (error_ != 0 || plant().error()) {
    ++starts_despite_error_;
    return;
  }
  if (!beats(now)) {
    error_ = k_heartbeat_lost;
    return stop(now);
  }
  Direction const way = core::towards(plant().height(), target);
  if (running_ && *running_ != way) {
    ++reversals_;
    return;
  }
  plant().run_to(target, now);
  note_motor(now);
  if (plant().motor_on()) running_ = way;
}

void LinakLc3::stop(TimePoint now) {
  running_.reset();
  plant().off(now);
  note_motor(now);
}

bool LinakLc3::show_error(int number, TimePoint now) {
  if (std::find(k_errors.begin(), k_errors.end(), number) == k_errors.end()) return false;
  advance(now);
  if (number != 0) stop(now);
  error_ = number;
  return true;
}

void LinakLc3::press_handset(std::optional<Direction> direction, TimePoint now) {
  Device::press_handset(direction, now);
  running_.reset();  // the person has the column now
}

Misuse LinakLc3::misuse() const {
  Misuse m;
  m.reversals = reversals_ + plant().reversals_without_stop();
  m.starts_despite_error = starts_despite_error_;
  m.longest_gap = longest_gap_;
  return m;
}

// ---- Registers

Device::Answer<Device::Words> LinakLc3::read_registers(std::uint16_t address, std::uint16_t count,
                                                       TimePoint now) {
  if (count > 1 && !options_.blocks) return Refusal::illegal_value;
  Words words;
  for (unsigned i = 0; i < count; ++i) {
    auto const word = read(static_cast<std::uint16_t>(address + i), now);
    if (!word) return Refusal::illegal_address;
    words.push_back(*word);
  }
  return words;
}

/// All or nothing: what is wrong with the last value is found before the first is written.
Device::Answer<Device::Done> LinakLc3::write_registers(std::uint16_t address, Words const& values,
                                                       TimePoint now) {
  if (values.size() > 1 && !options_.blocks) return Refusal::illegal_value;
  for (unsigned i = 0; i < values.size(); ++i) {
    if (!writable(address + i)) return Refusal::illegal_address;
    if (!valid(address + i, values[i])) return Refusal::illegal_value;
  }
  for (unsigned i = 0; i < values.size(); ++i) write(static_cast<std::uint16_t>(address + i), values[i], now);
  return Done{};
}

void LinakLc3::write(std::uint16_t address, std::uint16_t value, TimePoint now) {
  if (address == k_heartbeat) return beat(value, now);
  if (address == k_command) return command(value, now);
  if (is_setting(address)) settings_.at(address - k_settings) = value;
  if (is_limit(address)) limits_.at(address - k_limits) = value;
}

std::optional<std::uint16_t> LinakLc3::read(std::uint16_t address, TimePoint now) const {
  if (is_setting(address)) return settings_.at(address - k_settings);
  if (is_limit(address)) return limits_.at(address - k_limits);
  switch (address) {
    case k_heartbeat: return heartbeat_;
    case k_command: return command_;
    case k_position: return position();
    case k_current: return current();
    case k_flags: return flags(now);
    case k_error: return static_cast<std::uint16_t>(error_);
    case k_speed: return static_cast<std::uint16_t>(std::lround(10 * plant().speed().abs().mm_s()));
    case k_inputs: return std::uint16_t{0};
    default: return std::nullopt;
  }
}

std::uint16_t LinakLc3::position() const {
  if (error_ == k_hall) return k_position_lost;
  Distance const above = plant().height() - plant().profile().lowest;
  return static_cast<std::uint16_t>(std::lround(10 * std::max(0.0, above.mm())));
}

std::uint16_t LinakLc3::current() const {
  if (error_ >= k_first_internal) return k_current_fault;
  constexpr double k_step_a = 0.25;
  if (!plant().motor_on()) return 0;
  return static_cast<std::uint16_t>(std::lround(plant().profile().running_current_a / k_step_a));
}

std::uint16_t LinakLc3::flags(TimePoint now) const {
  constexpr Distance k_at_end = Distance::of_mm(0.5);  // a servo stops within this of a target
  Height const height = plant().height();
  double const speed = plant().speed().mm_s();
  bool const out = speed > 0 || running_ == Direction::up;
  bool const in = speed < 0 || running_ == Direction::down;
  std::array const bits{height - k_at_end <= fenced(plant().profile().lowest),
                        height + k_at_end >= fenced(plant().profile().highest),
                        plant().error() == DriveError::overcurrent,
                        out,
                        in && !out,
                        !beats(now)};
  unsigned flags = 0;
  for (unsigned i = 0; i < bits.size(); ++i) flags |= bits.at(i) ? 1U << i : 0U;
  return static_cast<std::uint16_t>(flags);
}

Height LinakLc3::at(std::uint16_t tenths_above_base) const {
  return plant().profile().lowest + Distance::of_mm(tenths_above_base / 10.0);
}

/// Within the stroke and the virtual end stops; crossed ones leave nothing, so the outer one wins.
Height LinakLc3::fenced(Height target) const {
  Height const out = std::min(plant().profile().highest, at(limits_.at(k_limit_out - k_limits)));
  return std::min(std::max(target, at(limits_.at(k_limit_in - k_limits))), out);
}

}  // namespace desk::driver::simulated::modbus
