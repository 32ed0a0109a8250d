#pragma once

#include "daemon/core/telemetry.h"

#include <optional>

namespace desk::core {

/// Which heights are believed. A lost decimal point, a hand in the beam, the same reading told twice or too
/// late are no heights.
class HeightCheck {
 public:
  explicit HeightCheck(Capabilities const& capabilities);

  struct Reading {
    TimePoint at;
    Height height;
  };

  enum class Verdict {
    nothing,    ///< no height, or one that is known already
    accepted,   ///< newest() is fresh
    odd,        ///< impossible, but one alone proves nothing
    impossible  ///< one odd reading too many
  };
  /// `driven_since`: a resting desk may have been moved while nobody looked, so agreeing odd heights are
  /// believed in the end; a driven one is watched without a gap.
  Verdict judge(Telemetry const& telemetry, std::optional<TimePoint> driven_since);

  /// The newest accepted reading.
  [[nodiscard]] std::optional<Reading> const& newest() const { return newest_; }
  [[nodiscard]] std::optional<Reading> const& newest_odd() const { return odd_; }
  /// Two accepted readings since the last distrust(): the height is known.
  [[nodiscard]] bool trusted() const { return in_a_row_ >= k_to_trust; }
  void distrust() { in_a_row_ = 0; }
  /// Nothing that was read before says anything about what comes.
  void forget();
  /// The desk rests; what was read last means this height from now on.
  void resting_means(Height height);

 private:
  static constexpr int k_to_trust = 2;  ///< design §5: inhibited until a plausible height was read twice
  [[nodiscard]] bool follows(Reading const& reading, Reading const& earlier,
                             std::optional<TimePoint> driven_since) const;

  Speed fastest_;
  bool noisy_;
  std::optional<Reading> newest_;
  std::optional<Reading> odd_;
  int in_a_row_ = 0;
  int odd_in_a_row_ = 0;
};

}  // namespace desk::core
