#pragma once

#include "daemon/core/time.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace desk::testing {

/// A rule that was broken.
struct Violation {
  core::TimePoint at;
  std::string_view rule;
  std::string what;
};

/// The first violations of each rule in full, the rest as a number: one bug can break a rule at every step.
class Findings {
 public:
  void add(core::TimePoint at, std::string_view rule, std::string what);
  [[nodiscard]] std::vector<Violation> const& first() const { return first_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  /// How often each rule was broken.
  [[nodiscard]] std::map<std::string_view, std::uint64_t> const& rules() const { return rules_; }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Violation> first_;
  std::size_t count_ = 0;
  std::map<std::string_view, std::uint64_t> rules_;
};

}  // namespace desk::testing
