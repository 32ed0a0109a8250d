#pragma once

#include "daemon/mqtt/topics.h"

#include <string>
#include <string_view>

/// Under which names Home Assistant knows what is ours. They are for ever: another one makes new entities and
/// leaves the old ones behind as ghosts. Only [A-Za-z0-9_-] may be in them.
namespace desk::mqtt {

inline constexpr std::string_view k_default_prefix = "deskd";

/// The daemon: "deskd", or with the prefix of its topics if that is another, as "deskd_Poffice", so that two
/// daemons on one broker never share a name. Of the prefix a-z and 0-9 stay as they are, every other byte is
/// X and two hexadecimal digits.
std::string daemon_identity(std::string_view prefix);

/// A desk: the daemon's with the id behind it, as "deskd_main". The capital after the underscore of a daemon
/// that is not the default one keeps "deskd_Poffice_main" apart from every id, since those have no capitals.
std::string desk_identity(Topics const& topics);

/// One entity of a desk, as "deskd_main_height". `key` is one of the components' keys.
std::string entity_identity(Topics const& topics, std::string_view key);

}  // namespace desk::mqtt
