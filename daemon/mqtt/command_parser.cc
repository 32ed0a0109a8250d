#include "daemon/mqtt/command_parser.h"

#include "config/broker_access.h"
#include "daemon/mqtt/intervals.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

namespace desk::mqtt {

namespace request = core::request;

namespace {

struct Word {
  std::string_view text;
  core::Request request;
};

/// All commands that are words. Calibration is not among them: it is motion by the consent of somebody who
/// stands beside the desk, and nobody knows where a message comes from. deskctl asks for it. The words are
/// Home Assistant's where it has its own (ON, OPEN), else ours.
struct WordCommand {
  std::string_view leaf;
  std::span<Word const> words;
};

constexpr std::array k_move{Word{"OPEN", request::MoveToLimit{core::Direction::up}},
                            Word{"CLOSE", request::MoveToLimit{core::Direction::down}},
                            Word{"STOP", request::Stop{}}};
constexpr std::array k_preset{Word{"Sit", request::MoveToPreset{core::Preset::sit}},
                              Word{"Stand", request::MoveToPreset{core::Preset::stand}}};
/// The held button: sent again as long as it is held, and no word for letting go, because silence is that.
constexpr std::array k_hold{Word{"up", request::Hold{core::Direction::up}},
                            Word{"down", request::Hold{core::Direction::down}}};
constexpr std::array k_cycle{Word{"ON", request::SetCycleRunning{true}},
                             Word{"OFF", request::SetCycleRunning{false}}};
constexpr std::array k_cycle_mode{Word{"automatic", request::SetCycleMode{core::CycleMode::automatic}},
                                  Word{"confirm", request::SetCycleMode{core::CycleMode::confirm}},
                                  Word{"remind", request::SetCycleMode{core::CycleMode::remind}},
                                  Word{"off", request::SetCycleMode{core::CycleMode::off}}};
constexpr std::array k_cycle_next{Word{"now", request::Now{}}, Word{"skip", request::Skip{}}};
constexpr std::array k_reminder{Word{"snooze", request::Snooze{}},
                                Word{"snooze 5", request::Snooze{std::chrono::minutes{5}}},
                                Word{"snooze 10", request::Snooze{std::chrono::minutes{10}}},
                                Word{"snooze 15", request::Snooze{std::chrono::minutes{15}}}};
constexpr std::array k_lock{Word{"ON", request::SetLock{true}}, Word{"OFF", request::SetLock{false}}};
constexpr std::array k_fault{Word{"reset", request::ClearFault{}}};
constexpr std::array k_preset_save{Word{"Sit", request::SavePreset{core::Preset::sit}},
                                   Word{"Stand", request::SavePreset{core::Preset::stand}},
                                   Word{"forget", request::ForgetPresets{}}};
constexpr std::array k_forget_intervals{Word{"forget", request::ForgetIntervals{}}};
constexpr std::array k_home{Word{"home", request::Home{}}};

constexpr std::array k_word_commands{
    WordCommand{leaf::k_move, k_move},
    WordCommand{leaf::k_preset, k_preset},
    WordCommand{leaf::k_preset_save, k_preset_save},
    WordCommand{leaf::k_intervals, k_forget_intervals},
    WordCommand{leaf::k_hold, k_hold},
    WordCommand{leaf::k_cycle, k_cycle},
    WordCommand{leaf::k_cycle_mode, k_cycle_mode},
    WordCommand{leaf::k_cycle_next, k_cycle_next},
    WordCommand{leaf::k_reminder, k_reminder},
    WordCommand{leaf::k_lock, k_lock},
    WordCommand{leaf::k_fault, k_fault},
    WordCommand{leaf::k_home, k_home},
};

/// Moves the desk, or takes away what holds it still.
struct NeedsTrust {
  bool operator()(request::MoveTo const&) const { return true; }
  bool operator()(request::MoveToPreset const&) const { return true; }
  bool operator()(request::MoveToLimit const&) const { return true; }
  bool operator()(request::Hold const&) const { return true; }
  bool operator()(request::Calibrate const&) const { return true; }  // no payload says it
  bool operator()(request::Home const&) const { return true; }
  bool operator()(request::MeasuredHeight const&) const { return true; }         // no payload says it
  bool operator()(request::ForgetMeasuredHeights const&) const { return true; }  // no payload says it
  bool operator()(request::Stop const&) const { return false; }
  bool operator()(request::SetCycleMode const& r) const { return r.mode == core::CycleMode::automatic; }
  bool operator()(request::SetCycleRunning const& r) const { return r.running; }
  bool operator()(request::Now const&) const { return true; }
  bool operator()(request::Snooze const&) const { return false; }
  bool operator()(request::DoNotDisturb const& r) const { return r.length <= core::Duration{0}; }
  bool operator()(request::Pause const&) const { return false; }
  bool operator()(request::Resume const&) const { return true; }
  bool operator()(request::Skip const&) const { return false; }
  bool operator()(request::SetLock const& r) const { return !r.locked; }
  bool operator()(request::ClearFault const&) const { return true; }
  bool operator()(request::SavePreset const&) const { return true; }
  bool operator()(request::ForgetPresets const&) const { return true; }
  bool operator()(request::SetInterval const&) const { return false; }
  bool operator()(request::ForgetIntervals const&) const { return false; }
  bool operator()(request::Discomfort const&) const { return false; }

