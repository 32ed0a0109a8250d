#pragma once

#include "config/settings.h"
#include "daemon/core/event.h"
#include "daemon/mqtt/topics.h"
#include "daemon/wire/word.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace desk::mqtt {

/// One message as the broker delivered it. The views live as long as the call.
struct Incoming {
  std::string_view topic;
  std::string_view payload;  ///< any bytes
  bool retained =
      false;  ///< kept by the broker from some time ago, so it says nothing about what is wanted now
};

/// The topic is none of this desk's command topics.
struct NotForUs {};

/// A message that is not obeyed, and why, for a person.
struct Refusal {
  explicit Refusal(std::string reason_) : reason{std::move(reason_)} {}
  std::string reason;
};

using Command = std::variant<NotForUs, Refusal, core::Request, wire::Word>;

/// Longest payload that can be a command; the longest word is far shorter.
inline constexpr std::size_t k_max_command_bytes = 64;

/// Reads one message strictly: the payload must be exactly one of the command's words, in its case, without
/// blanks or line end. Minutes of do not disturb and of a pause are decimal digits, from 1 on. A height, and
/// the minutes of an interval, are decimal digits with an optional fraction, as "735" or "735.5": no sign,
/// exponent, unit, blank or bare point; an interval is taken to the whole second. Whether a height is within
/// the desk's limits is the core's business.
///
/// A retained message is refused whatever it says, a stop too: it is old. With `motion_allowed` false
/// everything is refused that moves the desk or takes away what holds it still: heights, presets, open and
/// close, hold, home, `now`, switching the cycle on or to automatic, unlocking, resetting a fault, the end of
/// do not disturb or of a pause, and what changes the heights that the desk is driven to by itself: saving a
/// preset, another user. Stop is obeyed from everybody.
Command parse_command(Topics const& topics, Incoming const& message, bool motion_allowed);

/// The word that is never too much: STOP, fresh, on this desk's `move`.
bool is_stop(Topics const& topics, Incoming const& message);

/// The leaf of a command as one of the constants in mqtt::leaf; empty: there is no such command.
std::string_view known_command(std::string_view leaf);

/// Applies MqttSettings::allow_motion. Trusted is a broker on this host (`localhost`, 127.0.0.0/8, `::1`),
/// which only its own users reach unless they opened it, or a connection with a user name or a client
/// certificate: a broker that knows who deskd is can also know who may command it.
bool motion_allowed(config::MqttSettings const& settings);

/// Why it is so, for the log; empty where nobody would expect anything else.
std::string_view why_motion(config::MqttSettings const& settings);

}  // namespace desk::mqtt
