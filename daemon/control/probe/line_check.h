#pragma once

#include "config/loader.h"
#include "drivers/gpio/kernel_lines.h"

#include <string>
#include <vector>

namespace desk::probe {

/// What a look at this computer's lines tells about a configuration. Takes none of them.
struct LineCheck {
  std::vector<config::Mistake> mistakes;
  std::string note;  ///< what was looked at, or why nothing was; empty if no line is named
};

/// That each line is there, once, and that nobody else holds it. Another deskd may: it is the one that this
/// configuration is for.
[[nodiscard]] LineCheck check_lines(config::LoadResult const& loaded,
                                    driver::Result<std::vector<driver::gpio::ChipInfo>> const& chips,
                                    std::string_view file_name);

}  // namespace desk::probe
