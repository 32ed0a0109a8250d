#include "daemon/control/deskctl/command.h"

#include "daemon/control/deskctl/calibrate.h"
#include "daemon/control/deskctl/coach_command.h"
#include "daemon/control/deskctl/config_command.h"
#include "daemon/control/deskctl/ergonomics_command.h"
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
#include "daemon/control/deskctl/talk.h"

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
    case Command::user: return options.who + " works here now";
    case Command::seat: return "seat height taken";
    case Command::save: return options.state + " height kept";
    case Command::forget_presets: return "heights as configured";
    case Command::set_interval: return options.interval + " interval taken";
    case Command::forget_intervals: return "intervals as configured";
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
    case Command::ergonomics:
    case Command::coach:
    case Command::breaks:
    case Command::reload:
    case Command::config_get:
    case Command::config_set:
    case Command::config_unset:
    case Command::setup:
    case Command::plan: return "done";
  }
  return "done";
}

void print_done(Options const& options, AnswerMessage const& answer) {
  if (options.command == Command::status) {
    fmt::print("{}", options.show_person      ? person_text(answer.desks)
                     : options.show_intervals ? intervals_text(answer.desks)
                                              : status_text(answer.desks));
  } else if (options.command == Command::desks) {
    for (auto const& desk : answer.desks) fmt::print("{:<12} {}\n", desk.id, printable(desk.name));
  } else {
    fmt::print("{}\n", answer.reason.empty() ? done_in_words(options) : printable(answer.reason));
  }
}

/// A command with one answer, or a motion command of which only the first is of interest.
int ask(LineSocket& socket, Options const& options) {
  auto const answered = talk(socket, options, 1, k_answer_patience);
  if (answered && answered->answer.answer == "accepted" && !options.json) {
    fmt::print("accepted\n");
    return k_done;
  }
  if (auto const code = told_already(answered, options)) {
    return answered && !answered->answer.final() ? k_done : *code;
  }
  print_done(options, answered->answer);
  return k_done;
}

/// The daemon as a walk through several heights sees it.
class Daemon final : public HeightWalk::Daemon {
 public:
  explicit Daemon(Options options) : options_{std::move(options)}, socket_{options_.socket} {}

  AnswerMessage ask(Command command, double mm) override {
    auto request = options_;
    request.command = command;
    request.mm = mm;
    auto const answered = talk(socket_, request, ++id_, k_answer_patience);
    if (!answered) throw Unreachable{"deskd does not answer"};
    if (options_.json) fmt::print("{}\n", answered->line);
    flush_output();
    return answered->answer;
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
  if (options.command == Command::reload) return reload(socket, options);
  if (options.command == Command::history) return show_history(socket, options);
  if (options.command == Command::ergonomics) return ergonomics(socket, options);
  if (options.command == Command::breaks) return show_breaks(socket, options);
  if (options.command == Command::coach) {
    return options.say.empty() ? follow_break(socket, options) : answer_coach(socket, options);
  }
  if (options.command == Command::hold) return Hold{socket, options}.run();
  if (options.motion() && options.wait) return Move{socket, options}.run();
  return ask(socket, options);
}

}  // namespace desk::deskctl
