#pragma once

#include "daemon/core/memory.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <vector>

/// The part of a desk's memory that the cycle needs: where its bouts and its day stand. The readers throw
/// Unfit (fields.h).
namespace desk::wire {

boost::json::object bouts_json(core::UserMemory::Bouts const& bouts);
boost::json::object day_json(core::UserMemory::Day const& day);
boost::json::object phase_json(core::UserMemory::Phase const& phase);
boost::json::array ages_json(std::vector<core::Duration> const& ages);
boost::json::object ramp_json(core::UserMemory::Ramp const& ramp);

core::UserMemory::Bouts bouts_of(boost::json::value const& value, std::string const& where);
core::UserMemory::Day day_of(boost::json::value const& value);
core::UserMemory::Phase phase_of(boost::json::value const& value);
/// Where files of version 1 keep the desk's hold.
std::optional<core::Duration> hold_of(boost::json::value const& phase);
std::vector<core::Duration> ages_of(boost::json::value const& value);
core::UserMemory::Ramp ramp_of(boost::json::value const& value);

}  // namespace desk::wire
