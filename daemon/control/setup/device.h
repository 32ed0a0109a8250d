#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/sheet.h"
#include "daemon/control/setup/world.h"

#include <string>
#include <vector>

/// What moves the desk, and how it is connected.
namespace desk::setup {

enum class Kind { linak, relay_board, laing, own_map, gpio, simulated };

/// Something that was asked of the connection and can be asked again.
struct Asked {
  config::KeyPath key;
  std::string prompt;
};

struct Device {
  Kind kind = Kind::simulated;
  std::vector<Asked> asked = {};
};

/// Asks what moves the desk, of what this computer has.
Kind ask_kind(Person& person, World& world);

/// Asks how it is connected, and writes both into the sheet, in place of what was there of bus, sensor and
/// desk.
Device ask_device(Person& person, World& world, Kind kind, Sheet& sheet);

/// Asks once more for one thing that may have been wrong.
void ask_again(Person& person, World& world, Asked const& asked, Sheet& sheet);

/// Where the height's zero is written, for a tape to put right; empty: nowhere.
config::KeyPath zero_key(Sheet const& sheet);

/// A box that can only be sent to its memory positions: the heights must be known.
bool knows_positions_only(Sheet const& sheet);

/// A column whose heights count from its lowest position, which base_height_mm says.
bool counts_from_lowest(Sheet const& sheet);

/// The same as a daemon of its own takes it for a trial: no broker, no presence, nothing that moves by
/// itself, and where no heights are known yet, some that are allowed.
std::string trial_toml(Sheet sheet);

/// Does a configuration drive more than a simulated desk? One that cannot be read may.
bool drives_hardware(std::string const& toml);

}  // namespace desk::setup
