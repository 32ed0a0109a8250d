#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/doctor_findings.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace desk::deskctl {

/// A line each, what to do below it, and a last line that counts the problems; ends in a newline.
[[nodiscard]] std::string doctor_text(std::vector<Finding> const& found, int columns, Style style);

/// {"problems": how many, "findings": [{"severity": ok|note|problem|unknown, "about", "words", "fix"}]}
[[nodiscard]] boost::json::object doctor_json(std::vector<Finding> const& found);

}  // namespace desk::deskctl
