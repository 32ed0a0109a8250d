#include "config/gpio_checks.h"

#include "config/gpio_lines.h"
#include "config/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace desk::config {
namespace {

using Source = SensorSettings::Source;
using Severity = Mistake::Severity;

/// A key of a sensor: which kinds take it, and which cannot do without it.
struct SensorKey {
  std::string_view name;
  std::vector<Source> taken_by;
  std::vector<Source> needed_by = {};
  std::string_view hint = {};
};

std::vector<SensorKey> const& sensor_keys() {
  using enum SensorSettings::Source;
  static std::vector<SensorKey> const k_keys{
      {"device", {iio}, {iio}, "`grep . /sys/bus/iio/devices/*/name` shows those there are"},
      {"channel", {iio}},
      {"mm_per_unit", {iio}},
      {"period_ms", {iio}},
      {"offset_mm", {iio, hc_sr04}},
      {"median", {iio, hc_sr04}},
      {"a", {encoder, pulses}, {encoder, pulses}, "write the input that the pulses come in by"},
      {"b",
       {encoder},
       {encoder},
       "an encoder has two rows of pulses; a sensor with one is source = \"pulses\""},
      {"mm_per_count",
       {encoder, pulses},
       {encoder, pulses},
       "count from one end to the other, and divide the stroke by it"},
      {"home_height_mm",
       {encoder, pulses},
       {encoder, pulses},
       "measure the desk top's height at its lower end stop, from the floor"},
      {"trigger", {hc_sr04}, {hc_sr04}, "write the output that starts a measurement"},
      {"echo", {hc_sr04}, {hc_sr04}, "write the input that the echo comes in by"},
      {"temperature_c", {hc_sr04}},
      {"active_low", {encoder, pulses}},
      {"bias", {encoder, pulses, hc_sr04}},
      {"debounce_ms", {encoder, pulses}}};
  return k_keys;
}

bool among(std::vector<Source> const& sources, Source source) {
  return std::find(sources.begin(), sources.end(), source) != sources.end();
}

std::string in_words(std::vector<Source> const& sources) {
  std::string text;
  for (Source const s : sources) text += fmt::format("{}\"{}\"", text.empty() ? "" : " or ", to_string(s));
  return text;
}

void check_scales(Draft& draft, SensorSettings const& sensor) {
  KeyPath const unit = key_of(sensor, "mm_per_unit");
  if (sensor.source == Source::iio && draft.usable(unit)) {
    bool const metres = sensor.channel.starts_with("in_distance");
    if (!draft.has(unit) && !metres && draft.usable(key_of(sensor, "channel"))) {
      draft.report(unit, {fmt::format("is missing: {} is no distance in metres", in_quotes(sensor.channel)),
                          "measure the height at two places, and divide its change by that of the channel"});
    } else if (sensor.mm_per_unit == 0) {
      draft.report(unit, {"0 makes every height the same"});
    }
  }
  // The finest encoders have some thousand counts a millimetre.
  constexpr double k_finest = 0.0001;
  KeyPath const count = key_of(sensor, "mm_per_count");
  if (!sensor.counts() || !draft.has(count) || !draft.usable(count)) return;
  if (std::abs(sensor.mm_per_count) < k_finest) {
    draft.report(count, {fmt::format("{} makes every height the same", sensor.mm_per_count)});
  } else if (sensor.mm_per_count < 0 && sensor.source == Source::pulses) {
    draft.report(count, {fmt::format("{} is below 0, and pulses have no direction", sensor.mm_per_count),
                         "the motor's direction is taken"});
  }
}

SensorSettings const* sensor_of(Draft const& draft, std::string const& id) {
  auto const& all = draft.settings.sensors;
  auto const it = std::find_if(all.begin(), all.end(), [&](SensorSettings const& s) { return s.id == id; });
  bool const known = it != all.end() && draft.usable(key_of(*it, "source"));
  return known ? &*it : nullptr;
}

/// A desk that counts stands at its lower end when it has come home, and goes no lower.
void check_home(Draft& draft, DeskSettings const& desk, SensorSettings const& sensor) {
  KeyPath const home = key_of(sensor, "home_height_mm");
  KeyPath const min = key_of(desk, "min_height_mm");
  KeyPath const max = key_of(desk, "max_height_mm");
  if (!draft.has(home) || !draft.usable(home) || !draft.usable(min) || !draft.usable(max)) return;
  if (sensor.home_height >= desk.limits.max) {
    draft.report(home, {fmt::format("the lower end stop at {} mm is not below {}, {} mm",
                                    sensor.home_height.mm(), to_string(max), desk.limits.max.mm())});
  } else if (desk.limits.min < sensor.home_height) {
    draft.report_at({min, home}, {fmt::format("{} mm is below the lower end stop, {} mm by {}",
                                              desk.limits.min.mm(), sensor.home_height.mm(), to_string(home)),
                                  fmt::format("set it to {} or more, 10 mm away from the end",
                                              sensor.home_height.mm() + 10)});
    draft.spoil(min);
  }
}

/// One kernel request drives both, so that they change together.
void check_one_chip(Draft& draft, KeyPath const& first, std::string const& a, KeyPath const& second,
                    std::string const& b, std::string_view why) {
  if (a.empty() || b.empty() || !draft.usable(first) || !draft.usable(second)) return;
  if (!surely_on_different_chips(a, b)) return;
  draft.report(second, {fmt::format("{} and {}, {}, are on different chips", in_quotes(b), to_string(first),
                                    in_quotes(a)),
                        std::string{why}});
}

void check_none_of(Draft& draft, DeskSettings const& desk, std::string_view section,
                   std::vector<std::string_view> const& lines) {
  if (!draft.sections.contains(key_of(desk, section))) return;
  bool const any = std::any_of(lines.begin(), lines.end(),
                               [&](std::string_view name) { return draft.has(key_of(desk, section, name)); });
  if (any) return;
  draft.report(key_of(desk, section), {"has no line", fmt::format("write one of {}", listed(lines))});
}

}  // namespace

