#pragma once

#include "config/document.h"

#include <string>
#include <vector>

namespace desk::config {

/// One `--set` of the command line, as typed: `mqtt.port=18830`. The value is TOML; a text may go without
/// quotes.
struct Override {
  std::string text;
};

/// Puts each override's value in the place of what the document says; the last one for a key wins. What is no
/// override goes to `document.mistakes`.
void apply(std::vector<Override> const& overrides, Document& document);

}  // namespace desk::config
