#include "tests/support/process_facts.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace desk::testing {

std::size_t open_files(pid_t pid) {
  std::filesystem::directory_iterator const all{"/proc/" + std::to_string(pid) + "/fd"};
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

long memory_kb(pid_t pid) {
  constexpr std::string_view k_own = "RssAnon:";
  std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(k_own)) return std::stol(line.substr(k_own.size()));
  }
  throw std::runtime_error{"no RssAnon of process " + std::to_string(pid)};
}

}  // namespace desk::testing
