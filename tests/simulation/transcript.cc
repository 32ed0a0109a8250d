#include "tests/simulation/transcript.h"

#include <fmt/format.h>

namespace desk::testing {

void Transcript::add(core::TimePoint at, double height_mm, std::string const& line) {
  if (!wanted()) return;
  if (lines_.size() == most_) lines_.pop_front();
  lines_.push_back(
      fmt::format("{:10.3f} {:7.1f}  {}", core::to_seconds(at.time_since_epoch()), height_mm, line));
}

std::string Transcript::text() const {
  std::string text;
  for (auto const& line : lines_) text += line + '\n';
  return text;
}

}  // namespace desk::testing
