#include "daemon/control/setup/broker.h"

#include "config/broker_access.h"
#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

namespace desk::setup {

namespace {

using config::MqttSettings;
using config::Value;

struct Login {
  MqttSettings settings;
  std::optional<std::string> password;
};

std::string text(Value const& value) {
  return std::get<std::string>(value);
}

Login ask_login(Person& person, Login login) {
  auto& mqtt = login.settings;
  mqtt.host = text(ask_value(person, key::mqtt("host"), "Its name or address", Value{mqtt.host}));
  mqtt.tls = yes(person, "Is the connection encrypted (TLS)?", mqtt.tls);
  std::int64_t const usual = mqtt.tls ? MqttSettings::k_tls_port : MqttSettings{}.port;
  mqtt.port = static_cast<std::uint16_t>(
      std::get<std::int64_t>(ask_value(person, key::mqtt("port"), "Its port", Value{usual})));
  if (mqtt.tls) {
    auto const ca = ask_if_any(person, key::mqtt("ca_file"),
                               "The certificate of your own authority, a file, if it has one");
    mqtt.ca_file = ca ? text(*ca) : std::string{};
  }
  auto const user = ask_if_any(person, key::mqtt("username"), "The user name that it knows deskd by");
  mqtt.username = user ? text(*user) : std::string{};
  login.password.reset();
  if (user) login.password = person.ask_secret("Its password (it is not shown): ");
  return login;
}

void write(Login const& login, World const& world, Sheet& sheet) {
  auto const& mqtt = login.settings;
  sheet.erase_below({"mqtt"});
  sheet.set(key::mqtt("host"), mqtt.host);
  if (mqtt.tls) sheet.set(key::mqtt("tls"), true);
  if (mqtt.port != (mqtt.tls ? MqttSettings::k_tls_port : MqttSettings{}.port))
    sheet.set(key::mqtt("port"), std::int64_t{mqtt.port});
  if (!mqtt.ca_file.empty()) sheet.set(key::mqtt("ca_file"), mqtt.ca_file.string());
  if (mqtt.username.empty()) return;
  sheet.set(key::mqtt("username"), mqtt.username);
  if (login.password) sheet.set(key::mqtt("password_file"), world.password_file());
}

/// Without a broker nobody can tell over it that somebody is there.
void do_without(Person& person, Sheet& sheet) {
  sheet.erase_below({"mqtt"});
  sheet.set(key::mqtt("enabled"), false);
  if (sheet.find(key::presence("topic")) == nullptr) return;
  sheet.erase_below({"desk", "main", "presence"});
  if (sheet.text_or(key::cycle("mode"), "") == "automatic")
    sheet.set(key::cycle("mode"), std::string{"confirm"});
  person.say("  Without a broker no sensor tells that you are there: deskd asks before each move.");
}

}  // namespace

std::optional<std::string> ask_broker(Person& person, World& world, Sheet& sheet) {
  Login login;
  bool const found = world.ask_broker(login.settings, {}).there;
  bool const needed = sheet.find(key::presence("topic")) != nullptr;
  person.say(found ? "There is an MQTT broker on this computer."
                   : "No MQTT broker answers on this computer; it may be on another one.");
  if (!yes(person, "Shall the desk be seen over MQTT, as in Home Assistant?", found || needed)) {
    do_without(person, sheet);
    return std::nullopt;
  }
  while (true) {
    login = ask_login(person, std::move(login));
    auto const answer = world.ask_broker(login.settings, login.password);
    if (answer.lets_in) {
      person.say("  The broker lets deskd in.");
      break;
    }
    person.say("  It does not work: " + answer.words);
    auto const next = choose(person, "What now?",
                             {"say it again", "write it as it is, it will be right later", "do without"}, 0);
    if (next == 1) break;
    if (next == 0) continue;
    do_without(person, sheet);
    return std::nullopt;
  }
  write(login, world, sheet);
  if (login.settings.username.empty() && !config::on_this_host(login.settings.host))
    person.say(
        "  Without a user name deskd takes no command over MQTT that moves the desk: anybody could send it.");
  return login.password;
}

}  // namespace desk::setup
