#include "daemon/control/deskctl/exchange.h"

#include "daemon/control/deskctl/local_clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace desk::deskctl {

using namespace std::chrono_literals;

void flush_output() {
  static_cast<void>(std::fflush(stdout));
}

int exit_code_of(AnswerMessage const& answer) {
  return answer.answer == "done" ? k_done : k_not_done;
}

std::string with_reason(AnswerMessage const& answer) {
  return answer.reason.empty() ? answer.answer : fmt::format("{}: {}", answer.answer, answer.reason);
}

int timed_out(std::string_view what) {
  fmt::print(stderr, "deskctl: {}\n", what);
  return k_timed_out;
}

Exchange::Exchange(LineSocket& socket, Options const& options, std::initializer_list<int> signals)
    : socket_{socket},
      options_{options},
      signals_{signals},
      progress_{!options.json && ::isatty(STDOUT_FILENO) == 1},
      desk_{options.desk} {}

int Exchange::run() {
  auto watch = options_;
  watch.command = Command::watch;
  send(watch, k_watch_id);
  send(options_, k_command_id);
  give_up_in(k_answer_patience);
  while (!finished()) {
    if (monotonic_now() >= deadline_) return on_deadline();
    wait();
    if (signals_.take() != 0 && !interrupt()) return k_not_done;
    while (!finished()) {
      auto const line = socket_.next_line(0ms);
      if (!line) break;
      take(*line);
    }
  }
  return tell_end();
}

void Exchange::wait() {
  auto const until = std::min(deadline_, wake_at());
  auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - monotonic_now());
  // poll() leaves out a descriptor of -1.
  std::array<pollfd, 3> waiting{pollfd{socket_.fd(), POLLIN, 0}, pollfd{signals_.fd(), POLLIN, 0},
                                pollfd{other_fd(), POLLIN, 0}};
  int const ready = ::poll(waiting.data(), waiting.size(),
                           static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000)));
  on_wake(ready > 0 && waiting[2].revents != 0);
}

bool Exchange::interrupt() {
  if (interrupted_) return false;
  interrupted_ = true;
  auto stop = options_;
  stop.command = Command::stop;
  send(stop, k_stop_id);
  give_up_in(k_answer_patience);
  return true;
}

void Exchange::give_up_in(std::chrono::milliseconds patience) {
  deadline_ = monotonic_now() + patience;
}

void Exchange::take(std::string const& line) {
  auto const message = parse_message(line);
  if (auto const* const state = std::get_if<DeskState>(&message)) on_state(*state);
  if (auto const* const notice = std::get_if<NoticeMessage>(&message)) on_notice(*notice, line);
  if (auto const* const answer = std::get_if<AnswerMessage>(&message)) {
    if (answer->id == k_watch_id) {
      if (desk_.empty() && answer->desks.size() == 1) desk_ = answer->desks.front().id;
    } else if (answer->id != k_stop_id) {
      on_answer(*answer, line);
    }
  }
}

void Exchange::show_progress(std::string const& text) const {
  if (!progress_) return;
  fmt::print("\r\x1b[K{}", text);
  flush_output();
}

void Exchange::clear_progress() const {
  if (progress_) fmt::print("\r\x1b[K");
  flush_output();
}

}  // namespace desk::deskctl
