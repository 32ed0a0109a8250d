#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct mosquitto;

namespace desk::testing {

/// A small synchronous MQTT client: looks at what others publish and publishes itself. Works only inside its
/// own calls, on the caller's thread. Throws std::runtime_error when the broker does not play along.
class MqttProbe {
 public:
  struct Seen {
    std::string topic;
    std::string payload;
    bool retained;  ///< was on the broker already when we subscribed
  };
  using Milliseconds = std::chrono::milliseconds;

  struct Login {
    std::string username;
    std::string password;
  };

  /// Connects with MQTT 5 and a client id of its own (or `client_id`) and waits for the broker's yes.
  explicit MqttProbe(std::uint16_t port, std::string const& client_id = {});
  MqttProbe(std::uint16_t port, Login const& login);
  MqttProbe(MqttProbe const&) = delete;
  MqttProbe& operator=(MqttProbe const&) = delete;
  ~MqttProbe();

  /// Returns when the broker has confirmed; retained messages come with later calls of wait_for().
  void subscribe(std::string const& filter);
  /// QoS 1; returns when the broker has confirmed.
  void publish(std::string const& topic, std::string_view payload, bool retain = false);
  /// QoS 1, without waiting: for more messages than one by one would be taken. The library holds back what
  /// the broker has not confirmed; wait_for() and publish() move them on.
  void publish_later(std::string const& topic, std::string_view payload);

  /// Receives until `done` is true of everything seen so far, or the time is up. Returns whether it became
  /// true.
  bool wait_for(std::function<bool(std::vector<Seen> const&)> const& done, Milliseconds limit = k_patience);
  /// Until the newest message on `topic` has this payload.
  bool wait_for(std::string_view topic, std::string_view payload, Milliseconds limit = k_patience);

  [[nodiscard]] std::vector<Seen> const& seen() const { return seen_; }
  [[nodiscard]] std::optional<std::string> latest(std::string_view topic) const;
  void forget() { seen_.clear(); }

  /// Long enough for a loaded machine; what works is faster.
  static constexpr Milliseconds k_patience{10'000};

 private:
  MqttProbe(std::uint16_t port, std::string const& client_id, Login const& login);
  void wait_until(bool const& flag, char const* what);
  void loop(Milliseconds limit);
  void confirmed(int id) { confirmed_ = confirmed_ || id == awaited_; }

  std::unique_ptr<mosquitto, void (*)(mosquitto*)> mosquitto_;
  std::vector<Seen> seen_;
  bool connected_ = false;
  int awaited_ = 0;  ///< id of what the broker is to confirm
  bool confirmed_ = false;
};

}  // namespace desk::testing
