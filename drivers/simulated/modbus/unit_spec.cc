#include "drivers/simulated/modbus/unit_spec.h"

#include "drivers/simulated/modbus/laing_box.h"
#include "drivers/simulated/modbus/laser_sensor.h"
#include "drivers/simulated/modbus/linak_lc3.h"
#include "drivers/simulated/modbus/relay_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace desk::driver::simulated::modbus {

std::string_view const k_kinds_help =
    R"(  linak-lc3             LINAK ELEVATE lifting column; blocks=off: one register a request
  relay-board[:DESK]    Waveshare 8-channel relays on a desk's buttons (DESK: relay-tof, linak,
                        loctek, bekant); up=0, down=1: which relays
  laser:UNIT            SEN0492 distance sensor at the desk of another unit; noise=2.5 (mm),
                        outliers=0.01 (share)
  laing-ltc302[:DESK]   Laing control box; preset1=720, preset2=1100, preset3=650, preset4=1200
All take seed=N, and desks start=MM (their height) and load=FACTOR (0.7 to 1.3 of the nominal speed).)";

namespace {

using core::Height;
using core::TimePoint;

struct Mistake : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One unit as it was written. Settings are taken out as they are used, so that what is left is a mistake.
struct Spec {
  std::string text;
  int unit = 0;
  std::string kind;
  std::string argument;
  std::map<std::string, std::string, std::less<>> settings;

  [[noreturn]] void fail(std::string const& words) const {
    throw Mistake{fmt::format("--unit {}: {}", text, words)};
  }

  double take(std::string_view key, double otherwise, double low, double high) {
    auto const found = settings.find(key);
    if (found == settings.end()) return otherwise;
    std::string const value = found->second;
    settings.erase(found);
    double number = 0;
    auto const* const end = value.data() + value.size();
    auto const [rest, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc{} || rest != end || !(number >= low && number <= high)) {
      fail(fmt::format("{} must be a number from {} to {}, not '{}'", key, low, high, value));
    }
    return number;
  }
  bool take_switch(std::string_view key, bool otherwise) {
    auto const found = settings.find(key);
    if (found == settings.end()) return otherwise;
    std::string const value = found->second;
    settings.erase(found);
    if (value != "on" && value != "off") fail(fmt::format("{} must be on or off, not '{}'", key, value));
    return value == "on";
  }
  void end() const {
    if (!settings.empty()) fail(fmt::format("a {} has no setting '{}'", kind, settings.begin()->first));
  }
};

int unit_number(Spec const& spec, std::string_view text) {
  int unit = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, unit);
  bool const possible = (unit >= 1 && unit <= 247) || unit == 255;
  if (error != std::errc{} || rest != end || !possible) {
    spec.fail(fmt::format("a unit is a number from 1 to 247, or 255, not '{}'", text));
  }
  return unit;
}

Spec read(std::string const& text) {
  Spec spec;
  spec.text = text;
  auto const equals = text.find('=');
  if (equals == std::string::npos) spec.fail("write it as NUMBER=KIND, such as 1=linak-lc3");
  spec.unit = unit_number(spec, std::string_view{text}.substr(0, equals));
  std::string_view rest = std::string_view{text}.substr(equals + 1);
  auto const next = [&rest] {
    auto const comma = std::min(rest.find(','), rest.size());
    std::string_view const part = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    return part;
  };
  std::string_view const kind = next();
  auto const colon = std::min(kind.find(':'), kind.size());
  spec.kind = kind.substr(0, colon);
  spec.argument = kind.substr(std::min(colon + 1, kind.size()));
  while (!rest.empty()) {
    std::string_view const setting = next();
    auto const is = setting.find('=');
    if (is == std::string_view::npos) spec.fail(fmt::format("'{}' is no KEY=VALUE", setting));
    spec.settings.emplace(setting.substr(0, is), setting.substr(is + 1));
  }
  return spec;
}

std::shared_ptr<Plant> make_plant(Spec& spec, Profile const& profile, TimePoint t0) {
  double const middle = (profile.lowest.mm() + profile.highest.mm()) / 2;
  auto const seed = static_cast<std::uint64_t>(spec.take("seed", spec.unit, 0, 1e9));
  double const start = spec.take("start", middle, profile.lowest.mm(), profile.highest.mm());
  auto plant = std::make_shared<Plant>(profile, seed, Height::at_mm(start), t0);
  if (double const load = spec.take("load", 0, 0.7, 1.3); load > 0) plant->set_load(load);
  return plant;
}

