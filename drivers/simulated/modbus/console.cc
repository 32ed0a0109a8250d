#include "drivers/simulated/modbus/console.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace desk::driver::simulated::modbus {

std::string_view const k_help =
    R"(late SHARE MS          answers to this share (0 to 1) of the requests come MS later
lost SHARE             no answer; half of these requests are carried out nevertheless
corrupt SHARE          a bit of the answer is wrong
exception SHARE CODE   refused with this exception code, 1 to 11
garbage SHARE          noise before the answer
foreign SHARE          the answer names another unit
slow [on|off]          answers come byte by byte
calm                   none of the above any more
silent UNIT on|off     the unit is dead
error UNIT N           it shows this error number; 0: none
sensor UNIT FAULT      its sensor is none (healthy), silent, frozen or tenfold
obstacle UNIT MM up|down    something that a desk moving this way bumps into
obstacle UNIT off
handset UNIT up|down|release
load UNIT FACTOR       speed is FACTOR (0.7 to 1.3) of the nominal one, from the next start on
drop                   close all TCP connections
refuse on|off          accept no new TCP connections
hangup                 pull the serial adapter out
plug                   put it back; prints `ready` again
state                  what is true of each unit, and what its client did wrong
trace UNIT             the last requests that it heard and switches of its motor; seconds of CLOCK_MONOTONIC
help                   this text)";

namespace {

using core::Direction;
using core::TimePoint;
using Obeyed = Console::Obeyed;

/// What is wrong with a line, for the person who typed it.
struct Mistake : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The words of one command, taken one after the other.
class Words {
 public:
  explicit Words(std::string_view line) : in_{std::string{line}} {}

  std::string word(std::string_view what) {
    std::string text;
    if (!(in_ >> text)) throw Mistake{fmt::format("{} is missing", what)};
    return text;
  }
  std::string optional_word() {
    std::string text;
    in_ >> text;
    return text;
  }
  double number(std::string_view what, double low, double high) {
    std::string const text = word(what);
    double value = 0;
    auto const* const end = text.data() + text.size();
    auto const [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || !(value >= low && value <= high)) {
      throw Mistake{fmt::format("{} must be a number from {} to {}, not '{}'", what, low, high, text)};
    }
    return value;
  }
  double share() { return number("SHARE", 0, 1); }
  int whole(std::string_view what, int low, int high) {
    double const value = number(what, low, high);
    if (value != static_cast<int>(value)) throw Mistake{fmt::format("{} must be a whole number", what)};
    return static_cast<int>(value);
  }
  void end() {
    if (auto const more = optional_word(); !more.empty())
      throw Mistake{fmt::format("'{}' is too much", more)};
  }

