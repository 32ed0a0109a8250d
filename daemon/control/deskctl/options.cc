#include "daemon/control/deskctl/options.h"

#include "daemon/control/deskctl/day_words.h"
#include "daemon/core/day_text.h"
#include "daemon/wire/word.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace desk::deskctl {

namespace {

constexpr auto k_footer =
    R"(Heights are millimetres above the floor. A motion command waits until the move has ended;
Ctrl-C stops the desk. `stop` without --desk stops every desk.

Exit codes:
  0  done
  1  refused, stopped or aborted; the reason is printed
  2  wrong usage
  3  the daemon cannot be reached
  4  no answer in time)";

constexpr std::int64_t k_year = 366LL * 24 * 3600;
constexpr int k_most_days = static_cast<int>(wire::k_most_history_days);

/// Refuses what `parse` cannot read.
template <typename Parse>
std::function<std::string(std::string const&)> valid(Parse parse, std::string const& what,
                                                     std::string const& example) {
  return [=](std::string const& text) {
    return parse(text) ? std::string{} : "not " + what + ": '" + text + "'; write " + example;
  };
}

class Parser {
 public:
  Parser() : app_{"Controls a sit-stand desk through deskd.", "deskctl"} {
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.footer(k_footer);
    app_.set_version_flag("--version", "deskctl " DESKD_VERSION);
    app_.add_option("--desk", options_.desk, "Which desk; needless with one desk");
    app_.add_option("--socket", options_.socket, "Socket of the daemon")
        ->envname("DESKD_SOCKET")
        ->capture_default_str();
    app_.add_flag("--json", options_.json, "Print the daemon's answers as they are");
    add_commands();
  }

