#include "daemon/mqtt/password_file.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace desk::mqtt {
namespace {

namespace fs = std::filesystem;

class PasswordFile : public ::testing::Test {
 protected:
  PasswordFile() {
    std::string name = (fs::temp_directory_path() / "deskd-password-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  ~PasswordFile() override { fs::remove_all(directory_); }

  std::string read(std::optional<std::string_view> content) {
    fs::path const file = directory_ / "password";
    if (content) std::ofstream{file, std::ios::binary} << *content;
    try {
      return read_password(file);
    } catch (std::runtime_error const& e) {
      return std::string{"error: "} + e.what();
    }
  }

 private:
  fs::path directory_;
};

TEST_F(PasswordFile, GivesTheFirstLine) {
  EXPECT_EQ(read("secret\n"), "secret");
  EXPECT_EQ(read("secret"), "secret");
  EXPECT_EQ(read("secret\r\n"), "secret");
  EXPECT_EQ(read("two words \nsecond line\n"), "two words ");
  EXPECT_EQ(read("\n"), "");
}

TEST_F(PasswordFile, NamesTheFileAndTheCause) {
  EXPECT_THAT(read(std::nullopt), ::testing::EndsWith("password: No such file or directory"));
  EXPECT_THAT(read(""), ::testing::EndsWith("password: is empty"));
}

}  // namespace
}  // namespace desk::mqtt
