#pragma once

#include "config/toml_section.h"
#include "drivers/modbus/map.h"

#include <optional>
#include <string_view>

/// The smallest parts of a Modbus device's description: where something is, how it is read and written.
namespace desk::config {

/// Exactly one of the keys holding, input, coil and discrete says where something is.
[[nodiscard]] driver::modbus::Place read_place(TomlSection& s);
[[nodiscard]] driver::modbus::Number read_number(TomlSection& s);
/// nullopt: there is no such section.
[[nodiscard]] std::optional<driver::modbus::Flag> read_flag(TomlSection& root, std::string_view key);

/// One transaction; nullopt after a report.
[[nodiscard]] std::optional<driver::modbus::Write> read_write(TomlSection& s);

/// Whether a list of steps may look at the device's error.
enum class Expecting { allowed, pointless };
[[nodiscard]] driver::modbus::Steps read_steps(TomlSection& commands, std::string_view key,
                                               Expecting expecting);

/// Some step writes this in place of a value.
[[nodiscard]] bool writes(driver::modbus::Steps const& steps, driver::modbus::Term term);
[[nodiscard]] bool writes(driver::modbus::Write const& write, driver::modbus::Term term);
/// Some step expects that there is no error.
[[nodiscard]] bool expects(driver::modbus::Steps const& steps);

}  // namespace desk::config
