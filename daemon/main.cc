#include "config/loader.h"
#include "daemon/shell/app.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

/// Documented in --help and used by systemd and scripts.
enum ExitCode : int { k_ok = 0, k_failed = 1, k_bad_config = 2 };

struct Arguments {
  std::filesystem::path config = "/etc/deskd/deskd.toml";
  std::filesystem::path check;
  std::vector<desk::config::Override> overrides;
};

std::vector<desk::config::Override> to_overrides(std::vector<std::string> const& texts) {
  std::vector<desk::config::Override> overrides;
  overrides.reserve(texts.size());
  for (auto const& text : texts) overrides.push_back({text});
  return overrides;
}

int check_config(Arguments const& arguments) {
  auto const result = desk::config::load_file(arguments.check, arguments.overrides);
  std::string const report = desk::config::render(result.mistakes, arguments.check.string());
  std::fputs(report.c_str(), stdout);
  return result.settings ? k_ok : k_bad_config;
}

int run_daemon(Arguments const& arguments) {
  auto result = desk::config::load_file(arguments.config, arguments.overrides);
  if (!result.mistakes.empty()) {
    std::fputs(desk::config::render(result.mistakes, arguments.config.string()).c_str(), stderr);
  }
  if (!result.settings) return k_bad_config;
  desk::shell::Log const log{result.settings->log.level};
  try {
    desk::shell::App app{std::move(*result.settings), log};
    app.run();
  } catch (std::exception const& error) {
    log.error("event=failed reason={}", desk::shell::quote(error.what()));
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
      "wrong.");
  Arguments arguments;
  std::vector<std::string> overrides;
  cli.add_option("--config", arguments.config, "Configuration file")->capture_default_str();
  cli.add_option("--check-config", arguments.check,
                 "Check this file, say everything that is wrong with it, and end");
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
  return arguments.check.empty() ? run_daemon(arguments) : check_config(arguments);
}
