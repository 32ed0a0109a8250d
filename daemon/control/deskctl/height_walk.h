#pragma once

#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/options.h"

#include <cstdio>
#include <iosfwd>
#include <optional>
#include <string>

namespace desk::deskctl {

/// Asks somebody with a tape for the true height at two or more places, and brings the desk from one to the
/// next if he wishes.
class HeightWalk {
 public:
  /// What it needs of deskd. Both may throw Unreachable.
  class Daemon {
   public:
    Daemon() = default;
    Daemon(Daemon const&) = delete;
    Daemon& operator=(Daemon const&) = delete;
    virtual ~Daemon() = default;
    /// status, measured_height.
    virtual AnswerMessage ask(Command command, double mm) = 0;
    /// Returns when the move has ended. False: not at its target.
    virtual bool move_to(double mm) = 0;
  };

  /// `prompts`: stderr, so that --json has stdout for itself.
  HeightWalk(Daemon& daemon, std::istream& in, std::FILE* prompts)
      : daemon_{daemon}, in_{in}, prompts_{prompts} {}

  /// Returns the exit code: done once two heights were taken.
  int run();

  /// Where else a second height says much about the slope; nullopt if the desk's limits leave no room for it.
  static std::optional<double> next_place(DeskState const& state);

 private:
  /// Nothing typed, or no more input.
  std::optional<std::string> answer();
  std::optional<DeskState> state();
  bool measure();
  bool go_elsewhere();
  [[nodiscard]] int ended() const;

  Daemon& daemon_;
  std::istream& in_;
  std::FILE* prompts_;
  int taken_ = 0;
};

}  // namespace desk::deskctl
