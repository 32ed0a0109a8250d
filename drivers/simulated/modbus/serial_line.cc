#include "drivers/simulated/modbus/serial_line.h"

#include <algorithm>
#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::Duration;
using core::TimePoint;

constexpr int k_fixed_gap_above_baud = 19200;
constexpr std::chrono::microseconds k_fixed_gap{1750};
/// A pseudo-terminal hands on what one write() brought, but its writer may be interrupted by the scheduler.
constexpr std::chrono::milliseconds k_least_silence{20};
constexpr std::size_t k_most_pending = 512;  // two frames

}  // namespace

Duration SerialLine::character() const {
  return core::to_duration(core::Seconds{static_cast<double>(timing_.bits_per_character) / timing_.baud});
}

Duration SerialLine::gap() const {
  return timing_.baud > k_fixed_gap_above_baud ? Duration{k_fixed_gap} : character() * 7 / 2;
}

TimePoint SerialLine::silent_at() const {
  if (pending_.empty()) return core::k_never;
  return last_byte_at_ + std::max(gap(), Duration{k_least_silence});
}

std::vector<Sending> SerialLine::receive(std::span<std::uint8_t const> bytes, TimePoint now) {
  if (bytes.empty()) return {};
  if (pending_.empty()) note_gap(now);
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  last_byte_at_ = now;
  std::vector<Sending> out;
  for (;;) {
    std::size_t const length = rtu_request_length(pending_);
    if (length == 0 || pending_.size() < length) break;
    auto const frame = from_rtu(std::span{pending_}.first(length));
    if (!frame) break;  // damaged, or noise before it: silence will tell
    take(length, *frame, now, out);
  }
  if (pending_.size() > k_most_pending) pending_.clear();
  return out;
}

std::vector<Sending> SerialLine::silence(TimePoint now) {
  std::vector<Sending> out;
  if (now < silent_at()) return out;
  if (auto const frame = from_rtu(pending_)) take(pending_.size(), *frame, now, out);
  pending_.clear();
  return out;
}

void SerialLine::note_gap(TimePoint now) {
  if (!last_) return;
  // An answer that has not begun is no frame that a client could keep its distance from.
  TimePoint const end = now < last_->answer_from ? last_->asked_until : last_->answer_until;
  if (now < end + gap()) ++station_->traffic().short_gaps;
}

void SerialLine::take(std::size_t bytes, Frame const& request, TimePoint now, std::vector<Sending>& out) {
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(bytes));
  auto const on_wire = [&](std::size_t count) {
    return timing_.paced ? character() * static_cast<std::int64_t>(count) : Duration{0};
  };
  TimePoint const heard = std::max(now, last_ ? last_->answer_until : now) + on_wire(bytes);
  last_ = {heard, heard, heard};
  auto reply = station_->answer(request, Station::Framing::rtu, now);
  if (!reply) return;
  std::size_t const count = reply->bytes.size();
  TimePoint const begins = heard + (timing_.paced ? gap() : Duration{0}) + timing_.delay + reply->late;
  std::optional<Duration> apart;
  if (station_->faults().slow) apart = std::max(character(), Duration{k_slow_byte});
  // In one piece it is handed over when its last byte has come.
  TimePoint const first = apart ? begins : begins + on_wire(count);
  auto pieces = in_pieces(std::move(reply->bytes), first, apart);
  last_ = {heard, begins, pieces.back().at};
  out.insert(out.end(), std::make_move_iterator(pieces.begin()), std::make_move_iterator(pieces.end()));
}

}  // namespace desk::driver::simulated::modbus
