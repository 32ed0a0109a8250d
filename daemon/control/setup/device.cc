#include "daemon/control/setup/device.h"

#include "config/loader.h"
#include "config/modbus_map.h"
#include "config/schema.h"
#include "config/shipped_files.h"
#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::setup {

namespace {

using config::Value;
using driver::modbus::Map;

struct Choice {
  Kind kind;
  std::string_view words;
};
constexpr std::array k_kinds{
    Choice{Kind::linak, "a LINAK lifting column with a network socket (Modbus TCP)"},
    Choice{Kind::relay_board, "a relay board and a distance sensor on a serial line (Modbus RTU)"},
    Choice{Kind::laing, "a Laing LTC302 control box on a serial line"},
    Choice{Kind::own_map, "another device with Modbus registers, described by a map of your own"},
    Choice{Kind::gpio, "relays or a motor driver on the pins of this computer, and a sensor"},
    Choice{Kind::simulated, "a simulated desk, to try all of this without one"},
};

std::string count(std::size_t n, std::string_view what) {
  return fmt::format("{} {}{}", n == 0 ? "no" : fmt::format("{}", n), what, n == 1 ? "" : "s");
}

std::optional<Map> map_of(Sheet const& sheet) {
  if (auto const own = sheet.text_or(key::modbus("map"), ""); !own.empty())
    return config::load_map_file(own).map;
  auto const profile = sheet.text_or(key::desk("profile"), "");
  for (auto const& file : config::shipped_maps()) {
    if (file.name == profile) return config::load_map(file.text, file.name).map;
  }
  return std::nullopt;
}

bool writes_position(Map const& map) {
  return std::any_of(map.start.begin(), map.start.end(), [](auto const& step) {
    auto const* const write = std::get_if<driver::modbus::Write>(&step);
    return write != nullptr &&
           std::find(write->values.begin(), write->values.end(),
                     driver::modbus::Value{driver::modbus::Term::preset}) != write->values.end();
  });
}

std::string ask_port(Person& person, World& world, std::string const& preset) {
  auto const ports = world.serial_ports();
  if (ports.empty()) person.say("  No serial port was found on this computer. Is the adapter plugged in?");
  for (std::size_t i = 0; i < ports.size(); ++i) {
    auto const words = ports[i].words.empty() ? std::string{} : fmt::format("  ({})", ports[i].words);
    person.say(fmt::format("  {:>2}  {}{}", i + 1, ports[i].name, words));
  }
  auto enter = preset.empty() && !ports.empty() ? ports.front().name : preset;
  auto const prompt = fmt::format("The serial port{}{}: ", ports.empty() ? "" : ", by number or name",
                                  enter.empty() ? "" : fmt::format(" [{}]", enter));
  while (true) {
    auto const typed = person.ask(prompt);
    if (typed.empty() && !enter.empty()) return enter;
    auto const number = std::find_if(ports.begin(), ports.end(), [&](SerialPort const& port) {
      return typed == fmt::format("{}", &port - ports.data() + 1);
    });
    if (number != ports.end()) return number->name;
    auto read = read_value(key::serial("device"), typed);
    if (auto* const value = std::get_if<Value>(&read)) return std::get<std::string>(*value);
    person.say("  " + std::get<std::string>(read));
  }
}

/// Of the person's folder is as good as with its whole path; the daemon's folder is another.
std::string ask_map(Person& person, std::string const& preset) {
  while (true) {
    auto const text = shown(ask_value(person, key::modbus("map"), "The file with the map",
                                      preset.empty() ? std::nullopt : std::optional<Value>{preset}));
    auto const file = std::filesystem::absolute(text).lexically_normal();
    auto const result = config::load_map_file(file);
    for (auto const& mistake : result.mistakes) person.say("  " + config::to_string(mistake));
    if (result.map) return file.string();
  }
}

void ask_into(Person& person, World& world, Asked const& asked, std::optional<Value> const& preset,
              Sheet& sheet) {
  auto const text = preset ? shown(*preset) : std::string{};
  if (asked.key == key::serial("device")) {
    sheet.set(asked.key, ask_port(person, world, text));
  } else if (asked.key == key::modbus("map")) {
    sheet.set(asked.key, ask_map(person, text));
  } else if (asked.key == key::sensor("device")) {
    auto const devices = world.iio_devices();
    person.say(fmt::format("  Sensors that this kernel reads: {}.",
                           devices.empty() ? "none" : fmt::format("{}", fmt::join(devices, ", "))));
    auto const enter = preset || devices.empty() ? preset : std::optional<Value>{devices.front()};
    sheet.set(asked.key, ask_value(person, asked.key, asked.prompt, enter));
  } else {
    sheet.set(asked.key, ask_value(person, asked.key, asked.prompt, preset));
  }
}

/// Asks its things one after the other.
class Connection {
 public:
  Connection(Person& person, World& world, Kind kind, Sheet& sheet)
      : person_{person}, world_{world}, sheet_{sheet}, device_{kind} {}

