#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace desk::probe {

/// A serial port of this computer, of an adapter or its own.
struct SerialPort {
  std::filesystem::path device;   ///< "/dev/ttyUSB0": another one after the next start, if there are several
  std::filesystem::path by_id;    ///< below /dev/serial/by-id: names the adapter; empty: it has no such name
  std::filesystem::path by_path;  ///< below /dev/serial/by-path: names the socket it is plugged into
  std::filesystem::path
      alias;           ///< "/dev/serial0", as a Raspberry Pi names the port on its pins; mostly empty
  std::string words;   ///< what the adapter says it is, "FTDI FT232R USB UART"; empty: nothing
  std::string driver;  ///< the kernel's, "ftdi_sio"; empty: not known
  bool usb = false;
  bool operator==(SerialPort const&) const = default;

  /// The name that stays over restarts and replugging, as well as there is one: by_id, by_path, alias,
  /// device.
  [[nodiscard]] std::filesystem::path const& stable_name() const;
};

/// All of them, those on USB first, else by name. Ports of which the kernel only keeps the place, without a
/// chip behind, are left out. Opens none. `root` is "/" but for tests.
[[nodiscard]] std::vector<SerialPort> serial_ports(std::filesystem::path const& root = "/");

/// The one that a path means, whichever of its names it is, links followed; nullptr: none of these.
[[nodiscard]] SerialPort const* find_port(std::vector<SerialPort> const& ports,
                                          std::filesystem::path const& path,
                                          std::filesystem::path const& root = "/");

}  // namespace desk::probe
