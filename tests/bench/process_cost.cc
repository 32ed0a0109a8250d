#include "tests/bench/process_cost.h"

#include "tests/support/child_process.h"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

namespace desk::bench {
namespace {

namespace fs = std::filesystem;

std::string field_of(fs::path const& status, std::string const& name) {
  std::istringstream lines{testing::text_of(status)};
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(name + ":", 0) == 0) return line.substr(line.find_first_not_of(" \t", name.size() + 1));
  }
  return "?";
}

template <typename OfTask>
double sum_over_threads(pid_t pid, OfTask&& of_task) {
  double sum = 0;
  for (auto const& task : fs::directory_iterator{fmt::format("/proc/{}/task", pid)})
    sum += of_task(task.path());
  return sum;
}

}  // namespace

std::string field_of_status(pid_t pid, std::string const& name) {
  return field_of(fmt::format("/proc/{}/status", pid), name);
}

double cpu_seconds(pid_t pid) {
  return sum_over_threads(pid, [](fs::path const& task) {
    constexpr double k_nanosecond = 1e-9;
    return k_nanosecond * std::stod(testing::text_of(task / "schedstat"));
  });
}

double switches(pid_t pid) {
  return sum_over_threads(pid, [](fs::path const& task) {
    return std::stod(field_of(task / "status", "voluntary_ctxt_switches"));
  });
}

}  // namespace desk::bench
