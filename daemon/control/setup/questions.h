#pragma once

#include "config/value.h"
#include "daemon/control/setup/person.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Questions with one kind of answer each. All of them ask again until the answer is one, and throw Left when
/// there is nobody to ask.
namespace desk::setup {

/// Enter takes `preset`.
bool yes(Person& person, std::string_view prompt, bool preset);

/// One of the lines, which are shown with numbers from 1. `preset`: its index, for Enter.
std::size_t choose(Person& person, std::string_view prompt, std::vector<std::string> const& lines,
                   std::size_t preset);

/// What somebody typed for a key of the schema, or why it is no value for it. Lengths may have a unit, and
/// numbers a decimal comma: "72,5 cm".
std::variant<config::Value, std::string> read_value(config::KeyPath const& key, std::string_view typed);

/// The value of a key that exists in the schema. `preset`, for Enter: absent, and the schema has none either,
/// something has to be typed. A question mark shows what the key means and takes.
config::Value ask_value(Person& person, config::KeyPath const& key, std::string_view prompt,
                        std::optional<config::Value> const& preset);

/// The same; Enter leaves it out.
std::optional<config::Value> ask_if_any(Person& person, config::KeyPath const& key, std::string_view prompt);

/// What holds where the key is not written; absent if it has to be.
std::optional<config::Value> default_of(config::KeyPath const& key);

/// As a person reads it: text without quotes, a truth value as yes or no.
std::string shown(config::Value const& value);

}  // namespace desk::setup
