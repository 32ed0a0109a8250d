#pragma once

#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/options.h"

#include <cstdio>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

/// Lets somebody try suggested heights, and keeps what they found right. The desk never goes to a suggested
/// height by itself: a prediction is too bad for that (ergonomics.md §4.6), a leg too good. The person holds
/// a key, or moves it by its handset, and what is kept is where it then stands.
class PresetTrial {
 public:
  /// What it needs of deskd. Both may throw Unreachable.
  class Daemon {
   public:
    Daemon() = default;
    Daemon(Daemon const&) = delete;
    Daemon& operator=(Daemon const&) = delete;
    virtual ~Daemon() = default;
    /// status; save, with "sit" or "stand".
    virtual AnswerMessage ask(Command command, std::string const& preset) = 0;
    /// Moves "up" or "down" until a key is pressed or the desk is at its limit.
    virtual void hold(std::string const& direction) = 0;
  };
  struct Suggestion {
    std::string preset;  ///< "sit" or "stand"
    double mm = 0;
  };

  /// `prompts`: stderr, so that --json has stdout for itself.
  PresetTrial(Daemon& daemon, std::istream& in, std::FILE* prompts)
      : daemon_{daemon}, in_{in}, prompts_{prompts} {}

  /// Returns the exit code: done if a height was kept.
  int run(std::vector<Suggestion> const& suggestions);

 private:
  enum class Outcome { kept, left, ended, again };
  Outcome try_one(Suggestion const& suggestion);
  Outcome keep(Suggestion const& suggestion, double at_mm);
  std::optional<std::string> answer();
  std::optional<double> height();

  Daemon& daemon_;
  std::istream& in_;
  std::FILE* prompts_;
};

}  // namespace desk::deskctl
