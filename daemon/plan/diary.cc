#include "daemon/plan/diary.h"

namespace desk::plan {

void Diary::on_action(core::Action const& action, core::TimePoint now) {
  if (auto const* notice = std::get_if<core::Notice>(&action)) note(*notice, now);
}

void Diary::note(core::Notice const& notice, core::TimePoint now) {
  notices_.emplace_back(now, notice);
  if (auto const* over = std::get_if<core::notice::PostureEnded>(&notice)) {
    segments_.push_back({over->posture, over->began, over->ended});
  } else if (auto const* announced = std::get_if<core::notice::ChangeAnnounced>(&notice)) {
    prompts_.push_back({*announced, now, std::nullopt, now});
  } else if (auto const* ended = std::get_if<core::notice::PromptEnded>(&notice);
             ended && !prompts_.empty()) {
    prompts_.back().end = ended->end;
    prompts_.back().ended = now;
  } else if (auto const* started = std::get_if<core::notice::MoveStarted>(&notice)) {
    moves_.push_back({*started, now, std::nullopt});
  } else if (auto const* move = std::get_if<core::notice::MoveEnded>(&notice); move && !moves_.empty()) {
    moves_.back().report = move->report;
  }
}

}  // namespace desk::plan
