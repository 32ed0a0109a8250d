#pragma once

#include "daemon/core/time.h"

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace desk::driver::simulated::modbus {

/// The last things that a unit was told and did, so that one can see afterwards in which order they happened.
/// Pure.
class Trace {
 public:
  struct Entry {
    core::TimePoint at;
    std::string what;
  };

  void note(core::TimePoint at, std::string what) {
    entries_.push_back({at, std::move(what)});
    if (entries_.size() > k_most) entries_.pop_front();
  }
  /// The oldest first.
  [[nodiscard]] std::deque<Entry> const& entries() const { return entries_; }

 private:
  static constexpr std::size_t k_most = 1000;  // 30 s of a moving column

  std::deque<Entry> entries_;
};

}  // namespace desk::driver::simulated::modbus
