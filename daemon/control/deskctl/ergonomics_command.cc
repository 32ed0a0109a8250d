#include "daemon/control/deskctl/ergonomics_command.h"

#include "daemon/control/deskctl/ergonomics_text.h"
#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/hold.h"
#include "daemon/control/deskctl/preset_trial.h"
#include "daemon/control/deskctl/talk.h"
#include "daemon/control/deskctl/terminal.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace desk::deskctl {

namespace {

/// The daemon as somebody who tries heights sees it.
class Daemon final : public PresetTrial::Daemon {
 public:
  explicit Daemon(Options options) : options_{std::move(options)}, socket_{options_.socket} {}

  AnswerMessage ask(Command command, std::string const& preset) override {
    auto request = options_;
    request.command = command;
    request.state = preset;
    auto const answered = talk(socket_, request, ++id_, k_answer_patience);
    if (!answered) throw Unreachable{"deskd does not answer"};
    return answered->answer;
  }
  void hold(std::string const& direction) override {
    auto request = options_;
    request.command = Command::hold;
    request.direction = direction;
    request.json = false;
    LineSocket own{options_.socket};  // the desk is watched meanwhile
    static_cast<void>(Hold{own, request}.run());
  }

 private:
  Options options_;
  LineSocket socket_;
  int id_ = 0;
};

int draw(wire::ErgonomicsView const& view, Options const& options) {
  auto const svg = ergonomics_svg(view);
  if (svg.empty()) {
    fmt::print(stderr,
               "deskctl: nothing to draw: too little is known of the body; stature_mm in [user.*.ergonomics] "
               "is enough\n");
    return k_not_done;
  }
  std::ofstream file{options.svg, std::ios::binary | std::ios::trunc};
  file << svg;
  file.close();
  if (!file) {
    fmt::print(stderr, "deskctl: cannot write {}: {}\n", options.svg.string(), std::strerror(errno));
    return k_not_done;
  }
  fmt::print("drawn into {}\n", options.svg.string());
  return k_done;
}

int apply(wire::ErgonomicsView const& view, Options const& options) {
  if (::isatty(STDIN_FILENO) != 1) {
    fmt::print(stderr,
               "deskctl: nothing was changed: there is no terminal to ask on. Bring the desk to the height "
               "yourself, then:\ndeskctl save sit, or deskctl save stand\n");
    return k_usage;
  }
  std::vector<PresetTrial::Suggestion> suggestions;
  for (auto const& step : view.plan ? view.plan->steps : std::vector<wire::ErgonomicsView::Step>{}) {
    if (step.to_mm && step.what == "desk_sit") suggestions.push_back({"sit", *step.to_mm});
    if (step.to_mm && step.what == "desk_stand") suggestions.push_back({"stand", *step.to_mm});
  }
  if (suggestions.empty()) {
    fmt::print(stderr, "deskctl: nothing to try: {}\n",
               view.plan ? "the desk's two heights are good as they are"
                         : "too little is known of the body to suggest a height");
    return view.plan ? k_done : k_not_done;
  }
  Daemon daemon{options};
  return PresetTrial{daemon, std::cin, stderr}.run(suggestions);
}

}  // namespace

int ergonomics(LineSocket& socket, Options const& options) {
  auto const answered = talk(socket, options, 1, k_answer_patience);
  if (auto const code = told_already(answered, options)) return *code;
  auto const view = wire::read_ergonomics(content(*answered, "ergonomics"));
  if (!options.svg.empty()) return draw(view, options);
  fmt::print("{}", ergonomics_text(view, Terminal::size().columns, terminal_style()));
  flush_output();
  return options.apply ? apply(view, options) : k_done;
}

}  // namespace desk::deskctl
