#pragma once

#include "drivers/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace desk::driver::gpio {

/// A channel of a sensor in sysfs, as a person writes it.
struct IioPlace {
  std::string device;  ///< "vl53l0x" (its name or label, if it is the only one), or "iio:device0"
  std::string channel = "in_distance";  ///< what comes before _raw or _input: "in_proximity0", "in_voltage3"
  std::filesystem::path devices = "/sys/bus/iio/devices";
  bool operator==(IioPlace const&) const = default;
};

/// Reads one channel in IIO's units: metres for distances, millivolts for voltages. `CHANNEL_input` if there
/// is one, else (raw + offset) × scale, where scale and offset may be the channel's own or shared by its kind
/// (in_voltage_scale for in_voltage3_raw), as the kernel's ABI for IIO has them.
///
/// A reading blocks for as long as the sensor takes. A sensor that went is looked for anew at each reading.
class IioChannel {
 public:
  explicit IioChannel(IioPlace place) : place_{std::move(place)} {}

  /// Faults, all transient: bus_timeout and bus_error (no or an unusable answer), bus_gone (no such device or
  /// channel, with those there are; not permitted, with what to do).
  Result<double> read();

 private:
  struct Found {
    std::filesystem::path value;
    bool processed = false;
    double offset = 0;
    double scale = 1;
  };
  [[nodiscard]] Result<Found> find() const;
  [[nodiscard]] Result<std::filesystem::path> find_device() const;

  IioPlace const place_;
  std::optional<Found> found_;
};

}  // namespace desk::driver::gpio
