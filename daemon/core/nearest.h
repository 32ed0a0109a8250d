#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace desk::core {

/// Edits that turn one word into the other: insert, delete, replace a character, swap two neighbours. Ignores
/// case.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `word` most probably was meant to be; absent when none is near (more than a third
/// differs).
std::optional<std::string_view> nearest(std::string_view word,
                                        std::vector<std::string_view> const& candidates);

}  // namespace desk::core
