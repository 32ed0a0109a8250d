#pragma once

#include "daemon/core/schedule.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace desk::deskctl {

enum ExitCode : int {
  k_done = 0,
  k_not_done = 1,  ///< refused, stopped, replaced, aborted
  k_usage = 2,
  k_unreachable = 3,  ///< no daemon on the socket, or it went away
  k_timed_out = 4,
};

enum class Command {
  status,
  watch,
  desks,
  sit,
  stand,
  move,
  hold,
  stop,
  now,
  snooze,
  skip,
  dnd,
  pause,
  resume,
  presence,
  cycle,
  lock,
  clear,
  calibrate,
  home,
  measured_height,
  forget_measured_heights,
  history,
  user,
  seat,
  save,
  forget_presets,
  set_interval,
  forget_intervals,
  coach,   ///< as people call it: break
  breaks,  ///< the whole catalogue
  ergonomics,
  reload,
  calibrate_height,  ///< deskctl's own: asks for tape measures, one after the other
  plan,              ///< deskctl's own: reads the configuration itself
  config_get,        ///< likewise, and the next two write it
  config_set,
  config_unset,
  setup,  ///< deskctl's own: asks, tries, and writes the configuration
};

/// One key of the configuration.
struct ConfigOptions {
  std::filesystem::path file = "/etc/deskd/deskd.toml";
  std::string key;
  std::string value;
};

/// A first run.
struct SetupOptions {
  std::filesystem::path config = "/etc/deskd/deskd.toml";
  std::filesystem::path answers;  ///< a file with an answer a line; empty: stdin
  std::filesystem::path deskd;    ///< the daemon to try with; empty: beside deskctl, or in PATH
  std::string service;            ///< that runs with the file; empty: none
};

/// What is planned; what is absent comes from the configuration or is as usual.
struct PlanOptions {
  std::filesystem::path config = "/etc/deskd/deskd.toml";
  std::optional<std::int64_t> day;  ///< as local_day() numbers it
  std::optional<int> from;          ///< minutes since midnight
  std::optional<int> to;
  std::optional<core::DaySpan> lunch = core::DaySpan{12 * 60, 12 * 60 + 45};
  bool play = false;
};

struct Options {
  Command command = Command::status;
  std::filesystem::path socket = "/run/deskd/control.sock";
  std::string desk;  ///< empty: the only one
  bool json = false;
  bool wait = true;       ///< motion commands: until the move has ended
  double mm = 0;          ///< move, measured_height
  std::string mode;       ///< cycle
  bool on = false;        ///< lock
  std::string direction;  ///< hold: up or down
  std::optional<std::chrono::seconds>
      length;                     ///< snooze: perhaps; dnd: 0 ends it, none: no end; pause: none: tomorrow
  std::string state;              ///< presence: present, away or auto; save: sit or stand
  std::string who;                ///< user: id or name; history: id, or empty for everybody
  std::optional<double> seat_mm;  ///< seat; absent: as configured
  std::string say;                ///< coach: empty: only look
  std::string exercise;           ///< coach: with start; empty: what is offered
  std::filesystem::path svg;      ///< ergonomics: draw into this file; empty: do not
  std::string interval;           ///< set_interval: sit, stand or snooze
  double minutes = 0;             ///< set_interval
  bool show_person = false;       ///< status: only who works there and how high the seat is
  bool show_intervals = false;    ///< status: only how long one sits, stands and snoozes
  bool apply = false;             ///< ergonomics: try the heights, and keep them
  bool yes = false;               ///< calibrate, home: consent was given on the command line
  bool only_check = false;        ///< reload: say only what would come of it
  std::optional<std::chrono::seconds> watch_for;
  PlanOptions plan;
  ConfigOptions config;
  SetupOptions setup;

  enum class Csv { none, segments, days };
  Csv csv = Csv::none;  ///< history
  int days = 1;         ///< history: so many, up to today
  std::string from;     ///< history: dates; empty: by `days`
  std::string to;

  [[nodiscard]] bool motion() const {
    return command == Command::sit || command == Command::stand || command == Command::move ||
           command == Command::now;
  }
};

/// Help, the version or a usage error was printed instead.
struct Printed {
  int exit_code;
};
std::variant<Options, Printed> read_options(int argc, char const* const* argv);

/// "90s", "45m", "1h30m"; nullopt for anything else, zero and more than a year included.
std::optional<std::chrono::seconds> parse_length(std::string_view text);
/// The same in minutes, or a bare number of minutes: "25", "22.5".
std::optional<double> parse_minutes(std::string_view text);
/// The same, or a bare number of seconds.
std::optional<std::chrono::seconds> parse_duration(std::string const& text);

/// As the daemon calls it; of deskctl's own commands, as people do.
std::string_view name_of(Command command);
/// The request with this id, as a line that ends in a newline.
std::string request_line(Options const& options, int id);

}  // namespace desk::deskctl
