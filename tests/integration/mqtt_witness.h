#pragma once

#include "daemon/mqtt/link.h"
#include "tests/support/mqtt_probe.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A link under test and somebody who writes down what it says.
namespace desk::mqtt {

/// Notes what the link tells and lets a test wait for it.
class Witness {
 public:
  struct Received {
    std::string topic;
    std::string payload;
    bool retained;
  };
  struct Notes {
    int connected = 0;
    std::vector<std::string> disconnected;
    std::vector<Received> received;
    std::vector<std::string> problems;
  };

  LinkCallbacks callbacks() {
    LinkCallbacks c;
    c.on_connected = [this] { note([](Notes& n) { ++n.connected; }); };
    c.on_disconnected = [this](std::string const& reason) {
      note([&](Notes& n) { n.disconnected.push_back(reason); });
    };
    c.on_message = [this](std::string_view topic, std::string_view payload, bool retained) {
      note([&](Notes& n) { n.received.push_back({std::string{topic}, std::string{payload}, retained}); });
    };
    c.on_problem = [this](std::string const& words) { note([&](Notes& n) { n.problems.push_back(words); }); };
    return c;
  }

  bool wait_for(std::function<bool(Notes const&)> const& done,
                std::chrono::milliseconds limit = testing::MqttProbe::k_patience) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, limit, [&] { return done(notes_); });
  }
  bool wait_connected(int times = 1) {
    return wait_for([times](Notes const& n) { return n.connected >= times; });
  }
  bool wait_received(std::size_t count) {
    return wait_for([count](Notes const& n) { return n.received.size() >= count; });
  }
  bool wait_disconnected(std::size_t times = 1) {
    return wait_for([times](Notes const& n) { return n.disconnected.size() >= times; });
  }
  /// For trouble that must not come: true if it did within the time.
  bool wait_disconnected_for(std::chrono::milliseconds limit) {
    return wait_for([](Notes const& n) { return !n.disconnected.empty(); }, limit);
  }
  Notes notes() {
    std::lock_guard const lock{mutex_};
    return notes_;
  }

 private:
  template <typename Change>
  void note(Change change) {
    {
      std::lock_guard const lock{mutex_};
      change(notes_);
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Notes notes_;
};

inline LinkOptions options_for(std::uint16_t port) {
  config::MqttSettings settings;
  settings.host = "127.0.0.1";
  settings.port = port;
  LinkOptions options{settings, {"deskd/main/+/set", "deskd/main/+/+/set", "homeassistant/status"}, 1};
  options.answer_limit = std::chrono::milliseconds{1'500};
  options.first_backoff = std::chrono::milliseconds{50};
  options.longest_backoff = std::chrono::milliseconds{200};
  return options;
}

/// A link and its witness, started.
struct Running {
  explicit Running(LinkOptions options) : link{std::move(options), witness.callbacks()} { link.start(); }
  Witness witness;
  Link link;
};

}  // namespace desk::mqtt
