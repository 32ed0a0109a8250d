#include "tests/simulation/findings.h"

#include <fmt/format.h>

#include <utility>

namespace desk::testing {

void Findings::add(core::TimePoint at, std::string_view rule, std::string what) {
  constexpr std::uint64_t k_examples = 2;
  ++count_;
  if (++rules_[rule] <= k_examples) first_.push_back({at, rule, std::move(what)});
}

std::string Findings::text() const {
  std::string text;
  for (Violation const& v : first_) {
    text += fmt::format("{:10.3f}  [{}] {}\n", core::to_seconds(v.at.time_since_epoch()), v.rule, v.what);
  }
  if (count_ > first_.size()) text += fmt::format("... and {} more\n", count_ - first_.size());
  return text;
}

}  // namespace desk::testing
