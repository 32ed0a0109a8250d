#pragma once

#include "daemon/plan/day_run.h"

#include <optional>
#include <vector>

namespace desk::plan {

/// What a day at a desk was like: everything that a timeline shows, in the order in which it happened.
class Diary final : public Onlooker {
 public:
  struct Segment {
    core::Posture posture;
    core::TimePoint began;
    core::TimePoint ended;
  };
  struct Prompt {
    core::notice::ChangeAnnounced announced;
    core::TimePoint at;
    std::optional<core::PromptEnd> end;
    core::TimePoint ended;
  };
  struct Move {
    core::notice::MoveStarted started;
    core::TimePoint at;
    std::optional<core::SeekReport> report;  ///< absent while it is under way
  };
  struct Said {
    Said(core::TimePoint at_, core::Notice notice_) : at{at_}, notice{std::move(notice_)} {}
    core::TimePoint at;
    core::Notice notice;
  };

  void on_action(core::Action const& action, core::TimePoint now) override;

  [[nodiscard]] std::vector<Segment> const& segments() const { return segments_; }
  [[nodiscard]] std::vector<Prompt> const& prompts() const { return prompts_; }
  [[nodiscard]] std::vector<Move> const& moves() const { return moves_; }
  [[nodiscard]] std::vector<Said> const& notices() const { return notices_; }

 private:
  void note(core::Notice const& notice, core::TimePoint now);

  std::vector<Segment> segments_;
  std::vector<Prompt> prompts_;
  std::vector<Move> moves_;
  std::vector<Said> notices_;
};

}  // namespace desk::plan
