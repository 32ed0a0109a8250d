#include "daemon/control/deskctl/options.h"
#include "daemon/wire/text.h"

#include <boost/json/object.hpp>

namespace desk::deskctl {

namespace json = boost::json;

std::string_view name_of(Command command) {
  switch (command) {
    case Command::status: return "status";
    case Command::watch: return "watch";
    case Command::desks: return "desks";
    case Command::sit: return "sit";
    case Command::stand: return "stand";
    case Command::move: return "move";
    case Command::hold: return "hold";
    case Command::stop: return "stop";
    case Command::now: return "now";
    case Command::snooze: return "snooze";
    case Command::skip: return "skip";
    case Command::dnd: return "dnd";
    case Command::pause: return "pause";
    case Command::resume: return "resume";
    case Command::presence: return "presence";
    case Command::cycle: return "cycle";
    case Command::lock: return "lock";
    case Command::clear: return "clear";
    case Command::calibrate: return "calibrate";
    case Command::home: return "home";
    case Command::measured_height: return "measured_height";
    case Command::forget_measured_heights: return "forget_measured_heights";
    case Command::history: return "history";
    case Command::calibrate_height: return "calibrate height";
    case Command::user: return "user";
    case Command::seat: return "seat";
    case Command::save: return "save_preset";
    case Command::forget_presets: return "forget_presets";
    case Command::set_interval: return "set_interval";
    case Command::forget_intervals: return "forget_intervals";
    case Command::coach: return "break";
    case Command::breaks: return "breaks";
    case Command::ergonomics: return "ergonomics";
    case Command::plan: return "plan";
    case Command::setup: return "setup";
    case Command::reload: return "reload";
    case Command::config_get: return "config get";
    case Command::config_set: return "config set";
    case Command::config_unset: return "config unset";
  }
  return "";
}

namespace {

/// What is said of a person, or to their coach.
void add_person_fields(Options const& options, json::object& request) {
  if (options.command == Command::user) request["to"] = options.who;
  if (options.command == Command::seat) {
    request["mm"] = options.seat_mm ? json::value(*options.seat_mm) : json::value(nullptr);
  }
  if (options.command == Command::save) request["preset"] = options.state;
  if (options.command == Command::set_interval) {
    request["interval"] = options.interval;
    request["minutes"] = options.minutes;
  }
  if (options.command == Command::coach) {
    request["say"] = options.say;
    if (!options.exercise.empty()) request["exercise"] = options.exercise;
  }
}

}  // namespace

std::string request_line(Options const& options, int id) {
  auto const command = name_of(options.command);
  json::object request{{"id", id}, {"cmd", json::string_view{command.data(), command.size()}}};
  if (!options.desk.empty()) request["desk"] = options.desk;
  if (options.command == Command::move || options.command == Command::measured_height)
    request["mm"] = options.mm;
  if (options.command == Command::cycle) request["mode"] = options.mode;
  if (options.command == Command::lock) request["on"] = options.on;
  if (options.command == Command::presence) request["state"] = options.state;
  bool const needs_length = options.command == Command::dnd || options.command == Command::pause;
  if (needs_length || (options.command == Command::snooze && options.length)) {
    request["for_s"] = options.length ? json::value(options.length->count()) : json::value(nullptr);
  }
  if (options.command == Command::reload && options.only_check) request["check"] = true;
  if (options.command == Command::hold) request["direction"] = options.direction;
  if (options.command == Command::history) {
    request["from"] = options.from;
    request["to"] = options.to;
    // A year of stretches is too long for an answer, and for a reader.
    request["detail"] = options.csv != Options::Csv::days;
    if (!options.who.empty()) request["user"] = options.who;
  }
  add_person_fields(options, request);
  if (options.command == Command::calibrate || options.command == Command::home)
    request["consent"] = options.yes;
  return wire::to_text(request) + '\n';
}

}  // namespace desk::deskctl
