#pragma once

#include "daemon/core/action.h"

#include <array>
#include <optional>

namespace desk::coach {

/// When a word about posture fits: shortly after a standing bout began, and some minutes into a sitting one;
/// once in each. A bout goes on after less than a minute of the other posture, and after less than two
/// minutes of anything else (R-SITBOUT).
class CueClock {
 public:
  void on_posture(core::Posture posture, core::TimePoint now);

  /// In this bout nothing was said yet, and this is when to; k_never: there is nothing to say.
  [[nodiscard]] core::TimePoint due_at() const;
  /// Of the bout that is under way.
  [[nodiscard]] std::optional<core::Preset> posture() const { return now_in_; }
  /// It was said, or is not wanted in this bout.
  void settle();

 private:
  struct Bout {
    bool known = false;
    bool settled = false;
    core::TimePoint began;
    core::TimePoint left;
    std::optional<core::TimePoint> other_since;  ///< the other posture began since it was left
  };

  [[nodiscard]] Bout& bout(core::Preset posture) { return bouts_.at(static_cast<std::size_t>(posture)); }
  [[nodiscard]] Bout const& bout(core::Preset posture) const {
    return bouts_.at(static_cast<std::size_t>(posture));
  }

  std::array<Bout, 2> bouts_;
  std::optional<core::Preset> now_in_;
};

}  // namespace desk::coach
