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

/// The parts of a dotted key: `desk.main.cycle.mode` has four.
using KeyPath = std::vector<std::string>;

/// Dotted, parts in quotes where TOML needs them, so that different paths never read the same.
std::string to_string(KeyPath const& path);
KeyPath child(KeyPath path, std::string_view part);
KeyPath parent(KeyPath path);

}  // namespace desk::config
