#pragma once

#include "daemon/core/action.h"
#include "daemon/mqtt/message.h"
#include "daemon/mqtt/topics.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// How what a broker keeps differs from what it should keep, one line each; empty: not at all. `truth` is
/// everything that a publisher says on a new connection. What may be shown later than it is true (heights
/// below a millimetre, the minutes of the day, the motor's time) may differ by what that allows.
[[nodiscard]] std::vector<std::string> differences(std::vector<mqtt::Message> const& truth,
                                                   std::map<std::string, std::string> const& kept,
                                                   mqtt::Topics const& topics);

/// What is wrong with the kept report of the last move; empty: nothing.
[[nodiscard]] std::string wrong_last_move(std::map<std::string, std::string> const& kept,
                                          mqtt::Topics const& topics,
                                          std::optional<core::SeekReport> const& last);

}  // namespace desk::testing
