#include "config/modbus_map.h"

#include "config/modbus_map_checks.h"
#include "config/modbus_steps.h"
#include "config/source_text.h"
#include "config/toml_section.h"

#include <fmt/format.h>

namespace desk::config {
namespace {

using driver::modbus::ErrorMeaning;
using driver::modbus::Map;
using driver::modbus::PollByExchange;
using DeskKind = core::Capabilities::Kind;

constexpr std::int64_t k_last_value = 65535;
constexpr std::int64_t k_last_long = 4'294'967'295;
/// A desk goes 2 mm in the dead time that its lease covers at the least; a coarser or slower sensor cannot
/// stop it on a millimetre (hardware.md §3.4).
constexpr double k_coarsest_mm = 5;
constexpr double k_slowest_ms = 250;
/// Two thirds of the time after which the device stops by itself leave room for one that gets lost.
constexpr double k_latest_keep_alive = 2.0 / 3;

std::uint16_t word(std::int64_t value) {
  return static_cast<std::uint16_t>(value);
}

core::Duration milliseconds(double ms) {
  return core::to_duration(core::Seconds{ms / 1000});
}

void read_motion(TomlSection& root, core::Capabilities& c) {
  auto s = root.section("motion");
  if (!s) return root.required("motion", std::optional<int>{}), void();
  c.cruise = core::Speed::of_mm_s(s->required("cruise_mm_s", s->number("cruise_mm_s", 1, 120)));
  c.start_delay = milliseconds(s->number("start_delay_ms", 0, 3000, Unit::milliseconds).value_or(300));
  c.ramp = milliseconds(s->number("ramp_ms", 0, 5000, Unit::milliseconds).value_or(600));
  c.coast_up = core::Distance::of_mm(s->number("coast_up_mm", 0, 100, Unit::mm).value_or(10));
  c.coast_down = core::Distance::of_mm(s->number("coast_down_mm", 0, 100, Unit::mm).value_or(10));
  double const period =
      s->required("report_period_ms", s->number("report_period_ms", 1, 5000, Unit::milliseconds));
  c.report_period = milliseconds(period);
  c.stale_after = milliseconds(s->number("stale_after_ms", 100, 3000, Unit::milliseconds).value_or(500));
  if (period > k_slowest_ms) {
    s->report("report_period_ms",
              fmt::format("a height every {} ms is too seldom to stop a moving desk by", period),
              fmt::format("at most {} ms", k_slowest_ms));
  }
  s->finish();
}

void read_height(TomlSection& root, Map& map) {
  auto s = root.section("height");
  if (!s) return root.required("height", std::optional<int>{}), void();
  map.height = read_number(*s);
  map.height_above_base = s->flag("above_base").value_or(false);
  map.height_by_sensor = s->flag("by_sensor").value_or(false);
  double const stands = s->number("stands_after_ms", 200, 900, Unit::milliseconds).value_or(0);
  map.stands_after = milliseconds(stands);
  double const step = s->required("resolution_mm", s->number("resolution_mm", 0.001, 50, Unit::mm));
  map.capabilities.resolution = map.capabilities.coarse_resolution = core::Distance::of_mm(step);
  map.capabilities.noise = core::Distance::of_mm(s->number("noise_mm", 0, 10, Unit::mm).value_or(0));
  if (step > k_coarsest_mm && map.capabilities.kind == DeskKind::velocity) {
    s->report("resolution_mm", fmt::format("steps of {} mm are too coarse to stop a desk by", step),
              fmt::format("at most {} mm", k_coarsest_mm));
  }
  s->finish();
}

void read_error(TomlSection& root, Map& map) {
  auto s = root.section("error");
  if (!s) return;
  map.error = read_number(*s);
  map.no_error = s->integer("none", -32768, k_last_value).value_or(0);
  for (TomlSection& m : s->list("meaning")) {
    ErrorMeaning meaning;
    meaning.value = m.required("value", m.integer("value", -32768, k_last_value));
    meaning.words = m.required("words", m.text("words"));
    if (m.choice("means", {"fault", "obstacle"}).value_or("fault") == "obstacle") {
      meaning.code = core::FaultCode::overcurrent;
    }
    meaning.cleared_by_start = m.flag("cleared_by_start").value_or(false);
    if (meaning.value == map.no_error)
      m.report("value", fmt::format("{} is no error, by none", meaning.value));
    for (ErrorMeaning const& other : map.errors) {
      if (other.value == meaning.value)
        m.report("value", fmt::format("{} was explained before", meaning.value));
    }
    m.finish();
    map.errors.push_back(std::move(meaning));
  }
  s->finish();
}

void read_signals(TomlSection& root, Map& map) {
  if (auto s = root.section("current")) {
    map.current = read_number(*s);
    s->finish();
  }
  map.running = read_flag(root, "running");
  if (map.running && map.stands_after > core::Duration{0}) {
    root.report("running", "goes without height.stands_after_ms", "one of the two tells whether it runs");
  }
  map.obstacle = read_flag(root, "obstacle");
  read_error(root, map);
}

void read_poll(TomlSection& root, Map& map) {
  auto s = root.section("poll");
  if (!s) return;
  PollByExchange poll;
  auto resting = read_write(*s);
  if (auto wake = s->section("wake")) {
    poll.wake = read_write(*wake);
    wake->finish();
  }
  s->finish();
  if (!resting) return;
  poll.resting = std::move(*resting);
  map.poll = std::move(poll);
  check_poll(*s, *map.poll);
}

void read_target(TomlSection& root, Map& map) {
  auto s = root.section("target");
  if (!s) return;
  Map::Target target;
  target.scale = s->required("scale", s->number("scale", -1e6, 1e6));
  target.offset = s->number("offset", -1e6, 1e6).value_or(0);
  target.lowest = static_cast<std::uint32_t>(s->integer("lowest", 0, k_last_long).value_or(target.lowest));
  target.highest = static_cast<std::uint32_t>(s->integer("highest", 0, k_last_long).value_or(target.highest));
  if (target.scale == 0) s->report("scale", "0 sends it to the same place whatever the height");
  if (target.highest <= target.lowest) s->report("highest", "must be more than lowest");
  map.target = target;
  s->finish();
}

void read_keep_alive(TomlSection& root, Map& map) {
  auto s = root.section("keep_alive");
  if (!s) return;
  Map::KeepAlive k;
  k.steps = read_steps(*s, "steps", Expecting::pointless);
  if (k.steps.empty() && map.capabilities.kind == DeskKind::servo) {
    s->report("steps", "are missing: what keeps a servo running");
  }
  double const every = s->required("every_ms", s->number("every_ms", 20, 5000, Unit::milliseconds));
  double const limit = s->required("limit_ms", s->number("limit_ms", 50, 10000, Unit::milliseconds));
  k.every = milliseconds(every);
  k.limit = milliseconds(limit);
  k.counter_from = word(s->integer("counter_from", 0, k_last_value).value_or(0));
  k.counter_to = word(s->integer("counter_to", 0, k_last_value).value_or(255));
  if (k.counter_to <= k.counter_from) s->report("counter_to", "must be more than counter_from");
  if (every > limit * k_latest_keep_alive) {
    s->report("every_ms", fmt::format("every {} ms leaves no room for one that is lost before {} ms are over",
                                      every, limit));
  }
  map.keep_alive = std::move(k);
  s->finish();
}

void read_commands(TomlSection& root, Map& map) {
  auto s = root.section("commands");
  if (!s) return root.required("commands", std::optional<int>{}), void();
  map.start = read_steps(*s, "start", Expecting::allowed);
  map.up = read_steps(*s, "up", Expecting::allowed);
  map.down = read_steps(*s, "down", Expecting::allowed);
  map.stop = read_steps(*s, "stop", Expecting::pointless);
  map.clear = read_steps(*s, "clear", Expecting::pointless);
  check_commands(*s, map);
  s->finish();
}

}  // namespace

MapResult load_map(std::string_view text, std::string_view file_name) {
  if (auto mistake = check_text(text, file_name)) return {std::nullopt, {std::move(*mistake)}};
  MapResult result;
  try {
    toml::table const table = toml::parse(text, file_name);
    TomlSection root{table, {}, file_name, result.mistakes};
    Map map;
    map.name = root.required("name", root.text("name"));
    map.warning = root.text("warning").value_or("");
    auto const kind = root.required("kind", root.choice("kind", {"servo", "velocity"}));
    map.capabilities.kind = kind == "servo" ? DeskKind::servo : DeskKind::velocity;
    map.capabilities.reports_at_rest = true;
    map.answers_within =
        milliseconds(root.number("answers_within_ms", 10, 1000, Unit::milliseconds).value_or(200));
    map.reverses_by_itself = root.flag("reverses_by_itself").value_or(false);
    read_motion(root, map.capabilities);
    read_height(root, map);
    read_signals(root, map);
    read_poll(root, map);
    read_target(root, map);
    read_keep_alive(root, map);
    read_commands(root, map);
    check_signals(root, map);
    check_dead_man(root, map);
    root.finish();
    if (only_warnings(result.mistakes)) result.map = std::move(map);
  } catch (toml::parse_error const& error) {
    auto const& at = error.source().begin;
    result.mistakes.push_back(
        {{std::string{file_name}, static_cast<int>(at.line), static_cast<int>(at.column)},
         {},
         std::string{error.description()},
         {},
         Mistake::Severity::error});
  }
  sort_by_position(result.mistakes, file_name);
  return result;
}

MapResult load_map_file(std::filesystem::path const& path) {
  auto text = read_text(path);
  if (auto* mistake = std::get_if<Mistake>(&text)) return {std::nullopt, {std::move(*mistake)}};
  return load_map(std::get<std::string>(text), path.string());
}

}  // namespace desk::config
