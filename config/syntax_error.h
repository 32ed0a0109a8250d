#pragma once

#include <string>
#include <string_view>

namespace desk::config {

/// What the TOML parser said: the position where it gave up, and why, in its own words.
struct ParserError {
  int line;
  int column;
  std::string_view description;
};

/// The same in plain words.
struct SyntaxError {
  int line;
  int column;
  std::string message;
  std::string hint;
  /// What the line becomes so that the rest of the text can be read; empty: the mistake spoils what follows.
  std::string replacement;
};

/// A value that no key takes. Stands in for one that could not be read.
inline constexpr std::string_view k_placeholder = "0001-01-01";

/// Explains `error` from the text it occurred in. Recognised mistakes are placed at the value or at the
/// line's start.
SyntaxError explain(ParserError const& error, std::string_view text);

/// Line `number`, counted from 1, without its end; empty when there is none.
std::string_view line_at(std::string_view text, int number);

}  // namespace desk::config
