#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/options.h"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace desk::deskctl {

/// An answer, and the line that it came in.
struct Answered {
  AnswerMessage answer;
  std::string line;
};

/// Sends the request of `options` and waits for the first answer to it. Throws Unreachable if the daemon goes
/// away; nothing: it did not answer in time.
std::optional<Answered> talk(LineSocket& socket, Options const& options, int id,
                             std::chrono::milliseconds patience);

/// What the answer carries under `name`, as the history; empty if it carries none.
boost::json::object content(Answered const& answered, std::string_view name);

/// Prints what needs no more: the line itself with --json, the reason of a refusal, that nobody answers. The
/// exit code; absent: it is done, and there is something to show.
std::optional<int> told_already(std::optional<Answered> const& answered, Options const& options);

}  // namespace desk::deskctl
