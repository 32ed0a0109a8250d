#include "config/broker_access.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdlib>
#include <fstream>

namespace desk::config {

bool on_this_host(std::string const& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == IN_LOOPBACKNET;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::filesystem::path password_source(MqttSettings const& settings) {
  if (!settings.password_file.empty() || settings.username.empty()) return settings.password_file;
  char const* const directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr || *directory == '\0') return {};
  std::filesystem::path credential = std::filesystem::path{directory} / "mqtt-password";
  // deskd.service hands over an empty line where nobody made a password.
  std::ifstream in{credential};
  std::string first_line;
  if (!std::getline(in, first_line) || first_line.empty() || first_line == "\r") credential.clear();
  return credential;
}

}  // namespace desk::config
