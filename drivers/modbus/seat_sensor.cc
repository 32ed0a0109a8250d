#include "drivers/modbus/seat_sensor.h"

#include "drivers/modbus/codec.h"

#include <algorithm>

namespace desk::driver::modbus {
namespace {

using core::Height;

constexpr core::Duration k_most_seldom = std::chrono::minutes{5};
/// Distance sensors answer within some 30 ms; who takes longer must not keep a desk from its bus.
constexpr core::Duration k_answers_within = std::chrono::milliseconds{100};

}  // namespace

Request SeatSensor::request() const {
  return {place_.unit, block_of(place_.number), k_answers_within};
}

std::optional<Height> SeatSensor::ask(Line& line, core::TimePoint now) {
  auto const words = line.carry_out(request());
  wait_ = words ? core::k_seat_period : std::clamp(wait_ * 2, core::k_seat_period * 2, k_most_seldom);
  next_ = now + wait_;
  auto const mm = words ? decode(place_.number, *words) : std::nullopt;
  if (!mm) return std::nullopt;
  Height const height = Height::at_mm(*mm);
  return core::is_seat(height) ? std::optional{height} : std::nullopt;
}

}  // namespace desk::driver::modbus
