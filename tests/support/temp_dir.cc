#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace desk::testing {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "deskd-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp failed for " + name};
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempDir::write(std::string const& name, std::string const& text) const {
  std::ofstream{path_ / name, std::ios::binary} << text;
  return path_ / name;
}

}  // namespace desk::testing
