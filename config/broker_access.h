#pragma once

#include "config/settings.h"

#include <filesystem>
#include <string>

/// What the settings of [mqtt] say about how safe the way to the broker is.
namespace desk::config {

/// `localhost`, 127.0.0.0/8 or `::1`: only this machine's own users reach the broker, unless they opened it.
bool on_this_host(std::string const& host);

/// Where the password is: `password_file`, or, if there is a user name without one, the credential
/// `mqtt-password` that the service manager handed over (systemd.exec(5), LoadCredential=). Empty: there is
/// none, an empty first line included. Reads the environment and the credential; not while another thread
/// calls setenv().
std::filesystem::path password_source(MqttSettings const& settings);

}  // namespace desk::config
