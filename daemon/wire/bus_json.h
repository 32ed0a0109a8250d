#pragma once

#include "daemon/core/bus_figures.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace desk::wire {

/// How a bus is, as one of its desks tells it.
struct BusReport {
  std::string bus;                 ///< its id
  std::vector<std::string> desks;  ///< the ids of those on it, in the order of the figures
  core::BusFigures figures;        ///< since the start
  double load = 0;                 ///< 0 to 1, lately
};

/// {"bus","load_percent","transactions","errors","timeouts","damaged","refused","gone",
///  "slowest":null|{"desk","answer_ms"},"desk":{"transactions","errors","answer_ms"}}, the last about the
///  desk
/// at this index.
boost::json::object to_json(BusReport const& report, std::size_t desk);

}  // namespace desk::wire