  void ask(config::KeyPath const& key, std::string prompt, std::optional<Value> const& preset = {}) {
    Asked asked{key, std::move(prompt)};
    ask_into(person_, world_, asked, preset, sheet_);
    device_.asked.push_back(std::move(asked));
  }
  /// What it has when it is new is only asked for if it is not so.
  void as_delivered(std::vector<std::pair<Asked, Value>> const& usual) {
    std::string words;
    for (auto const& [asked, value] : usual) {
      words += fmt::format("{}{}: {}", words.empty() ? "" : ", ", asked.prompt, shown(value));
      sheet_.set(asked.key, value);
      device_.asked.push_back(asked);
    }
    if (yes(person_, fmt::format("As it is when new ({})?", words), true)) return;
    for (auto const& [asked, value] : usual) ask_into(person_, world_, asked, value, sheet_);
  }
  [[nodiscard]] Device done() { return std::move(device_); }

 private:
  Person& person_;
  World& world_;
  Sheet& sheet_;
  Device device_;
};

Asked const k_baud{key::serial("baud"), "speed in bit/s"};
Asked const k_parity{key::serial("parity"), "parity"};
Asked const k_unit{key::modbus("unit"), "unit number"};

void ask_modbus(Connection& connection, Kind kind, Sheet& sheet) {
  sheet.set(key::bus("driver"), std::string{"modbus"});
  if (kind == Kind::linak) {
    sheet.set(key::desk("profile"), std::string{"linak-lc3"});
    // As delivered, hardware.md 3.1; as in config/examples/linak-lc3.toml.
    connection.ask(key::tcp("host"), "The column's name or address", Value{std::string{"192.168.1.10"}});
    connection.as_delivered({{{key::tcp("port"), "port"}, std::int64_t{502}}, {k_unit, std::int64_t{255}}});
    sheet.set(key::modbus("base_height_mm"), 640.0);
  } else if (kind == Kind::relay_board) {
    sheet.set(key::desk("profile"), std::string{"relay-board"});
    connection.ask(key::serial("device"), "serial port");
    connection.as_delivered({{k_baud, std::int64_t{9600}},
                             {k_parity, std::string{"none"}},
                             {{key::modbus("unit"), "unit number of the relays"}, std::int64_t{1}},
                             {{key::modbus("sensor_unit"), "of the sensor"}, std::int64_t{80}}});
    sheet.set(key::modbus("base_height_mm"), 30.0);
  } else {
    sheet.set(key::desk("profile"), std::string{"laing-ltc302"});
    connection.ask(key::serial("device"), "serial port");
    connection.as_delivered(
        {{k_baud, std::int64_t{57'600}}, {k_parity, std::string{"none"}}, {k_unit, std::int64_t{1}}});
  }
}

void ask_own_map(Person& person, Connection& connection, Sheet& sheet) {
  sheet.set(key::bus("driver"), std::string{"modbus"});
  connection.ask(key::modbus("map"), "map");
  if (choose(person, "How is it connected?", {"a serial line", "TCP"}, 0) == 0) {
    connection.ask(key::serial("device"), "serial port");
    connection.ask(k_baud.key, "Its speed in bit/s");
    connection.ask(k_parity.key, "Its parity: none, even or odd");
  } else {
    connection.ask(key::tcp("host"), "Its name or address");
    connection.ask(key::tcp("port"), "Its port");
  }
  connection.ask(k_unit.key, "Its unit number");
  auto const map = map_of(sheet);
  if (map && map->height_by_sensor)
    connection.ask(key::modbus("sensor_unit"), "The unit number of its distance sensor");
  if (map && map->height_above_base)
    connection.ask(key::modbus("base_height_mm"), "Height of the desk top where it says 0, in mm");
}

void ask_sensor(Person& person, Connection& connection, Sheet& sheet) {
  auto const& sources =
      std::get<config::Choice>(config::section_at({"sensor", "top"})->section->find("source")->kind).names;
  std::vector<std::string> lines;
  lines.reserve(sources.size());
  for (auto const& name : sources) {
    lines.push_back(name == "iio"       ? "iio: one that Linux reads, as a VL53L0X"
                    : name == "encoder" ? "encoder: two rows of pulses"
                    : name == "pulses"  ? "pulses: one row"
                                        : std::string{name} + ": ultrasonic, two pins");
  }
  person.say("Who knows the height of the desk top?");
  std::string const source{sources[choose(person, "Which sensor?", lines, 0)]};
  sheet.set(key::sensor("source"), source);
  sheet.set(key::gpio("height"), std::string{"top"});
  if (source == "iio") {
    connection.ask(key::sensor("device"), "Its name");
  } else if (source == "hc-sr04") {
    connection.ask(key::sensor("trigger"), "Its trigger's pin");
    connection.ask(key::sensor("echo"), "Its echo's pin");
  } else {
    connection.ask(key::sensor("a"), "The pin of its pulses, or of the first row");
    if (source == "encoder") connection.ask(key::sensor("b"), "The pin of the second row");
    connection.ask(key::sensor("mm_per_count"), "How many mm the desk goes up from count to count");
    connection.ask(key::sensor("home_height_mm"), "Height of the desk top at its lower end stop, in mm");
    return;
  }
  sheet.set(key::sensor("offset_mm"), 0.0, "How far the sensor sits below the desk top.");
}

void ask_gpio(Person& person, World& world, Connection& connection, Sheet& sheet) {
  auto const found = world.gpio_chips();
  for (auto const& chip : found.chips)
    person.say(fmt::format("  {}  {}, {}", chip.name, chip.label, count(chip.lines, "line")));
  if (found.chips.empty()) {
    person.say("  " + (found.trouble.empty() ? "This computer has no GPIO chip." : found.trouble));
  }
  sheet.set(key::bus("driver"), std::string{"gpio"});
  person.say("A pin is written as GPIO17, gpiochip0:17, or with the chip's label as pinctrl-bcm2711:17.");
  connection.ask(key::gpio("up"), "The pin of \"up\"");
  connection.ask(key::gpio("down"), "The pin of \"down\"");
  connection.ask(key::gpio("active_low"), "Does a low level move the desk, as with most relay boards?",
                 Value{true});
  ask_sensor(person, connection, sheet);
}

}  // namespace

Kind ask_kind(Person& person, World& world) {
  std::vector<std::string> lines;
  lines.reserve(k_kinds.size());
  for (auto const& choice : k_kinds) lines.emplace_back(choice.words);
  auto const ports = world.serial_ports();
  auto const gpio = world.gpio_chips();
  person.say(fmt::format("This computer has {} and {}{}.", count(ports.size(), "serial port"),
                         count(gpio.chips.size(), "GPIO chip"),
                         gpio.trouble.empty() ? "" : fmt::format(" ({})", gpio.trouble)));
  return k_kinds.at(choose(person, "What moves your desk?", lines, k_kinds.size() - 1)).kind;
}

Device ask_device(Person& person, World& world, Kind kind, Sheet& sheet) {
  for (auto const* section : {"bus", "sensor", "desk"}) sheet.erase_below({section});
  sheet.set(key::desk("name"), std::string{"Desk"});
  Connection connection{person, world, kind, sheet};
  switch (kind) {
    case Kind::linak:
    case Kind::relay_board:
    case Kind::laing: ask_modbus(connection, kind, sheet); break;
    case Kind::own_map: ask_own_map(person, connection, sheet); break;
    case Kind::gpio: ask_gpio(person, world, connection, sheet); break;
    case Kind::simulated:
      sheet.set(key::bus("driver"), std::string{"simulated"});
      connection.ask(key::desk("profile"),
                     fmt::format("Like which make? {}", fmt::join(config::k_simulated_profiles, ", ")),
                     Value{std::string{config::k_simulated_profiles.front()}});
      break;
  }
  return connection.done();
}

void ask_again(Person& person, World& world, Asked const& asked, Sheet& sheet) {
  auto const* const before = sheet.find(asked.key);
  ask_into(person, world, asked, before == nullptr ? std::nullopt : std::optional{*before}, sheet);
}

config::KeyPath zero_key(Sheet const& sheet) {
  for (auto const& key :
       {key::modbus("base_height_mm"), key::sensor("offset_mm"), key::sensor("home_height_mm")}) {
    if (sheet.find(key) != nullptr) return key;
  }
  return {};
}

bool knows_positions_only(Sheet const& sheet) {
  auto const map = map_of(sheet);
  return map && writes_position(*map);
}

bool counts_from_lowest(Sheet const& sheet) {
  auto const map = map_of(sheet);
  return map && map->height_above_base && !map->height_by_sensor;
}

std::string trial_toml(Sheet sheet) {
  sheet.erase_below({"mqtt"});
  sheet.erase_below({"desk", "main", "presence"});
  sheet.set(key::mqtt("enabled"), false);
  sheet.set(key::cycle("mode"), std::string{"off"});
  auto const range = [](config::KeyPath const& key) {
    auto const match = config::section_at(config::parent(key));
    return std::get<config::Number>(match->section->find(key.back())->kind);
  };
  // As far as nobody has said where it ends, it may stand anywhere.
  auto const simulated = sheet.text_or(key::bus("driver"), "") == "simulated";
  double const lowest =
      std::max(range(key::desk("min_height_mm")).min,
               counts_from_lowest(sheet) ? sheet.number_or(key::modbus("base_height_mm"), 0) : 0);
  if (!simulated && sheet.find(key::desk("min_height_mm")) == nullptr)
    sheet.set(key::desk("min_height_mm"), lowest);
  if (!simulated && sheet.find(key::desk("max_height_mm")) == nullptr)
    sheet.set(key::desk("max_height_mm"), range(key::desk("max_height_mm")).max);
  constexpr double k_sit_mm = 720;  // as in config/deskd.toml
  constexpr double k_stand_mm = 1100;
  constexpr auto k_nobody = "setup";
  double const min = sheet.number_or(key::desk("min_height_mm"), 0);
  double const max = sheet.number_or(key::desk("max_height_mm"), k_stand_mm);
  sheet.erase_below({"user"});
  double const sit = std::max(sheet.number_or(key::modbus("preset_1_mm"), k_sit_mm), min);
  double const stand = std::min(sheet.number_or(key::modbus("preset_2_mm"), k_stand_mm), max);
  sheet.set(key::user(k_nobody, "sit_height_mm"), sit);
  sheet.set(key::user(k_nobody, "stand_height_mm"), stand);
  if (knows_positions_only(sheet)) {
    sheet.set(key::modbus("preset_1_mm"), sit);
    sheet.set(key::modbus("preset_2_mm"), stand);
  }
  return sheet.toml("A trial of deskctl setup.");
}

bool drives_hardware(std::string const& toml) {
  auto const loaded = config::load_text(toml, "deskd.toml");
  if (!loaded.settings) return true;
  auto const& buses = loaded.settings->buses;
  return std::any_of(buses.begin(), buses.end(), [](config::BusSettings const& bus) {
    return bus.driver != config::BusSettings::Driver::simulated;
  });
}

}  // namespace desk::setup
