#pragma once

#include "daemon/texts/texts.h"

#include <string>
#include <string_view>
#include <vector>

namespace desk::config {

/// The languages that deskd speaks, as ISO 639-1 writes them: each is one file config/texts/<language>.toml,
/// which is part of the program. A new one needs no code.
[[nodiscard]] std::vector<std::string> languages();

/// One of languages(); for any other std::invalid_argument. Read at the first call; any thread.
[[nodiscard]] texts::Texts const& texts_in(std::string_view language);

}  // namespace desk::config
