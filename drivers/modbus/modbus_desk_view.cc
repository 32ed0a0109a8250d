// What a desk behind Modbus registers says.

#include "drivers/modbus/codec.h"
#include "drivers/modbus/modbus_desk.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace desk::driver::modbus {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Telemetry;
using core::TimePoint;

/// Longer than a desk is watched closely after its motor went off.
constexpr core::Duration k_rest_before_seat = std::chrono::seconds{5};
/// Of the polls while the desk runs, so many bring the height for one that brings anything else.
constexpr std::size_t k_heights_per_round = 3;

}  // namespace

std::vector<ModbusDesk::Source> ModbusDesk::sources_of(Map const& map, Wiring const& wiring, Reads reads) {
  std::vector<Source> sources;
  std::vector<Block> own;
  if (map.height_by_sensor) {
    sources.push_back({wiring.sensor_unit, block_of(map.height), wiring.sensor_answers_within});
  } else {
    own.push_back(block_of(map.height));
  }
  if (map.current) own.push_back(block_of(*map.current));
  if (map.running) own.push_back({map.running->place, 1});
  if (map.obstacle) own.push_back({map.obstacle->place, 1});
  if (map.error) own.push_back(block_of(*map.error));
  if (map.poll && !own.empty()) own = {answer_of(map.poll->resting)};
  if (reads == Reads::merged) own = merged(std::move(own));
  for (Block const& block : own) {
    // One register may say several things.
    bool const known = std::any_of(sources.begin(), sources.end(), [&](Source const& s) {
      return s.unit == wiring.unit && s.block == block;
    });
    if (!known) sources.push_back({wiring.unit, block, map.answers_within});
  }
  auto const has_height = [&](Source const& s) {
    bool const unit = s.unit == (map.height_by_sensor ? wiring.sensor_unit : wiring.unit);
    return unit && !part(s.block, Words(s.block.count), map.height.place).empty();
  };
  std::stable_partition(sources.begin(), sources.end(), has_height);
  return sources;
}

/// At rest all in turn; while it runs the height is what everything depends on.
ModbusDesk::Source const& ModbusDesk::next_source() {
  std::size_t const others = sources_.size() - 1;
  std::size_t const round = others * ((running() ? k_heights_per_round : 1) + 1);
  std::size_t const position = round == 0 ? 0 : turn_++ % round;
  std::size_t const cycle = running() ? k_heights_per_round + 1 : 2;
  bool const other = others > 0 && position % cycle == cycle - 1;
  return sources_[other ? 1 + (position / cycle) % others : 0];
}

/// A desk that rests, and has done so for longer than its coast is watched.
bool ModbusDesk::has_time_for_seat(TimePoint now) const {
  return answers_ && !running() && now - commanded_at_ >= k_rest_before_seat;
}

Result<Telemetry> ModbusDesk::poll() {
  TimePoint const asked = now_();
  if (seat_ && seat_->due(asked) && has_time_for_seat(asked)) {
    Telemetry telemetry;
    telemetry.at = asked;
    telemetry.seat_height = seat_->ask(*line_, asked);
    // The desk's turn: a sensor that lives must not make a dead desk look alive.
    answers_ = false;
    return telemetry;
  }
  Source const& source = next_source();
  auto const words = ask(source);
  answers_ = words.has_value();
  Telemetry telemetry;
  telemetry.at = asked;
  if (!words && read_one_by_one(words.error())) return telemetry;
  if (!words) return words.error();
  // The device looked at it somewhere between the question and the answer.
  telemetry.at = asked + (now_() - asked) / 2;
  take(source, *words, telemetry);
  telemetry.motor_running = tells_running_;
  telemetry.current_a = current_a_;
  telemetry.drive_fault = error_;
  if (!error_ && obstacle_ && running()) {
    telemetry.drive_fault = Fault(FaultCode::overcurrent, FaultClass::device,
                                  map_.name + " stopped on overcurrent: something is in the way");
  }
  return telemetry;
}

