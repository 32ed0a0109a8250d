#pragma once

#include "daemon/control/deskctl/break_view.h"
#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/phrase.h"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace desk::deskctl {

/// What is offered or runs, how it is done, what to take care of and how to answer; ends in a newline.
/// `columns`: of the terminal, texts are broken there.
std::string break_text(BreakView const& shown, std::int64_t now_unix_ms, int columns);

/// The whole catalogue: what can be offered, what cannot and why, and the words about posture.
std::string break_list_text(BreakList const& list, int columns);

/// What the coach says, as a line for people; absent: the event is none of the coach's.
std::optional<Happening> break_happening(boost::json::object const& notice);

}  // namespace desk::deskctl
