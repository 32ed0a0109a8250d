#pragma once

#include "config/toml_section.h"
#include "drivers/modbus/map.h"

/// What cannot be true of a Modbus device's description as a whole, though every key of it may be.
namespace desk::config {

/// That an exchange can stand for reading; `s` is [poll].
void check_poll(TomlSection& s, driver::modbus::PollByExchange const& poll);

/// That the commands are the ones its kind of desk needs, and that what they need is there; `s` is
/// [commands].
void check_commands(TomlSection& s, driver::modbus::Map const& map);

/// That no register means two things, and that what has to be known can be read.
void check_signals(TomlSection& root, driver::modbus::Map const& map);

/// Warns of a device that nothing stops if the computer dies.
void check_dead_man(TomlSection& root, driver::modbus::Map const& map);

}  // namespace desk::config
