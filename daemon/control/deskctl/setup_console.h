#pragma once

#include "daemon/control/deskctl/signals.h"
#include "daemon/control/setup/person.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace desk::deskctl {

/// Somebody at a terminal, or a file or pipe with an answer a line. Questions and texts go to stdout; answers
/// that no terminal shows are printed behind their question, but for secrets.
class Console final : public setup::Person {
 public:
  /// `answers`: empty: stdin. Throws std::system_error if it cannot be opened.
  explicit Console(std::filesystem::path const& answers);
  Console(Console const&) = delete;
  Console& operator=(Console const&) = delete;
  ~Console() override;

  void say(std::string_view text) override;
  std::string ask(std::string_view prompt) override;
  std::string ask_secret(std::string_view prompt) override;

  /// Lets time pass. Throws Left on a signal.
  void pause(std::chrono::milliseconds length) const;

 private:
  std::string line();

  int fd_ = 0;
  bool terminal_ = false;
  Signals signals_;
  std::string read_;
};

}  // namespace desk::deskctl
