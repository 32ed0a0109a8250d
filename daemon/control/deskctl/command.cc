#include "daemon/control/deskctl/command.h"

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/signals.h"
#include "daemon/control/deskctl/status_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

using namespace std::chrono_literals;

/// The daemon answers from memory.
constexpr auto k_answer_patience = 5s;
/// The slowest desk takes 1.5 × 600 mm / 10 mm/s, and corrections; then the daemon itself has given up.
constexpr auto k_move_patience = 180s;
/// The report of a move and its answer are sent together, in no fixed order.
constexpr auto k_report_patience = 300ms;

void flush() {
  static_cast<void>(std::fflush(stdout));
}  // nobody is left to be told of a failure

int exit_code_of(AnswerMessage const& answer) {
  return answer.answer == "done" ? k_done : k_not_done;
}

std::string with_reason(AnswerMessage const& answer) {
  return answer.reason.empty() ? answer.answer : fmt::format("{}: {}", answer.answer, answer.reason);
}

std::string done_in_words(Options const& options) {
  switch (options.command) {
    case Command::stop: return "stopped";
    case Command::snooze: return "change put off";
    case Command::skip: return "change left out";
    case Command::cycle: return "cycle: " + options.mode;
    case Command::lock: return options.on ? "locked" : "unlocked";
    case Command::clear: return "fault cleared";
    case Command::status:
    case Command::watch:
    case Command::desks:
    case Command::sit:
    case Command::stand:
    case Command::move:
    case Command::now: return "done";
  }
  return "done";
}

void print_answer(Options const& options, AnswerMessage const& answer) {
  if (answer.answer != "done") {
    fmt::print(stderr, "deskctl: {}\n", printable(with_reason(answer)));
  } else if (options.command == Command::status) {
    fmt::print("{}", status_text(answer.desks));
  } else if (options.command == Command::desks) {
    for (auto const& desk : answer.desks) fmt::print("{:<12} {}\n", desk.id, printable(desk.name));
  } else {
    fmt::print("{}\n", answer.reason.empty() ? done_in_words(options) : printable(answer.reason));
  }
}

int timed_out(std::string_view what) {
  fmt::print(stderr, "deskctl: {}\n", what);
  return k_timed_out;
}

/// A command with one answer, or a motion command of which only the first is of interest.
int ask(LineSocket& socket, Options const& options) {
  socket.send(request_line(options, 1));
  auto const deadline = monotonic_now() + k_answer_patience;
  while (monotonic_now() < deadline) {
    auto const line = socket.next_line(1s);
    if (!line) continue;
    auto const message = parse_message(*line);
    auto const* const answer = std::get_if<AnswerMessage>(&message);
    if (answer == nullptr) continue;
    if (options.json) {
      fmt::print("{}\n", *line);
    } else if (answer->answer == "accepted") {
      fmt::print("accepted\n");
    } else {
      print_answer(options, *answer);
    }
    return answer->final() ? exit_code_of(*answer) : k_done;
  }
  return timed_out("deskd does not answer");
}

/// One motion command from the request to the end of the move.
class Move {
 public:
  Move(LineSocket& socket, Options const& options)
      : socket_{socket}, options_{options}, progress_{!options.json && ::isatty(STDOUT_FILENO) == 1} {}

  int run() {
    auto watch = options_;
    watch.command = Command::watch;
    socket_.send(request_line(watch, k_watch_id));
    socket_.send(request_line(options_, k_move_id));
    deadline_ = monotonic_now() + k_answer_patience;
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

 private:
  static constexpr int k_watch_id = 1;
  static constexpr int k_move_id = 2;
  static constexpr int k_stop_id = 3;

  [[nodiscard]] bool finished() const { return end_ && (!accepted_ || report_ || options_.json); }

  void wait() const {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - monotonic_now());
    std::array<pollfd, 2> waiting{pollfd{socket_.fd(), POLLIN, 0}, pollfd{signals_.fd(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), static_cast<int>(std::max(left, 0ms).count()));
  }

  /// Ctrl-C means that the desk must stop, not that nobody looks any more. False: asked twice.
  bool interrupt() {
    if (interrupted_) return false;
    interrupted_ = true;
    auto stop = options_;
    stop.command = Command::stop;
    socket_.send(request_line(stop, k_stop_id));
    deadline_ = monotonic_now() + k_answer_patience;
    return true;
  }

  void take(std::string const& line) {
    auto const message = parse_message(line);
    if (auto const* const state = std::get_if<DeskState>(&message)) show_progress(*state);
    if (auto const* const notice = std::get_if<NoticeMessage>(&message)) {
      auto const end = text_member(notice->content, "end");
      // Our command may itself have replaced a move, whose report comes first.
      bool const ours = end != "replaced" || (end_ && end_->answer == "replaced");
      if (text_member(notice->content, "event") == "move_ended" && accepted_ && ours) {
        report_ = in_words(notice->content, unix_ms_now());
      }
    }
    if (auto const* const answer = std::get_if<AnswerMessage>(&message)) take_answer(*answer, line);
  }

  void take_answer(AnswerMessage const& answer, std::string const& line) {
    if (answer.id == k_watch_id) {
      if (desk_.empty() && answer.desks.size() == 1) desk_ = answer.desks.front().id;
      return;
    }
    if (answer.id == k_stop_id) return;
    if (options_.json) fmt::print("{}\n", line);
    flush();
    if (!answer.final()) {
      accepted_ = true;
      if (!interrupted_) deadline_ = monotonic_now() + k_move_patience;
      return;
    }
    end_ = answer;
    deadline_ = monotonic_now() + k_report_patience;
  }

  void show_progress(DeskState const& state) const {
    if (!progress_ || !accepted_ || !state.height_mm || !state.moving()) return;
    auto const target = state.target_mm ? fmt::format(" to {}", chosen_mm(*state.target_mm)) : std::string{};
    fmt::print("\r\x1b[K{}: {}, {}{}", state.id, measured_mm(*state.height_mm), state.motion, target);
    flush();
  }

  void clear_progress() const {
    if (progress_) fmt::print("\r\x1b[K");
    flush();
  }

  int on_deadline() {
    if (end_) return tell_end();  // the report did not come
    clear_progress();
    if (!accepted_) return timed_out("deskd does not answer");
    return timed_out("no word of the end of the move; the desk may still move: 'deskctl stop' stops it");
  }

  int tell_end() {
    if (options_.json) return exit_code_of(*end_);
    clear_progress();
    auto text = with_reason(*end_);
    if (report_) {
      text = fmt::format("{} {}", report_->kind, report_->text);
      if (!end_->reason.empty()) text += ": " + end_->reason;
    }
    auto const who = desk_.empty() ? "deskctl" : desk_;
    auto const code = exit_code_of(*end_);
    fmt::print(code == k_done ? stdout : stderr, "{}: {}\n", who, printable(text));
    return code;
  }

  LineSocket& socket_;
  Options const& options_;
  Signals signals_{SIGINT, SIGTERM};
  bool progress_;
  std::string desk_ = options_.desk;
  core::TimePoint deadline_;
  bool accepted_ = false;
  bool interrupted_ = false;
  std::optional<AnswerMessage> end_;
  std::optional<Happening> report_;
};

}  // namespace

int run_command(Options const& options) {
  LineSocket socket{options.socket};
  if (options.motion() && options.wait) return Move{socket, options}.run();
  return ask(socket, options);
}

}  // namespace desk::deskctl
