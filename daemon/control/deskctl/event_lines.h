#pragma once

#include "daemon/control/deskctl/message.h"
#include "daemon/core/time.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace desk::deskctl {

/// Turns the daemon's messages into lines for a log or a pipe: "21:30:05  main  announced  change to stand
/// …". Notices, changes of posture, stage and motion, and one height a second while a desk moves.
class EventLines {
 public:
  struct Now {
    core::TimePoint monotonic;
    std::int64_t unix_ms = 0;
    std::string clock;  ///< local time of day
  };

  std::vector<std::string> take(Message const& message, Now const& now);

  /// One line, with control characters made harmless.
  static std::string line(Now const& now, std::string_view desk, std::string_view kind,
                          std::string_view text);

 private:
  struct Known {
    std::string posture;
    std::string stage;
    std::string motion;
    core::TimePoint height_told;
  };
  std::vector<std::string> compare(DeskState const& state, Now const& now);

  std::map<std::string, Known> known_;
};

}  // namespace desk::deskctl
