#pragma once

#include "daemon/coach/memory.h"
#include "daemon/wire/memory_json.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <variant>

namespace desk::wire {

/// What the coach of one person remembers, to lie beside their other memory. Times are whole milliseconds.
boost::json::object to_json(coach::Memory const& memory);

/// The other way round, all or nothing: a key that is missing or unknown, another type, an exercise that
/// there is not, a time that is negative or longer than it can be make it unreadable.
std::variant<coach::Memory, Unreadable> read_coach_memory(boost::json::value const& value);

}  // namespace desk::wire
