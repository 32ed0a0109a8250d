#include "daemon/control/deskctl/move.h"

#include "daemon/control/deskctl/local_clock.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace desk::deskctl {

namespace {

/// The report of a move and its answer are sent together, in no fixed order.
constexpr auto k_report_patience = std::chrono::milliseconds{300};

}  // namespace

Move::Move(LineSocket& socket, Options const& options) : Exchange{socket, options, {SIGINT, SIGTERM}} {}

bool Move::finished() const {
  return end_ && (!accepted_ || report_ || options().json);
}

void Move::on_notice(NoticeMessage const& notice, std::string const& /*line*/) {
  auto const end = text_member(notice.content, "end");
  // Our command may itself have replaced a move, whose report comes first.
  bool const ours = end != "replaced" || (end_ && end_->answer == "replaced");
  if (text_member(notice.content, "event") == "move_ended" && accepted_ && ours) {
    report_ = in_words(notice.content, unix_ms_now());
  }
}

void Move::on_answer(AnswerMessage const& answer, std::string const& line) {
  if (options().json) fmt::print("{}\n", line);
  flush_output();
  if (!answer.final()) {
    accepted_ = true;
    if (!interrupted()) give_up_in(k_move_patience);
    return;
  }
  end_ = answer;
  give_up_in(k_report_patience);
}

void Move::on_state(DeskState const& state) {
  if (!accepted_ || !state.height_mm || !state.moving()) return;
  auto const target = state.target_mm ? fmt::format(" to {}", chosen_mm(*state.target_mm)) : std::string{};
  show_progress(fmt::format("{}: {}, {}{}", state.id, measured_mm(*state.height_mm), state.motion, target));
}

int Move::on_deadline() {
  if (end_) return tell_end();  // the report did not come
  clear_progress();
  if (!accepted_) return timed_out("deskd does not answer");
  return timed_out("no word of the end of the move; the desk may still move: 'deskctl stop' stops it");
}

int Move::tell_end() {
  auto const code = exit_code_of(*end_);
  if (options().json) return code;
  clear_progress();
  auto text = with_reason(*end_);
  if (report_) {
    text = fmt::format("{} {}", report_->kind, report_->text);
    if (!end_->reason.empty()) text += ": " + end_->reason;
  }
  fmt::print(code == k_done ? stdout : stderr, "{}: {}\n", who(), printable(text));
  return code;
}

}  // namespace desk::deskctl