void check_sensor(Draft& draft, SensorSettings const& sensor) {
  if (!draft.usable(key_of(sensor, "source"))) return;
  for (SensorKey const& key : sensor_keys()) {
    KeyPath const path = key_of(sensor, key.name);
    bool const there = draft.has(path);
    if (there && !among(key.taken_by, sensor.source)) {
      draft.report(path, {fmt::format("belongs to source = {}, and this one is \"{}\"",
                                      in_words(key.taken_by), to_string(sensor.source))});
      draft.spoil(path);
    } else if (!there && among(key.needed_by, sensor.source)) {
      draft.report(path, {fmt::format("is missing, source = \"{}\" needs it", to_string(sensor.source)),
                          std::string{key.hint}});
    }
  }
  check_scales(draft, sensor);
  KeyPath const median = key_of(sensor, "median");
  if (draft.usable(median) && sensor.median % 2 == 0) {
    draft.report(median, {fmt::format("{} is even, and has none in the middle", sensor.median),
                          fmt::format("write {} or {}", sensor.median - 1, sensor.median + 1)});
  }
  check_one_chip(draft, key_of(sensor, "a"), sensor.a, key_of(sensor, "b"), sensor.b,
                 "the order of their edges is only known on one");
}

void check_gpio_desk(Draft& draft, DeskSettings const& desk) {
  KeyPath const section = key_of(desk, "gpio");
  if (!draft.sections.contains(section)) {
    draft.report(
        section,
        {fmt::format("is missing: [bus.{}] is a gpio bus, and nothing says which lines move the desk",
                     desk.bus),
         fmt::format("add [desk.{}.gpio] with up, down and height", desk.id)});
    return;
  }
  check_one_chip(draft, key_of(desk, "gpio", "up"), desk.gpio.up, key_of(desk, "gpio", "down"),
                 desk.gpio.down, "they must change together, which only lines of one chip do");
  if (auto const* sensor = sensor_of(draft, desk.gpio.height); sensor != nullptr && sensor->counts()) {
    check_home(draft, desk, *sensor);
  }
  if (auto const* seat = sensor_of(draft, desk.gpio.seat); seat != nullptr && seat->counts()) {
    draft.report(
        key_of(desk, "gpio", "seat"),
        {fmt::format("[sensor.{}] counts, and only a desk can be driven to its end stop to count from",
                     seat->id),
         R"(a seat's height is measured by source = "iio" or "hc-sr04")"});
  }
}

void check_panel(Draft& draft, DeskSettings const& desk) {
  check_none_of(draft, desk, "buttons", {"up", "down", "sit", "stand", "stop", "snooze"});
  check_none_of(draft, desk, "signal", {"buzzer", "led"});
}

void check_shared(Draft& draft) {
  std::map<std::string, KeyPath> sensors;
  for (DeskSettings const& desk : draft.settings.desks) {
    for (auto const& [name, id] :
         {std::pair{"height", desk.gpio.height}, std::pair{"seat", desk.gpio.seat}}) {
      KeyPath const key = key_of(desk, "gpio", name);
      if (id.empty() || !draft.usable(key)) continue;
      auto const [first, is_new] = sensors.try_emplace(id, key);
      if (!is_new) {
        draft.report(key, {fmt::format("[sensor.{}] is already {}", id, to_string(first->second)),
                           "a sensor measures one height"});
      }
    }
  }
  std::map<std::string, KeyPath> lines;
  for (LineUse const& use : lines_of(draft.settings)) {
    if (!draft.has(use.key) || !draft.usable(use.key)) continue;
    auto const [first, is_new] = lines.try_emplace(normal_place(use.place), use.key);
    if (!is_new) {
      draft.report(use.key, {fmt::format("{} is already {}", in_quotes(use.place), to_string(first->second)),
                             "a line has one use"});
    }
  }
  bool const all_known =
      std::all_of(draft.settings.desks.begin(), draft.settings.desks.end(), [&](auto const& desk) {
        return draft.usable(key_of(desk, "gpio", "height")) && draft.usable(key_of(desk, "gpio", "seat"));
      });
  if (!all_known) return;
  for (SensorSettings const& sensor : draft.settings.sensors) {
    if (!sensors.contains(sensor.id))
      draft.report({"sensor", sensor.id}, {"no desk uses it"}, Severity::warning);
  }
}

}  // namespace desk::config
