#include "daemon/control/probe/system_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include <cstring>

namespace desk::probe {

std::optional<std::string> first_line(std::filesystem::path const& file) {
  constexpr std::size_t k_longest = 4096;
  std::ifstream in{file};
  std::array<char, k_longest> buffer{};
  in.read(buffer.data(), k_longest);
  if (in.bad() || !in.is_open() || (in.gcount() == 0 && !in.eof())) return std::nullopt;
  std::string text{buffer.data(), static_cast<std::size_t>(in.gcount())};
  text.resize(std::min(text.find('\n'), text.size()));
  constexpr auto k_blanks = " \t\r";
  auto const first = text.find_first_not_of(k_blanks);
  if (first == std::string::npos) return std::string{};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

std::vector<std::filesystem::path> entries(std::filesystem::path const& directory) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator it{directory, error}, end; !error && it != end;
       it.increment(error)) {
    found.push_back(it->path());
  }
  std::sort(found.begin(), found.end(), [](auto const& one, auto const& other) {
    return ::strverscmp(one.filename().c_str(), other.filename().c_str()) < 0;
  });
  return found;
}

std::filesystem::path below(std::filesystem::path const& root, std::filesystem::path const& path) {
  return root / path.relative_path();
}

}  // namespace desk::probe
