#include "daemon/control/probe/serial_ports.h"

#include "daemon/control/probe/system_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>

namespace desk::probe {
namespace {

namespace fs = std::filesystem;

/// Device name ("ttyUSB0") → the link in `directory` that leads to it.
std::map<std::string, fs::path> links_in(fs::path const& root, fs::path const& directory) {
  std::map<std::string, fs::path> links;
  for (auto const& entry : entries(below(root, directory))) {
    std::error_code error;
    auto const target = fs::read_symlink(entry, error);
    if (!error) links.try_emplace(target.filename().string(), directory / entry.filename());
  }
  return links;
}

fs::path found_in(std::map<std::string, fs::path> const& links, std::string const& name) {
  auto const found = links.find(name);
  return found == links.end() ? fs::path{} : found->second;
}

/// "/dev/serial0" and "/dev/serial1" of a Raspberry Pi.
fs::path alias_of(fs::path const& root, std::string const& name) {
  for (char const* const alias : {"/dev/serial0", "/dev/serial1"}) {
    std::error_code error;
    auto const target = fs::read_symlink(below(root, alias), error);
    if (!error && target.filename() == name) return alias;
  }
  return {};
}

/// Looks at the device and at all that it is part of, up to the top of /sys/devices.
template <typename Visit>
void climb(fs::path directory, Visit visit) {
  while (directory.has_relative_path() && directory.filename() != "devices" && !visit(directory)) {
    directory = directory.parent_path();
  }
}

std::string driver_of(fs::path const& device) {
  std::string driver;
  climb(device, [&](fs::path const& part) {
    std::error_code error;
    auto const link = fs::read_symlink(part / "driver", error);
    // From Linux 6.5 on two of the serial core's own stand between a port and its chip.
    if (error || link.filename() == "port" || link.filename() == "ctrl") return false;
    driver = link.filename();
    return true;
  });
  return driver;
}

struct Adapter {
  std::string words;
  bool usb = false;
};

Adapter adapter_of(fs::path const& device) {
  Adapter adapter;
  climb(device, [&](fs::path const& part) {
    std::error_code error;
    adapter.usb = fs::exists(part / "idVendor", error);
    if (!adapter.usb) return false;
    auto const product = first_line(part / "product").value_or("");
    auto const maker = first_line(part / "manufacturer").value_or("");
    // Many name themselves in both.
    adapter.words = maker.empty() || product.starts_with(maker) ? product
                    : product.empty()                           ? maker
                                                                : maker + ' ' + product;
    return true;
  });
  return adapter;
}

/// A virtual console has no device, and an 8250 without a chip the type 0 (PORT_UNKNOWN of serial_core.h).
bool has_chip(fs::path const& tty) {
  std::error_code error;
  return fs::exists(tty / "device", error) && first_line(tty / "type").value_or("") != "0";
}

}  // namespace

fs::path const& SerialPort::stable_name() const {
  if (!by_id.empty()) return by_id;
  if (!by_path.empty()) return by_path;
  return alias.empty() ? device : alias;
}

std::vector<SerialPort> serial_ports(fs::path const& root) {
  auto const by_id = links_in(root, "/dev/serial/by-id");
  auto const by_path = links_in(root, "/dev/serial/by-path");
  std::vector<SerialPort> ports;
  for (auto const& tty : entries(below(root, "/sys/class/tty"))) {
    std::string const name = tty.filename();
    std::error_code error;
    if (!has_chip(tty) || !fs::exists(below(root, "/dev") / name, error)) continue;
    auto const device = fs::canonical(tty / "device", error);
    if (error) continue;
    auto const adapter = adapter_of(device);
    ports.push_back({fs::path{"/dev"} / name, found_in(by_id, name), found_in(by_path, name),
                     alias_of(root, name), adapter.words, driver_of(device), adapter.usb});
  }
  std::stable_partition(ports.begin(), ports.end(), [](SerialPort const& port) { return port.usb; });
  return ports;
}

SerialPort const* find_port(std::vector<SerialPort> const& ports, fs::path const& path,
                            fs::path const& root) {
  std::error_code error;
  auto const real = fs::canonical(below(root, path), error);
  auto const found = std::find_if(ports.begin(), ports.end(), [&](SerialPort const& port) {
    std::error_code none;
    return port.device == path || (!error && fs::canonical(below(root, port.device), none) == real);
  });
  return found == ports.end() ? nullptr : &*found;
}

}  // namespace desk::probe
