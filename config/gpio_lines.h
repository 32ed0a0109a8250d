#pragma once

#include "config/settings.h"
#include "config/value.h"

#include <string>
#include <string_view>
#include <vector>

/// The lines of this computer that a configuration names, and what their names tell without looking.
namespace desk::config {

struct LineUse {
  KeyPath key;        ///< where it is written
  std::string place;  ///< as it is written
  bool output = false;
};

/// Every line that is named, in the order of the sections.
[[nodiscard]] std::vector<LineUse> lines_of(Settings const& settings);

/// One spelling for all that name the same line by themselves: "gpiochip0:07" is "gpiochip0:7".
[[nodiscard]] std::string normal_place(std::string_view place);

/// Both name their chip in the same way, and they are not the same. A chip's number and its label cannot be
/// compared.
[[nodiscard]] bool surely_on_different_chips(std::string_view a, std::string_view b);

}  // namespace desk::config
