#include "config/value.h"

#include "config/mistake.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

bool is_bare(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string escaped(std::string_view text) {
  std::string result = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

struct TomlWriter {
  std::string operator()(bool b) const { return b ? "true" : "false"; }
  std::string operator()(std::int64_t i) const { return fmt::format("{}", i); }
  std::string operator()(double d) const { return fmt::format("{}", d); }
  std::string operator()(std::string const& s) const { return escaped(s); }
  std::string operator()(std::vector<std::string> const& list) const {
    std::string text;
    for (auto const& s : list) text += (text.empty() ? "" : ", ") + escaped(s);
    return "[" + text + "]";
  }
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view k_space = " \t\r\n";
  auto const begin = text.find_first_not_of(k_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(k_space) - begin + 1);
}

std::string to_toml(Value const& value) {
  return std::visit(TomlWriter{}, value);
}

std::string to_string(KeyPath const& path) {
  std::string text;
  for (std::string const& part : path) {
    if (!text.empty()) text += '.';
    text += is_bare(part) ? part : in_quotes(part);
  }
  return text;
}

KeyPath key_path(std::string_view dotted) {
  KeyPath path;
  while (true) {
    auto const dot = dotted.find('.');
    std::string_view const part = trimmed(dotted.substr(0, dot));
    if (part.empty()) return {};
    path.emplace_back(part);
    if (dot == std::string_view::npos) return path;
    dotted.remove_prefix(dot + 1);
  }
}

KeyPath child(KeyPath path, std::string_view part) {
  path.emplace_back(part);
  return path;
}

KeyPath parent(KeyPath path) {
  if (!path.empty()) path.pop_back();
  return path;
}

}  // namespace desk::config
