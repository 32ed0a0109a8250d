#pragma once

#include "config/settings.h"
#include "daemon/mqtt/tls.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {

/// How the link reaches its broker. The times are for a broker at home; tests shorten them.
struct LinkOptions {
  LinkOptions(config::MqttSettings const& settings, std::vector<std::string> subscriptions_,
              std::uint64_t jitter_seed_);

  std::string host;
  std::uint16_t port;
  std::string client_id;
  std::string username;                 ///< empty: anonymous
  std::filesystem::path password_file;  ///< its first line is read anew for each attempt; empty: no password
  std::optional<TlsFiles> tls;          ///< absent: plain TCP
  std::string status_topic;  ///< gets `offline`, retained, from the broker (the will) or from stop(); empty:
                             ///< there is no will
  std::vector<std::string> subscriptions;
  std::uint64_t jitter_seed;

  /// How long the broker may owe an answer, from the TCP connect on; the TLS handshake is part of the first.
  std::chrono::milliseconds answer_limit{5'000};
  /// Silence after which an idle connection is probed; as much again, and it is given up. libmosquitto takes
  /// 5 s and more. The broker gives up on us after 1.5 times this and publishes the will.
  std::chrono::seconds keepalive{15};
  std::chrono::milliseconds first_backoff{500};
  std::chrono::milliseconds longest_backoff{30'000};
  /// A connection that lasted this long was a good one: the back-off starts small again. Two daemons with one
  /// client id throw each other out at once and so become slow.
  std::chrono::milliseconds stable_after{10'000};
  /// How long stop() gives a broker to take `offline`.
  std::chrono::milliseconds stop_limit{1'000};
  /// Messages that wait for the broker. Enough for all desks' full state several times over.
  std::size_t queue_limit = 1'024;
};

/// What the link tells. Called on the link's thread, one at a time, never after stop() has returned; what is
/// handed in must not throw for long-term trouble: an exception ends the connection with its text as the
/// reason.
struct LinkCallbacks {
  /// Subscriptions are sent, publish() works. Publish everything now: nothing of earlier connections is
  /// repeated.
  std::function<void()> on_connected;
  /// A connection ended, or an attempt failed for another reason than the one before. For a person.
  std::function<void(std::string const& reason)> on_disconnected;
  /// The payload is cut to Session::k_payload_limit, longer than any command. Each message comes at most
  /// once: a connection starts clean and its session ends with it, so a broker has nothing to send again, and
  /// what was on its way when a connection broke is lost. What another client sends twice comes twice;
  /// nothing in a message tells the two apart.
  std::function<void(std::string_view topic, std::string_view payload, bool retained)> on_message;
  /// The broker refuses a subscription or a message and keeps the connection, told once for each topic until
  /// it accepts it; or others can read a secret's file. For a person.
  std::function<void(std::string const& words)> on_problem;
};

}  // namespace desk::mqtt