  std::variant<Options, Printed> parse(int argc, char const* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
      return Printed{app_.exit(error) == 0 ? k_done : k_usage};
    }
    options_.wait = !no_wait_;
    options_.on = on_ == "on";
    options_.length = length();
    options_.watch_for = parse_duration(watch_for_);
    take_plan();
    take_person();
    take_setup();
    if (week_) options_.days = 7;
    if (csv_option_->count() > 0) {
      options_.csv = csv_ == "days" ? Options::Csv::days : Options::Csv::segments;
    }
    if (height_->parsed()) options_.command = height_command();
    return options_;
  }

 private:
  CLI::App* add(Command command, std::string const& description) {
    return app_.add_subcommand(std::string{name_of(command)}, description)->callback([this, command] {
      options_.command = command;
    });
  }
  CLI::App* add_motion(Command command, std::string const& description) {
    auto* const sub = add(command, description);
    sub->add_flag("--no-wait", no_wait_, "Return as soon as the desk has accepted");
    return sub;
  }

  void add_commands() {
    add(Command::status, "Show the state of the desks");
    auto* const watch = add(Command::watch, "Follow the desk live; q quits");
    watch->add_option("--for", watch_for_, "End after this time: 90s, 15m, 2h")
        ->check([](std::string const& text) {
          return parse_duration(text) ? std::string{} : "not a time: '" + text + "'; write 90s, 15m or 2h";
        });
    add(Command::desks, "List the desks");
    add_motion(Command::sit, "Move to the sitting height");
    add_motion(Command::stand, "Move to the standing height");
    add_motion(Command::move, "Move to a height")
        ->add_option("mm", options_.mm, "Height in millimetres")
        ->required();
    add(Command::hold,
        "Move for as long as this runs: any key, Ctrl-C or the end of the input stops the desk")
        ->add_option("direction", options_.direction, "up or down")
        ->required()
        ->check(CLI::IsMember({"up", "down"}));
    add(Command::stop, "Stop at once");
    add_motion(Command::now, "Take the due or announced change now");
    add(Command::snooze, "Put the announced change off")
        ->add_option("time", snooze_, "For so long: 5m, 15m; else as configured")
        ->check(length_or({}));
    add(Command::skip, "Leave the announced change out");
    add(Command::dnd, "Do not disturb: nothing is announced and nothing moves by itself")
        ->add_option("time", dnd_, "For so long: 45m, 1h30m; on: until it is off; off")
        ->required()
        ->check(length_or({"on", "off"}));
    add(Command::pause, "Let the cycle rest; the minutes are still counted")
        ->add_option("time", pause_, "For so long: 2h; or tomorrow: until tomorrow")
        ->required()
        ->check(length_or({"tomorrow"}));
    add(Command::resume, "End a pause");
    add(Command::presence, "Say that you are there, or not; auto takes it back")
        ->add_option("state", options_.state, "present, away or auto")
        ->required()
        ->check(CLI::IsMember({"present", "away", "auto"}));
    add(Command::cycle, "Set how changes happen, or switch them off and on")
        ->add_option("mode", options_.mode, "automatic, confirm, remind, off or on")
        ->required()
        ->check(CLI::IsMember({"automatic", "confirm", "remind", "off", "on"}));
    add(Command::lock, "Child lock: refuse every motion command")
        ->add_option("state", on_, "on or off")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
    add(Command::clear, "Clear a fault");
    constexpr auto k_yes = "Do not ask: somebody stands beside the desk and everything is clear";
    auto* const calibrate =
        add(Command::calibrate, "Learn how the desk moves, by a few short strokes; asks first");
    calibrate->add_flag("--yes", options_.yes, k_yes);
    add_height(*calibrate);
    add(Command::home, "Look for the lower end of a desk that counts its height; asks first")
        ->add_flag("--yes", options_.yes, k_yes);
    add_plan(*add(Command::plan, "Show what the configuration makes of a day; needs no daemon"));
    add_history();
    add_person();
    add_config();
    add_setup();
  }

  void add_setup() {
    auto* const setup = add(
        Command::setup, "First run: asks what has to be known, tries each answer, writes the configuration");
    setup->add_option("--config", options_.setup.config, "The file to write")->capture_default_str();
    setup->add_option("--answers", options_.setup.answers, "Take the answers from this file, a line each")
        ->check(CLI::ExistingFile);
    setup->add_option("--deskd", options_.setup.deskd,
                      "The daemon to try with; default: the one beside deskctl, or in PATH");
    service_ =
        setup->add_option("--service", options_.setup.service,
                          "The systemd unit that runs with the file, or none; default: deskd.service for "
                          "/etc/deskd/deskd.toml, none for another file");
  }

  void take_setup() {
    auto& setup = options_.setup;
    if (service_->count() == 0 && setup.config == SetupOptions{}.config) setup.service = "deskd.service";
    if (setup.service == "none") setup.service.clear();
  }

  void add_config() {
    add(Command::reload, "Let deskd read its configuration anew: all of it is taken, or nothing")
        ->add_flag("--check", options_.only_check, "Say only what would change");
    auto* const config =
        app_.add_subcommand("config", "Show or change one key of the configuration file; comments stay");
    config->require_subcommand(1);
    config->add_option("--file", options_.config.file, "The daemon's configuration file")
        ->capture_default_str();
    auto const add_key = [&](char const* name, Command command, char const* description) {
      auto* const sub = config->add_subcommand(name, description)->callback([this, command] {
        options_.command = command;
      });
      sub->add_option("key", options_.config.key, "As desk.main.cycle.mode")->required();
      return sub;
    };
    add_key("get", Command::config_get, "Show what holds: the file's value, or the default");
    add_key("set", Command::config_set, "Write a value, if the file is good with it; deskctl reload takes it")
        ->add_option("value", options_.config.value, "As in the file; a text may go without quotes")
        ->required();
    add_key("unset", Command::config_unset, "Take the key out of the file: the default holds again");
    config->add_subcommand("diff", "Show what deskd would change if it read the file now")->callback([this] {
      options_.command = Command::reload;
      options_.only_check = true;
    });
  }

  void add_person() {
    add(Command::ergonomics, "Show what is right and wrong with chair and desk, and what to change")
        ->add_option("--svg", options_.svg, "Draw it into this file, true to scale");
    app_.get_subcommand("ergonomics")
        ->add_flag("--apply", options_.apply,
                   "Try the suggested heights one after the other, and keep those that are right");
    user_ = add(Command::user, "Show who works at the desk, or say who does from now on");
    user_->add_option("name", options_.who, "Name or id");
    add_interval();
    seat_ = add(Command::seat, "Show how high the chair's seat is set, or say it");
    seat_->add_option("mm", seat_mm_, "Height of its front edge in millimetres, or configured")
        ->check([](std::string const& text) {
          return text == "configured" || seat_of(text)
                     ? std::string{}
                     : "not a height: '" + text + "'; write 455 or configured";
        });
    app_.add_subcommand("save", "Keep the height where the desk stands for sitting or standing")
        ->callback([this] {
          options_.command = options_.state == "configured" ? Command::forget_presets : Command::save;
        })
        ->add_option("preset", options_.state, "sit, stand, or configured: back to the configured heights")
        ->required()
        ->check(CLI::IsMember({"sit", "stand", "configured"}));
    auto* const coach =
        app_.add_subcommand("break", "Show what the coach offers, and answer it")->callback([this] {
          options_.command = options_.say == "list" ? Command::breaks : Command::coach;
        });
    coach
        ->add_option("say", options_.say,
                     "start, done, skip, next, uncomfortable, sharp, stop, resume, or list: all exercises")
        ->check(CLI::IsMember(
            {"start", "done", "skip", "next", "uncomfortable", "sharp", "stop", "resume", "list"}));
    coach->add_option("exercise", options_.exercise, "With start: this one, as EX01");
  }

  void add_interval() {
    interval_ = app_.add_subcommand(
        "interval", "Show how long you sit, stand and snooze, or set it for yourself: interval sit 25");
    interval_
        ->add_option("what", options_.interval,
                     "sit, stand or snooze; or forget: back to the configured intervals")
        ->check(CLI::IsMember({"sit", "stand", "snooze", "forget"}));
    minutes_option_ =
        interval_->add_option("minutes", minutes_, "So many minutes: 25, 22.5; or 1h30m")
            ->check(valid(parse_minutes, "a length of time", "25 or 22.5 for minutes, or 1h30m"));
    interval_->callback([this] { take_interval(); });
  }

  void take_interval() {
    bool const sets = !options_.interval.empty() && options_.interval != "forget";
    bool const minutes = minutes_option_->count() > 0;
    if (sets && !minutes) throw CLI::ValidationError{"interval", "how many minutes? write interval sit 25"};
    if (!sets && minutes) throw CLI::ValidationError{"interval", "forget takes no minutes"};
    if (sets) options_.minutes = *parse_minutes(minutes_);
    options_.show_intervals = options_.interval.empty();
    options_.command = sets                      ? Command::set_interval
                       : options_.show_intervals ? Command::status
                                                 : Command::forget_intervals;
  }

  /// A person and a seat are only shown unless something is said of them.
  void take_person() {
    bool const asks = (user_->parsed() && options_.who.empty()) || (seat_->parsed() && seat_mm_.empty());
    if (asks) options_.command = Command::status;
    options_.show_person = asks;
    options_.seat_mm = seat_of(seat_mm_);
  }

  static std::optional<double> seat_of(std::string const& text) {
    double mm = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), mm);
    bool const whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional{mm} : std::nullopt;
  }

  void add_plan(CLI::App& plan) {
    plan.add_option("--config", options_.plan.config, "The daemon's configuration file")
        ->capture_default_str();
    plan.add_option("--date", date_, "Day to plan, as 2026-11-23; default: today")
        ->check(valid(parse_date, "a date", "2026-11-23"));
    auto const* const time_hint = "09:00";
    plan.add_option("--from", from_, "When you come; default: the desk's work hours, or 09:00")
        ->check(valid(parse_time_of_day, "a time", time_hint));
    plan.add_option("--to", to_, "When you leave; default: the desk's work hours, or 17:30")
        ->check(valid(parse_time_of_day, "a time", time_hint));
    plan.add_option("--lunch", lunch_, "When you are away for lunch, or none; default: 12:00-12:45")
        ->check([](std::string const& text) {
          return text == "none" ? std::string{} : valid(parse_day_span, "a time", "12:00-12:45")(text);
        });
    plan.add_flag("--play", options_.plan.play, "Show the day in fast motion; q ends it");
  }

  void take_plan() {
    auto& plan = options_.plan;
    if (!date_.empty()) plan.day = parse_date(date_);
    if (!from_.empty()) plan.from = parse_time_of_day(from_);
    if (!to_.empty()) plan.to = parse_time_of_day(to_);
    if (!lunch_.empty()) plan.lunch = parse_day_span(lunch_);
  }

  void add_history() {
    auto* const history =
        add(Command::history, "Show when somebody sat, stood and was away; today unless told");
    auto* const day = history->add_option("--day", options_.to, "That day, as 2026-11-16")
                          ->check([](std::string const& text) {
                            return core::day_from_text(text) ? std::string{}
                                                             : "not a date: '" + text + "'; write 2026-11-16";
                          });
    auto* const week = history->add_flag("--week", week_, "The last seven days");
    auto* const days = history->add_option("--days", options_.days, "The last so many days")
                           ->check(CLI::Range(1, k_most_days));
    week->excludes(day);
    days->excludes(day)->excludes(week);
    history->add_option("--user", options_.who, "Only of this person, by id");
    csv_option_ = history
                      ->add_option("--csv", csv_,
                                   "As comma separated values: a line for each stretch, or with `days` for "
                                   "each day")
                      ->expected(0, 1)
                      ->check(CLI::IsMember({"segments", "days"}));
  }

  /// Takes a length of time, or one of these words.
  static CLI::Validator length_or(std::vector<std::string> words) {
    return {[words = std::move(words)](std::string const& text) {
              bool const known = std::find(words.begin(), words.end(), text) != words.end();
              if (known || parse_length(text)) return std::string{};
              std::string hint = "write 90s, 45m or 1h30m";
              for (std::string const& word : words) hint += ", or " + word;
              return "not a time: '" + text + "'; " + hint;
            },
            "TIME"};
  }
  [[nodiscard]] std::optional<std::chrono::seconds> length() const {
    if (dnd_ == "off") return std::chrono::seconds{0};
    return parse_length(snooze_ + dnd_ + pause_);  // one of them at most was given
  }

  void add_height(CLI::App& calibrate) {
    height_ = calibrate.add_subcommand("height",
                                       "Put the shown height right by a tape measure; with no height, "
                                       "asks for two or more");
    mm_option_ = height_->add_option(
        "mm", options_.mm, "From the floor to the top of the desk as it stands now, in millimetres");
    height_->add_flag("--reset", reset_, "Forget what was measured")->excludes(mm_option_);
  }

  [[nodiscard]] Command height_command() const {
    if (reset_) return Command::forget_measured_heights;
    return mm_option_->count() > 0 ? Command::measured_height : Command::calibrate_height;
  }

  CLI::App app_;
  Options options_;
  CLI::App* height_ = nullptr;
  CLI::App* user_ = nullptr;
  CLI::App* seat_ = nullptr;
  CLI::App* interval_ = nullptr;
  CLI::Option* minutes_option_ = nullptr;
  CLI::Option* service_ = nullptr;
  std::string minutes_;
  std::string seat_mm_;
  CLI::Option* mm_option_ = nullptr;
  bool reset_ = false;
  CLI::Option* csv_option_ = nullptr;
  std::string csv_;
  bool week_ = false;
  bool no_wait_ = false;
  std::string on_;
  std::string watch_for_;
  std::string snooze_;
  std::string dnd_;
  std::string pause_;
  std::string date_;
  std::string from_;
  std::string to_;
  std::string lunch_;
};

}  // namespace

