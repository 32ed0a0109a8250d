#include "daemon/control/deskctl/history_command.h"

#include "daemon/control/deskctl/history_text.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/talk.h"
#include "daemon/control/deskctl/terminal.h"
#include "daemon/core/day_text.h"

#include <fmt/format.h>

#include <cstdio>

namespace desk::deskctl {

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
  options.to = core::day_in_text(today);
  options.from = core::day_in_text(today - (options.days - 1));
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
  auto const answered = talk(socket, with_dates(options), 1, k_history_patience);
  if (auto const code = told_already(answered, options)) return *code;
  print(read_history(content(*answered, "history")), options);
  return k_done;
}

}  // namespace desk::deskctl
