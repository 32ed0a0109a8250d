#include "drivers/modbus/modbus_desk.h"

#include "drivers/modbus/codec.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace desk::driver::modbus {
namespace {

using core::Direction;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Progress;
using core::TimePoint;

/// A desk that rests within this, or within half a step of its sensor, is where it was sent (design §4).
constexpr double k_landed_mm = 1;

Steps both(Steps first, Steps const& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Fault refused(FaultCode code, FaultClass policy, std::string words) {
  return {code, policy, std::move(words)};
}

}  // namespace

ModbusDesk::ModbusDesk(Map map, Wiring wiring, std::shared_ptr<Line> line, MonotonicSource now)
    : map_{std::move(map)},
      stop_and_clear_{both(map_.stop, map_.clear)},
      wiring_{std::move(wiring)},
      line_{std::move(line)},
      now_{std::move(now)},
      sources_{sources_of(map_, wiring_, Reads::merged)},
      counter_{map_.keep_alive ? map_.keep_alive->counter_from : std::uint16_t{0}} {
  if (wiring_.seat) seat_.emplace(*wiring_.seat);
}

ModbusDesk::~ModbusDesk() {
  // A few steps at most; a desk that does not answer stops by its own dead-man or not at all.
  for (std::size_t i = 0; i < map_.stop.size(); ++i) {
    auto const progress = halt();
    if (!progress || *progress == Progress::done) return;
  }
}

// --- What it is told

std::uint16_t ModbusDesk::value_of(Value const& value) {
  if (auto const* constant = std::get_if<std::uint16_t>(&value)) return *constant;
  switch (std::get<Term>(value)) {
    case Term::target:
    case Term::preset: return static_cast<std::uint16_t>(target_value_ & 0xffffU);
    case Term::target_high: return static_cast<std::uint16_t>(target_value_ >> 16U);
    case Term::counter: break;
  }
  std::uint16_t const now = counter_;
  counter_ = counter_ >= map_.keep_alive->counter_to ? map_.keep_alive->counter_from
                                                     : static_cast<std::uint16_t>(counter_ + 1);
  return now;
}

Result<ModbusDesk::Words> ModbusDesk::ask(Source const& source) {
  if (!map_.poll || source.unit != wiring_.unit) {
    return line_->carry_out({source.unit, source.block, source.answers_within});
  }
  if (told_) return carry_out(*told_);
  return carry_out(filled_in(dark_ && map_.poll->wake ? *map_.poll->wake : map_.poll->resting));
}

Order ModbusDesk::filled_in(Write const& write) {
  Order order{write.how, write.address, {}, write.read_address, write.read_count};
  for (Value const& value : write.values) order.values.push_back(value_of(value));
  return order;
}

Result<ModbusDesk::Words> ModbusDesk::carry_out(Order order) {
  return line_->carry_out({wiring_.unit, std::move(order), map_.answers_within});
}

Result<ModbusDesk::Words> ModbusDesk::send(Write const& write) {
  Order const order = filled_in(write);
  auto answer = carry_out(order);
  if (answer && order.how == Write::How::exchange && running()) told_ = order;
  return answer;
}

void ModbusDesk::begin(Steps const& steps) {
  sequence_ = {&steps};
  beat_ = 0;
  told_.reset();
  commanded_at_ = now_();
}

/// One step of what is under way; whatever fails has to be begun again.
Result<Progress> ModbusDesk::advance(Sequence& s) {
  if (s.next >= s.steps->size()) return Progress::done;
  if (auto const* write = std::get_if<Write>(&(*s.steps)[s.next])) {
    if (auto const sent = send(*write); !sent) return sent.error();
    ++s.next;
  } else {
    auto const progress = expect_no_error(s);
    if (!progress) return progress.error();
    if (*progress == Progress::done) ++s.next;
  }
  return s.next < s.steps->size() ? Progress::more : Progress::done;
}

Result<Progress> ModbusDesk::expect_no_error(Sequence& s) {
  if (s.clearing) {
    auto const* write = std::get_if<Write>(&map_.clear[s.clear_next]);
    if (write != nullptr) {
      if (auto const sent = send(*write); !sent) return sent.error();
    }
    if (++s.clear_next >= map_.clear.size()) s.clearing = false;
    return Progress::more;
  }
  Source const source{wiring_.unit, map_.poll ? answer_of(map_.poll->resting) : block_of(*map_.error),
                      map_.answers_within};
  auto const words = ask(source);
  if (!words) return words.error();
  auto const value = raw(*map_.error, part(source.block, *words, map_.error->place));
  if (value && std::llround(*value) == map_.no_error) {
    error_.reset();
    return Progress::done;
  }
  if (!s.cleared && !map_.clear.empty()) {
    s.cleared = s.clearing = true;
    s.clear_next = 0;
    return Progress::more;
  }
  auto const fault = value ? meaning_of(std::llround(*value)) : std::nullopt;
  return fault.value_or(refused(FaultCode::drive_error, FaultClass::device,
                                map_.name + " does not say whether it is ready, and cannot be cleared"));
}

Result<Progress> ModbusDesk::drive(Direction direction, TimePoint /*until*/) {
  Steps const& steps = direction == Direction::up ? map_.up : map_.down;
  if (steps.empty()) {
    return refused(FaultCode::unsupported, FaultClass::permanent,
                   map_.name + " takes targets, not directions");
  }
  if (driving_ && *driving_ != direction) {
    return refused(FaultCode::inhibited, FaultClass::interlock,
                   "asked to go the other way while driving: halt first");
  }
  if (!driving_) {
    begin(steps);
  } else if (sequence_.next >= steps.size()) {
    sequence_ = {&steps};
  }
  driving_ = direction;
  return advance(sequence_);
}

std::optional<std::uint32_t> ModbusDesk::register_for(Height target) const {
  if (map_.target) {
    double const base = map_.height_above_base ? wiring_.base.mm() : 0;
    return encode(*map_.target, core::Distance::of_mm(target.mm() - base));
  }
  std::optional<std::uint16_t> nearest;
  // Farther from its target a desk that stands would be taken for one that was stopped.
  core::Distance miss = std::max(core::Distance::of_mm(k_landed_mm), map_.capabilities.resolution / 2);
  for (auto const& [number, height] : wiring_.presets) {
    if ((height - target).abs() > miss) continue;
    miss = (height - target).abs();
    nearest = number;
  }
  return nearest;
}

std::size_t ModbusDesk::first_step_of_target() const {
  auto const writes_target = [](Step const& step) {
    auto const* write = std::get_if<Write>(&step);
    return write != nullptr && std::any_of(write->values.begin(), write->values.end(), [](Value const& v) {
             return v == Value{Term::target} || v == Value{Term::target_high};
           });
  };
  auto const found = std::find_if(map_.start.begin(), map_.start.end(), writes_target);
  return found == map_.start.end() ? 0 : static_cast<std::size_t>(found - map_.start.begin());
}

Result<Progress> ModbusDesk::move_to(Height target, TimePoint /*until*/) {
  if (map_.start.empty()) {
    return refused(FaultCode::unsupported, FaultClass::permanent,
                   map_.name + " takes directions, not targets");
  }
  auto const value = register_for(target);
  if (!value) {
    return refused(FaultCode::unsupported, FaultClass::interlock,
                   map_.name + " cannot be sent to " + std::to_string(std::lround(target.mm())) + " mm");
  }
  bool const under_way = target_ && sequence_.steps == &map_.start;
  if (under_way && *target_ == target && sequence_.next >= map_.start.size()) return Progress::done;
  // Another memory position is another key, which has to be pressed from the beginning.
  bool const anew = !under_way || (*target_ != target && !map_.target);
  if (anew) {
    begin(map_.start);
  } else if (*target_ != target && sequence_.next > first_step_of_target()) {
    // It runs, or is about to; only where it goes is new.
    sequence_.next = first_step_of_target();
  }
  target_ = target;
  target_value_ = *value;
  return advance(sequence_);
}

Result<void> ModbusDesk::keep_alive() {
  if (!map_.keep_alive || !running()) return {};
  Steps const* again = &map_.keep_alive->steps;
  if (again->empty() && driving_) again = *driving_ == Direction::up ? &map_.up : &map_.down;
  if (again->empty()) return {};
  auto const* write = std::get_if<Write>(&(*again)[beat_++ % again->size()]);
  if (write == nullptr) return {};
  if (auto const sent = send(*write); !sent) return sent.error();
  return {};
}

Result<Progress> ModbusDesk::clear() {
  if (sequence_.steps != &stop_and_clear_ || sequence_.next >= stop_and_clear_.size()) begin(stop_and_clear_);
  driving_.reset();
  target_.reset();
  bool const stopped = sequence_.next >= map_.stop.size();
  auto progress = advance(sequence_);
  if (progress && *progress == Progress::done) error_.reset();
  if (progress) return progress;
  sequence_ = {&stop_and_clear_};
  // Motor off is what matters. An error that the device will not forget is told by the next poll.
  if (stopped && progress.error().policy != FaultClass::transient) return Progress::done;
  return progress;
}

Result<Progress> ModbusDesk::halt() noexcept {
  try {
    if (sequence_.steps != &map_.stop || sequence_.next >= map_.stop.size()) begin(map_.stop);
    driving_.reset();
    target_.reset();
    auto progress = advance(sequence_);
    // From the beginning the next time: whoever did not answer may have forgotten the first half.
    if (!progress) sequence_ = {&map_.stop};
    return progress;
  } catch (std::exception const& e) {
    return refused(FaultCode::bus_error, FaultClass::transient,
                   std::string{"motor off was not sent: "} + e.what());
  }
}

}  // namespace desk::driver::modbus
