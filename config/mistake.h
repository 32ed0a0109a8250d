#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace desk::config {

/// Where something was written. Line and column count from 1; line 0 is the source as a whole.
struct Place {
  std::string source;  ///< the file's name, or the override as typed: `--set 'mqtt.port=x'`
  int line = 0;
  int column = 0;  ///< in characters; of an override, which one on the command line it is
  bool operator==(Place const&) const = default;
};

/// What the user should change, in their words. A mistake in a key or its value is placed at the key.
struct Mistake {
  enum class Severity {
    error,    ///< the configuration is refused
    warning,  ///< it is taken, but is probably not meant, or not healthy
  };
  Place at;
  std::string key;      ///< dotted path as `desk.main.cycle.mode`; empty when no key is concerned
  std::string message;  ///< what is wrong and what is expected, with range and unit
  std::string hint;     ///< what to write instead; may be empty
  Severity severity = Severity::error;
  bool operator==(Mistake const&) const = default;
};

/// `file:line:column: error: key: message; hint`, the form that editors can jump to.
std::string to_string(Mistake const& mistake);

/// By position in the file; what belongs to overrides comes last. Keeps the order of equals.
void sort_by_position(std::vector<Mistake>& mistakes, std::string_view file_name);

/// True unless an error is among them.
bool only_warnings(std::vector<Mistake> const& mistakes);

/// What `deskd --check-config` prints: one line each, and a closing line that counts them.
std::string render(std::vector<Mistake> const& mistakes, std::string_view file_name);

/// The user's own text in double quotes, control characters escaped, shortened when it is long.
std::string in_quotes(std::string_view text);

/// `parts` as "a, b, c".
std::string listed(std::vector<std::string_view> const& parts);

}  // namespace desk::config
