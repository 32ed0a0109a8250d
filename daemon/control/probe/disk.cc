#include "daemon/control/probe/disk.h"

#include <cerrno>
#include <system_error>

#include <sys/statvfs.h>

namespace desk::probe {

DiskState disk_state(std::filesystem::path path) {
  struct statvfs system {};
  int failed = ::statvfs(path.c_str(), &system);
  while (failed != 0 && errno == ENOENT && path.has_relative_path()) {
    path = path.parent_path();
    failed = ::statvfs(path.c_str(), &system);
  }
  DiskState state;
  if (failed != 0) {
    state.words = path.string() + ": " + std::generic_category().message(errno);
    return state;
  }
  state.known = true;
  state.free_bytes = static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize;
  // Some file systems have no fixed number of inodes, and say 0 of all.
  state.no_more_files = system.f_files > 0 && system.f_favail == 0;
  state.read_only = (system.f_flag & ST_RDONLY) != 0;
  return state;
}

}  // namespace desk::probe