  bool operator()(wire::PresenceWord) const { return true; }  // no payload says it
  bool operator()(wire::UserWord const&) const { return true; }
  bool operator()(wire::SeatWord const&) const { return false; }
  bool operator()(coach::Answer const&) const { return false; }

  bool operator()(NotForUs const&) const { return false; }
  bool operator()(Refusal const&) const { return false; }
  bool operator()(core::Request const& r) const { return std::visit(*this, r); }
  bool operator()(wire::Word const& w) const { return std::visit(*this, w); }
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Digits with an optional fraction, and nothing else.
std::optional<double> decimal_of(std::string_view text) {
  // from_chars alone would also take "-1", ".5", "5.", "inf" and "nan".
  bool const framed = !text.empty() && is_digit(text.front()) && is_digit(text.back());
  double value = 0;
  auto const [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (!framed || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<core::Height> height_of(std::string_view text) {
  auto const mm = decimal_of(text);
  return mm ? std::optional{core::Height::at_mm(*mm)} : std::nullopt;
}

Command parse_target(std::string_view text) {
  if (auto const height = height_of(text)) return request::MoveTo{*height};
  return Refusal{"expected a height in millimetres, such as 735 or 735.5"};
}

Command parse_seat(std::string_view text) {
  auto const height = height_of(text);
  if (height && *height >= wire::k_lowest_seat && *height <= wire::k_highest_seat) {
    return wire::Word{wire::SeatWord{height}};
  }
  return Refusal{fmt::format("expected the seat's height in millimetres, from {:.0f} to {:.0f}",
                             wire::k_lowest_seat.mm(), wire::k_highest_seat.mm())};
}

Command parse_interval(IntervalTopic const& topic, std::string_view text) {
  auto const minutes = decimal_of(text);
  if (minutes && *minutes >= topic.least_minutes && *minutes <= topic.most_minutes) {
    return request::SetInterval{topic.interval, std::chrono::seconds{std::llround(*minutes * 60)}};
  }
  return Refusal{fmt::format("expected a number of minutes from {} to {}, such as 25 or 7.5",
                             topic.least_minutes, topic.most_minutes)};
}

Command parse_break(std::string_view text) {
  if (auto const answer = wire::coach_answer_of(text)) return wire::Word{*answer};
  return Refusal{
      fmt::format("expected {}; start perhaps with an exercise, as start EX01", wire::k_coach_answers)};
}

/// A whole number of minutes from 1 to `most`.
std::optional<core::Duration> minutes_of(std::string_view text, int most) {
  int minutes = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
  bool const whole =
      !text.empty() && is_digit(text.front()) && error == std::errc{} && end == text.data() + text.size();
  if (!whole || minutes < 1 || minutes > most) return std::nullopt;
  return std::chrono::minutes{minutes};
}

Command parse_do_not_disturb(std::string_view text) {
  constexpr int k_day = 24 * 60;
  if (text == "ON") return request::DoNotDisturb{request::k_until_told};
  if (text == "OFF") return request::DoNotDisturb{core::Duration{0}};
  if (auto const length = minutes_of(text, k_day)) return request::DoNotDisturb{*length};
  return Refusal{fmt::format("expected ON, OFF or a whole number of minutes from 1 to {}", k_day)};
}

Command parse_pause(std::string_view text) {
  constexpr int k_week = 7 * 24 * 60;
  if (text == "OFF") return request::Resume{};
  if (text == "tomorrow") return request::Pause{};
  if (auto const length = minutes_of(text, k_week)) return request::Pause{*length};
  return Refusal{fmt::format("expected OFF, tomorrow or a whole number of minutes from 1 to {}", k_week)};
}

Command parse_word(WordCommand const& command, std::string_view text) {
  std::string expected;
  for (Word const& word : command.words) {
    if (word.text == text) return word.request;
    if (!expected.empty()) expected += ", ";
    expected += word.text;
  }
  return Refusal{fmt::format("expected {} {}", command.words.size() == 1 ? "exactly" : "one of", expected)};
}

Command parse_payload(std::string_view name, std::string_view text) {
  if (text.size() > k_max_command_bytes) {
    return Refusal{fmt::format("longer than {} bytes", k_max_command_bytes)};
  }
  if (name == leaf::k_target) return parse_target(text);
  if (name == leaf::k_seat_height) return parse_seat(text);
  if (name == leaf::k_break) return parse_break(text);
  if (name == leaf::k_user && !text.empty()) return wire::Word{wire::UserWord{std::string{text}}};
  if (name == leaf::k_dnd) return parse_do_not_disturb(text);
  if (name == leaf::k_pause) return parse_pause(text);
  for (IntervalTopic const& topic : k_intervals) {
    if (topic.leaf == name) return parse_interval(topic, text);
  }
  for (WordCommand const& command : k_word_commands) {
    if (command.leaf == name) return parse_word(command, text);
  }
  return Refusal{"there is no such command"};
}

}  // namespace

Command parse_command(Topics const& topics, Incoming const& message, bool motion_allowed) {
  auto const name = topics.command_leaf(message.topic);
  if (!name) return NotForUs{};
  if (message.retained) {
    return Refusal{
        "retained messages are ignored: they would move the desk at every reconnect; publish without the "
        "retain flag and clear this one with an empty retained message"};
  }
  Command command = parse_payload(*name, message.payload);
  if (!motion_allowed && std::visit(NeedsTrust{}, command)) {
    return Refusal{
        "commands that move the desk are not taken from this broker: set mqtt.username, "
        "mqtt.certificate_file or mqtt.allow_motion"};
  }
  return command;
}

bool is_stop(Topics const& topics, Incoming const& message) {
  return !message.retained && message.payload == "STOP" && topics.command_leaf(message.topic) == leaf::k_move;
}

std::string_view known_command(std::string_view leaf) {
  constexpr std::array k_with_values{leaf::k_target, leaf::k_seat_height, leaf::k_break,
                                     leaf::k_user,   leaf::k_dnd,         leaf::k_pause};
  for (std::string_view const known : k_with_values) {
    if (known == leaf) return known;
  }
  for (IntervalTopic const& topic : k_intervals) {
    if (topic.leaf == leaf) return topic.leaf;
  }
  for (WordCommand const& command : k_word_commands) {
    if (command.leaf == leaf) return command.leaf;
  }
  return {};
}

namespace {

/// Who deskd is to the broker, or who may reach it.
bool is_trusted(config::MqttSettings const& settings) {
  return !settings.username.empty() || (settings.tls && !settings.certificate_file.empty()) ||
         config::on_this_host(settings.host);
}

}  // namespace

bool motion_allowed(config::MqttSettings const& settings) {
  switch (settings.allow_motion) {
    case config::AllowMotion::always: return true;
    case config::AllowMotion::never: return false;
    case config::AllowMotion::trusted: return is_trusted(settings);
  }
  return false;
}

std::string_view why_motion(config::MqttSettings const& settings) {
  switch (settings.allow_motion) {
    case config::AllowMotion::always:
      return is_trusted(settings)
                 ? ""
                 : "mqtt.allow_motion is always, so whoever can reach the broker can move the "
                   "desk";
    case config::AllowMotion::never: return "mqtt.allow_motion is never";
    case config::AllowMotion::trusted:
      return is_trusted(settings) ? ""
                                  : "the broker is on another host and deskd has neither a login nor a "
                                    "certificate there; see mqtt.allow_motion";
  }
  return "";
}

}  // namespace desk::mqtt
