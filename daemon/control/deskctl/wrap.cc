#include "daemon/control/deskctl/wrap.h"

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/phrase.h"

#include <algorithm>

namespace desk::deskctl {

std::vector<std::string> wrapped(std::string_view text, int columns) {
  std::string const clean = printable(text);
  std::string_view rest = clean;
  std::vector<std::string> lines(1);
  while (!rest.empty()) {
    auto const end = std::min(rest.find(' '), rest.size());
    auto const word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) continue;
    bool const fits = lines.back().empty() || width_of(lines.back()) + 1 + width_of(word) <= columns;
    if (!fits) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

}  // namespace desk::deskctl
