#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace desk::wire {

/// JSON on one line for people and for Home Assistant's templates: numbers in plain decimals (720.3, 1100),
/// where boost::json::serialize writes 7.203E2. What is not a number in JSON (infinity, NaN) becomes null.
/// Only magnitudes that no desk has (below 1e-4, from 1e16) get an exponent.
std::string to_text(boost::json::value const& value);

}  // namespace desk::wire
