#include "daemon/control/deskctl/setup_move.h"

#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <csignal>

#include <unistd.h>

namespace desk::deskctl {

namespace {

/// The report of a move and its answer are sent together, in no fixed order.
constexpr auto k_report_patience = std::chrono::milliseconds{300};

}  // namespace

CarefulMove::CarefulMove(LineSocket& socket, Options const& options, std::optional<double> stop_at)
    : Exchange{socket, options, {SIGINT, SIGTERM, SIGHUP}}, stop_at_{stop_at} {
  if (::isatty(STDIN_FILENO) == 1) keys_.emplace();
}

bool CarefulMove::finished() const {
  return end_ && (!accepted_ || report_);
}

int CarefulMove::other_fd() const {
  return keys_ && !told_ ? Keys::fd() : -1;
}

void CarefulMove::on_wake(bool other_ready) {
  if (other_ready) stop();
}

void CarefulMove::stop() {
  if (told_) return;
  told_ = true;
  Exchange::interrupt();
}

bool CarefulMove::interrupt() {
  left_ = true;
  told_ = true;
  return Exchange::interrupt();
}

void CarefulMove::on_answer(AnswerMessage const& answer, std::string const& /*line*/) {
  if (!answer.final()) {
    accepted_ = true;
    if (!interrupted()) give_up_in(k_move_patience);
    return;
  }
  end_ = answer;
  give_up_in(k_report_patience);
}

void CarefulMove::on_state(DeskState const& state) {
  if (!accepted_ || !state.height_mm) return;
  if (state.moving())
    show_progress(fmt::format("  {}, {}; any key stops", measured_mm(*state.height_mm), state.motion));
  if (!stop_at_ || !state.target_mm) return;
  bool const up = *state.target_mm > *stop_at_;
  if (up ? *state.height_mm >= *stop_at_ : *state.height_mm <= *stop_at_) stop();
}

void CarefulMove::on_notice(NoticeMessage const& notice, std::string const& /*line*/) {
  if (!accepted_ || text_member(notice.content, "event") != "move_ended") return;
  report_ = true;
  landed_ = number_member(notice.content, "landed_mm");
}

int CarefulMove::tell_end() {
  clear_progress();
  return end_ ? exit_code_of(*end_) : k_timed_out;
}

int CarefulMove::on_deadline() {
  return tell_end();
}

setup::MoveEnd CarefulMove::result() const {
  setup::MoveEnd result;
  result.landed_mm = landed_;
  if (!end_) {
    result.words = "deskd said nothing of its end; `deskctl stop` stops the desk in any case";
    return result;
  }
  result.reached = end_->answer == "done";
  result.stopped = end_->answer == "stopped" && told_;
  result.words = printable(with_reason(*end_));
  return result;
}

}  // namespace desk::deskctl
