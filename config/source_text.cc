#include "config/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>

namespace desk::config {
namespace {

constexpr std::size_t k_largest = std::size_t{1} << 20U;  // a hundred times the annotated default

struct ByteRange {
  unsigned char first;
  unsigned char last;
  [[nodiscard]] bool contains(char c) const {
    auto const byte = static_cast<unsigned char>(c);
    return byte >= first && byte <= last;
  }
};

/// How many bytes the character at the beginning of `text` has; 0: it is not UTF-8.
std::size_t character_length(std::string_view text) {
  struct Form {
    ByteRange lead;
    ByteRange
        second;  ///< narrower than the rest where a shorter form, a surrogate or no character would result
    std::size_t length;
  };
  // The table of well-formed sequences of the Unicode standard, 3-7.
  constexpr ByteRange k_trail{0x80, 0xBF};
  constexpr std::array k_forms{Form{{0x00, 0x7F}, k_trail, 1},      Form{{0xC2, 0xDF}, k_trail, 2},
                               Form{{0xE0, 0xE0}, {0xA0, 0xBF}, 3}, Form{{0xE1, 0xEC}, k_trail, 3},
                               Form{{0xED, 0xED}, {0x80, 0x9F}, 3}, Form{{0xEE, 0xEF}, k_trail, 3},
                               Form{{0xF0, 0xF0}, {0x90, 0xBF}, 4}, Form{{0xF1, 0xF3}, k_trail, 4},
                               Form{{0xF4, 0xF4}, {0x80, 0x8F}, 4}};
  auto const* const form = std::find_if(k_forms.begin(), k_forms.end(),
                                        [&](Form const& f) { return f.lead.contains(text.front()); });
  if (form == k_forms.end() || text.size() < form->length) return 0;
  if (form->length > 1 && !form->second.contains(text[1])) return 0;
  for (std::size_t i = 2; i < form->length; ++i) {
    if (!k_trail.contains(text[i])) return 0;
  }
  return form->length;
}

/// Offset of the first byte that is not UTF-8; absent: all of it is.
std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const length = character_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

Place place_of_offset(std::string_view text, std::size_t offset, std::string_view file_name) {
  std::string_view const before = text.substr(0, offset);
  auto const line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  auto const characters =
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return {std::string{file_name}, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(characters) + 1};
}

/// Offset of the first line longer than `limit` bytes.
std::optional<std::size_t> first_long_line(std::string_view text, std::size_t limit) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t const end = std::min(text.find('\n', begin), text.size());
    if (end - begin > limit) return begin;
    begin = end + 1;
  }
  return std::nullopt;
}

Mistake whole_file(std::string_view file_name, std::string message, std::string hint = {}) {
  return {{std::string{file_name}}, "", std::move(message), std::move(hint)};
}

}  // namespace

std::variant<std::string, Mistake> read_text(std::filesystem::path const& path) {
  std::string const name = path.string();
  std::error_code error;
  auto const status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    bool const missing = status.type() == std::filesystem::file_type::not_found;
    return whole_file(name, missing ? "there is no such file" : "cannot be read: " + error.message());
  }
  if (std::filesystem::is_directory(status)) return whole_file(name, "is a directory, expected a file");
  if (!std::filesystem::is_regular_file(status)) return whole_file(name, "is not a regular file");

  errno = 0;
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    return whole_file(name, "cannot be read: " + std::generic_category().message(errno),
                      "the daemon's user must be allowed to read it");
  }
  // One byte more than is taken, so that a larger file is seen to be larger without reading all of it.
  std::string text(k_largest + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return whole_file(name, "cannot be read to its end");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::optional<Mistake> check_text(std::string_view text, std::string_view file_name) {
  constexpr std::size_t k_longest_line = 4096;  // bounds the parser's recursion, which dotted keys drive
  if (text.size() > k_largest) {
    return whole_file(file_name, fmt::format("the file is larger than {} MiB", k_largest >> 20U),
                      "is it the right file?");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return whole_file(file_name, "the file is empty", "start from a copy of the annotated deskd.toml");
  }
  if (auto const offset = first_invalid_utf8(text)) {
    return Mistake{place_of_offset(text, *offset, file_name), "", "this is not UTF-8 text",
                   "save the file as UTF-8"};
  }
  if (auto const offset = first_long_line(text, k_longest_line)) {
    return Mistake{place_of_offset(text, *offset, file_name), "",
                   fmt::format("the line is longer than {} bytes", k_longest_line), "is it the right file?"};
  }
  return std::nullopt;
}

}  // namespace desk::config
