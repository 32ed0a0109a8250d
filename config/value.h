#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace desk::config {

/// The value of one key in the unit that its name says.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// As it would be written in the file.
std::string to_toml(Value const& value);

/// Without blanks and line ends around it.
std::string_view trimmed(std::string_view text);

/// The parts of a dotted key: `desk.main.cycle.mode` has four.
using KeyPath = std::vector<std::string>;

/// Dotted, parts in quotes where TOML needs them, so that different paths never read the same.
std::string to_string(KeyPath const& path);
/// `desk.main.cycle.mode` in its parts, without the blanks around them; an empty part makes all of it empty.
/// Ids have no dots, so a dot always separates.
KeyPath key_path(std::string_view dotted);
KeyPath child(KeyPath path, std::string_view part);
KeyPath parent(KeyPath path);

}  // namespace desk::config
