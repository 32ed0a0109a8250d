#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace desk::deskctl {

/// What a calibration found (the notice "calibrated"), as a table for a person; ends in a newline. A figure
/// that is missing is shown as "-".
std::string calibration_text(boost::json::object const& notice);

}  // namespace desk::deskctl
