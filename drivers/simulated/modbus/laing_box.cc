#include "drivers/simulated/modbus/laing_box.h"

#include <algorithm>
#include <cmath>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;

constexpr std::uint16_t k_write_at = 0x0a8c;
constexpr std::uint16_t k_read_at = 0x09c4;
constexpr std::size_t k_read_count = 20;
constexpr unsigned k_idle = 0;
constexpr unsigned k_wake = 9;

/// Key and hold are at 2 and 3.
constexpr std::array<std::uint16_t, 14> k_block{0, 0, 0, 0, 8, 5, 1, 0x5a, 0x11, 8, 0x17, 0, 0, 0};

// est: holds come every 500 ms, so one may be lost but not two.
constexpr std::chrono::milliseconds k_hold_limit{1200};
constexpr std::chrono::seconds k_sleeps_after{10};  // est

/// Segments a to g in bits 0 to 6.
constexpr std::array<unsigned, 10> k_digits{0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
constexpr unsigned k_point = 0x80;
constexpr double k_mm_per_inch = 25.4;

bool well_formed(std::vector<std::uint16_t> const& values) {
  if (values.size() != k_block.size()) return false;
  for (std::size_t i = 0; i < k_block.size(); ++i) {
    if (i != 2 && i != 3 && values[i] != k_block.at(i)) return false;
  }
  return true;
}

}  // namespace

void LaingBox::advance(TimePoint now) {
  if (held_at_ && *held_at_ + k_hold_limit <= now) {
    TimePoint const lost = *held_at_ + k_hold_limit;
    plant().advance(lost);
    if (plant().motor_on()) longest_gap_ = std::max(longest_gap_, core::Duration{k_hold_limit});
    release(lost);
  }
  if (spoken_to_at_ && *spoken_to_at_ + k_sleeps_after <= now) {
    spoken_to_at_.reset();
    lit_ = false;
    selected_ = 0;
  }
  plant().advance(now);
  note_motor(now);
}

Device::Answer<Device::Words> LaingBox::exchange(Exchange const& what, TimePoint now) {
  if (what.write_address != k_write_at || what.read_address != k_read_at || what.read_count != k_read_count) {
    return Refusal::illegal_address;
  }
  if (!well_formed(what.values)) return Refusal::illegal_value;
  bool const slept = !spoken_to_at_;
  spoken_to_at_ = now;
  if (slept) return Silence{};
  press(what.values[2], what.values[3], now);
  return display();
}

void LaingBox::press(unsigned key, unsigned hold, TimePoint now) {
  if (key == k_wake) lit_ = true;
  bool const preset = key > k_idle && key <= presets_.size();
  if (!preset || !lit_) return release(now);
  if (hold != key) {  // first touch, or let go
    release(now);
    selected_ = key;
    return;
  }
  if (selected_ != key) return release(now);
  if (held_at_ && plant().motor_on()) longest_gap_ = std::max(longest_gap_, now - *held_at_);
  held_at_ = now;
  plant().run_to(presets_.at(key - 1), now);
  note_motor(now);
}

void LaingBox::release(TimePoint now) {
  held_at_.reset();
  selected_ = 0;
  plant().off(now);
  note_motor(now);
}

Device::Words LaingBox::display() const {
  Words words(k_read_count);
  if (!lit_) return words;
  auto const tenths = static_cast<std::size_t>(std::lround(10 * plant().height().mm() / k_mm_per_inch));
  unsigned const ones = k_digits.at(tenths % 10);
  unsigned const tens = k_digits.at(tenths / 10 % 10) | k_point;
  words[0] = static_cast<std::uint16_t>(ones | (tens << 8U));
  words[1] = static_cast<std::uint16_t>(k_digits.at(tenths / 100 % 10));
  return words;
}

Misuse LaingBox::misuse() const {
  Misuse m;
  m.reversals = plant().reversals_without_stop();
  m.longest_gap = longest_gap_;
  return m;
}

}  // namespace desk::driver::simulated::modbus
