#pragma once

#include "drivers/simulated/modbus/station.h"

#include <string>
#include <string_view>

namespace desk::driver::simulated::modbus {

/// What a control line asks of the server itself.
enum class LineAction {
  none,
  drop,     ///< close all TCP connections
  refuse,   ///< accept no TCP connections
  accept,   ///< accept them again
  hang_up,  ///< the serial adapter is pulled out
  plug_in,  ///< and put back
};

/// Obeys control lines: faults of the line, mishaps of the desks, questions. One line of help a command is in
/// k_help.
class Console {
 public:
  explicit Console(Station& station) : station_{&station} {}

  /// Lines without the last line break. The last one is `ok`, or `error: ` and what is wrong.
  struct Obeyed {
    std::string text;
    LineAction action = LineAction::none;
  };
  Obeyed obey(std::string_view line, core::TimePoint now);

  /// One line a unit and one of the whole line's traffic.
  [[nodiscard]] std::string state(core::TimePoint now);

 private:
  Station* station_;
};

extern std::string_view const k_help;

}  // namespace desk::driver::simulated::modbus
