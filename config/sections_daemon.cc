#include "config/sections.h"

#include "config/schema_builder.h"
#include "config/text_rules.h"

namespace desk::config {
namespace {

constexpr auto k_log = [](auto& s, std::size_t) -> auto& {
  return s.log;
};
constexpr auto k_storage = [](auto& s, std::size_t) -> auto& {
  return s.storage;
};
constexpr auto k_control = [](auto& s, std::size_t) -> auto& {
  return s.socket;
};
constexpr auto k_mqtt = [](auto& s, std::size_t) -> auto& {
  return s.mqtt;
};

using LogLevels = Named<LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error>;
using MotionRules = Named<AllowMotion::trusted, AllowMotion::always, AllowMotion::never>;

}  // namespace

Section log_section() {
  return {"log",
          "What the daemon writes to the journal.",
          nullptr,
          {stored<LogLevels>(
              k_log, &LogSettings::level,
              {"level", LogLevels::choice(), Unit::none, "The least important message that is logged."})}};
}

Section storage_section() {
  return {"storage",
          "Where the daemon keeps what it must not forget.",
          nullptr,
          {stored<Plain>(
               k_storage, &StorageSettings::state_dir,
               {"state_dir", Text{absolute_path_rule}, Unit::none,
                "Directory for what must outlive a restart: what was learned, motor time, lock, faults."}),
           stored<Plain>(k_storage, &StorageSettings::history_days,
                         {"history_days", Integer{0, 36500}, Unit::none,
                          "How many days the history is kept; 0: for ever."})}};
}

Section control_section() {
  return {"control",
          "The local socket that deskctl talks to.",
          nullptr,
          {stored<Plain>(k_control, &ControlSettings::socket,
                         {"socket", Text{socket_path_rule}, Unit::none, "Path of the socket."})}};
}

Section mqtt_section() {
  return {
      "mqtt",
      "The connection to the MQTT broker and to Home Assistant.",
      nullptr,
      {stored<Plain>(k_mqtt, &MqttSettings::enabled,
                     {"enabled", Flag{}, Unit::none, "Whether to connect to a broker at all."}),
       stored<Plain>(k_mqtt, &MqttSettings::host,
                     {"host", Text{host_rule}, Unit::none, "The broker's name or address."}),
       stored<Plain>(k_mqtt, &MqttSettings::port,
                     {"port", Integer{1, 65535}, Unit::none, "The broker's port; with tls 8883 unless set."}),
       stored<Plain>(k_mqtt, &MqttSettings::tls,
                     {"tls", Flag{}, Unit::none,
                      "Whether the connection is encrypted and the broker must prove who it is."}),
       stored<Plain>(k_mqtt, &MqttSettings::ca_file,
                     {"ca_file", Text{optional_path_rule}, Unit::none,
                      "The authority that signed the broker's certificate; empty: those of the system."}),
       stored<Plain>(k_mqtt, &MqttSettings::certificate_file,
                     {"certificate_file", Text{optional_path_rule}, Unit::none,
                      "This daemon's own certificate, for a broker that wants one; goes with key_file."}),
       stored<Plain>(k_mqtt, &MqttSettings::key_file,
                     {"key_file", Text{optional_path_rule}, Unit::none,
                      "The certificate's private key, without a pass phrase."}),
       stored<Plain>(k_mqtt, &MqttSettings::client_id,
                     {"client_id", Text{client_id_rule}, Unit::none,
                      "The name under which the broker knows this daemon; no other client may use it."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::username,
           {"username", Text{username_rule}, Unit::none, "The broker's user; empty to log in without."}),
       stored<Plain>(k_mqtt, &MqttSettings::password_file,
                     {"password_file", Text{optional_path_rule}, Unit::none,
                      "A file whose first line is the password of username."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::topic_prefix,
           {"topic_prefix", Text{topic_rule}, Unit::none, "What all topics of this daemon begin with."}),
       stored<MotionRules>(k_mqtt, &MqttSettings::allow_motion,
                           {"allow_motion", MotionRules::choice(), Unit::none,
                            "Whether a command over MQTT may move the desk."}),
       stored<Plain>(k_mqtt, &MqttSettings::discovery,
                     {"discovery", Flag{}, Unit::none, "Whether to announce the desks to Home Assistant."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::discovery_prefix,
           {"discovery_prefix", Text{topic_rule}, Unit::none, "The discovery prefix set in Home Assistant."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::birth_topic,
           {"birth_topic", Text{topic_rule}, Unit::none, "Where Home Assistant says that it has started."}),
       stored<Plain>(k_mqtt, &MqttSettings::configuration_url,
                     {"configuration_url", Text{optional_url_rule}, Unit::none,
                      "A web page about the desks, to be opened from their device in Home Assistant."})}};
}

}  // namespace desk::config
