#pragma once

#include "tests/support/temp_dir.h"

#include <filesystem>
#include <string>

namespace desk::testing {

/// A directory that looks as /sys/bus/iio/devices does.
class IioDirectory {
 public:
  [[nodiscard]] std::filesystem::path const& path() const { return dir_.path(); }
  /// `device`: "iio:device0".
  void add_device(std::string const& device, std::string const& name) const;
  void remove_device(std::string const& device) const;
  /// With the line's end that the kernel writes. In one step, so that a reader sees the old or the new.
  void write(std::string const& device, std::string const& attribute, std::string const& value) const;
  void remove(std::string const& device, std::string const& attribute) const;

 private:
  TempDir dir_;
};

}  // namespace desk::testing
