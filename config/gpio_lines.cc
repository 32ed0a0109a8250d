#include "config/gpio_lines.h"

#include <optional>

namespace desk::config {
namespace {

struct Parts {
  std::string_view chip;
  std::string_view offset;
};

/// Of "gpiochip0:17"; a line's own name has none.
std::optional<Parts> parts_of(std::string_view place) {
  auto const colon = place.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == place.size()) return std::nullopt;
  std::string_view const offset = place.substr(colon + 1);
  if (offset.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return Parts{place.substr(0, colon), offset};
}

/// "gpiochip0" and not a label, which may look like anything else.
bool is_chip_number(std::string_view chip) {
  constexpr std::string_view k_chip = "gpiochip";
  return chip.starts_with(k_chip) && chip.size() > k_chip.size() &&
         chip.substr(k_chip.size()).find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<LineUse> lines_of(Settings const& settings) {
  std::vector<LineUse> uses;
  auto const add = [&](KeyPath key, std::string const& place, bool output) {
    if (!place.empty()) uses.push_back({std::move(key), place, output});
  };
  for (SensorSettings const& sensor : settings.sensors) {
    auto const key = [&](char const* name) { return KeyPath{"sensor", sensor.id, name}; };
    add(key("a"), sensor.a, false);
    add(key("b"), sensor.b, false);
    add(key("trigger"), sensor.trigger, true);
    add(key("echo"), sensor.echo, false);
  }
  for (DeskSettings const& desk : settings.desks) {
    auto const key = [&](char const* section, char const* name) {
      return KeyPath{"desk", desk.id, section, name};
    };
    add(key("gpio", "up"), desk.gpio.up, true);
    add(key("gpio", "down"), desk.gpio.down, true);
    add(key("obstacle", "line"), desk.obstacle.line, false);
    add(key("buttons", "up"), desk.buttons.up, false);
    add(key("buttons", "down"), desk.buttons.down, false);
    add(key("buttons", "sit"), desk.buttons.sit, false);
    add(key("buttons", "stand"), desk.buttons.stand, false);
    add(key("buttons", "stop"), desk.buttons.stop, false);
    add(key("buttons", "snooze"), desk.buttons.snooze, false);
    add(key("signal", "buzzer"), desk.signal.buzzer, true);
    add(key("signal", "led"), desk.signal.led, true);
    add(key("presence", "line"), desk.presence.line, false);
  }
  return uses;
}

std::string normal_place(std::string_view place) {
  auto const parts = parts_of(place);
  if (!parts) return std::string{place};
  auto const digits = parts->offset.find_first_not_of('0');
  std::string_view const offset = digits == std::string_view::npos ? "0" : parts->offset.substr(digits);
  return std::string{parts->chip} + ':' + std::string{offset};
}

bool surely_on_different_chips(std::string_view a, std::string_view b) {
  auto const first = parts_of(a);
  auto const second = parts_of(b);
  return first && second && is_chip_number(first->chip) == is_chip_number(second->chip) &&
         first->chip != second->chip;
}

}  // namespace desk::config
