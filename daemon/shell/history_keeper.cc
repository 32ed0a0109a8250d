#include "daemon/shell/history_keeper.h"

#include "daemon/history/history_json.h"
#include "daemon/shell/clocks.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace desk::shell {
namespace {

/// A busy week has a tenth of it; the answer is then two megabytes long, and a small computer has it in a
/// second.
constexpr std::size_t k_most_in_detail = 10'000;
/// What figures are made of; a busy year has less.
constexpr std::size_t k_most = 100'000;

history::History::Settings settings_of(config::StorageSettings const& storage) {
  history::History::Settings settings;
  settings.file = storage.state_dir / "history.db";
  settings.keep_days = storage.history_days;
  return settings;
}

history::History::Listeners listeners_of(Log const& log) {
  history::History::Listeners listeners;
  listeners.log = [&log](bool warning, std::string const& line) {
    if (warning) {
      log.warning("{}", line);
    } else {
      log.info("{}", line);
    }
  };
  return listeners;
}

boost::json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

}  // namespace

HistoryKeeper::HistoryKeeper(boost::asio::io_context& io, config::StorageSettings const& settings,
                             Log const& log)
    : io_{io},
      history_{settings_of(settings), {monotonic_now, clocks_now, utc_offset_at}, listeners_of(log)} {}

void HistoryKeeper::notice(std::string const& desk, std::string const& user, core::Notice const& notice) {
  if (auto record = history::record_of(desk, user, notice, monotonic_now())) {
    history_.record(std::move(*record));
  }
}

void HistoryKeeper::running(std::string const& desk, std::string const& user,
                            core::Snapshot const& snapshot) {
  if (snapshot.at <= snapshot.posture_since) return;
  history_.record({desk, snapshot.at,
                   history::record::Running{snapshot.posture, snapshot.posture_since, snapshot.at}, user});
}

void HistoryKeeper::ask(std::string const& desk, People const& people, control::HistoryQuery const& query,
                        control::HistoryReply reply) {
  std::int64_t const today = core::local_day(clocks_now().civil);
  history::DaySpan const span{query.from.value_or(query.to.value_or(today)), query.to.value_or(today)};
  if (span.days() < 1 || span.days() > wire::k_most_history_days) {
    reply(std::nullopt, span.days() < 1
                            ? "that is in the future"
                            : fmt::format("a question is about {} days at most", wire::k_most_history_days));
    return;
  }
  history::Question question{desk, history::begin_of_day(span.first, utc_offset_at),
                             history::begin_of_day(span.last + 1, utc_offset_at),
                             query.detail ? k_most_in_detail : k_most};
  // The text is made on the history's thread, too: a long one takes a while.
  history::Whom const whom{query.user, query.user == people.first, people.names};
  auto answer = [&io = io_, desk, span, whom, detail = query.detail,
                 reply = std::move(reply)](history::Answer const& found) {
    std::optional<std::string> text;
    std::string reason;
    if (auto const* const extract = std::get_if<history::Extract>(&found)) {
      text = history::history_json(desk, *extract, span, detail, utc_offset_at, whom);
    } else {
      reason = "no history: " + std::get<history::NoAnswer>(found).reason;
    }
    boost::asio::post(io,
                      [reply, text = std::move(text), reason = std::move(reason)] { reply(text, reason); });
  };
  history_.ask(std::move(question), std::move(answer));
}

boost::json::object HistoryKeeper::health_json() const {
  auto const health = history_.health();
  return {{"state", view(to_string(health.state))},
          {"lost", health.lost},
          {"waiting", health.waiting},
          {"reason", health.reason}};
}

boost::json::object HistoryKeeper::problem_json() const {
  auto const health = history_.health();
  bool const problem = health.state != history::Health::State::ok || health.lost > 0;
  boost::json::object told{{"problem", problem ? "ON" : "OFF"},
                           {"condition", view(to_string(health.state))},
                           {"lost", health.lost},
                           {"reason", health.reason}};
  if (problem) told["waiting"] = health.waiting;
  return told;
}

}  // namespace desk::shell
