#include "tests/unit/config/broken_configs.h"

namespace desk::config {

std::vector<BrokenConfig> broken_mqtt() {
  std::string const rest = k_user + k_bus + k_desk;
  return {
      {"UserWithoutAPassword", R"([mqtt]
username = "desk"
)" + rest,
       R"(c.toml:2:1: warning: mqtt.username: is set without password_file, and the service manager has handed over no credential mqtt-password; most brokers refuse a login without a password
c.toml: 1 warning.
)"},
      {"PasswordWithoutUser", R"([mqtt]
password_file = "/etc/deskd/password"
)" + rest,
       R"(c.toml:2:1: error: mqtt.password_file: is set without username; the two go together
c.toml: 1 error; nothing was changed.
)"},
      {"LoginInPlainText", R"([mqtt]
host = "broker.example"
username = "desk"
password_file = "/etc/deskd/password"
)" + rest,
       R"(c.toml:3:1: warning: mqtt.username: the login goes to "broker.example" unencrypted, so that everybody on the network between can read the password; set tls = true if the broker can do that
c.toml: 1 warning.
)"},
      {"FilesWithoutTls", R"([mqtt]
ca_file = "/dev/null"
certificate_file = "/dev/null"
key_file = "/dev/null"
)" + rest,
       R"(c.toml:2:1: error: mqtt.ca_file: is set, but the connection is not encrypted without tls = true; set tls = true, or remove this key
c.toml:3:1: error: mqtt.certificate_file: is set, but the connection is not encrypted without tls = true; set tls = true, or remove this key
c.toml:4:1: error: mqtt.key_file: is set, but the connection is not encrypted without tls = true; set tls = true, or remove this key
c.toml: 3 errors; nothing was changed.
)"},
      {"CertificateWithoutKey", R"([mqtt]
tls = true
certificate_file = "/dev/null"
)" + rest,
       R"(c.toml:3:1: error: mqtt.certificate_file: is set without key_file; the two go together, in one file or in two
c.toml: 1 error; nothing was changed.
)"},
      {"KeyWithoutCertificate", R"([mqtt]
tls = true
key_file = "/dev/null"
)" + rest,
       R"(c.toml:3:1: error: mqtt.key_file: is set without certificate_file; the two go together, in one file or in two
c.toml: 1 error; nothing was changed.
)"},
      {"FilesThatAreNotThere", R"([mqtt]
tls = true
ca_file = "/no/such/ca.pem"
certificate_file = "/no/such/deskd.pem"
key_file = "/no/such/key.pem"
)" + rest,
       R"(c.toml:3:1: warning: mqtt.ca_file: there is no such file: "/no/such/ca.pem"; until there is, deskd works without its broker
c.toml:4:1: warning: mqtt.certificate_file: there is no such file: "/no/such/deskd.pem"; until there is, deskd works without its broker
c.toml:5:1: warning: mqtt.key_file: there is no such file: "/no/such/key.pem"; until there is, deskd works without its broker
c.toml: 3 warnings.
)"},
      {"TlsThatIsNoFlag", R"([mqtt]
tls = "yes"
ca_file = "ca.pem"
)" + rest,
       R"(c.toml:2:1: error: mqtt.tls: found text "yes", expected true or false
c.toml:3:1: error: mqtt.ca_file: "ca.pem" is relative, the path must begin with /
c.toml: 2 errors; nothing was changed.
)"},
  };
}

}  // namespace desk::config
