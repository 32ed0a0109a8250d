#pragma once

#include "tests/support/temp_dir.h"

#include <filesystem>
#include <fstream>
#include <string>

namespace desk::probe {

/// A made-up computer's file system: paths are absolute, as on a real one.
class SystemTree {
 public:
  [[nodiscard]] std::filesystem::path const& root() const { return dir_.path(); }
  [[nodiscard]] std::filesystem::path at(std::string const& path) const {
    return dir_.path() / path.substr(1);
  }

  void file(std::string const& path, std::string const& text = {}) const {
    std::filesystem::create_directories(at(path).parent_path());
    std::ofstream{at(path)} << text;
  }
  void directory(std::string const& path) const { std::filesystem::create_directories(at(path)); }
  /// `target` as the kernel and udev write it: relative.
  void link(std::string const& path, std::string const& target) const {
    std::filesystem::create_directories(at(path).parent_path());
    std::filesystem::create_symlink(target, at(path));
  }

 private:
  testing::TempDir dir_;
};

}  // namespace desk::probe
