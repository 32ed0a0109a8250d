#include "daemon/control/probe/clock.h"

#include "daemon/control/probe/system_files.h"

#include <cstdlib>
#include <ctime>
#include <system_error>

#include <sys/timex.h>

namespace desk::probe {
namespace {

std::string zone_of(std::filesystem::path const& root) {
  if (char const* const zone = std::getenv("TZ"); zone != nullptr && *zone != '\0') return zone;
  std::error_code error;
  auto const target = std::filesystem::read_symlink(below(root, "/etc/localtime"), error).string();
  constexpr std::string_view k_zones = "zoneinfo/";
  auto const at = target.find(k_zones);
  if (!error && at != std::string::npos) return target.substr(at + k_zones.size());
  if (auto const written = first_line(below(root, "/etc/timezone")); written) return *written;
  // Without the file the C library counts in UTC.
  return std::filesystem::exists(below(root, "/etc/localtime"), error) ? std::string{} : "UTC";
}

}  // namespace

ClockState clock_state(std::filesystem::path const& root) {
  timex status{};
  int const state = ::adjtimex(&status);
  return {static_cast<std::int64_t>(std::time(nullptr)), state >= 0 && state != TIME_ERROR, zone_of(root)};
}

}  // namespace desk::probe
