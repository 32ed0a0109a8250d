#include "daemon/mqtt/link.h"

#include "daemon/mqtt/password_file.h"
#include "daemon/mqtt/resolve.h"
#include "daemon/mqtt/session.h"
#include "daemon/mqtt/topics.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <stdexcept>
#include <utility>

namespace desk::mqtt {

namespace {

using Clock = std::chrono::steady_clock;

/// No signal of the process is handled on the link's thread or on those that it starts, and a SIGPIPE hurts
/// nobody.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  AllSignalsBlocked(AllSignalsBlocked const&) = delete;
  AllSignalsBlocked& operator=(AllSignalsBlocked const&) = delete;
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

Link::Link(LinkOptions options, LinkCallbacks callbacks)
    : options_{std::move(options)},
      callbacks_{std::move(callbacks)},
      backoff_{options_.first_backoff, options_.longest_backoff, std::mt19937_64{options_.jitter_seed}} {
  Session::load_library();
}

Link::~Link() {
  stop();
}

void Link::start() {
  AllSignalsBlocked const inherited_by_the_thread;
  thread_ = std::thread{[this] { run(); }};
}

bool Link::publish(Message message) {
  {
    std::lock_guard const lock{mutex_};
    if (!open_) return false;
    if (queue_.size() >= options_.queue_limit) {
      overflowed_ = true;
      open_ = false;
      queue_.clear();
    } else if (!gives_way(message)) {
      queue_.push_back(std::move(message));
    }
  }
  wake_->signal();
  return true;
}

/// With the mutex held. Somebody who sends nonsense by the thousand is answered by the thousand; that must
/// not cost the connection.
bool Link::gives_way(Message const& message) {
  if (queue_.size() < options_.queue_limit / 2) return false;
  if (!message.retain) {
    ++dropped_;
    return true;
  }
  auto const last = std::find_if(queue_.rbegin(), queue_.rend(),
                                 [&](Message const& queued) { return queued.topic == message.topic; });
  return last != queue_.rend() && *last == message;
}

void Link::stop() {
  stopping_ = true;
  wake_->signal();
  if (thread_.joinable()) thread_.join();
}

void Link::run() {
  while (!stopping_) {
    was_connected_ = false;
    std::string reason;
    try {
      reason = attempt();
    } catch (std::exception const& e) {
      reason = e.what();
    }
    forget_queue();
    if (stopping_) return;
    report(reason + judge_connection());
    TimePoint const again = Clock::now() + backoff_.next();
    while (!stopping_ && Clock::now() < again) wake_->wait(again);
  }
}

/// What a connection's length means: a long one was a good one; several short ones in a row are mostly two
/// clients that throw each other out, which Mosquitto 2.0 does without a word.
std::string Link::judge_connection() {
  constexpr int k_too_often = 3;
  if (!was_connected_) return {};
  if (Clock::now() - connected_at_ >= options_.stable_after) {
    backoff_.reset();
    short_connections_ = 0;
    return {};
  }
  if (++short_connections_ < k_too_often) return {};
  return fmt::format(
      "; it accepts us and soon lets go, time after time: does another client use mqtt.client_id \"{}\"?",
      options_.client_id);
}

/// Tries the host's addresses in turn, the first that accepts us is used until it fails. Returns why it
/// ended.
std::string Link::attempt() {
  std::string const password = options_.password_file.empty() ? "" : read_password(options_.password_file);
  warn_if_exposed(options_.password_file);
  if (options_.tls) warn_if_exposed(options_.tls->key);
  std::string reason;
  for (std::string const& address : resolve()) {
    Session session{options_, password, refusals_};
    session.open(address);
    converse(session);
    if (!reason.empty()) reason += "; ";
    reason += fmt::format("{} port {}: {}", address, options_.port, session.reason());
    if (was_connected_ || stopping_) break;
  }
  return reason;
}

std::vector<std::string> Link::resolve() {
  Lookup lookup{options_.host, wake_};
  while (!lookup.done()) {
    if (stopping_) return {};
    wake_->wait(Clock::now() + std::chrono::hours{1});
  }
  Lookup::Result result = lookup.take();
  if (!result.error.empty()) throw std::runtime_error{fmt::format("{}: {}", options_.host, result.error)};
  return std::move(result.addresses);
}

void Link::converse(Session& session) {
  while (session.alive()) {
    if (stopping_) return say_goodbye(session);
    session.service(*wake_, TimePoint::max());
    if (session.connected() && !was_connected_) announce();
    deliver(session);
    feed(session);
  }
}

void Link::announce() {
  was_connected_ = true;
  connected_at_ = Clock::now();
  reported_.clear();
  {
    std::lock_guard const lock{mutex_};
    open_ = true;
  }
  if (callbacks_.on_connected) callbacks_.on_connected();
}

void Link::deliver(Session& session) {
  for (Session::Received const& message : session.take_received()) {
    if (callbacks_.on_message) callbacks_.on_message(message.topic, message.payload, message.retained);
  }
  for (std::string const& words : session.take_problems()) {
    if (callbacks_.on_problem) callbacks_.on_problem(words);
  }
}

void Link::feed(Session& session) {
  if (overflowed()) throw std::runtime_error{"the broker takes messages too slowly"};
  while (session.has_room()) {
    auto const message = next_message();
    if (!message) break;
    session.send(*message);
  }
  std::size_t const dropped = take_dropped();
  if (dropped > 0 && callbacks_.on_problem) {
    callbacks_.on_problem(fmt::format(
        "{} messages that are not retained were dropped, because the broker took them too slowly", dropped));
  }
}

void Link::say_goodbye(Session& session) {
  TimePoint const deadline = Clock::now() + options_.stop_limit;
  if (session.connected()) {
    std::lock_guard const lock{mutex_};
    open_ = false;
    queue_.emplace_back(options_.status_topic, std::string{k_offline}, true);
  }
  while (session.connected() && Clock::now() < deadline) {
    feed(session);
    if (nothing_queued() && session.all_answered()) break;
    session.service(*wake_, deadline);
  }
  session.disconnect();
}

void Link::report(std::string const& reason) {
  if (reason == reported_) return;
  reported_ = reason;
  try {
    if (callbacks_.on_disconnected) callbacks_.on_disconnected(reason);
  } catch (std::exception const&) {
    // The only one who could be told is the one who just failed.
    reported_.clear();
  }
}

void Link::warn_if_exposed(std::filesystem::path const& secret) {
  std::string const words = exposure(secret);
  if (words.empty()) {
    exposed_.erase(secret);
  } else if (exposed_.insert(secret).second && callbacks_.on_problem) {
    callbacks_.on_problem(words);
  }
}

void Link::forget_queue() {
  std::lock_guard const lock{mutex_};
  open_ = false;
  overflowed_ = false;
  queue_.clear();
  dropped_ = 0;
}

std::optional<Message> Link::next_message() {
  std::lock_guard const lock{mutex_};
  if (queue_.empty()) return std::nullopt;
  std::optional<Message> message{std::move(queue_.front())};
  queue_.pop_front();
  return message;
}

bool Link::overflowed() {
  std::lock_guard const lock{mutex_};
  return overflowed_;
}

/// Once the jam is over.
std::size_t Link::take_dropped() {
  std::lock_guard const lock{mutex_};
  return queue_.empty() ? std::exchange(dropped_, 0) : 0;
}

bool Link::nothing_queued() {
  std::lock_guard const lock{mutex_};
  return queue_.empty();
}

}  // namespace desk::mqtt
