#include "config/syntax_error.h"

#include "config/mistake.h"
#include "config/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace desk::config {
namespace {

constexpr std::string_view k_space = " \t\r";
constexpr std::string_view k_key_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
constexpr std::string_view k_digits = "0123456789";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Cuts the first line off `text` and returns it without its end.
std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  std::string_view const line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// The parts of a line `key = value # comment`.
struct KeyLine {
  std::string_view key;
  std::string_view value;  ///< without the comment; may be empty
  int key_column;
  int value_column;
  bool has_equals;
};

std::optional<KeyLine> as_key_line(std::string_view line) {
  auto const key_begin = line.find_first_not_of(k_space);
  if (key_begin == std::string_view::npos) return std::nullopt;
  auto const key_end = std::min(line.find_first_not_of(k_key_characters, key_begin), line.size());
  if (key_end == key_begin) return std::nullopt;
  auto const sign = line.find_first_not_of(k_space, key_end);
  bool const has_equals = sign != std::string_view::npos && line[sign] == '=';
  std::string_view const key = line.substr(key_begin, key_end - key_begin);
  if (!has_equals)
    return KeyLine{key, {}, static_cast<int>(key_begin) + 1, static_cast<int>(key_begin) + 1, false};

  auto const value_begin = std::min(line.find_first_not_of(k_space, sign + 1), line.size());
  std::string_view value = line.substr(value_begin);
  bool const is_quoted = !value.empty() && (value.front() == '"' || value.front() == '\'');
  if (!is_quoted) value = value.substr(0, value.find('#'));
  return KeyLine{key, trimmed(value), static_cast<int>(key_begin) + 1, static_cast<int>(value_begin) + 1,
                 true};
}

struct Explanation {
  std::string message;
  std::string hint;
};

std::string lowered(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

Explanation explain_word(KeyLine const& line) {
  std::string const word = lowered(line.value);
  std::string meant = '"' + std::string{line.value} + '"';
  if (word == "true" || word == "yes") meant = "true";
  if (word == "false" || word == "no") meant = "false";
  return {fmt::format("{} is neither a number, nor true or false, nor text in quotes", in_quotes(line.value)),
          fmt::format("did you mean {} = {}?", line.key, meant)};
}

Explanation explain_number(KeyLine const& line) {
  auto const end = line.value.find_first_not_of("+-0123456789._,");
  std::string number{line.value.substr(0, end)};
  std::string const message = fmt::format("{} is not a number", in_quotes(line.value));
  if (auto const comma = number.find(','); comma != std::string::npos) {
    number[comma] = '.';
    return {message, "the decimal sign is a point: " + number};
  }
  if (end != std::string_view::npos)
    return {message, fmt::format("the unit is in the key: {} = {}", line.key, number)};
  if (number.front() == '0') return {message, "it must not begin with 0"};
  return {message, ""};
}

/// What is wrong with the value, where that can be told from the line alone.
std::optional<Explanation> explain_value(KeyLine const& line) {
  if (!line.has_equals) {
    return Explanation{fmt::format("a \"=\" is missing after {}", in_quotes(line.key)),
                       fmt::format("keys are written {} = value", line.key)};
  }
  if (line.value.empty()) return Explanation{"the value is missing after \"=\"", ""};

  char const first = line.value.front();
  if (first == '"' || first == '\'') {
    if (line.value.find(first, 1) == std::string_view::npos) {
      return Explanation{"the text has no closing quote",
                         fmt::format("it must end with {} on the same line", first)};
    }
    if (contains(line.value, "\\")) {
      return Explanation{"the text contains a backslash that means nothing", "write \\\\ for one backslash"};
    }
    return std::nullopt;
  }
  if (std::isalpha(static_cast<unsigned char>(first)) != 0) return explain_word(line);
  if (first == '/') return explain_word(line);
  if (contains(k_digits, line.value.substr(0, 1))) return explain_number(line);
  return std::nullopt;
}

/// A value over several lines; repairing one of them would make things worse.
bool may_span_lines(std::string_view value) {
  return value.substr(0, 3) == R"(""")" || value.substr(0, 3) == "'''" || value.substr(0, 1) == "[" ||
         value.substr(0, 1) == "{";
}

/// The parser's own words without what they are about, which the position tells.
std::string plain(std::string_view description) {
  constexpr std::string_view k_about = "Error while parsing ";
  if (description.substr(0, k_about.size()) == k_about) {
    std::string_view const rest = description.substr(k_about.size());
    auto const colon = rest.find(": ");
    if (colon != std::string_view::npos) {
      std::string_view const what = rest.substr(0, colon);
      std::string_view const why = rest.substr(colon + 2);
      if (why == "encountered end-of-file") return fmt::format("the file ends within a {}", what);
      return fmt::format("in a {}: {}", what, why);
    }
  }
  return std::string{description};
}

/// The line that defines the same key or section before line `number`; 0: not found.
int first_definition(std::string_view text, int number) {
  std::string_view const line = trimmed(line_at(text, number));
  bool const is_header = line.substr(0, 1) == "[";
  auto const key = as_key_line(line);
  int found = 0;
  for (int i = 1; i < number; ++i) {
    std::string_view const earlier = trimmed(take_line(text));
    if (is_header) {
      if (earlier == line) return i;
      continue;
    }
    if (earlier.substr(0, 1) == "[") found = 0;  // keys are unique within their section
    auto const earlier_key = as_key_line(earlier);
    if (key && earlier_key && earlier_key->has_equals && earlier_key->key == key->key) found = i;
  }
  return found;
}

SyntaxError explain_duplicate(ParserError const& error, std::string_view text) {
  std::string_view const line = line_at(text, error.line);
  int const first = first_definition(text, error.line);
  std::string const where = first > 0 ? fmt::format("in line {}", first) : "above";
  int const column = static_cast<int>(std::min(line.find_first_not_of(k_space), line.size())) + 1;
  if (trimmed(line).substr(0, 1) == "[") {
    return {error.line, column, fmt::format("the section {} was already opened {}", trimmed(line), where),
            "put its keys together under one header", ""};
  }
  auto const key = as_key_line(line);
  return {error.line, column,
          fmt::format("{} was already set {}", in_quotes(key ? key->key : trimmed(line)), where),
          "keep one of the two", key && !may_span_lines(key->value) ? "#" : ""};
}

SyntaxError explain_header(int number, std::string_view line) {
  std::string_view const header = trimmed(line.substr(0, line.find('#')));
  int const column = static_cast<int>(line.find('[')) + 1;
  if (!contains(header, "]")) {
    return {number, column, fmt::format("the section header {} has no closing ]", in_quotes(header)), "", ""};
  }
  return {number, column, fmt::format("{} is no section header", in_quotes(header)),
          "a header stands on a line of its own, its parts are joined by dots: [desk.main]", ""};
}

}  // namespace

std::string_view line_at(std::string_view text, int number) {
  for (int i = 1; i < number; ++i) take_line(text);
  return take_line(text);
}

SyntaxError explain(ParserError const& error, std::string_view text) {
  if (contains(error.description, "redefine existing")) return explain_duplicate(error, text);

  std::string_view const line = line_at(text, error.line);
  if (trimmed(line).substr(0, 1) == "[") return explain_header(error.line, line);
  if (auto const key_line = as_key_line(line); key_line && !may_span_lines(key_line->value)) {
    if (auto const explanation = explain_value(*key_line)) {
      return {error.line, key_line->value_column, explanation->message, explanation->hint,
              fmt::format("{} = {}", key_line->key, k_placeholder)};
    }
  }
  return {error.line, error.column, plain(error.description), "", ""};
}

}  // namespace desk::config
