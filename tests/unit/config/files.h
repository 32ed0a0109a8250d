#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace desk::config {

/// The folder config/ of the sources.
inline std::filesystem::path config_dir() {
  return std::filesystem::path{DESKD_SOURCE_DIR} / "config";
}

inline std::string contents(std::filesystem::path const& path) {
  std::ifstream file{path, std::ios::binary};
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace desk::config
