#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <string>

/// Quantities in the words of messages to people, without the formatting libraries that the core does not
/// use.
namespace desk::core {

/// "1100 mm" or "1099.4 mm": at most one decimal.
std::string in_words(Height height);
std::string in_words(Distance distance);
/// "2.5 s"
std::string in_words(Duration duration);
/// "1 minute", "22.5 minutes": at most one decimal.
std::string minutes_in_words(Duration duration);
/// "1 to 240 minutes"
std::string minutes_in_words(Duration least, Duration most);

}  // namespace desk::core