/// Some devices answer for one register only. Whether that is so now, and was not known yet.
bool ModbusDesk::read_one_by_one(Fault const& refusal) {
  bool const refused_it = refusal.code == FaultCode::bus_error && refusal.policy == FaultClass::permanent;
  if (!refused_it || reads_ == Reads::one_by_one) return false;
  auto singles = sources_of(map_, wiring_, Reads::one_by_one);
  if (singles.size() == sources_.size()) return false;
  reads_ = Reads::one_by_one;
  sources_ = std::move(singles);
  turn_ = 0;
  return true;
}

void ModbusDesk::take_height(double mm, Telemetry& telemetry) {
  double const base = map_.height_above_base ? wiring_.base.mm() : 0;
  telemetry.height = Height::at_mm(base + mm);
  if (map_.stands_after <= core::Duration{0}) return;
  if (shown_mm_ != mm) shown_since_ = telemetry.at;
  shown_mm_ = mm;
  tells_running_ = telemetry.at - std::max(shown_since_, commanded_at_) < map_.stands_after;
}

/// Of two equal landings on a memory position the display may show the one digit or the next, and so it did
/// when the position was written down.
core::Capabilities ModbusDesk::capabilities() const {
  constexpr double k_rounding = 1.01;
  core::Capabilities c = map_.capabilities;
  if (!wiring_.presets.empty()) c.landing = c.resolution * k_rounding;
  return c;
}

void ModbusDesk::take(Source const& source, Words const& words, Telemetry& telemetry) {
  auto const number = [&](Number const& n) { return decode(n, part(source.block, words, n.place)); };
  bool const own = source.unit == wiring_.unit;
  if (map_.height_by_sensor ? source.unit == wiring_.sensor_unit : own) {
    if (auto const mm = number(map_.height)) take_height(*mm, telemetry);
  }
  if (!own) return;
  dark_ = !map_.height_by_sensor && !telemetry.height;
  if (map_.current) {
    if (auto const a = number(*map_.current)) current_a_ = *a;
  }
  if (map_.running) {
    auto const word = part(source.block, words, map_.running->place);
    if (!word.empty()) tells_running_ = decode(*map_.running, word[0]);
  }
  if (map_.obstacle) {
    auto const word = part(source.block, words, map_.obstacle->place);
    if (!word.empty()) obstacle_ = decode(*map_.obstacle, word[0]);
  }
  if (map_.error) {
    auto const word = part(source.block, words, map_.error->place);
    if (auto const value = raw(*map_.error, word)) error_ = meaning_of(std::llround(*value));
  }
}

std::optional<Fault> ModbusDesk::meaning_of(std::int64_t error) const {
  if (error == map_.no_error) return std::nullopt;
  auto const known = std::find_if(map_.errors.begin(), map_.errors.end(),
                                  [&](ErrorMeaning const& e) { return e.value == error; });
  if (known == map_.errors.end()) {
    return Fault{FaultCode::drive_error, FaultClass::device,
                 map_.name + " reports error " + std::to_string(error) + ", which its map does not know"};
  }
  // A poll between the steps of the start sees what the start has not cleared yet; whether it does, the start
  // itself finds out.
  bool const starting =
      sequence_.steps == &map_.start && sequence_.next < map_.start.size() && !sequence_.cleared;
  if (known->cleared_by_start && (!running() || starting)) return std::nullopt;
  return Fault{known->code, known->policy, known->words};
}

IoBudget ModbusDesk::io_budget() const {
  core::Duration typical{0};
  core::Duration worst = map_.answers_within;
  for (Source const& s : sources_) {
    Request const request{s.unit, s.block, s.answers_within};
    typical = std::max(typical, line_->usual_time(request));
    worst = std::max(worst, line_->longest_time(request));
  }
  if (seat_) worst = std::max(worst, line_->longest_time(seat_->request()));
  core::Duration const beat = map_.keep_alive ? map_.keep_alive->every : core::Duration{0};
  return {typical, worst, line_->answers_late_within(), beat};
}

}  // namespace desk::driver::modbus
