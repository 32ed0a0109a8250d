#include "daemon/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace desk::history {
namespace {

constexpr core::Duration k_first_pause = std::chrono::seconds{5};
constexpr core::Duration k_longest_pause = std::chrono::minutes{1};
constexpr core::Duration k_day = std::chrono::hours{24};

}  // namespace

History::History(Settings settings, Clocks clocks, Listeners listeners)
    : settings_{std::move(settings)},
      clocks_{std::move(clocks)},
      listeners_{std::move(listeners)},
      journal_{settings_.file, settings_.store, clocks_.offset_at},
      pause_{k_first_pause},
      backlog_{settings_.most_waiting},
      thread_{[this] { run(); }} {}

History::~History() {
  stop();
}

std::uint64_t History::record(Record record) {
  std::uint64_t number = 0;
  {
    std::lock_guard const lock{mutex_};
    if (health_.state == Health::State::off) return 0;
    number = backlog_.put(std::move(record), clocks_.now());
  }
  wake_.notify_one();
  return number;
}

void History::ask(Question question, std::function<void(Answer)> answer) {
  {
    std::lock_guard const lock{mutex_};
    asked_.push_back({std::move(question), std::move(answer)});
  }
  wake_.notify_one();
}

Health History::health() const {
  std::lock_guard const lock{mutex_};
  Health health = health_;
  health.lost = backlog_.lost();
  health.waiting = backlog_.waiting();
  return health;
}

void History::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void History::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    core::TimePoint const now = clocks_.now();
    bool const due = backlog_.due() <= now;
    if (!due && !stopping_ && asked_.empty() && next_purge_ > now) {
      auto const next = std::min({backlog_.due(), next_purge_, now + k_day});
      wake_.wait_for(lock, next - now);
      continue;
    }
    auto taken = due || stopping_ || !asked_.empty() ? backlog_.take() : Backlog::Taken{};
    auto const asked = std::exchange(asked_, {});
    bool const last = stopping_;
    lock.unlock();
    if (!taken.records.empty()) write(std::move(taken));
    answer(asked);
    if (!last && next_purge_ <= now) purge();
    lock.lock();
    if (last) break;
  }
  auto const left = backlog_.waiting() + backlog_.lost();
  if (left > 0) log(true, fmt::format("event=history_lost records={}", left));
}

void History::write(Backlog::Taken taken) {
  try {
    auto const news = journal_.write(taken.records, clocks_.map());
    if (!news.empty()) log(true, fmt::format("event=history_corrupt reason=\"{}\"", news));
    worked();
    if (listeners_.committed) listeners_.committed(taken.through);
  } catch (sqlite::Error const& error) {
    failed(std::move(taken), error.what(), Health::State::failing);
  } catch (std::exception const& error) {  // TooNew, Foreign
    failed(std::move(taken), error.what(), Health::State::off);
  }
}

void History::failed(Backlog::Taken taken, std::string const& reason, Health::State state) {
  bool told = false;
  {
    std::lock_guard const lock{mutex_};
    told = health_.state != Health::State::ok;
    health_.state = state;
    health_.reason = reason;
    if (state == Health::State::failing) backlog_.give_back(std::move(taken), clocks_.now() + pause_);
  }
  pause_ = std::min(2 * pause_, k_longest_pause);
  if (told) return;
  log(true, fmt::format(R"(event=history_{} path="{}" reason="{}" note="{}")", to_string(state),
                        settings_.file.string(), reason,
                        state == Health::State::off
                            ? "nothing is recorded, the file is left as it is"
                            : fmt::format("the last {} records are kept in memory until it works again",
                                          settings_.most_waiting)));
}

void History::worked() {
  std::uint64_t lost = 0;
  {
    std::lock_guard const lock{mutex_};
    if (health_.state == Health::State::ok) return;
    health_.state = Health::State::ok;
    health_.reason.clear();
    lost = backlog_.lost();
  }
  pause_ = k_first_pause;
  log(false, fmt::format("event=history_works_again lost={}", lost));
}

void History::purge() {
  next_purge_ = clocks_.now() + k_day;
  if (settings_.keep_days <= 0) return;
  try {
    bool const more = journal_.purge(std::chrono::hours{24} * settings_.keep_days, clocks_.map());
    if (more) next_purge_ = clocks_.now();  // after what came meanwhile
  } catch (std::exception const&) {
    // The next write tells what is wrong with the disk; tomorrow is early enough for this.
    next_purge_ = clocks_.now() + k_day;
  }
}

void History::answer(std::vector<Asked> const& asked) {
  for (auto const& [question, answer] : asked) {
    try {
      answer(journal_.read(question.desk, question.from_ms, question.to_ms, question.most, clocks_.map()));
    } catch (std::exception const& error) {
      answer(NoAnswer{error.what()});
    }
  }
}

void History::log(bool warning, std::string const& line) const {
  if (listeners_.log) listeners_.log(warning, line);
}

}  // namespace desk::history
