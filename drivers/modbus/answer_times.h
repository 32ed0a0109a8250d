#pragma once

#include "drivers/modbus/line.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace desk::driver::modbus {

/// How long each unit usually thinks before it answers: a running mean, in which the last 8 answers count
/// most, and how far from it they are. Pure.
class AnswerTimes {
 public:
  void saw(int unit, core::Duration took) {
    auto const [place, first] = units_.try_emplace(unit, Unit{took});
    Unit& u = place->second;
    if (!first) {
      u.astray += (std::chrono::abs(took - u.usual) - u.astray) / 4;
      u.usual += (took - u.usual) / 8;
    }
    u.missed = 0;
  }
  void missed(int unit) {
    if (auto const found = units_.find(unit); found != units_.end()) ++found->second.missed;
  }

  /// How long to wait for an answer: its time-out. A unit that has not answered three times in a row is dead
  /// until it shows otherwise, and will then answer as it used to; all others pay for each moment longer.
  [[nodiscard]] core::Duration patience(Request const& request) const {
    constexpr int k_dead_after = 3;
    constexpr core::Duration k_least = std::chrono::milliseconds{20};  // a USB adapter may take 16
    auto const found = units_.find(request.unit);
    if (found == units_.end() || found->second.missed < k_dead_after) return request.answers_within;
    return std::min(request.answers_within, std::max(k_least, 4 * found->second.usual));
  }

  /// It has nearly always answered by then: four mean deviations above the mean, as TCP reckons (RFC 6298).
  /// Until it has answered: a third of its time-out, which is meant to be three times what it takes.
  [[nodiscard]] core::Duration usual(Request const& request) const {
    auto const found = units_.find(request.unit);
    if (found == units_.end()) return request.answers_within / 3;
    return std::min(request.answers_within, found->second.usual + 4 * found->second.astray);
  }

 private:
  struct Unit {
    core::Duration usual;
    core::Duration astray{0};  ///< mean deviation
    int missed = 0;            ///< in a row
  };
  std::map<int, Unit> units_;
};

}  // namespace desk::driver::modbus
