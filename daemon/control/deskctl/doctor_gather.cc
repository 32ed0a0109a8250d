#include "daemon/control/deskctl/doctor_gather.h"

#include "config/broker_access.h"
#include "config/gpio_lines.h"
#include "config/loader.h"
#include "daemon/control/deskctl/doctor_daemon.h"
#include "daemon/control/probe/gpio_chips.h"
#include "daemon/control/probe/line_check.h"
#include "daemon/control/probe/power.h"
#include "daemon/control/probe/reach.h"
#include "daemon/mqtt/password_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace desk::deskctl {
namespace {

namespace fs = std::filesystem;
using probe::Access;
using probe::Identity;
using probe::Want;
using MaybeIdentity = std::optional<Identity>;

/// Where deskd.service takes the broker's password from, for deskd alone (LoadCredential=).
constexpr auto k_credential = "/etc/deskd/mqtt-password";

std::optional<Access> access_for(MaybeIdentity const& who, fs::path const& path, Want want) {
  if (!who) return std::nullopt;
  std::error_code error;
  return probe::access_of(fs::absolute(path, error), *who, want);
}

config::LoadResult load(fs::path const& file, ConfigFacts& facts) {
  facts.file = file;
  facts.exists = ::access(file.c_str(), F_OK) == 0 || errno != ENOENT;
  if (!facts.exists) return {};
  if (::access(file.c_str(), R_OK) != 0) {
    facts.unreadable = std::generic_category().message(errno);
    return {};
  }
  auto loaded = config::load_file(file);
  for (auto const& mistake : loaded.mistakes) {
    bool const error = mistake.severity == config::Mistake::Severity::error;
    (error ? facts.errors : facts.warnings).push_back(config::to_string(mistake));
  }
  facts.settings = loaded.settings;
  return loaded;
}

SerialFacts look_at(config::BusSettings const& bus, std::vector<probe::SerialPort> const& ports,
                    MaybeIdentity const& daemon) {
  SerialFacts facts;
  facts.bus = bus.id;
  facts.device = bus.serial.device;
  std::error_code error;
  facts.exists = fs::exists(facts.device, error);
  for (auto const& port : ports) facts.others.push_back(port.stable_name());
  if (!facts.exists) return facts;
  auto const* const port = probe::find_port(ports, facts.device);
  // Ports of the computer's own keep their numbers, and a link of somebody's was made to stay.
  if (port != nullptr && port->usb && port->device == facts.device) facts.stable = port->stable_name();
  facts.for_daemon = access_for(daemon, facts.device, {true, true});
  facts.holders = probe::holders_of(facts.device);
  return facts;
}

/// Whether the daemon reaches a desk on this bus, so that nobody else should knock there.
bool in_use(config::Settings const& settings, std::string const& bus,
            std::optional<DaemonFacts> const& daemon) {
  return daemon && std::any_of(daemon->desks.begin(), daemon->desks.end(), [&](DeskState const& state) {
           return state.link == "up" && std::any_of(settings.desks.begin(), settings.desks.end(),
                                                    [&](config::DeskSettings const& desk) {
                                                      return desk.id == state.id && desk.bus == bus;
                                                    });
         });
}

void look_at_buses(DoctorFacts& facts, config::Settings const& settings, MaybeIdentity const& daemon) {
  auto const ports = probe::serial_ports();
  for (auto const& bus : settings.buses) {
    if (bus.driver != config::BusSettings::Driver::modbus) continue;
    if (!bus.serial.device.empty()) facts.serial.push_back(look_at(bus, ports, daemon));
    if (bus.tcp.host.empty()) continue;
    TcpFacts tcp{bus.id, bus.tcp.host, bus.tcp.port, !in_use(settings, bus.id, facts.daemon), {}};
    if (tcp.tried) tcp.words = probe::why_unreachable(tcp.host, tcp.port);
    facts.tcp.push_back(std::move(tcp));
  }
}

GpioFacts look_at_lines(config::LoadResult const& loaded, MaybeIdentity const& daemon) {
  GpioFacts facts;
  facts.lines = config::lines_of(*loaded.settings).size();
  if (facts.lines == 0) return facts;
  auto const chips = probe::gpio_chips();
  facts.outlive = probe::outputs_outlive_programs();
  if (!chips) {
    facts.not_looked_at = chips.error().detail;
  } else if (chips->empty()) {
    facts.wrong.emplace_back("this computer has no GPIO chip, and the configuration names lines");
  } else {
    for (auto const& mistake : probe::check_lines(loaded, chips, "").mistakes)
      facts.wrong.push_back(fmt::format("{}: {}", mistake.key, mistake.message));
    for (auto const& chip : *chips) {
      auto const device = fs::path{"/dev"} / chip.name;
      if (auto access = access_for(daemon, device, {true, true}))
        facts.for_daemon.emplace_back(device, *access);
    }
  }
  return facts;
}

SecretFacts look_at_file(std::string key, fs::path const& file, bool secret, MaybeIdentity const& daemon) {
  SecretFacts facts;
  facts.key = std::move(key);
  facts.file = file;
  facts.for_daemon = access_for(daemon, file, {true, false});
  if (secret) facts.exposed = mqtt::exposure(file);
  return facts;
}

/// A user without a password file: the service is handed one.
bool has_credential(config::MqttSettings const& mqtt) {
  return !mqtt.username.empty() && mqtt.password_file.empty() && ::access(k_credential, F_OK) == 0;
}

std::vector<SecretFacts> look_at_files(config::MqttSettings const& mqtt, MaybeIdentity const& daemon) {
  std::vector<SecretFacts> files;
  if (!mqtt.password_file.empty())
    files.push_back(look_at_file("mqtt.password_file", mqtt.password_file, true, daemon));
  if (has_credential(mqtt)) {
    files.push_back(look_at_file("mqtt-password", k_credential, true, daemon));
    // systemd reads it, whatever deskd's user may.
    files.back().for_daemon = probe::access_of(k_credential, Identity{"root", 0, {}}, {true, false});
  }
  if (!mqtt.tls) return files;
  if (!mqtt.key_file.empty()) files.push_back(look_at_file("mqtt.key_file", mqtt.key_file, true, daemon));
  for (auto const& [key, file] :
       {std::pair{"mqtt.ca_file", &mqtt.ca_file}, {"mqtt.certificate_file", &mqtt.certificate_file}}) {
    if (file->empty()) continue;
    files.push_back(look_at_file(key, *file, false, daemon));
    files.back().certificate = probe::certificate_in(*file);
  }
  return files;
}

probe::BrokerAnswer ask_broker(config::MqttSettings const& mqtt) {
  if (!has_credential(mqtt)) return probe::broker_answers(mqtt);
  try {
    return probe::broker_answers(mqtt, mqtt::read_password(k_credential));
  } catch (std::exception const& error) {
    return {probe::BrokerAnswer::Outcome::unreadable, error.what()};
  }
}

void look_at_what_is_configured(DoctorFacts& facts, config::LoadResult const& loaded,
                                MaybeIdentity const& daemon) {
  auto const& settings = *loaded.settings;
  look_at_buses(facts, settings, daemon);
  facts.gpio = look_at_lines(loaded, daemon);
  auto const& directory = settings.storage.state_dir;
  facts.state =
      StateFacts{directory, access_for(daemon, directory, {true, true}), probe::disk_state(directory)};
  auto const& mqtt = settings.mqtt;
  if (!mqtt.enabled) return;
  facts.broker = BrokerFacts{fmt::format("{} port {}", mqtt.host, mqtt.port), config::on_this_host(mqtt.host),
                             ask_broker(mqtt), look_at_files(mqtt, daemon)};
}

}  // namespace

DoctorFacts gather_facts(Options const& options) {
  DoctorFacts facts;
  facts.version = DESKD_VERSION;
  facts.caller = probe::identity_of_caller();
  auto const loaded = load(options.config.file, facts.config);
  // Whoever named a socket means that one.
  bool const by_config = facts.config.settings && options.socket == Options{}.socket;
  auto seen = look_at_daemon(by_config ? facts.config.settings->socket.socket : options.socket, facts.caller);
  facts.socket = std::move(seen.socket);
  facts.daemon = std::move(seen.daemon);
  auto const daemon = seen.runs_as ? seen.runs_as : probe::identity_of("deskd");
  facts.daemon_user = daemon ? daemon->name : "";
  if (facts.config.exists) facts.config.for_daemon = access_for(daemon, options.config.file, {true, false});
  facts.service = probe::service_state("deskd.service");
  facts.clock = probe::clock_state();
  facts.undervoltage = probe::undervoltage();
  if (loaded.settings) look_at_what_is_configured(facts, loaded, daemon);
  return facts;
}

}  // namespace desk::deskctl
