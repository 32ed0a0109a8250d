#include "daemon/control/deskctl/setup_world.h"

#include "config/loader.h"
#include "config/value.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/setup_desk.h"
#include "daemon/control/deskctl/setup_process.h"
#include "daemon/control/probe/broker.h"
#include "daemon/control/probe/gpio_chips.h"
#include "daemon/control/probe/serial_ports.h"
#include "daemon/control/probe/system_files.h"
#include "daemon/files/whole_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <pwd.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

using namespace std::chrono_literals;

constexpr auto k_start_patience = 20s;
constexpr auto k_between_looks = 50ms;

std::filesystem::path beside_us(std::string const& program) {
  std::error_code error;
  auto const us = std::filesystem::read_symlink("/proc/self/exe", error);
  auto const there = us.parent_path() / program;
  return !error && ::access(there.c_str(), X_OK) == 0 ? there : std::filesystem::path{program};
}

std::string text_of(std::filesystem::path const& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// What a daemon that ended said last, its reason without the rest where it gave one.
std::string last_words(std::string const& log) {
  std::istringstream lines{log};
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("error") || last.empty()) last = line;
  }
  constexpr std::string_view k_reason = "reason=\"";
  auto const reason = last.find(k_reason);
  if (reason == std::string::npos) return printable(last);
  auto const begin = reason + k_reason.size();
  return printable(last.substr(begin, last.rfind('"') - begin));
}

/// What a program printed, with nothing in it that steers a terminal.
std::string printable_lines(std::string const& text) {
  std::string result;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    result += (result.empty() ? "" : "\n  ") + printable(line);
  }
  return result;
}

/// The name that people know it by, without the directories that are always the same.
setup::SerialPort shown(probe::SerialPort const& port) {
  auto words = port.words;
  if (port.stable_name() != port.device)
    words += fmt::format("{}{} now", words.empty() ? "" : ", ", port.device.string());
  return {port.stable_name().string(), printable(words)};
}

}  // namespace

std::vector<setup::SerialPort> RealWorld::serial_ports() {
  std::vector<setup::SerialPort> ports;
  for (auto const& port : probe::serial_ports()) ports.push_back(shown(port));
  return ports;
}

setup::GpioChips RealWorld::gpio_chips() {
  auto const found = probe::gpio_chips();
  if (!found) return {{}, found.error().detail};
  setup::GpioChips result;
  for (auto const& chip : *found) result.chips.push_back({chip.name, chip.label, chip.lines.size()});
  return result;
}

std::vector<std::string> RealWorld::iio_devices() {
  std::vector<std::string> names;
  for (auto const& device : probe::entries("/sys/bus/iio/devices")) {
    if (auto const name = probe::first_line(device / "name")) names.push_back(*name);
  }
  return names;
}

setup::BrokerAnswer RealWorld::ask_broker(config::MqttSettings const& settings,
                                          std::optional<std::string> const& password) {
  using Outcome = probe::BrokerAnswer::Outcome;
  auto const answer = probe::broker_answers(settings, password);
  return {answer.outcome == Outcome::accepted || answer.outcome == Outcome::refused,
          answer.outcome == Outcome::accepted, printable(answer.words)};
}

setup::Trial RealWorld::try_out(std::string const& toml) {
  auto const& directory = guardian_.directory();
  auto const file = directory / "deskd.toml";
  auto const socket = directory / "control.sock";
  auto const log = directory / "log";
  if (auto const trouble = files::replace_file(file, toml)) return *trouble;
  auto const deskd = (options_.deskd.empty() ? beside_us("deskd") : options_.deskd).string();
  std::vector<std::string> const places{"--set", fmt::format("control.socket={}", socket.string()), "--set",
                                        fmt::format("storage.state_dir={}", (directory / "state").string())};
  std::vector<std::string> check{deskd, "--check-config", file.string()};
  check.insert(check.end(), places.begin(), places.end());
  if (auto const checked = run_program(check); checked.status != 0) {
    constexpr int k_no_such_program = 127;
    return checked.status == k_no_such_program
               ? fmt::format("there is no program {}; --deskd says where it is", deskd)
               : "deskd does not take it:\n" + printable_lines(checked.output);
  }
  std::vector<std::string> run{deskd, "--config", file.string()};
  run.insert(run.end(), places.begin(), places.end());
  auto daemon = std::make_unique<Child>(run, log, guardian_.leash());
  auto const deadline = monotonic_now() + k_start_patience;
  while (text_of(log).find("event=ready") == std::string::npos) {
    if (!daemon->running()) return "deskd ended: " + last_words(text_of(log));
    if (monotonic_now() >= deadline) return "deskd does not get ready: " + last_words(text_of(log));
    console_.pause(k_between_looks);
  }
  return std::make_unique<SocketDesk>(socket, console_, std::move(daemon));
}

