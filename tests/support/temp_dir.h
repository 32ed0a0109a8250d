#pragma once

#include <filesystem>
#include <string>

namespace desk::testing {

/// A directory of its own under the system's one for temporary files; removed with all it holds.
class TempDir {
 public:
  TempDir();
  TempDir(TempDir const&) = delete;
  TempDir& operator=(TempDir const&) = delete;
  ~TempDir();
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }
  /// Writes a file into it and returns its path.
  [[nodiscard]] std::filesystem::path write(std::string const& name, std::string const& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace desk::testing
