#include "config/broker_access.h"

#include "config/loader.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace desk::config {
namespace {

/// The service manager's hand-over, for the length of a test.
class Credentials {
 public:
  explicit Credentials(std::string const& directory) {
    setenv("CREDENTIALS_DIRECTORY", directory.c_str(), 1);
  }
  Credentials(Credentials const&) = delete;
  Credentials& operator=(Credentials const&) = delete;
  ~Credentials() { unsetenv("CREDENTIALS_DIRECTORY"); }
};

MqttSettings login(std::string username, std::string password_file = {}) {
  MqttSettings settings;
  settings.username = std::move(username);
  settings.password_file = std::move(password_file);
  return settings;
}

std::string const k_rest =
    "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.b]\ndriver = \"simulated\"\n[desk.d]\n";

TEST(PasswordSource, IsTheFileOrTheServiceManagersCredential) {
  EXPECT_EQ(password_source(login("desk", "/file")), "/file");
  EXPECT_EQ(password_source(login("desk")), "");

  testing::TempDir const directory;
  Credentials const handed{directory.path().string()};
  EXPECT_EQ(password_source(login("desk")), "") << "another one's credentials";
  auto const credential = directory.write("mqtt-password", "secret\n");
  EXPECT_EQ(password_source(login("desk")), credential);
  EXPECT_EQ(password_source(login("desk", "/file")), "/file") << "what is written counts";
  EXPECT_EQ(password_source(login("")), "") << "nobody logs in";
  ASSERT_EQ(directory.write("mqtt-password", "\n"), credential);
  EXPECT_EQ(password_source(login("desk")), "") << "what deskd.service hands over if there is no password";
}

TEST(PasswordSource, ACredentialSilencesTheWarningAboutAMissingPassword) {
  std::string const text = "[mqtt]\nusername = \"desk\"\n" + k_rest;
  EXPECT_EQ(load_text(text, "c.toml").mistakes.size(), 1U);
  testing::TempDir const directory;
  Credentials const handed{directory.path().string()};
  auto const credential = directory.write("mqtt-password", "secret\n");
  EXPECT_TRUE(load_text(text, "c.toml").mistakes.empty()) << credential;
}

TEST(TlsPort, IsThatOfTlsUnlessOneIsWritten) {
  auto const port = [](std::string const& mqtt) {
    return load_text("[mqtt]\n" + mqtt + k_rest, "c.toml").settings->mqtt.port;
  };
  EXPECT_EQ(port(""), 1883);
  EXPECT_EQ(port("tls = false\n"), 1883);
  EXPECT_EQ(port("tls = true\n"), 8883);
  EXPECT_EQ(port("tls = true\nport = 1883\n"), 1883);
  EXPECT_EQ(port("tls = true\nport = 8884\n"), 8884);
}

TEST(OnThisHost, IsLoopbackAndNothingThatOnlyLooksLikeIt) {
  for (char const* const host : {"localhost", "127.0.0.1", "127.255.3.4", "::1"})
    EXPECT_TRUE(on_this_host(host)) << host;
  for (char const* const host : {"", "0.0.0.0", "128.0.0.1", "localhost.example", "127.1.example"})
    EXPECT_FALSE(on_this_host(host)) << host;
}

}  // namespace
}  // namespace desk::config
