#pragma once

#include "daemon/core/time.h"

#include <cstddef>
#include <deque>
#include <string>

namespace desk::testing {

/// What happened, a line each, for a person to read. Keeps the newest lines only, or none at all.
class Transcript {
 public:
  explicit Transcript(std::size_t lines) : most_{lines} {}
  [[nodiscard]] bool wanted() const { return most_ > 0; }
  void add(core::TimePoint at, double height_mm, std::string const& line);
  [[nodiscard]] std::string text() const;

 private:
  std::size_t most_;
  std::deque<std::string> lines_;
};

}  // namespace desk::testing
