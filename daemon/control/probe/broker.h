#pragma once

#include "config/settings.h"

#include <chrono>
#include <optional>
#include <string>

namespace desk::probe {

/// What came of an attempt to log in at a broker.
struct BrokerAnswer {
  enum class Outcome {
    accepted,
    refused,      ///< it is there and says no: user, password, certificate, its own rules
    unreachable,  ///< no such host, nobody on that port, no answer, TLS that does not come about
    unreadable,   ///< not tried: a file that the configuration names cannot be read, or is not what it should
                  ///< be
  };
  Outcome outcome = Outcome::unreachable;
  std::string words;  ///< why, for a person; empty if it accepted
};

/// Logs in as deskd would and takes leave at once: with a client id of its own, so that a daemon that runs is
/// not thrown out, without a will; subscribes to nothing, publishes nothing. `password`: in place of what the
/// settings name, for one that was just typed. Takes `limit` at most; blocks. Not while other threads start
/// with libmosquitto, or call setenv().
[[nodiscard]] BrokerAnswer broker_answers(config::MqttSettings const& settings,
                                          std::optional<std::string> const& password = {},
                                          std::chrono::milliseconds limit = std::chrono::seconds{5});

}  // namespace desk::probe
