#include "tests/support/iio_directory.h"

#include <fstream>

namespace desk::testing {

namespace fs = std::filesystem;

void IioDirectory::add_device(std::string const& device, std::string const& name) const {
  fs::create_directory(path() / device);
  write(device, "name", name);
}

void IioDirectory::remove_device(std::string const& device) const {
  fs::remove_all(path() / device);
}

void IioDirectory::write(std::string const& device, std::string const& attribute,
                         std::string const& value) const {
  fs::path const next = path() / device / (attribute + ".next");
  std::ofstream{next, std::ios::binary} << value << '\n';
  fs::rename(next, path() / device / attribute);
}

void IioDirectory::remove(std::string const& device, std::string const& attribute) const {
  fs::remove(path() / device / attribute);
}

}  // namespace desk::testing
