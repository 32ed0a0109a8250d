#include "daemon/control/deskctl/history_command.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/history_text.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/terminal.h"
#include "daemon/wire/day_text.h"

#include <fmt/format.h>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <cstdio>

namespace desk::deskctl {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

/// A card that is slow may have to write first.
constexpr auto k_history_patience = 30s;

Options with_dates(Options options) {
  if (!options.to.empty()) {
    options.from = options.to;
    return options;
  }
  auto const today = local_day_now();
  options.to = wire::day_in_text(today);
  options.from = wire::day_in_text(today - (options.days - 1));
  return options;
}

void print(HistoryView const& history, Options const& options) {
  switch (options.csv) {
    case Options::Csv::segments: fmt::print("{}", segments_csv(history)); return;
    case Options::Csv::days: fmt::print("{}", days_csv(history)); return;
    case Options::Csv::none: break;
  }
  for (auto const& line : history_text(history, Terminal::size().columns, terminal_style())) {
    fmt::print("{}\n", line);
  }
}

}  // namespace

int show_history(LineSocket& socket, Options const& options) {
  auto const asked = with_dates(options);
  socket.send(request_line(asked, 1));
  auto const deadline = monotonic_now() + k_history_patience;
  while (monotonic_now() < deadline) {
    auto const line = socket.next_line(1s);
    if (!line) continue;
    auto const message = parse_message(*line);
    auto const* const answer = std::get_if<AnswerMessage>(&message);
    if (answer == nullptr) continue;
    if (options.json) {
      fmt::print("{}\n", *line);
    } else if (answer->answer != "done") {
      fmt::print(stderr, "deskctl: {}\n", printable(with_reason(*answer)));
    } else {
      json::error_code error;
      auto const whole = json::parse(*line, error);
      auto const* const history = whole.is_object() ? whole.get_object().if_contains("history") : nullptr;
      print(history != nullptr && history->is_object() ? read_history(history->get_object()) : HistoryView{},
            options);
    }
    return exit_code_of(*answer);
  }
  return timed_out("deskd does not answer");
}

}  // namespace desk::deskctl
