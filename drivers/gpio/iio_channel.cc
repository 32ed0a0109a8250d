#include "drivers/gpio/iio_channel.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <system_error>
#include <vector>

namespace desk::driver::gpio {
namespace {

namespace fs = std::filesystem;
using core::Fault;
using core::FaultClass;
using core::FaultCode;

bool gone(int error) {
  return error == ENOENT || error == ENODEV || error == ENXIO || error == ENOTDIR;
}

Fault fault_of(fs::path const& file, int error) {
  std::string const words = std::generic_category().message(error);
  if (gone(error))
    return {FaultCode::bus_gone, FaultClass::transient, fmt::format("{}: the sensor is gone", file.string())};
  if (error == EACCES || error == EPERM)
    return {FaultCode::bus_gone, FaultClass::transient,
            fmt::format("{}: not permitted: give deskd's user the right to read it", file.string())};
  if (error == ETIMEDOUT || error == EAGAIN || error == EBUSY)
    return {FaultCode::bus_timeout, FaultClass::transient,
            fmt::format("{}: the sensor does not answer ({})", file.string(), words)};
  return {FaultCode::bus_error, FaultClass::transient,
          fmt::format("{}: {}: check the sensor's wiring", file.string(), words)};
}

/// An attribute's text, without the line's end. Not through a stream: the kernel's reason would be lost.
Result<std::string> text_in(fs::path const& file) {
  int const fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fault_of(file, errno);
  std::array<char, 128> text{};
  ssize_t bytes = -1;
  do {
    bytes = ::read(fd, text.data(), text.size());
  } while (bytes < 0 && errno == EINTR);
  int const error = errno;
  ::close(fd);
  if (bytes < 0) return fault_of(file, error);
  std::string found{text.data(), static_cast<std::size_t>(bytes)};
  found.erase(std::find_if(found.begin(), found.end(), [](char c) { return c == '\n' || c == '\0'; }),
              found.end());
  return found;
}

Result<double> number_in(fs::path const& file) {
  auto const text = text_in(file);
  if (!text) return text.error();
  double value = 0;
  char const* const end = text->data() + text->size();
  auto const parsed = std::from_chars(text->data(), end, value);
  if (parsed.ec == std::errc{} && parsed.ptr == end && std::isfinite(value)) return value;
  return Fault{FaultCode::bus_error, FaultClass::transient,
               fmt::format("{}: \"{}\" is no number", file.string(), *text)};
}

bool is_there(fs::path const& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

/// "in_voltage" of "in_voltage3", "in_voltage-voltage" of "in_voltage0-voltage1": all channels of its kind.
std::string kind_of(std::string const& channel) {
  std::string kind;
  std::copy_if(channel.begin(), channel.end(), std::back_inserter(kind),
               [](unsigned char c) { return std::isdigit(c) == 0; });
  return kind;
}

/// The channel's own attribute, or the one that it shares with its kind, its direction or all; `otherwise` if
/// there is none.
Result<double> shared_number(fs::path const& device, std::string const& channel, std::string const& attribute,
                             double otherwise) {
  std::string const direction = channel.substr(0, channel.find('_'));
  for (std::string const& prefix : {channel + "_", kind_of(channel) + "_", direction + "_", std::string{}}) {
    fs::path const file = device / (prefix + attribute);
    if (is_there(file)) return number_in(file);
  }
  return otherwise;
}

std::string listed(std::vector<std::string> names) {
  if (names.empty()) return "none";
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What a channel can be called here.
std::vector<std::string> channels_of(fs::path const& device) {
  std::vector<std::string> channels;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator{device, ignored}) {
    std::string const file = entry.path().filename();
    if (!file.starts_with("in_")) continue;
    for (std::string_view const ending : {"_raw", "_input"}) {
      if (file.ends_with(ending)) channels.push_back(file.substr(0, file.size() - ending.size()));
    }
  }
  return channels;
}

Fault no_such(std::string const& words) {
  return {FaultCode::bus_gone, FaultClass::transient, words};
}

}  // namespace

Result<fs::path> IioChannel::find_device() const {
  fs::path const direct = place_.devices / place_.device;
  if (place_.device.starts_with("iio:device") && is_there(direct)) return direct;
  std::vector<fs::path> found;
  std::vector<std::string> there;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator{place_.devices, ignored}) {
    if (!entry.path().filename().string().starts_with("iio:device")) continue;
    auto const name = text_in(entry.path() / "name");
    auto const label = text_in(entry.path() / "label");
    if ((name && *name == place_.device) || (label && *label == place_.device)) found.push_back(entry.path());
    there.push_back(name ? fmt::format("{} ({})", entry.path().filename().string(), *name)
                         : entry.path().filename().string());
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return no_such(fmt::format("there is no IIO device {}; there are: {}. Is its driver loaded?",
                               place_.device, listed(there)));
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto const& path : found) names.push_back(path.filename());
  return no_such(
      fmt::format("several IIO devices are called {}: choose one of {}", place_.device, listed(names)));
}

Result<IioChannel::Found> IioChannel::find() const {
  auto const device = find_device();
  if (!device) return device.error();
  Found found;
  found.value = *device / (place_.channel + "_input");
  found.processed = is_there(found.value);
  if (found.processed) return found;
  found.value = *device / (place_.channel + "_raw");
  if (!is_there(found.value))
    return no_such(fmt::format("IIO device {} has no channel {}; it has: {}", place_.device, place_.channel,
                               listed(channels_of(*device))));
  auto const offset = shared_number(*device, place_.channel, "offset", 0);
  if (!offset) return offset.error();
  auto const scale = shared_number(*device, place_.channel, "scale", 1);
  if (!scale) return scale.error();
  found.offset = *offset;
  found.scale = *scale;
  return found;
}

Result<double> IioChannel::read() {
  if (!found_) {
    auto found = find();
    if (!found) return found.error();
    found_ = std::move(*found);
  }
  auto const value = number_in(found_->value);
  if (!value) {
    // Another one may have its place when it comes back.
    if (value.error().code == FaultCode::bus_gone) found_.reset();
    return value.error();
  }
  return found_->processed ? *value : (*value + found_->offset) * found_->scale;
}

}  // namespace desk::driver::gpio
