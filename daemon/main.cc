#include "config/loader.h"
#include "config/source_text.h"
#include "daemon/control/probe/line_check.h"
#include "daemon/shell/app.h"
#include "daemon/shell/clocks.h"
#include "daemon/shell/halt.h"
#include "daemon/shell/running_copy.h"
#include "daemon/shell/service_status.h"
#include "drivers/gpio/kernel_lines.h"
#include "drivers/gpio/line_guard.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <system_error>
#include <variant>

namespace {

/// Documented in --help and used by systemd and scripts.
enum ExitCode : int { k_ok = 0, k_failed = 1, k_bad_config = 2 };

struct Arguments {
  std::filesystem::path config = "/etc/deskd/deskd.toml";
  std::filesystem::path check;
  std::vector<desk::config::Override> overrides;
  bool halt = false;
};

std::vector<desk::config::Override> to_overrides(std::vector<std::string> const& texts) {
  std::vector<desk::config::Override> overrides;
  overrides.reserve(texts.size());
  for (auto const& text : texts) overrides.push_back({text});
  return overrides;
}

int check_config(Arguments const& arguments) {
  std::string const file = arguments.check.string();
  auto result = desk::config::load_file(arguments.check, arguments.overrides);
  auto look = desk::probe::check_lines(result, desk::driver::gpio::KernelBank{}.chips(), file);
  bool const good = result.settings && look.mistakes.empty();
  std::move(look.mistakes.begin(), look.mistakes.end(), std::back_inserter(result.mistakes));
  desk::config::sort_by_position(result.mistakes, file);
  std::string report = desk::config::render(result.mistakes, file);
  if (!look.note.empty()) report += look.note + '\n';
  std::fputs(report.c_str(), stdout);
  return good ? k_ok : k_bad_config;
}

/// What a daemon with this configuration may have left on, goes off.
int halt(Arguments const& arguments) {
  using namespace desk::shell;
  auto const directories = possible_state_dirs(arguments.config, arguments.overrides);
  auto const loaded = load_for_halt(arguments.config, arguments.overrides, directories);
  if (!loaded.settings) {
    std::fputs(desk::config::render(loaded.mistakes, arguments.config.string()).c_str(), stderr);
    return k_bad_config;
  }
  auto const bank = std::make_shared<desk::driver::gpio::KernelBank>();
  auto const told = halt_all(*loaded.settings, bank, monotonic_now);
  for (Halted const& one : told) {
    std::string const line =
        one.off ? one.what + ": off\n" : one.what + ": NOT confirmed off: " + one.words + '\n';
    std::fputs(line.c_str(), one.off ? stdout : stderr);
  }
  if (told.empty())
    std::fputs("nothing to switch off: no desk is on this computer's lines or on a bus\n", stdout);
  bool const all = std::all_of(told.begin(), told.end(), [](Halted const& one) { return one.off; });
  std::fflush(nullptr);
  // A bus that hangs has a thread that waits for it; nobody else does.
  std::_Exit(all ? k_ok : k_failed);
}

/// For `systemctl status`, where somebody looks first.
void tell_service(std::string const& why) {
  sd_notify(0, ("STATUS=" + desk::shell::one_line(why)).c_str());
}

int bad_config(std::vector<desk::config::Mistake> const& mistakes, std::string const& file) {
  std::fputs(desk::config::render(mistakes, file).c_str(), stderr);
  tell_service(fmt::format("{} has mistakes; 'deskd --check-config {}' shows them", file, file));
  return k_bad_config;
}

/// Nothing without desks on this computer's lines. Not later: it forks, so there must be no other thread yet.
std::shared_ptr<desk::driver::gpio::LineGuard> guard_of(desk::config::Settings const& settings,
                                                        desk::shell::Log const& log) {
  bool const any = std::any_of(settings.desks.begin(), settings.desks.end(),
                               [](desk::config::DeskSettings const& desk) { return !desk.gpio.up.empty(); });
  if (!any) return nullptr;
  try {
    return std::make_shared<desk::driver::gpio::LineGuard>(desk::driver::gpio::switch_off);
  } catch (std::system_error const& error) {
    log.warning("event=no_guard reason={}", desk::shell::quote(error.what()));
    return nullptr;
  }
}

int run_daemon(Arguments const& arguments) {
  // Read once: what is kept for a halt is what was loaded, even if somebody is just writing the file.
  std::string const file = arguments.config.string();
  auto const text = desk::config::read_text(arguments.config);
  if (auto const* unreadable = std::get_if<desk::config::Mistake>(&text))
    return bad_config({*unreadable}, file);
  auto const& content = std::get<std::string>(text);
  auto result = desk::config::load_text(content, file, arguments.overrides);
  if (!result.settings) return bad_config(result.mistakes, file);
  if (!result.mistakes.empty()) std::fputs(desk::config::render(result.mistakes, file).c_str(), stderr);
  desk::shell::Log log{result.settings->log.level};
  auto const state_dir = result.settings->storage.state_dir;
  desk::shell::RunningCopy copy{arguments.config, {}, content};
  for (auto const& one : arguments.overrides) copy.overrides.push_back(one.text);
  auto const maps = desk::shell::own_maps(*result.settings, arguments.config);
  try {
    auto guard = guard_of(*result.settings, log);
    desk::shell::App app{
        std::move(*result.settings), {arguments.config, arguments.overrides}, log, std::move(guard)};
    // Not earlier: a second deskd that finds the lines or the socket taken must not put its copy over the
    // first one's. Not later: from here on motors may run.
    desk::shell::keep(copy, maps, state_dir, log);
    app.run();
  } catch (std::exception const& error) {
    log.error("event=failed reason={}", desk::shell::quote(error.what()));
    tell_service(error.what());
    return k_failed;
  }
  return k_ok;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{"deskd drives a motorised sit-stand desk and shows it over MQTT.", "deskd"};
  cli.set_version_flag("--version", std::string{"deskd "} + DESKD_VERSION);
  cli.footer(
      "Exit codes: 0 ended by SIGTERM or SIGINT, 1 something failed, 2 the configuration or the call is "
      "wrong. With --halt: 0 everything is off, 1 something could not be confirmed, 2 no usable "
      "configuration.");
  Arguments arguments;
  std::vector<std::string> overrides;
  cli.add_option("--config", arguments.config, "Configuration file")->capture_default_str();
  cli.add_option("--check-config", arguments.check,
                 "Check this file, say everything that is wrong with it, and end");
  cli.add_flag(
      "--halt", arguments.halt,
      "Switch off every motor that a deskd with this configuration may have left on, and end; for after a "
      "crash. Goes by what that deskd ran with, even if the file has changed since");
  cli.add_option("--set", overrides,
                 "Use this value instead of the file's, as --set mqtt.port=18830; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  try {
    cli.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return cli.exit(error) == 0 ? k_ok : k_bad_config;
  }
  arguments.overrides = to_overrides(overrides);
  if (arguments.halt) return halt(arguments);
  return arguments.check.empty() ? run_daemon(arguments) : check_config(arguments);
}
