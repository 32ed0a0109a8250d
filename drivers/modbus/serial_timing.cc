#include "drivers/modbus/serial_timing.h"

#include "drivers/modbus/pdu.h"

#include <algorithm>

namespace desk::driver::modbus {

using core::Duration;
using core::TimePoint;

SerialTiming::SerialTiming(int baud, int bits) : baud_{baud}, bits_{bits} {}

Duration SerialTiming::characters(double count, int bits) const {
  return core::to_duration(core::Seconds{count * bits / baud_});
}

Duration SerialTiming::frame(std::size_t bytes) const {
  return characters(static_cast<double>(bytes), bits_);
}

Duration SerialTiming::gap() const {
  constexpr int k_fixed_above = 19200;
  constexpr int k_bits_by_the_book = 11;
  if (baud_ > k_fixed_above) return std::chrono::microseconds{1750};
  return characters(3.5, k_bits_by_the_book);
}

Duration SerialTiming::longest_pause() const {
  return std::max<Duration>(std::chrono::milliseconds{20}, characters(4, bits_));
}

void Silence::used_until(TimePoint end) {
  next_frame_ = std::max(next_frame_, end + limits_.gap);
}

void Silence::broadcast_until(TimePoint end) {
  next_frame_ = std::max(next_frame_, end + std::max(limits_.gap, limits_.turnaround));
}

void Silence::lost(Request const& request, TimePoint at, Duration early) {
  Owed& owed = owed_[request.unit];
  bool const alone = at >= owed.until;
  if (alone) owed.request = request;
  if (!alone && owed.request != request) owed.request.reset();
  owed.until = std::max(owed.until, at + early + limits_.late);
  used_until(at);
}

/// What only writes is answered with another function code than a read. The same single write once more is
/// answered by the same bytes, and what they say is true of both.
bool Silence::mistakable(Request const& request, Owed const& owed) {
  if (!owed.request || !only_writes(request)) return true;
  return only_writes(*owed.request) && *owed.request != request;
}

TimePoint Silence::may_send(Request const& request) const {
  auto const owed = owed_.find(request.unit);
  if (owed == owed_.end() || !mistakable(request, owed->second)) return next_frame_;
  return std::max(next_frame_, owed->second.until);
}

}  // namespace desk::driver::modbus