 private:
  std::istringstream in_;
};

Direction direction(std::string const& text) {
  if (text == "up") return Direction::up;
  if (text == "down") return Direction::down;
  throw Mistake{fmt::format("must be up or down, not '{}'", text)};
}
bool on_or_off(std::string const& text) {
  if (text == "on") return true;
  if (text == "off") return false;
  throw Mistake{fmt::format("must be on or off, not '{}'", text)};
}

int unit_number(Words& words) {
  return words.whole("UNIT", 1, 255);
}

Device& device(Words& words, Station& station) {
  int const unit = unit_number(words);
  Device* const found = station.bus().find(unit);
  if (found == nullptr) throw Mistake{fmt::format("there is no unit {}", unit)};
  return *found;
}

SensorFault sensor_fault(std::string const& text) {
  if (text == "none") return SensorFault::none;
  if (text == "silent") return SensorFault::silent;
  if (text == "frozen") return SensorFault::frozen;
  if (text == "tenfold") return SensorFault::tenfold;
  throw Mistake{fmt::format("FAULT must be none, silent, frozen or tenfold, not '{}'", text)};
}

// ---- The commands. Everything is read before anything changes.

void late(Words& words, Station& station, TimePoint /*now*/) {
  double const share = words.share();
  int const ms = words.whole("MS", 0, 60'000);
  station.faults().late = share;
  station.faults().late_by = std::chrono::milliseconds{ms};
}
void lost(Words& words, Station& station, TimePoint /*now*/) {
  station.faults().lost = words.share();
}
void corrupt(Words& words, Station& station, TimePoint /*now*/) {
  station.faults().corrupt = words.share();
}
void garbage(Words& words, Station& station, TimePoint /*now*/) {
  station.faults().garbage = words.share();
}
void foreign(Words& words, Station& station, TimePoint /*now*/) {
  station.faults().foreign = words.share();
}
void exception(Words& words, Station& station, TimePoint /*now*/) {
  double const share = words.share();
  station.faults().exception_code = static_cast<std::uint8_t>(words.whole("CODE", 1, 11));
  station.faults().exception = share;
}
void slow(Words& words, Station& station, TimePoint /*now*/) {
  std::string const text = words.optional_word();
  station.faults().slow = text.empty() || on_or_off(text);
}
void calm(Words& /*words*/, Station& station, TimePoint /*now*/) {
  station.faults() = {};
}
void silent(Words& words, Station& station, TimePoint /*now*/) {
  int const unit = unit_number(words);
  if (station.bus().find(unit) == nullptr) throw Mistake{fmt::format("there is no unit {}", unit)};
  station.bus().set_silent(unit, on_or_off(words.word("on or off")));
}
void error(Words& words, Station& station, TimePoint now) {
  Device& unit = device(words, station);
  int const number = words.whole("N", 0, 255);
  if (!unit.show_error(number, now)) {
    throw Mistake{fmt::format("a {} shows no error {}", unit.kind(), number)};
  }
}
void sensor(Words& words, Station& station, TimePoint /*now*/) {
  Device& unit = device(words, station);
  if (!unit.set_sensor_fault(sensor_fault(words.word("FAULT")))) {
    throw Mistake{fmt::format("a {} is no sensor", unit.kind())};
  }
}
void obstacle(Words& words, Station& station, TimePoint now) {
  Plant& plant = device(words, station).plant();
  std::string const text = words.word("MM or off");
  if (text == "off") return plant.remove_obstacle(now);
  double const mm = Words{text}.number("MM", 0, 4000);
  plant.place_obstacle({core::Height::at_mm(mm), direction(words.word("up or down"))}, now);
}
void handset(Words& words, Station& station, TimePoint now) {
  Device& unit = device(words, station);
  std::string const text = words.word("up, down or release");
  if (text == "release") return unit.press_handset(std::nullopt, now);
  unit.press_handset(direction(text), now);
}
void load(Words& words, Station& station, TimePoint /*now*/) {
  Plant& plant = device(words, station).plant();
  plant.set_load(words.number("FACTOR", 0.7, 1.3));
}

struct Command {
  std::string_view name;
  void (*obey)(Words&, Station&, TimePoint);
};
constexpr std::array k_commands{
    Command{"late", late},       Command{"lost", lost},       Command{"corrupt", corrupt},
    Command{"garbage", garbage}, Command{"slow", slow},       Command{"exception", exception},
    Command{"calm", calm},       Command{"silent", silent},   Command{"error", error},
    Command{"sensor", sensor},   Command{"load", load},       Command{"obstacle", obstacle},
    Command{"handset", handset}, Command{"foreign", foreign},
};

std::string trace(Words& words, Station& station) {
  Device const& unit = device(words, station);
  words.end();
  std::string text;
  for (Trace::Entry const& entry : unit.trace().entries()) {
    text += fmt::format("at={:.6f} {}\n", core::to_seconds(entry.at.time_since_epoch()), entry.what);
  }
  return text;
}

/// What is the server's to do; nullopt: not one of these.
std::optional<LineAction> line_action(std::string_view name, Words& words) {
  if (name == "drop") return LineAction::drop;
  if (name == "hangup") return LineAction::hang_up;
  if (name == "plug") return LineAction::plug_in;
  if (name == "refuse") {
    return on_or_off(words.word("on or off")) ? LineAction::refuse : LineAction::accept;
  }
  return std::nullopt;
}

}  // namespace

Obeyed Console::obey(std::string_view line, TimePoint now) {
  Words words{line};
  std::string const name = words.optional_word();
  if (name.empty()) return {};
  try {
    if (name == "help") return {std::string{k_help} + "\nok", LineAction::none};
    if (name == "state") return {state(now) + "\nok", LineAction::none};
    station_->bus().advance(now);
    if (name == "trace") return {trace(words, *station_) + "ok", LineAction::none};
    if (auto const action = line_action(name, words)) {
      words.end();
      return {"ok", *action};
    }
    for (Command const& command : k_commands) {
      if (command.name != name) continue;
      command.obey(words, *station_, now);
      words.end();
      return {"ok", LineAction::none};
    }
    return {fmt::format("error: no such command: '{}'; try help", name), LineAction::none};
  } catch (Mistake const& mistake) {
    return {fmt::format("error: {}: {}", name, mistake.what()), LineAction::none};
  }
}

std::string Console::state(TimePoint now) {
  station_->bus().advance(now);
  std::string text;
  for (auto const& [unit, device] : station_->bus().devices()) {
    Plant const& plant = device->plant();
    Misuse const m = device->misuse();
    text += fmt::format(
        "unit={} kind={} height_mm={:.1f} motor={} error={} gap_ms={:.1f} both_on={} reversals={} "
        "starts_in_error={} starts={}\n",
        unit, device->kind(), plant.height().mm(), plant.motor_on() ? "on" : "off", device->error(),
        1000 * core::to_seconds(m.longest_gap), m.both_directions, m.reversals, m.starts_despite_error,
        device->starts());
  }
  auto const& traffic = station_->traffic();
  return text + fmt::format("line requests={} answers={} short_gaps={}", traffic.requests, traffic.answers,
                            traffic.short_gaps);
}

}  // namespace desk::driver::simulated::modbus
