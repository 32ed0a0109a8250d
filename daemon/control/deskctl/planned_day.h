#pragma once

#include "daemon/plan/diary.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desk::deskctl {

/// What a day is planned from. Instants of a plan count from 1970 in UTC.
struct PlanInput {
  std::string id;
  std::string name;
  core::DeskSettings settings;
  /// Who is there: a sensor that sees everything; nothing at all (not_sensed); or the owner's word that
  /// somebody always is (present).
  core::Presence presence = core::Presence::away;
  bool sensed = true;
  std::int64_t day = 0;  ///< as local_day() numbers it
  core::DaySpan at_desk{9 * 60, 17 * 60 + 30};
  std::optional<core::DaySpan> lunch;
  /// Minutes that the local time is ahead of UTC at an instant.
  std::function<std::chrono::minutes(std::int64_t unix_seconds)> offset;
};

/// A day as a configuration would give it, in virtual time.
class PlannedDay {
 public:
  /// A stretch as a person sees it: it begins when the desk begins to move there.
  struct Phase {
    core::Posture posture;  ///< never between
    core::TimePoint began;
    core::TimePoint ended;
    /// When it was announced or asked for; absent if nobody had to ask, as after lunch.
    std::optional<core::TimePoint> announced;
    bool walk = false;  ///< away because a walk was due
  };

  /// A stretch in which nothing was to happen, and why.
  struct Rest {
    core::TimePoint began;
    core::TimePoint ended;
    std::string why;
  };

  explicit PlannedDay(PlanInput input);

  /// Lets the day go on up to this instant, at most to its end.
  void run_until(core::TimePoint t);
  void finish() { run_until(ends()); }

  [[nodiscard]] PlanInput const& input() const { return input_; }
  [[nodiscard]] core::TimePoint begins() const { return begins_; }
  [[nodiscard]] core::TimePoint ends() const { return ends_; }
  [[nodiscard]] core::TimePoint now() const { return run_->now(); }
  [[nodiscard]] core::Snapshot snapshot() const { return run_->snapshot(); }
  [[nodiscard]] plan::Diary const& diary() const { return *diary_; }
  [[nodiscard]] std::vector<Phase> phases() const;
  /// When the cycle rested while somebody was there, but for a moment.
  [[nodiscard]] std::vector<Rest> const& rests() const { return rests_; }
  /// How long somebody was away, walks included.
  [[nodiscard]] core::Duration away() const;
  /// Local time of day in seconds since midnight.
  [[nodiscard]] std::int64_t local_seconds(core::TimePoint t) const;

 private:
  void note_rest();
  [[nodiscard]] core::TimePoint at_local(int minute) const;
  [[nodiscard]] std::vector<plan::Person::Entry> script() const;
  [[nodiscard]] plan::Person::Policy policy() const;
  [[nodiscard]] std::vector<plan::Diary::Segment> segments() const;

  PlanInput input_;
  core::TimePoint begins_;
  core::TimePoint ends_;
  std::unique_ptr<plan::Diary> diary_ = std::make_unique<plan::Diary>();
  std::unique_ptr<plan::DayRun> run_;
  std::vector<Rest> rests_;
  bool resting_ = false;  ///< at the last look
};

/// How long the person of a plan takes to do what they are asked.
inline constexpr core::Duration k_yes_after = std::chrono::seconds{20};
inline constexpr core::Duration k_by_hand_after = std::chrono::minutes{1};
/// The shortest absence that counts as a walk, and a little (ergonomics.md §5.4).
inline constexpr core::Duration k_walk = std::chrono::seconds{150};

}  // namespace desk::deskctl
