#pragma once

#include <string>
#include <string_view>

/// Words that Home Assistant understands as the value of any entity.
namespace desk::mqtt {

inline constexpr std::string_view k_none = "None";  ///< unknown; an empty payload would delete the topic

inline std::string on_off(bool on) {
  return on ? "ON" : "OFF";
}

}  // namespace desk::mqtt
