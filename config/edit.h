#pragma once

#include "config/field.h"
#include "config/value.h"

#include <string>
#include <string_view>
#include <variant>

/// Changes to the text of a configuration that leave everything else of it as its owner wrote it: comments,
/// order, blank lines, line ends.
namespace desk::config {

/// The new text, or why there is none, for a person.
using Edited = std::variant<std::string, Complaint>;

/// `key` with `value`, which is TOML; a text may go without quotes, as in an Override. What stands there is
/// replaced, a comment behind it stays. A new key takes the place of the line that shows its default (`#key =
/// 1`), else it goes to the end of its section; a section that is not there is added at the end. `text` must
/// be TOML; whether the result is a configuration is the loader's business.
Edited set_key(std::string_view text, KeyPath const& key, std::string_view value);

/// Without `key`: its line is gone, and a comment behind it. A key that is not there is a complaint.
Edited unset_key(std::string_view text, KeyPath const& key);

}  // namespace desk::config
