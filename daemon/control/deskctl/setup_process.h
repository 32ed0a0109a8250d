#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

/// Programs that setup runs. They get no signal that was meant for setup's terminal, and none of its blocked
/// ones.
namespace desk::deskctl {

struct Ran {
  int status = 0;      ///< exit status, or 128 + signal; 127: there is no such program
  std::string output;  ///< of stdout and stderr, without blanks at its ends
};

/// Waits for its end. Throws std::system_error if it cannot be forked.
Ran run_program(std::vector<std::string> const& argv);

/// A program beside us: told to end (SIGTERM) when this object or we end.
class Child {
 public:
  /// `log`: takes stdout and stderr. `kept`: a descriptor that it holds until it ends. Throws
  /// std::system_error.
  Child(std::vector<std::string> const& argv, std::filesystem::path const& log, int kept);
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;
  /// SIGTERM, and SIGKILL to one that does not end within ten seconds.
  ~Child();

  [[nodiscard]] bool running();

 private:
  pid_t pid_ = -1;
  bool ended_ = false;
};

}  // namespace desk::deskctl
