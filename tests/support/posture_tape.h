#pragma once

#include "daemon/core/bout_log.h"

#include <initializer_list>
#include <vector>

namespace desk::testing {

/// Postures one after the other, in virtual time, as a controller would tell them to a BoutLog.
class PostureTape {
 public:
  struct Piece {
    core::Posture posture;
    core::Duration length;
  };

  PostureTape() { log.on_time(now); }
  PostureTape(std::initializer_list<Piece> pieces) : PostureTape{} { play(pieces); }

  PostureTape& play(std::initializer_list<Piece> pieces) {
    for (Piece const& piece : pieces) {
      log.set_posture(piece.posture, now, now);
      now += piece.length;
      log.on_time(now);
    }
    return *this;
  }

  [[nodiscard]] core::DayFigures today() const { return log.today(now); }
  [[nodiscard]] core::Bouts bouts() const { return log.bouts(now); }

  core::TimePoint now{std::chrono::seconds{1000}};
  core::BoutLog log;
};

/// What a clock shows that is right, `since_midnight` after the beginning of local day `day`.
inline core::CivilTime clock_at(std::int64_t day, core::Duration since_midnight, bool synchronised = true,
                                std::chrono::minutes offset = {}) {
  std::int64_t const local =
      day * 86'400 + std::chrono::duration_cast<std::chrono::seconds>(since_midnight).count();
  return {local - std::chrono::seconds{offset}.count(), offset, synchronised};
}

}  // namespace desk::testing
