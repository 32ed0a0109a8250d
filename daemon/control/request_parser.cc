#include "daemon/control/protocol.h"

#include "daemon/core/day_text.h"

#include <fmt/format.h>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace desk::control {

namespace json = boost::json;
namespace request = core::request;

namespace {

/// What a command is called, and the fields it may have besides id, cmd and desk, with blanks between.
struct CommandForm {
  std::string_view name;
  std::string_view field;
  [[nodiscard]] bool takes(std::string_view key) const {
    for (auto rest = field; !rest.empty();) {
      auto const end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == key) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  }
};

constexpr std::array k_commands{
    CommandForm{"status", ""},
    CommandForm{"watch", ""},
    CommandForm{"desks", ""},
    CommandForm{"version", ""},
    CommandForm{"health", ""},
    CommandForm{"sit", ""},
    CommandForm{"stand", ""},
    CommandForm{"move", "mm"},
    CommandForm{"stop", ""},
    CommandForm{"now", ""},
    CommandForm{"snooze", "for_s"},
    CommandForm{"skip", ""},
    CommandForm{"cycle", "mode"},
    CommandForm{"lock", "on"},
    CommandForm{"clear", ""},
    CommandForm{"dnd", "for_s"},
    CommandForm{"pause", "for_s"},
    CommandForm{"resume", ""},
    CommandForm{"presence", "state"},
    CommandForm{"hold", "direction"},
    CommandForm{"calibrate", "consent"},
    CommandForm{"home", "consent"},
    CommandForm{"measured_height", "mm"},
    CommandForm{"forget_measured_heights", ""},
    CommandForm{"history", "from to detail user"},
    CommandForm{"user", "to"},
    CommandForm{"seat", "mm"},
    CommandForm{"save_preset", "preset"},
    CommandForm{"forget_presets", ""},
    CommandForm{"set_interval", "interval minutes"},
    CommandForm{"forget_intervals", ""},
    CommandForm{"break", "say exercise"},
    CommandForm{"ergonomics", ""},
    CommandForm{"breaks", ""},
    CommandForm{"reload", "check"},
};

using What = std::variant<Query, Look, Reload, HistoryQuery, core::Request, wire::Word>;
using wire::PresenceWord;

/// The reason why a request is bad; caught in parse_request and nowhere else.
struct Unfit {
  std::string reason;
};

/// What the sender wrote, short enough to be quoted in an answer.
std::string quoted(std::string_view text) {
  constexpr std::size_t k_longest = 40;
  if (text.size() <= k_longest) return fmt::format("'{}'", text);
  std::size_t end = k_longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;  // not inside a character
  return fmt::format("'{}…'", text.substr(0, end));
}

CommandForm const& form_of(std::string_view name) {
  for (auto const& form : k_commands) {
    if (form.name == name) return form;
  }
  throw Unfit{fmt::format("unknown command {}", quoted(name))};
}

json::string const& text_field(json::object const& object, std::string_view key) {
  auto const* const value = object.if_contains(key);
  if (value == nullptr) throw Unfit{fmt::format("'{}' is missing", key)};
  auto const* const text = value->if_string();
  if (text == nullptr) throw Unfit{fmt::format("'{}' must be a string", key)};
  return *text;
}

core::Height height_field(json::object const& object) {
  auto const* const value = object.if_contains("mm");
  if (value == nullptr) throw Unfit{"'mm' is missing: the height in millimetres"};
  if (!value->is_number()) throw Unfit{"'mm' must be a number: the height in millimetres"};
  auto const mm = value->to_number<double>();
  if (!std::isfinite(mm)) throw Unfit{"'mm' is too large"};
  return core::Height::at_mm(mm);
}

core::Request cycle_request(std::string_view mode) {
  using core::CycleMode;
  if (mode == "on") return request::SetCycleRunning{true};
  for (auto const m : {CycleMode::automatic, CycleMode::confirm, CycleMode::remind, CycleMode::off}) {
    if (core::to_string(m) == mode) return request::SetCycleMode{m};
  }
  throw Unfit{fmt::format("'mode' must be automatic, confirm, remind, off or on, not {}", quoted(mode))};
}

bool flag_field(json::object const& object, std::string_view key) {
  auto const* const value = object.if_contains(key);
  if (value == nullptr) throw Unfit{fmt::format("'{}' is missing", key)};
  if (!value->is_bool()) throw Unfit{fmt::format("'{}' must be true or false", key)};
  return value->get_bool();
}

core::Request hold_request(std::string_view direction) {
  for (auto const d : {core::Direction::up, core::Direction::down}) {
    if (core::to_string(d) == direction) return request::Hold{d};
  }
  throw Unfit{fmt::format("'direction' must be up or down, not {}", quoted(direction))};
}

/// A whole number of seconds, or null: then absent. What is too long is for the core to say.
std::optional<core::Duration> length_field(json::object const& object, std::int64_t least) {
  constexpr std::int64_t k_year = 366LL * 24 * 3600;
  auto const* const value = object.if_contains("for_s");
  if (value == nullptr) throw Unfit{"'for_s' is missing: a number of seconds, or null"};
  if (value->is_null()) return std::nullopt;
  auto const* const seconds = value->if_int64();
  if (seconds == nullptr || *seconds < least || *seconds > k_year) {
    throw Unfit{fmt::format("'for_s' must be a whole number of seconds from {} on, or null", least)};
  }
  return std::chrono::seconds{*seconds};
}

core::Request snooze_request(json::object const& object) {
  constexpr core::Duration k_longest = std::chrono::hours{4};
  if (!object.contains("for_s")) return request::Snooze{};
  auto const length = length_field(object, 1);
  if (length && *length > k_longest) throw Unfit{"a snooze lasts at most 4 hours; there is also pause"};
  return request::Snooze{length};
}

wire::Word presence_word(std::string_view state) {
  for (auto const word : {PresenceWord::present, PresenceWord::away, PresenceWord::automatic}) {
    if (to_string(word) == state) return word;
  }
  throw Unfit{fmt::format("'state' must be present, away or auto, not {}", quoted(state))};
}

wire::Word user_word(std::string_view who) {
  if (who.empty()) throw Unfit{"'to' must be the id or the name of somebody who works at the desk"};
  return wire::UserWord{std::string{who}};
}

wire::Word seat_word(json::object const& object) {
  auto const* const value = object.if_contains("mm");
  if (value != nullptr && value->is_null()) return wire::SeatWord{};
  core::Height const height = height_field(object);
  if (height < wire::k_lowest_seat || height > wire::k_highest_seat) {
    throw Unfit{fmt::format("a seat is {:.0f} to {:.0f} mm high, not {}", wire::k_lowest_seat.mm(),
                            wire::k_highest_seat.mm(), height.mm())};
  }
  return wire::SeatWord{height};
}

core::Request save_request(std::string_view preset) {
  for (auto const p : {core::Preset::sit, core::Preset::stand}) {
    if (core::to_string(p) == preset) return request::SavePreset{p};
  }
  throw Unfit{fmt::format("'preset' must be sit or stand, not {}", quoted(preset))};
}

/// What is too short or too long is for the core to say.
core::Request interval_request(json::object const& object) {
  constexpr double k_most = 100'000;
  auto const& name = text_field(object, "interval");
  auto const* const value = object.if_contains("minutes");
  if (value == nullptr || !value->is_number()) throw Unfit{"'minutes' must be a number of minutes"};
  auto const minutes = value->to_number<double>();
  if (!(std::abs(minutes) <= k_most)) throw Unfit{"'minutes' is no length that anybody sits or stands"};
  for (auto const interval : {core::Interval::sit, core::Interval::stand, core::Interval::snooze}) {
    if (core::to_string(interval) == name)
      return request::SetInterval{interval, core::to_duration(core::Seconds{minutes * 60})};
  }
  throw Unfit{fmt::format("'interval' must be sit, stand or snooze, not {}", quoted(name))};
}

wire::Word break_word(json::object const& object) {
  std::string say{text_field(object, "say")};
  if (object.contains("exercise")) {
    auto const& exercise = text_field(object, "exercise");
    if (say != "start") throw Unfit{"'exercise' goes with 'say': \"start\" only"};
    say += ' ' + std::string{exercise};
    if (!coach::exercise_of(exercise)) throw Unfit{fmt::format("there is no exercise {}", quoted(exercise))};
  }
  if (auto const answer = wire::coach_answer_of(say)) return *answer;
  throw Unfit{fmt::format("'say' must be {}, not {}", wire::k_coach_answers, quoted(say))};
}

/// Calibration and homing move the desk several times without asking again, so that the word for it alone is
/// not enough.
core::Request with_consent(json::object const& object, core::Request const& request) {
  if (!flag_field(object, "consent")) {
    throw Unfit{"'consent' must be true: somebody stands beside the desk and knows that it will move"};
  }
  return request;
}

std::optional<std::int64_t> day_field(json::object const& object, std::string_view key) {
  if (!object.contains(key)) return std::nullopt;
  auto const& text = text_field(object, key);
  auto const day = core::day_from_text(std::string_view{text.data(), text.size()});
  if (!day) throw Unfit{fmt::format("'{}' must be a date as 2026-11-16, not {}", key, quoted(text))};
  return day;
}

HistoryQuery history_query(json::object const& object) {
  HistoryQuery query{day_field(object, "from"), day_field(object, "to"),
                     !object.contains("detail") || flag_field(object, "detail")};
  if (object.contains("user")) query.user = std::string{text_field(object, "user")};
  if (!query.from || !query.to) return query;
  if (*query.to < *query.from) throw Unfit{"'to' is before 'from'"};
  if (*query.to - *query.from >= wire::k_most_history_days) {
    throw Unfit{fmt::format("a question is about {} days at most; ask for the rest by another one",
                            wire::k_most_history_days)};
  }
  return query;
}

/// Who works at the desk, their heights and breaks.
std::optional<What> about_a_person(std::string_view cmd, json::object const& object) {
  if (cmd == "ergonomics") return Look::ergonomics;
  if (cmd == "breaks") return Look::breaks;
  if (cmd == "user") return user_word(text_field(object, "to"));
  if (cmd == "seat") return seat_word(object);
  if (cmd == "break") return break_word(object);
  if (cmd == "save_preset") return save_request(text_field(object, "preset"));
  if (cmd == "forget_presets") return core::Request{request::ForgetPresets{}};
  if (cmd == "set_interval") return interval_request(object);
  if (cmd == "forget_intervals") return core::Request{request::ForgetIntervals{}};
  return std::nullopt;
}

/// The daemon, and what its desks are and were like.
std::optional<What> about_the_daemon(std::string_view cmd, json::object const& object) {
  if (cmd == "status") return Query::status;
  if (cmd == "watch") return Query::watch;
  if (cmd == "desks") return Query::desks;
  if (cmd == "version") return Query::version;
  if (cmd == "health") return Query::health;
  if (cmd == "history") return history_query(object);
  if (cmd == "reload") return Reload{object.contains("check") && flag_field(object, "check")};
  return std::nullopt;
}

What what_is_asked(std::string_view cmd, json::object const& object) {
  if (auto daemon = about_the_daemon(cmd, object)) return std::move(*daemon);
  if (auto person = about_a_person(cmd, object)) return std::move(*person);
  if (cmd == "sit") return core::Request{request::MoveToPreset{core::Preset::sit}};
  if (cmd == "stand") return core::Request{request::MoveToPreset{core::Preset::stand}};
  if (cmd == "move") return core::Request{request::MoveTo{height_field(object)}};
  if (cmd == "hold") return hold_request(text_field(object, "direction"));
  if (cmd == "calibrate") return with_consent(object, request::Calibrate{});
  if (cmd == "home") return with_consent(object, request::Home{});
  if (cmd == "measured_height") return core::Request{request::MeasuredHeight{height_field(object)}};
  if (cmd == "forget_measured_heights") return core::Request{request::ForgetMeasuredHeights{}};
  if (cmd == "stop") return core::Request{request::Stop{}};
  if (cmd == "now") return core::Request{request::Now{}};
  if (cmd == "snooze") return snooze_request(object);
  if (cmd == "dnd") {
    return core::Request{request::DoNotDisturb{length_field(object, 0).value_or(request::k_until_told)}};
  }
  if (cmd == "pause") return core::Request{request::Pause{length_field(object, 1)}};
  if (cmd == "resume") return core::Request{request::Resume{}};
  if (cmd == "presence") return presence_word(text_field(object, "state"));
  if (cmd == "skip") return core::Request{request::Skip{}};
  if (cmd == "cycle") return cycle_request(text_field(object, "mode"));
  if (cmd == "lock") return core::Request{request::SetLock{flag_field(object, "on")}};
  return core::Request{request::ClearFault{}};  // form_of() let no other name pass
}

void check_fields(json::object const& object, CommandForm const& form) {
  for (auto const& member : object) {
    std::string_view const key = member.key();
    if (key != "id" && key != "cmd" && key != "desk" && !form.takes(key)) {
      throw Unfit{fmt::format("'{}' takes no field {}", form.name, quoted(key))};
    }
  }
}

std::optional<std::string> desk_of(json::object const& object) {
  if (!object.contains("desk")) return std::nullopt;
  return std::string{text_field(object, "desk")};
}

json::object parse_object(std::string_view line) {
  json::parse_options options;
  options.max_depth =
      4;  // a good request has a depth of 1; deeper ones only need to be told from damaged ones
  json::error_code error;
  auto value = json::parse(line, error, {}, options);
  if (error == json::error::too_deep) throw Unfit{"nested too deep"};
  if (error) throw Unfit{fmt::format("not JSON: {}", error.message())};
  if (!value.is_object()) throw Unfit{"not a JSON object"};
  return std::move(value.get_object());
}

}  // namespace

std::variant<Message, BadRequest> parse_request(std::string_view line) {
  json::value id;
  try {
    auto const object = parse_object(line);
    if (auto const* const given = object.if_contains("id")) {
      if (given->is_structured()) throw Unfit{"'id' must be a string, a number, true, false or null"};
      id = *given;
    }
    auto const& form = form_of(text_field(object, "cmd"));
    check_fields(object, form);
    return Message{id, desk_of(object), what_is_asked(form.name, object)};
  } catch (Unfit& unfit) {
    return BadRequest{std::move(id), std::move(unfit.reason)};
  }
}

}  // namespace desk::control
