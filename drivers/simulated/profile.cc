#include "drivers/simulated/profile.h"

#include <algorithm>

namespace desk::driver::simulated {
namespace {

using core::Capabilities;
using core::Distance;
using core::Height;
using core::Speed;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Where a desk's own number is not known it has the typical one: 37–38 mm/s, dead time within the 0.1–0.57 s
// that users measured, 1.5 s of ramp (also LINAK LC3's default soft start), EN 527-1 travel. "est" marks
// estimates.

/// IDÅSEN and other desks with a LINAK box.
Profile linak() {
  Profile p;
  p.name = "linak";
  p.lowest = Height::at_mm(620);  // IDÅSEN, read in its open-source controllers
  p.highest = Height::at_mm(1270);
  p.cruise = Speed::of_mm_s(38);
  p.dead_time = milliseconds{500};
  p.ramp = milliseconds{1500};
  p.stop_delay = milliseconds{50};  // est
  p.coast_up = Distance::of_mm(8);  // 8–18 mm measured by users
  p.coast_down = Distance::of_mm(8);
  p.report_period = milliseconds{80};  // every 40–120 ms in 0.1 mm while moving
  // Silent at rest after the final report: one period and its jitter, so that one report shows the resting
  // height.
  p.quiet_after = milliseconds{88};
  p.answers_when_quiet = true;  // the height can be read at any time, it is only not notified
  p.tells_running = true;       // the reports carry a speed
  return p;
}

/// FlexiSpot and other desks with a Loctek box on its display line.
Profile loctek() {
  Profile p;
  p.name = "loctek";
  p.lowest = Height::at_mm(655);
  p.highest = Height::at_mm(1310);
  p.cruise = Speed::of_mm_s(30);
  p.dead_time = milliseconds{300};  // est
  p.ramp = milliseconds{1500};
  // 25 mm from 30 mm/s is all braking at the measured 18 mm/s²: v²/2a.
  p.coast_up = Distance::of_mm(25);
  p.coast_down = Distance::of_mm(25);
  p.report_period = milliseconds{108};
  // Three digits: millimetres below one metre, centimetres from there on.
  p.resolution = Distance::of_mm(1);
  p.coarse_resolution = Distance::of_mm(10);
  p.coarse_from = Height::at_mm(1000);
  p.quiet_after = seconds{10};
  return p;
}

/// Relays on the handset lines of a nameless box, and a laser time-of-flight sensor.
Profile relay_tof() {
  Profile p;
  p.name = "relay-tof";
  p.lowest = Height::at_mm(650);
  p.highest = Height::at_mm(1300);
  p.cruise = Speed::of_mm_s(28);
  p.dead_time = milliseconds{150};  // est
  p.ramp = milliseconds{1500};
  p.stop_delay = milliseconds{100};  // est
  p.coast_up = Distance::of_mm(18);  // one builder's measurement, up and down
  p.coast_down = Distance::of_mm(10);
  p.report_period = milliseconds{50};
  p.resolution = Distance::of_mm(1);
  p.coarse_resolution = Distance::of_mm(1);
  p.noise = Distance::of_mm(2.5);
  p.sensor_drift = Distance::of_mm(0.5);  // est: temperature
  p.outlier_share = 0.01;                 // est: reflections, a hand in the beam
  return p;
}

/// BEKANT: two legs that its bus master keeps level, hence one height.
Profile bekant() {
  Profile p;
  p.name = "bekant";
  p.lowest = Height::at_mm(640);
  p.highest = Height::at_mm(1250);
  p.cruise = Speed::of_mm_s(38);
  p.dead_time = milliseconds{300};  // est
  p.ramp = milliseconds{1500};
  p.stop_delay = milliseconds{50};   // est
  p.coast_up = Distance::of_mm(12);  // 10–15 mm measured by users
  p.coast_down = Distance::of_mm(12);
  p.report_period = milliseconds{50};
  return p;
}

/// LINAK ELEVATE / LC3 IC lifting column on Modbus: takes a target, stops by itself, dies without a
/// heartbeat.
Profile lc3() {
  Profile p;
  p.name = "lc3";
  p.kind = Capabilities::Kind::servo;
  p.cruise = Speed::of_mm_s(38);
  p.dead_time = milliseconds{100};  // est
  p.ramp = milliseconds{1500};
  p.coast_up = Distance::of_mm(28.5);  // default soft stop of 1500 ms from 38 mm/s: v·t/2
  p.coast_down = Distance::of_mm(28.5);
  p.dead_man = milliseconds{500};       // its manual's heartbeat limit
  p.report_period = milliseconds{100};  // one status read per heartbeat
  p.tells_running = true;
  p.running_current_a = 2.5;  // est
  return p;
}

using Maker = Profile (*)();
constexpr std::array<Maker, 5> k_makers{linak, loctek, relay_tof, bekant, lc3};

}  // namespace

std::array<std::string_view, 5> profile_names() {
  std::array<std::string_view, 5> names;
  std::transform(k_makers.begin(), k_makers.end(), names.begin(), [](Maker make) { return make().name; });
  return names;
}

std::optional<Profile> find_profile(std::string_view name) {
  for (Maker const make : k_makers) {
    Profile const profile = make();
    if (profile.name == name) return profile;
  }
  return std::nullopt;
}

}  // namespace desk::driver::simulated
