#pragma once

#include "daemon/coach/catalogue.h"
#include "daemon/core/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace desk::coach {

/// What the coach of one person must know again after a restart. Never an offer, never an exercise: nothing
/// runs after a restart. Days are numbered as core::local_day() does; times are relative to when it was
/// taken.
struct Memory {
  struct Resting {
    Exercise exercise = Exercise::ex01;
    core::Duration left{0};
    bool operator==(Resting const&) const = default;
  };
  struct Worked {
    Exercise exercise = Exercise::ex01;
    std::int64_t day = 0;
    bool operator==(Worked const&) const = default;
  };

  std::vector<Exercise> had_turn;      ///< the latest one last; each at most once
  std::optional<Exercise> last;        ///< offered at the last break
  int easy = 0;                        ///< so often EX01 was done without a complaint, at most k_easy_enough
  std::optional<std::int64_t> day;     ///< of `done_today`
  std::vector<Exercise> done_today;    ///< in that order, with repeats
  std::vector<Worked> worked;          ///< strength exercises: when they were done last
  std::vector<Resting> resting;        ///< they were uncomfortable
  std::vector<std::int64_t> bad_days;  ///< with discomfort, ascending, of the last two weeks
  bool paused = false;                 ///< after sharp pain, until the person resumes it
  std::optional<std::int64_t> long_day;    ///< a long one was offered last
  std::optional<std::int64_t> night_day;   ///< the tip for the night was given last
  std::optional<std::int64_t> lumbar_day;  ///< the word about the lower back was said last
  int sit_bouts = 0;                       ///< with a cue, since PC4 came: below k_asym_every
  bool belly_next = false;                 ///< PC2 is to come at the next standing bout, else PC1
  bool operator==(Memory const&) const = default;
};

/// EX01 is easy after so many times without a complaint [O].
inline constexpr int k_easy_enough = 5;
/// R-PAIN: what was uncomfortable rests so long.
inline constexpr core::Duration k_rest_after_discomfort = std::chrono::hours{72};
/// R-ASYM: in every third sitting bout.
inline constexpr int k_asym_every = 3;

}  // namespace desk::coach
