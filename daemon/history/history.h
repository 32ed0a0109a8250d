#pragma once

#include "daemon/history/backlog.h"
#include "daemon/history/journal.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

namespace desk::history {

/// How the history is, for people and other systems.
struct Health {
  enum class State {
    ok,
    failing,  ///< the disk does not take it now; it is tried again
    off,      ///< the file is not to be touched
  };
  State state = State::ok;
  std::string reason;  ///< empty while ok
  std::uint64_t lost = 0;
  std::size_t waiting = 0;
};

/// What is asked of the history: one desk, [from_ms, to_ms), at most that many rows.
struct Question {
  std::string desk;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  std::size_t most = 0;
};
/// Why there is no answer, for a person.
struct NoAnswer {
  std::string reason;
};
using Answer = std::variant<Extract, NoAnswer>;

/// The history on a thread of its own: records are taken from any thread and nobody waits for the disk,
/// however long that takes. What it has to say about the disk goes to the log, once, and again when it is
/// over.
class History {
 public:
  struct Clocks {
    std::function<core::TimePoint()> now;
    std::function<wire::ClockMap()> map;
    OffsetAt offset_at;
  };
  /// Called on the history's thread; may be empty.
  struct Listeners {
    std::function<void(bool warning, std::string const& line)> log;
    std::function<void(std::uint64_t through)> committed;  ///< up to this record, everything is on the disk
  };
  struct Settings {
    std::filesystem::path file;
    int keep_days = 0;  ///< 0: for ever
    Store::Options store = {};
    std::size_t most_waiting = Backlog::k_most;
  };

  History(Settings settings, Clocks clocks, Listeners listeners);
  History(History const&) = delete;
  History& operator=(History const&) = delete;
  ~History();  ///< stop()

  /// Any thread; returns at once. The number of the record, counted from 1.
  std::uint64_t record(Record record);

  /// Any thread; returns at once. `answer` is called on the history's thread, after everything that was
  /// recorded before is written; not at all after stop().
  void ask(Question question, std::function<void(Answer)> answer);

  [[nodiscard]] Health health() const;

  /// Writes what waits and ends the thread: as long as the disk takes.
  void stop();

 private:
  struct Asked {
    Question question;
    std::function<void(Answer)> answer;
  };

  void run();
  void write(Backlog::Taken taken);
  void failed(Backlog::Taken taken, std::string const& reason, Health::State state);
  void worked();
  void purge();
  void answer(std::vector<Asked> const& asked);
  void log(bool warning, std::string const& line) const;

  Settings settings_;
  Clocks clocks_;
  Listeners listeners_;

  // The thread's own.
  Journal journal_;
  core::Duration pause_;  ///< until it is tried again
  core::TimePoint next_purge_;

  mutable std::mutex mutex_;  ///< guards the next ones; never held while the disk is used
  Backlog backlog_;
  std::vector<Asked> asked_;
  Health health_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;
};

constexpr std::string_view to_string(Health::State s) {
  switch (s) {
    case Health::State::ok: return "ok";
    case Health::State::failing: return "failing";
    case Health::State::off: return "off";
  }
  return "?";
}

}  // namespace desk::history
