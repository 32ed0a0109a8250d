#include "config/mqtt_checks.h"

#include "config/broker_access.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace desk::config {
namespace {

using Severity = Mistake::Severity;

KeyPath key(std::string_view name) {
  return {"mqtt", std::string{name}};
}

bool usable(Draft const& draft, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(),
                     [&](std::string_view name) { return draft.usable(key(name)); });
}

struct FileKey {
  std::string_view name;
  std::filesystem::path MqttSettings::*path;
};
constexpr std::array k_tls_files{FileKey{"ca_file", &MqttSettings::ca_file},
                                 FileKey{"certificate_file", &MqttSettings::certificate_file},
                                 FileKey{"key_file", &MqttSettings::key_file}};

/// Certain that it is not there; a folder that may not be looked into is no reason for a word.
bool absent(std::filesystem::path const& file) {
  std::error_code error;
  return std::filesystem::status(file, error).type() == std::filesystem::file_type::not_found;
}

void check_files(Draft& draft) {
  MqttSettings const& mqtt = draft.settings.mqtt;
  for (FileKey const& file : k_tls_files) {
    std::filesystem::path const& path = mqtt.*file.path;
    if (path.empty() || !usable(draft, {file.name, "tls"})) continue;
    if (!mqtt.tls) {
      draft.report(key(file.name), {"is set, but the connection is not encrypted without tls = true",
                                    "set tls = true, or remove this key"});
    } else if (absent(path)) {
      draft.report(key(file.name),
                   {"there is no such file: " + in_quotes(path.string()),
                    "until there is, deskd works without its broker"},
                   Severity::warning);
    }
  }
}

void check_certificate(Draft& draft) {
  if (!usable(draft, {"certificate_file", "key_file"})) return;
  bool const has_certificate = !draft.settings.mqtt.certificate_file.empty();
  bool const has_key = !draft.settings.mqtt.key_file.empty();
  constexpr auto k_together = "the two go together, in one file or in two";
  if (has_certificate && !has_key)
    draft.report(key("certificate_file"), {"is set without key_file", k_together});
  if (has_key && !has_certificate)
    draft.report(key("key_file"), {"is set without certificate_file", k_together});
}

void check_login(Draft& draft) {
  MqttSettings const& mqtt = draft.settings.mqtt;
  if (!usable(draft, {"username", "password_file"})) return;
  if (!mqtt.password_file.empty() && mqtt.username.empty()) {
    draft.report(key("password_file"), {"is set without username", "the two go together"});
  }
  if (mqtt.username.empty() || !usable(draft, {"host", "tls", "certificate_file"})) return;
  if (password_source(mqtt).empty() && mqtt.certificate_file.empty()) {
    draft.report(key("username"),
                 {"is set without password_file, and the service manager has handed over no credential "
                  "mqtt-password",
                  "most brokers refuse a login without a password"},
                 Severity::warning);
  } else if (!mqtt.tls && !on_this_host(mqtt.host)) {
    draft.report(key("username"),
                 {"the login goes to " + in_quotes(mqtt.host) +
                      " unencrypted, so that everybody on the network between can read the password",
                  "set tls = true if the broker can do that"},
                 Severity::warning);
  }
}

}  // namespace

void check_mqtt(Draft& draft) {
  MqttSettings& mqtt = draft.settings.mqtt;
  if (mqtt.tls && !draft.has(key("port"))) mqtt.port = MqttSettings::k_tls_port;
  check_files(draft);
  check_certificate(draft);
  check_login(draft);
}

}  // namespace desk::config
