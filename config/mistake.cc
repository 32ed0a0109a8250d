#include "config/mistake.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace desk::config {
namespace {

std::string_view name_of(Mistake::Severity severity) {
  switch (severity) {
    case Mistake::Severity::error: return "error";
    case Mistake::Severity::warning: return "warning";
  }
  return "?";
}

std::string counted(std::ptrdiff_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

/// The longest start of `text` with at most `limit` bytes that does not cut a UTF-8 sequence.
std::string_view shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return text.substr(0, limit);
}

}  // namespace

std::string to_string(Mistake const& mistake) {
  std::string text = mistake.at.source;
  if (mistake.at.line > 0) text += fmt::format(":{}:{}", mistake.at.line, mistake.at.column);
  text += fmt::format(": {}: ", name_of(mistake.severity));
  if (!mistake.key.empty()) text += mistake.key + ": ";
  text += mistake.message;
  if (!mistake.hint.empty()) text += "; " + mistake.hint;
  return text;
}

void sort_by_position(std::vector<Mistake>& mistakes, std::string_view file_name) {
  auto const rank = [&](Mistake const& m) {
    return std::make_tuple(m.at.source != file_name, m.at.line, m.at.column);
  };
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [&](Mistake const& a, Mistake const& b) { return rank(a) < rank(b); });
}

bool only_warnings(std::vector<Mistake> const& mistakes) {
  return std::all_of(mistakes.begin(), mistakes.end(),
                     [](Mistake const& m) { return m.severity == Mistake::Severity::warning; });
}

std::string render(std::vector<Mistake> const& mistakes, std::string_view file_name) {
  if (mistakes.empty()) return fmt::format("{}: no mistakes found.\n", file_name);
  std::string text;
  for (Mistake const& mistake : mistakes) text += to_string(mistake) + '\n';

  auto const errors = std::count_if(mistakes.begin(), mistakes.end(),
                                    [](Mistake const& m) { return m.severity == Mistake::Severity::error; });
  auto const warnings = std::ssize(mistakes) - errors;
  std::string count;
  if (errors > 0) count = counted(errors, "error");
  if (warnings > 0) count += (errors > 0 ? ", " : "") + counted(warnings, "warning");
  return text + fmt::format("{}: {}{}\n", file_name, count, errors > 0 ? "; nothing was changed." : ".");
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t k_longest = 60;  // a line of a terminal still has room for the explanation
  std::string_view const shown = shortened(text, k_longest);
  std::string result = "\"";
  for (char const c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  if (shown.size() < text.size()) result += "...";
  return result + '"';
}

std::string listed(std::vector<std::string_view> const& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace desk::config
