#include "daemon/control/deskctl/hold.h"

#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace desk::deskctl {

namespace {

/// Two may get lost before the desk stops (core::request::k_hold_time).
constexpr auto k_refresh = std::chrono::milliseconds{150};
/// From the stop to the report: the longest coast, and settling.
constexpr auto k_stop_patience = std::chrono::seconds{10};

}  // namespace

// SIGHUP as well: a terminal that is gone can no longer let go.
Hold::Hold(LineSocket& socket, Options const& options)
    : Exchange{socket, options, {SIGINT, SIGTERM, SIGHUP}}, refresh_at_{monotonic_now() + k_refresh} {}

bool Hold::finished() const {
  return report_ || (end_ && !accepted_);
}

void Hold::on_wake(bool other_ready) {
  if (let_go_) return;
  // Whatever the input says, a key or its end, it says so once. A wake-up that came late must not send: the
  // hand may have gone meanwhile.
  if (other_ready) {
    interrupt();
    return;
  }
  auto const now = monotonic_now();
  if (now < refresh_at_) return;
  refresh_at_ = now + k_refresh;
  send(options(), ++last_id_);
}

bool Hold::interrupt() {
  let_go_ = true;
  bool const first = Exchange::interrupt();
  if (first) give_up_in(k_stop_patience);
  return first;
}

void Hold::end_with(AnswerMessage const& answer, std::string const& line) {
  let_go_ = true;
  if (!end_ || end_->answer != "refused") end_ = answer;
  last_line_ = line;
  give_up_in(k_stop_patience);
}

void Hold::on_answer(AnswerMessage const& answer, std::string const& line) {
  if (!let_go_) give_up_in(k_answer_patience);
  if (answer.answer == "accepted") {
    accepted_ = true;
  } else if (answer.answer == "replaced") {
    // By our own next request it may be; by somebody else's the hand has lost the desk.
    if (answer.id == last_id_) end_with(answer, line);
  } else if (answer.answer != "done" || !accepted_) {
    end_with(answer, line);
  }
}

void Hold::on_state(DeskState const& state) {
  if (!let_go_) give_up_in(k_answer_patience);
  if (!accepted_ || !state.height_mm || !state.moving()) return;
  show_progress(
      fmt::format("{}: {}, {}; any key stops", state.id, measured_mm(*state.height_mm), state.motion));
}

void Hold::on_notice(NoticeMessage const& notice, std::string const& line) {
  bool const replaced = text_member(notice.content, "end") == "replaced" && !end_;
  if (text_member(notice.content, "event") != "move_ended" || !accepted_ || replaced) return;
  let_go_ = true;
  report_ = notice;
  last_line_ = line;
}

int Hold::on_deadline() {
  clear_progress();
  if (end_) return tell_end();  // the report did not come
  if (!accepted_) return timed_out("deskd does not answer");
  return timed_out("no word of the end of the motion; 'deskctl stop' stops the desk in any case");
}

int Hold::tell_end() {
  auto const end = report_ ? text_member(report_->content, "end") : end_->answer;
  // Let go by us it is a stop that was wanted.
  bool const good =
      end == "released" || end == "reached" || end == "done" || (end == "stopped" && interrupted());
  int const code = good ? k_done : k_not_done;
  if (options().json) {
    fmt::print("{}\n", last_line_);
    flush_output();
    return code;
  }
  clear_progress();
  std::string text = end_ ? with_reason(*end_) : end;
  if (report_) {
    if (auto const words = in_words(report_->content, unix_ms_now())) {
      text = fmt::format("{} {}", words->kind, words->text);
      // Nobody was on the way to the limit at which a hold would have ended by itself.
      auto const landed = number_member(report_->content, "landed_mm");
      if (interrupted() && landed) text = fmt::format("{} at {}", words->kind, measured_mm(*landed));
    }
    if (end_ && !end_->reason.empty()) text += ": " + end_->reason;
  }
  fmt::print(good ? stdout : stderr, "{}: {}\n", who(), printable(text));
  return code;
}

}  // namespace desk::deskctl
