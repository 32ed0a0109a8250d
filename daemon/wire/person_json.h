#pragma once

#include "daemon/core/memory.h"
#include "daemon/wire/fields.h"
#include "daemon/wire/memory_json.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>

/// The part of a desk's memory that belongs to a person. The readers throw Unfit (fields.h).
namespace desk::wire {

/// {"ramp", and what there is of "bouts","day","phase","discomfort","sit","stand"}
boost::json::object user_json(core::UserMemory const& memory);
core::UserMemory user_of(boost::json::value const& value);

/// Its members into a memory that was read from a file of version 1, where they lie beside the desk's.
void read_user(Fields const& fields, core::UserMemory& memory);

boost::json::object seat_json(SavedSeat const& seat);
SavedSeat seat_of(boost::json::value const& value);

/// A height that something may have said or somebody may have told.
core::Height height_of(Fields const& fields, std::string_view key, std::string_view where);

}  // namespace desk::wire
