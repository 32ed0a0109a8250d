#include "daemon/control/probe/gpio_chips.h"

#include "daemon/control/probe/system_files.h"

namespace desk::probe {

driver::Result<std::vector<driver::gpio::ChipInfo>> gpio_chips(std::filesystem::path const& root) {
  return driver::gpio::KernelBank{below(root, "/dev")}.chips();
}

std::optional<bool> outputs_outlive_programs(std::filesystem::path const& root) {
  // A Pi 5 has its pins on the RP1, the others on the BCM2835 and its kin.
  for (char const* const module : {"pinctrl_rp1", "pinctrl_bcm2835"}) {
    auto const persist =
        first_line(below(root, "/sys/module") / module / "parameters" / "persist_gpio_outputs");
    if (persist) return *persist == "Y" || *persist == "1";
  }
  return std::nullopt;
}

}  // namespace desk::probe
