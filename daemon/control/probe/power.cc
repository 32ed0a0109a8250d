#include "daemon/control/probe/power.h"

#include "daemon/control/probe/system_files.h"

namespace desk::probe {

std::optional<bool> undervoltage(std::filesystem::path const& root) {
  for (auto const& sensor : entries(below(root, "/sys/class/hwmon"))) {
    if (first_line(sensor / "name") != "rpi_volt") continue;
    if (auto const alarm = first_line(sensor / "in0_lcrit_alarm")) return *alarm != "0";
  }
  return std::nullopt;
}

}  // namespace desk::probe
