#include "daemon/control/deskctl/command.h"

#include "daemon/control/deskctl/calibrate.h"
#include "daemon/control/deskctl/height_walk.h"
#include "daemon/control/deskctl/history_command.h"
#include "daemon/control/deskctl/hold.h"
#include "daemon/control/deskctl/home.h"
#include "daemon/control/deskctl/keys.h"
#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/move.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/status_text.h"

#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace desk::deskctl {

namespace {

using namespace std::chrono_literals;

std::string done_in_words(Options const& options) {
  switch (options.command) {
    case Command::stop: return "stopped";
    case Command::snooze: return "change put off";
    case Command::skip: return "change left out";
    case Command::dnd: return options.length == 0s ? "may be disturbed" : "not disturbed";
    case Command::pause: return "paused";
    case Command::resume: return "resumed";
    case Command::presence: return "presence: " + options.state;
    case Command::cycle: return "cycle: " + options.mode;
    case Command::lock: return options.on ? "locked" : "unlocked";
    case Command::clear: return "fault cleared";
    case Command::measured_height: return "height taken";
    case Command::forget_measured_heights: return "measured heights forgotten";
    case Command::status:
    case Command::watch:
    case Command::desks:
    case Command::sit:
    case Command::stand:
    case Command::move:
    case Command::hold:
    case Command::now:
    case Command::calibrate:
    case Command::home:
    case Command::history:
    case Command::calibrate_height:
    case Command::plan: return "done";
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

/// The daemon as a walk through several heights sees it.
class Daemon final : public HeightWalk::Daemon {
 public:
  explicit Daemon(Options options) : options_{std::move(options)}, socket_{options_.socket} {}

  AnswerMessage ask(Command command, double mm) override {
    auto request = options_;
    request.command = command;
    request.mm = mm;
    socket_.send(request_line(request, ++id_));
    auto const deadline = monotonic_now() + k_answer_patience;
    while (monotonic_now() < deadline) {
      auto const line = socket_.next_line(1s);
      if (!line) continue;
      auto const message = parse_message(*line);
      auto const* const answer = std::get_if<AnswerMessage>(&message);
      if (answer == nullptr || answer->id != id_) continue;
      if (options_.json) fmt::print("{}\n", *line);
      flush_output();
      return *answer;
    }
    throw Unreachable{"deskd does not answer"};
  }
  bool move_to(double mm) override {
    auto request = options_;
    request.command = Command::move;
    request.mm = mm;
    LineSocket own{options_.socket};  // the desk is watched meanwhile
    return Move{own, request}.run() == k_done;
  }

 private:
  Options options_;
  LineSocket socket_;
  int id_ = 0;
};

int walk_heights(Options const& options) {
  if (::isatty(STDIN_FILENO) != 1) {
    fmt::print(stderr,
               "deskctl: there is no terminal to ask for heights on; with a tape in hand: deskctl calibrate "
               "height MM\n");
    return k_usage;
  }
  Daemon daemon{options};
  return HeightWalk{daemon, std::cin, stderr}.run();
}

}  // namespace

int run_command(Options const& options) {
  if (options.command == Command::calibrate || options.command == Command::home) {
    if (auto const no = ask_consent(options)) return *no;
    auto consented = options;
    consented.yes = true;
    LineSocket socket{options.socket};
    if (options.command == Command::home) return Home{socket, consented}.run();
    return Calibration{socket, consented}.run();
  }
  if (options.command == Command::calibrate_height) return walk_heights(options);
  if (options.command == Command::hold && Keys::pressed()) {
    fmt::print(stderr,
               "deskctl: nothing moved: hold lasts until a key is pressed or its input ends, and that is so "
               "already\n"
               "in a script: sleep 2 | deskctl hold up\n");
    return k_usage;
  }
  LineSocket socket{options.socket};
  if (options.command == Command::history) return show_history(socket, options);
  if (options.command == Command::hold) return Hold{socket, options}.run();
  if (options.motion() && options.wait) return Move{socket, options}.run();
  return ask(socket, options);
}

}  // namespace desk::deskctl
