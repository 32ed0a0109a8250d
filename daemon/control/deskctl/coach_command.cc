#include "daemon/control/deskctl/coach_command.h"

#include "daemon/control/deskctl/break_frame.h"
#include "daemon/control/deskctl/break_text.h"
#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/signals.h"
#include "daemon/control/deskctl/talk.h"
#include "daemon/control/deskctl/terminal.h"

#include <fmt/format.h>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>

#include <poll.h>
#include <unistd.h>

namespace desk::deskctl {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto k_frame = 250ms;
constexpr std::string_view k_hint = "d done   n another   u uncomfortable   ! sharp pain   s stop   q close";

/// What the coach of the one desk that was asked about shows. Several desks: nothing.
std::optional<BreakView> break_of(json::object const& desks) {
  if (desks.size() != 1 || !desks.begin()->value().is_object()) return std::nullopt;
  return BreakView::of(object_member(desks.begin()->value().get_object(), "break"));
}

/// Follows a guided exercise on the terminal, until it ends or the person has seen enough.
class Follower {
 public:
  Follower(LineSocket& socket, Options options, BreakView shown)
      : socket_{socket}, options_{std::move(options)}, shown_{std::move(shown)} {
    auto watch = options_;
    watch.command = Command::watch;
    socket_.send(request_line(watch, k_watch_id));
  }

  void run() {
    while (!ended_ && shown_.stage == "running") {
      terminal_.show(break_frame(shown_, unix_ms_now(), k_hint, Terminal::size(), style_));
      std::array<pollfd, 3> waiting{pollfd{signals_.fd(), POLLIN, 0},
                                    pollfd{terminal_.has_keys() ? STDIN_FILENO : -1, POLLIN, 0},
                                    pollfd{socket_.fd(), POLLIN, 0}};
      ::poll(waiting.data(), waiting.size(), static_cast<int>(std::chrono::milliseconds{k_frame}.count()));
      if (waiting[1].revents != 0) obey(Terminal::take_key());
      while (int const signal = signals_.take()) {
        if (signal == SIGTSTP) terminal_.suspend();
        if (signal != SIGTSTP && signal != SIGWINCH) ended_ = true;
      }
      while (auto const line = socket_.next_line(0ms)) take(*line);
    }
  }

 private:
  static constexpr int k_watch_id = 7;

  void obey(char key) {
    switch (key) {
      case 'd': say("done"); return;
      case 'n': say("next"); return;
      case 'u': say("uncomfortable"); return;
      case '!': say("sharp"); return;
      case 's': say("stop"); return;
      case 'q':
      case 'Q':
      case '\0': ended_ = true; return;
      default: return;
    }
  }

  void say(std::string word) {
    auto request = options_;
    request.command = Command::coach;
    request.say = std::move(word);
    request.exercise.clear();
    socket_.send(request_line(request, k_watch_id + 1));
  }

  void take(std::string const& line) {
    json::error_code error;
    auto const message = json::parse(line, error);
    if (error || !message.is_object()) return;
    auto const& state = object_member(message.get_object(), "state");
    if (!state.empty()) shown_ = BreakView::of(object_member(state, "break"));
  }

  LineSocket& socket_;
  Options options_;
  BreakView shown_;
  Style style_ = terminal_style();
  Signals signals_{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};
  Terminal terminal_;
  bool ended_ = false;
};

std::optional<Answered> status(LineSocket& socket, Options const& options) {
  auto request = options;
  request.command = Command::status;
  return talk(socket, request, 1, k_answer_patience);
}

}  // namespace

int show_breaks(LineSocket& socket, Options const& options) {
  auto const answered = talk(socket, options, 1, k_answer_patience);
  if (auto const code = told_already(answered, options)) return *code;
  fmt::print("{}", break_list_text(BreakList::of(content(*answered, "breaks")), Terminal::size().columns));
  return k_done;
}

int follow_break(LineSocket& socket, Options const& options) {
  auto answered = status(socket, options);
  if (auto const code = told_already(answered, options)) return *code;
  auto shown = break_of(content(*answered, "desks"));
  if (!shown) {
    fmt::print(stderr, "deskctl: which desk? say it with --desk\n");
    return k_usage;
  }
  bool const guided = shown->stage == "running" && shown->step;
  if (guided && can_show_frames()) {
    Follower{socket, options, *shown}.run();
    LineSocket again{options.socket};
    answered = status(again, options);
    if (auto const code = told_already(answered, options)) return *code;
    shown = break_of(content(*answered, "desks")).value_or(BreakView{});
  }
  fmt::print("{}", break_text(*shown, unix_ms_now(), Terminal::size().columns));
  return k_done;
}

int answer_coach(LineSocket& socket, Options const& options) {
  auto const answered = talk(socket, options, 1, k_answer_patience);
  if (auto const code = told_already(answered, options)) return *code;
  if (!answered->answer.reason.empty()) fmt::print("{}\n", printable(answered->answer.reason));
  return follow_break(socket, options);
}

}  // namespace desk::deskctl
