#include "daemon/control/probe/holders.h"

#include "daemon/control/probe/system_files.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace desk::probe {
namespace {

namespace fs = std::filesystem;

std::optional<pid_t> pid_of(fs::path const& directory) {
  std::string const name = directory.filename();
  pid_t pid = 0;
  auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  return error == std::errc{} && end == name.data() + name.size() ? std::optional{pid} : std::nullopt;
}

/// Whether two files are the same device. By number too, since a container has nodes of its own for it; but
/// each container's pseudo terminals begin at 0, so of those the number says nothing.
bool same_device(struct stat const& one, struct stat const& other) {
  constexpr unsigned k_first_pty = 136;  // UNIX98_PTY_SLAVE_MAJOR, of eight
  constexpr unsigned k_last_pty = 143;
  if (one.st_dev == other.st_dev && one.st_ino == other.st_ino) return true;
  if (!S_ISCHR(one.st_mode) || !S_ISCHR(other.st_mode) || one.st_rdev != other.st_rdev) return false;
  return major(one.st_rdev) < k_first_pty || major(one.st_rdev) > k_last_pty;
}

}  // namespace

Holders holders_of(fs::path const& device, fs::path const& proc) {
  std::error_code error;
  struct stat wanted {};
  if (::stat(device.c_str(), &wanted) != 0) return {};
  Holders holders;
  holders.complete = true;
  for (auto const& process : entries(proc)) {
    auto const pid = pid_of(process);
    if (!pid) continue;
    // One that has ended meanwhile holds nothing.
    fs::directory_iterator const readable{process / "fd", error};
    if (error == std::errc::permission_denied) holders.complete = false;
    auto const files = entries(process / "fd");
    bool const holds = std::any_of(files.begin(), files.end(), [&](fs::path const& file) {
      struct stat open {};
      return ::stat(file.c_str(), &open) == 0 && same_device(open, wanted);
    });
    if (holds) holders.programs.push_back({*pid, first_line(process / "comm").value_or("")});
  }
  return holders;
}

}  // namespace desk::probe
