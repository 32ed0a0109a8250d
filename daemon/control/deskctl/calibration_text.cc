#include "daemon/control/deskctl/calibration_text.h"

#include "daemon/control/deskctl/message.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace desk::deskctl {

namespace {

std::string figure(boost::json::object const& from, std::string_view key, int decimals,
                   std::string_view unit) {
  auto const value = number_member(from, key);
  return value ? fmt::format("{:.{}f} {}", *value, decimals, unit) : "-";
}

boost::json::object way(boost::json::object const& notice, std::string_view direction) {
  auto const* const found = notice.if_contains(boost::json::string_view{direction.data(), direction.size()});
  return found != nullptr && found->is_object() ? found->get_object() : boost::json::object{};
}

}  // namespace

std::string calibration_text(boost::json::object const& notice) {
  auto const up = way(notice, "up");
  auto const down = way(notice, "down");
  auto text = fmt::format("calibrated in {} strokes\n  {:<12}{:<13}{}\n",
                          std::llround(number_member(notice, "strokes").value_or(0)), "", "up", "down");
  auto const row = [&](std::string_view name, std::string_view key, int decimals, std::string_view unit,
                       std::string_view meaning) {
    text += fmt::format("  {:<12}{:<13}{:<13}{}\n", name, figure(up, key, decimals, unit),
                        figure(down, key, decimals, unit), meaning);
  };
  row("start delay", "start_delay_s", 2, "s", "from motor on until it moves");
  row("ramp", "ramp_s", 2, "s", "from there to full speed");
  row("speed", "cruise_mm_s", 1, "mm/s", "full speed");
  row("coast", "coast_mm", 1, "mm", "from motor off at full speed to standstill");
  row("unbraked", "stop_delay_s", 2, "s", "the part of the coast in which nothing brakes yet");
  text += fmt::format("  {:<12}{:<26}smallest step that the sensor showed\n", "resolution",
                      figure(notice, "resolution_mm", 2, "mm"));
  text += fmt::format("  {:<12}{:<26}largest distance from a target, after the first two strokes\n",
                      "worst miss", figure(notice, "worst_miss_mm", 1, "mm"));
  return text;
}

}  // namespace desk::deskctl