setup::Service RealWorld::service() {
  if (options_.service.empty()) return setup::Service::absent;
  auto const shown = run_program({"systemctl", "show", "--property=LoadState,ActiveState", options_.service});
  auto const says = [&](std::string_view what) { return shown.output.find(what) != std::string::npos; };
  if (shown.status != 0 || !says("LoadState=loaded")) return setup::Service::absent;
  bool const runs =
      says("ActiveState=active") || says("ActiveState=activating") || says("ActiveState=reloading");
  return runs ? setup::Service::running : setup::Service::stopped;
}

setup::Trouble RealWorld::stop_service() {
  guardian_.owe_service(true);
  auto const stopped = run_program({"systemctl", "stop", options_.service});
  return stopped.status == 0 ? setup::Trouble{} : setup::Trouble{printable_lines(stopped.output)};
}

setup::Trouble RealWorld::restart_service() {
  auto const started = run_program({"systemctl", "restart", options_.service});
  guardian_.owe_service(false);  // it runs, or was tried and cannot
  if (started.status == 0) return std::nullopt;
  return fmt::format("{}\n  `journalctl -u {} -n 20` tells more; what was there before is {}~",
                     printable_lines(started.output), options_.service, options_.config.string());
}

setup::Trial RealWorld::service_desk(std::string const& toml) {
  auto const loaded = config::load_text(toml, options_.config.string());
  try {
    return std::make_unique<SocketDesk>(loaded.settings.value().socket.socket, console_, nullptr);
  } catch (Unreachable const& error) {
    return std::string{error.what()};
  }
}

std::string RealWorld::old_config() {
  return text_of(options_.config);
}

setup::Trouble RealWorld::write_config(std::string const& toml) {
  std::error_code error;
  bool const there = std::filesystem::exists(options_.config, error);
  // Through a link, so that the link stays one.
  auto const file = there ? std::filesystem::canonical(options_.config, error) : options_.config;
  if (error) return error.message();
  auto beside = file;
  beside += "~";
  auto trouble = there ? files::replace_file(beside, text_of(file)) : setup::Trouble{};
  if (!trouble) trouble = there ? files::rewrite_file(file, toml) : files::replace_file(file, toml);
  if (trouble) return trouble;
  wrote_ = true;
  if (there) return std::nullopt;
  // It holds no password, and the daemon has a user of its own.
  std::filesystem::permissions(file, std::filesystem::perms{0644}, error);
  return error ? setup::Trouble{error.message()} : std::nullopt;
}

std::string RealWorld::password_file() const {
  return (std::filesystem::absolute(options_.config).parent_path() / "mqtt-password").string();
}

setup::Trouble RealWorld::write_password(std::string const& password) {
  auto const file = password_file();
  if (auto trouble = files::replace_file(file, password + '\n')) return trouble;
  wrote_ = true;
  // The service's user reads it. Who is not root runs deskd as themselves.
  auto const* const user = ::geteuid() == 0 && !options_.service.empty() ? ::getpwnam("deskd") : nullptr;
  if (user != nullptr && ::chown(file.c_str(), user->pw_uid, user->pw_gid) != 0)
    return fmt::format("{}: {}", file, std::generic_category().message(errno));
  return std::nullopt;
}

}  // namespace desk::deskctl
