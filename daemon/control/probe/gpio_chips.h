#pragma once

#include "drivers/gpio/kernel_lines.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace desk::probe {

/// This computer's GPIO chips with their lines: names, who holds them. Takes none. Empty: it has no chips.
/// Faults: permanent, if there are some and none may be opened; its words say why.
[[nodiscard]] driver::Result<std::vector<driver::gpio::ChipInfo>> gpio_chips(
    std::filesystem::path const& root = "/");

/// Whether the kernel keeps an output as it is when the program that held it ends, as Raspberry Pi OS does
/// unless told `dtparam=strict_gpiod`: then a relay stays on after a crash until somebody switches it off.
/// nullopt: this kernel does not say, which ones but a Raspberry Pi's do not.
[[nodiscard]] std::optional<bool> outputs_outlive_programs(std::filesystem::path const& root = "/");

}  // namespace desk::probe
