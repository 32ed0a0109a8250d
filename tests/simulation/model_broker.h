#pragma once

#include "daemon/core/time.h"
#include "daemon/mqtt/message.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// What a broker does with one client that starts clean, in virtual time: what MQTT 5 promises and no more.
///  - A message takes its time; what is on its way when the connection is cut is lost, in both directions.
///  - Each command comes at most once: the session ends with the connection, and within a connection nothing
///    is sent again.
///  - What was published retained comes with each new subscription, with the retain flag; to a subscription
///    that exists already it comes without.
///  - Whoever goes without a word leaves the will.
class ModelBroker {
 public:
  /// What a real broker, or a session that outlives its connection, could do wrong. For the tests of the
  /// tests.
  struct Flaws {
    bool redelivers = false;        ///< commands that were not confirmed come again with the next connection
    bool forgets_the_flag = false;  ///< retained messages come as if somebody had just sent them
    int loses_every = 0;            ///< of this many of the client's messages one is lost; 0: none
  };
  struct Delivery {
    std::string topic;
    std::string payload;
    bool retained = false;
    std::uint64_t serial = 0;  ///< which of the commands that were sent it is; 0: was kept
  };

  ModelBroker(std::string status_topic, Flaws flaws)
      : status_topic_{std::move(status_topic)}, flaws_{flaws} {}

  /// The client's connection, made now: subscribed to all that ends with /set.
  void connect(core::TimePoint now);
  /// Ended now, by the network or by the broker's death; a dead broker may lose what it keeps.
  void cut(core::TimePoint now, bool forgets);
  [[nodiscard]] bool connected() const { return connected_; }

  /// The client says something; it is here `transit` later.
  void publish(mqtt::Message message, core::TimePoint now);
  /// Somebody else sends a command. Without a subscriber it is gone, unless it is retained.
  void command(std::string topic, std::string payload, bool retain, std::uint64_t serial,
               core::TimePoint now);

  /// What has reached the client by now, in order.
  [[nodiscard]] std::vector<Delivery> deliveries(core::TimePoint now);
  /// Takes in what has come from the client by now.
  void work(core::TimePoint now);
  /// When something arrives next, on either side; k_never while nothing is on its way.
  [[nodiscard]] core::TimePoint next() const;

  [[nodiscard]] std::map<std::string, std::string> const& kept() const { return kept_; }

  /// One way over a network at home.
  static constexpr auto k_transit = std::chrono::milliseconds{20};

 private:
  template <typename T>
  struct OnItsWay {
    core::TimePoint due;
    T what;
  };
  void keep(std::string const& topic, std::string const& payload);

  std::string status_topic_;
  Flaws flaws_;
  bool connected_ = false;
  std::deque<OnItsWay<mqtt::Message>> up_;
  std::deque<OnItsWay<Delivery>> down_;
  int taken_ = 0;
  std::vector<Delivery> unconfirmed_;        ///< of the connection before; only with that flaw
  std::map<std::string, std::string> kept_;  ///< retained payloads by topic
};

}  // namespace desk::testing
