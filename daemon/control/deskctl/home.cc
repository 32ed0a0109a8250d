#include "daemon/control/deskctl/home.h"

#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace desk::deskctl {

Home::Home(LineSocket& socket, Options const& options)
    : Exchange{socket, options, {SIGINT, SIGTERM, SIGHUP}} {}

void Home::on_answer(AnswerMessage const& answer, std::string const& line) {
  if (options().json) fmt::print("{}\n", line);
  flush_output();
  if (answer.final()) {
    end_ = answer;
    return;
  }
  accepted_ = true;
  if (!interrupted()) give_up_in(k_move_patience);
}

void Home::on_state(DeskState const& state) {
  if (!accepted_ || !state.homing) return;
  show_progress(fmt::format("{}: homing, {}", state.id, state.motion));
}

void Home::on_notice(NoticeMessage const& notice, std::string const& line) {
  if (!accepted_ || text_member(notice.content, "event") != "homing_ended") return;
  if (options().json) fmt::print("{}\n", line);
  if (auto const words = in_words(notice.content, unix_ms_now())) found_ = words->kind + ", " + words->text;
}

int Home::on_deadline() {
  clear_progress();
  if (!accepted_) return timed_out("deskd does not answer");
  return timed_out("no word of the end of the homing; the desk may still move: 'deskctl stop' stops it");
}

int Home::tell_end() {
  auto const code = exit_code_of(*end_);
  if (options().json) return code;
  clear_progress();
  auto const text = code == k_done && !found_.empty() ? found_ : with_reason(*end_);
  fmt::print(code == k_done ? stdout : stderr, "{}: {}\n", who(), printable(text));
  return code;
}

}  // namespace desk::deskctl
