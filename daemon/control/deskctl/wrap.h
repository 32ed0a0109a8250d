#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

/// The text in lines of at most `columns` cells, broken at blanks; a longer word has a line of its own.
/// Without control characters. At least one line.
std::vector<std::string> wrapped(std::string_view text, int columns);

}  // namespace desk::deskctl
