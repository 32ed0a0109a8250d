#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace desk::deskctl {

/// Puts everything back when a setup ends, however it ends, be it by SIGKILL: a small process that waits
/// until setup and the daemon that it tries with are gone, then removes their directory and starts the
/// service if that was stopped.
class Guardian {
 public:
  /// Makes the directory, only for its user. `service`: may be empty. Before anything else has threads.
  /// Throws std::system_error.
  explicit Guardian(std::string const& service);
  Guardian(Guardian const&) = delete;
  Guardian& operator=(Guardian const&) = delete;
  /// Waits until everything is put back.
  ~Guardian();

  [[nodiscard]] std::filesystem::path const& directory() const { return directory_; }
  /// To be held by a daemon that works in the directory, until it ends.
  [[nodiscard]] int leash() const { return leash_; }
  /// Whether the service is to be started in the end.
  void owe_service(bool owed) const;

 private:
  std::filesystem::path directory_;
  int leash_ = -1;
  pid_t pid_ = -1;
};

}  // namespace desk::deskctl