/// The desk behind a box that is told directions.
Profile velocity_profile(Spec const& spec, std::string_view otherwise) {
  auto const found = find_profile(spec.argument.empty() ? otherwise : spec.argument);
  if (!found || found->kind != core::Capabilities::Kind::velocity) {
    spec.fail(
        fmt::format("a {} drives relay-tof, linak, loctek or bekant, not '{}'", spec.kind, spec.argument));
  }
  return *found;
}

std::unique_ptr<Device> make_column(Spec& spec, TimePoint t0) {
  if (!spec.argument.empty())
    spec.fail("a linak-lc3 is a desk of its own; leave ':" + spec.argument + "' out");
  LinakLc3::Options options;
  options.blocks = spec.take_switch("blocks", true);
  return std::make_unique<LinakLc3>(make_plant(spec, LinakLc3::profile(), t0), options);
}

std::unique_ptr<Device> make_relays(Spec& spec, TimePoint t0) {
  constexpr int k_last = RelayBoard::k_relays - 1;
  RelayBoard::Wiring wiring;
  wiring.up = static_cast<int>(spec.take("up", wiring.up, 0, k_last));
  wiring.down = static_cast<int>(spec.take("down", wiring.down, 0, k_last));
  if (wiring.up == wiring.down) spec.fail("up and down must be two relays");
  return std::make_unique<RelayBoard>(make_plant(spec, velocity_profile(spec, "relay-tof"), t0), wiring);
}

std::unique_ptr<Device> make_box(Spec& spec, TimePoint t0) {
  Profile const profile = velocity_profile(spec, "linak");
  LaingBox::Presets presets{Height::at_mm(720), Height::at_mm(1100), Height::at_mm(650), Height::at_mm(1200)};
  for (std::size_t i = 0; i < presets.size(); ++i) {
    presets.at(i) = Height::at_mm(spec.take(fmt::format("preset{}", i + 1), presets.at(i).mm(),
                                            profile.lowest.mm(), profile.highest.mm()));
  }
  return std::make_unique<LaingBox>(make_plant(spec, profile, t0), presets);
}

/// The plant of the unit that a sensor looks at.
std::shared_ptr<Plant> seen_plant(Spec const& spec, Bus const& bus) {
  if (spec.argument.empty()) spec.fail("which unit's desk does it look at? Write laser:UNIT");
  Device* const seen = bus.find(unit_number(spec, spec.argument));
  if (seen == nullptr || seen->kind() == spec.kind) {
    spec.fail(fmt::format("there is no desk of a unit {}", spec.argument));
  }
  return seen->shared_plant();
}

std::unique_ptr<Device> make_laser(Spec& spec, Bus const& bus) {
  LaserSensor::Options options;
  options.noise = core::Distance::of_mm(spec.take("noise", options.noise.mm(), 0, 100));
  options.outlier_share = spec.take("outliers", options.outlier_share, 0, 1);
  options.seed = static_cast<std::uint64_t>(spec.take("seed", spec.unit, 0, 1e9));
  return std::make_unique<LaserSensor>(seen_plant(spec, bus), options);
}

std::unique_ptr<Device> make(Spec& spec, Bus const& bus, TimePoint t0) {
  if (spec.kind == "linak-lc3") return make_column(spec, t0);
  if (spec.kind == "relay-board") return make_relays(spec, t0);
  if (spec.kind == "laing-ltc302") return make_box(spec, t0);
  if (spec.kind == "laser") return make_laser(spec, bus);
  spec.fail(
      fmt::format("no such kind '{}'; there are linak-lc3, relay-board, laser and laing-ltc302", spec.kind));
}

}  // namespace

std::variant<Bus, std::string> build_bus(std::vector<std::string> const& units, TimePoint t0) {
  Bus bus;
  try {
    std::vector<Spec> specs;
    specs.reserve(units.size());
    for (auto const& text : units) specs.push_back(read(text));
    // Sensors last: they need the desk that they look at.
    std::stable_partition(specs.begin(), specs.end(), [](Spec const& spec) { return spec.kind != "laser"; });
    for (Spec& spec : specs) {
      if (bus.find(spec.unit) != nullptr) spec.fail(fmt::format("there is a unit {} already", spec.unit));
      auto device = make(spec, bus, t0);
      spec.end();
      bus.add(spec.unit, std::move(device));
    }
  } catch (Mistake const& mistake) {
    return mistake.what();
  }
  return bus;
}

}  // namespace desk::driver::simulated::modbus
