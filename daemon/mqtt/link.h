#pragma once

#include "daemon/mqtt/backoff.h"
#include "daemon/mqtt/link_options.h"
#include "daemon/mqtt/message.h"
#include "daemon/mqtt/refusals.h"
#include "daemon/mqtt/wake.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace desk::mqtt {

class Session;

/// The daemon's connection to its broker, on a thread of its own: connects, comes back after every failure
/// with a growing delay, and notices a broker that is there but silent. All desks share it.
class Link {
 public:
  Link(LinkOptions options, LinkCallbacks callbacks);
  Link(Link const&) = delete;
  Link& operator=(Link const&) = delete;
  ~Link();  ///< stop()

  /// Starts the thread. Once. Throws std::system_error if there is none to be had.
  void start();

  /// From any thread; never waits for the broker. False: there is no connection, and the message is
  /// forgotten, since the next connection starts with everything anew. A broker that takes so little that the
  /// queue fills up loses the connection for the same reason: dropping a state could drop a last value for
  /// good. Before that, from half of the queue on, what nobody would miss later gives way: messages that are
  /// not retained are dropped, and counted for on_problem(); so is a retained value that waits there already.
  bool publish(Message message);

  /// Says `offline`, takes leave of the broker and ends the thread. Takes at most LinkOptions::stop_limit,
  /// plus what a callback takes that is running. Not from a callback. May be called again, by the same owner.
  void stop();

 private:
  using TimePoint = Wake::TimePoint;

  void run();
  std::string attempt();
  std::vector<std::string> resolve();
  void converse(Session& session);
  void announce();
  void deliver(Session& session);
  void feed(Session& session);
  void say_goodbye(Session& session);
  std::string judge_connection();
  void report(std::string const& reason);
  void warn_if_exposed(std::filesystem::path const& secret);
  void forget_queue();
  [[nodiscard]] std::optional<Message> next_message();
  [[nodiscard]] bool overflowed();
  [[nodiscard]] bool nothing_queued();
  [[nodiscard]] bool gives_way(Message const& message);
  [[nodiscard]] std::size_t take_dropped();

  LinkOptions const options_;
  LinkCallbacks const callbacks_;
  std::shared_ptr<Wake> const wake_ = std::make_shared<Wake>();
  std::atomic<bool> stopping_ = false;
  std::thread thread_;

  std::mutex mutex_;   ///< guards the next four; held for moments only
  bool open_ = false;  ///< publish() takes messages
  bool overflowed_ = false;
  std::deque<Message> queue_;
  std::size_t dropped_ = 0;  ///< messages that gave way in this jam

  Backoff backoff_;             // the rest belongs to the thread
  bool was_connected_ = false;  ///< in the current attempt
  TimePoint connected_at_;
  int short_connections_ = 0;  ///< in a row, that were accepted and lost before they were stable
  std::string reported_;       ///< the last reason given, so that it is not repeated at each attempt
  Refusals refusals_;
  std::set<std::filesystem::path> exposed_;  ///< secrets of which we said that others can read them
};

}  // namespace desk::mqtt