std::variant<Options, Printed> read_options(int argc, char const* const* argv) {
  return Parser{}.parse(argc, argv);
}

std::optional<std::chrono::seconds> parse_length(std::string_view text) {
  struct Unit {
    char letter;
    std::int64_t seconds;
  };
  constexpr std::array k_units{Unit{'h', 3600}, Unit{'m', 60}, Unit{'s', 1}};
  std::int64_t sum = 0;
  // Hours before minutes before seconds, each at most once.
  for (Unit const& unit : k_units) {
    std::int64_t count = 0;
    auto const* const end = text.data() + text.size();
    auto const [rest, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || rest == end || *rest != unit.letter) continue;
    if (count <= 0 || count > k_year) return std::nullopt;
    sum += count * unit.seconds;
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()) + 1);
  }
  if (!text.empty() || sum <= 0 || sum > k_year) return std::nullopt;
  return std::chrono::seconds{sum};
}

std::optional<double> parse_minutes(std::string_view text) {
  double minutes = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, minutes, std::chars_format::fixed);
  if (error == std::errc{} && rest == end) return minutes > 0 ? std::optional{minutes} : std::nullopt;
  auto const length = parse_length(text);
  return length ? std::optional{static_cast<double>(length->count()) / 60} : std::nullopt;
}

std::optional<std::chrono::seconds> parse_duration(std::string const& text) {
  bool const bare = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  return parse_length(bare ? text + 's' : text);
}

}  // namespace desk::deskctl
