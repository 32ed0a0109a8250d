#pragma once

#include "config/presence_settings.h"

#include <optional>
#include <string_view>

namespace desk::mqtt {

/// Whether a message on the presence topic says that somebody is there. Absent: it says neither.
///
/// Without a pointer the payload is exactly one of the two configured ones. With one it is JSON, and the
/// value there decides: true, a number that is not 0, and the words ON, true, home, present, occupied mean
/// present; false, 0, and OFF, false, not_home, away, clear mean away. Words are read in any case; anything
/// else, and a payload without that value, says neither.
std::optional<bool> read_presence(config::PresenceSettings const& settings, std::string_view payload);

}  // namespace desk::mqtt
