#include "drivers/simulated/modbus/relay_board.h"

#include <algorithm>

namespace desk::driver::simulated::modbus {
namespace {

using core::Direction;
using core::TimePoint;

// Waveshare's protocol manual for its Modbus RTU relays.
constexpr unsigned k_all = 0x00ff;
constexpr unsigned k_flash_on = 0x0200;
constexpr unsigned k_flash_off = 0x0400;
constexpr unsigned k_on = 0xff00;
constexpr unsigned k_off = 0x0000;
constexpr unsigned k_toggle = 0x5500;
constexpr unsigned k_longest_flash = 0x7fff;
constexpr std::chrono::milliseconds k_flash_step{100};

bool is_relay(unsigned address) {
  return address < RelayBoard::k_relays;
}

}  // namespace

void RelayBoard::advance(TimePoint now) {
  auto const sooner = [](Relay const& a, Relay const& b) { return a.flips_at < b.flips_at; };
  for (;;) {
    auto const next = std::min_element(relays_.begin(), relays_.end(), sooner);
    if (next->flips_at > now || next->flips_at == core::k_never) break;
    TimePoint const at = next->flips_at;
    next->closed = !next->closed;
    next->flips_at = core::k_never;
    switch_motor(at);
  }
  plant().advance(now);
}

Device::Answer<Device::Bits> RelayBoard::read_coils(std::uint16_t address, std::uint16_t count) {
  if (address + count > k_relays) return Refusal::illegal_address;
  Bits bits;
  for (int i = address; i < address + count; ++i) bits.push_back(closed(i));
  return bits;
}

Device::Answer<Device::Done> RelayBoard::write_coil(std::uint16_t address, std::uint16_t value,
                                                    TimePoint now) {
  unsigned const flash_on = address - k_flash_on;
  unsigned const flash_off = address - k_flash_off;
  if (is_relay(flash_on) || is_relay(flash_off)) {
    if (value > k_longest_flash) return Refusal::illegal_value;
    bool const on = is_relay(flash_on);
    unsigned const relay = on ? flash_on : flash_off;
    relays_.at(relay) = {on, now + (value * k_flash_step)};
    written(relay, 1, now);
  } else {
    if (!is_relay(address) && address != k_all) return Refusal::illegal_address;
    if (value != k_on && value != k_off && value != k_toggle) return Refusal::illegal_value;
    unsigned const first = address == k_all ? 0 : address;
    unsigned const count = address == k_all ? k_relays : 1;
    for (unsigned i = first; i < first + count; ++i) {
      relays_.at(i) = {value == k_toggle ? !relays_.at(i).closed : value == k_on, core::k_never};
    }
    written(first, count, now);
  }
  return Done{};
}

Device::Answer<Device::Done> RelayBoard::write_coils(std::uint16_t address, Bits const& values,
                                                     TimePoint now) {
  if (address + values.size() > k_relays) return Refusal::illegal_address;
  for (std::size_t i = 0; i < values.size(); ++i) relays_.at(address + i) = {values[i], core::k_never};
  written(address, static_cast<unsigned>(values.size()), now);
  return Done{};
}

void RelayBoard::written(unsigned first, unsigned count, TimePoint now) {
  auto const within = [&](int relay) { return static_cast<unsigned>(relay) - first < count; };
  switch_motor(now);
  if (within(wiring_.up) || within(wiring_.down)) renew(now);
}

/// A write to a motor relay while one is closed says that its driver is alive.
void RelayBoard::renew(TimePoint now) {
  if (!renewed_at_) return;
  longest_gap_ = std::max(longest_gap_, now - *renewed_at_);
  renewed_at_ = now;
}

void RelayBoard::switch_motor(TimePoint now) {
  bool const up = closed(wiring_.up);
  bool const down = closed(wiring_.down);
  if (up && down && !both_) ++both_directions_;
  both_ = up && down;
  if (up != down) {
    plant().run(up ? Direction::up : Direction::down, now);
    note_motor(now);
    if (!renewed_at_) renewed_at_ = now;
    return;
  }
  if (!renewed_at_) return;  // was open before
  plant().off(now);
  note_motor(now);
  renew(now);
  renewed_at_.reset();
}

Misuse RelayBoard::misuse() const {
  Misuse m;
  m.both_directions = both_directions_;
  m.reversals = plant().reversals_without_stop();
  m.longest_gap = longest_gap_;
  return m;
}

}  // namespace desk::driver::simulated::modbus
