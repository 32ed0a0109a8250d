#include "daemon/mqtt/password_file.h"

#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace desk::mqtt {
namespace {

class PasswordFile : public ::testing::Test {
 protected:
  static std::string read(std::optional<std::string_view> content) {
    testing::TempDir const directory;
    auto const absent = directory.path() / "password";
    auto const file = content ? directory.write("password", std::string{*content}) : absent;
    try {
      return read_password(file);
    } catch (std::runtime_error const& e) {
      return std::string{"error: "} + e.what();
    }
  }
};

TEST_F(PasswordFile, GivesTheFirstLine) {
  EXPECT_EQ(read("secret\n"), "secret");
  EXPECT_EQ(read("secret"), "secret");
  EXPECT_EQ(read("secret\r\n"), "secret");
  EXPECT_EQ(read("two words \nsecond line\n"), "two words ");
  EXPECT_EQ(read("\n"), "");
}

TEST(SecretFile, IsExposedToWhoeverMayReadOrReplaceIt) {
  using std::filesystem::perms;
  testing::TempDir const directory;
  auto const file = directory.write("password", "secret");
  auto const words = [&](perms allowed) {
    std::filesystem::permissions(file, allowed);
    return exposure(file);
  };
  EXPECT_EQ(words(perms::owner_read | perms::owner_write), "");
  EXPECT_EQ(words(perms::owner_read | perms::group_read), "") << "the group is the administrator's choice";
  EXPECT_EQ(words(perms::owner_read | perms::others_read),
            "every user of this machine can read " + file.string() + "; do: chmod o= " + file.string());
  EXPECT_THAT(words(perms::owner_read | perms::others_write), ::testing::HasSubstr("can replace"));
  EXPECT_EQ(exposure(directory.path() / "absent"), "") << "that is said when it is read";
  EXPECT_EQ(exposure({}), "");
}

TEST_F(PasswordFile, NamesTheFileAndTheCause) {
  EXPECT_THAT(read(std::nullopt), ::testing::EndsWith("password: No such file or directory"));
  EXPECT_THAT(read(""), ::testing::EndsWith("password: is empty"));
}

}  // namespace
}  // namespace desk::mqtt
