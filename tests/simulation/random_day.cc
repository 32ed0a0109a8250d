#include "tests/simulation/random_day.h"

#include "drivers/simulated/random.h"

#include <algorithm>
#include <cmath>

namespace desk::testing {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::Presence;
using core::Preset;
using core::Request;
using driver::simulated::Obstacle;
using driver::simulated::SensorFault;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t k_people_seed = 0x9e0b'1e00'9e0b'1e00;
constexpr std::uint64_t k_colleagues_seed = 0xc011'ea90'c011'ea90;
constexpr std::uint64_t k_intervals_seed = 0x1a7e'57a1'1a7e'57a1;
constexpr std::uint64_t k_strip_seed = 0x0b57'ac1e'0b57'ac1e;

Duration s(double length) {
  return core::to_duration(core::Seconds{length});
}

/// Writes one day down.
class Author {
 public:
  explicit Author(DayPlan& plan)
      : plan_{plan},
        random_{plan.seed ^ k_people_seed},
        strip_{plan.seed ^ k_strip_seed},
        colleagues_{plan.seed ^ k_colleagues_seed},
        intervals_{plan.seed ^ k_intervals_seed} {}

  void write();

 private:
  void choose_settings();
  void move(Duration at);
  void hold(Duration at);
  void press_handset(Duration at, double least_s, double most_s);
  void press_strip(Duration at);
  void share_the_desk();
  void change_intervals();
  void trouble(Duration at);
  void trouble_of_the_line(Duration at);
  void trouble_of_the_desk(Duration at);
  void trouble_of_the_program(Duration at);
  void trouble_with_people(Duration at);
  void relief(Duration at);

  void add(Duration at, Happening const& what) { plan_.entries.push_back({at, what}); }
  void ask(Duration at, Request const& request) { add(at, Happening{request}); }
  void befall(Duration at, Incident::What const& what) { add(at, Happening{what}); }
  template <typename T>
  void befall_for(Duration at, Duration length, T begin, T end) {
    befall(at, Incident::What{begin});
    befall(at + length, Incident::What{end});
  }
  [[nodiscard]] std::uint64_t one_of(std::uint64_t n) { return random_.bits() % n; }
  [[nodiscard]] double between(double low, double high) { return random_.uniform(low, high); }
  [[nodiscard]] bool chance(double share) { return between(0, 1) < share; }
  [[nodiscard]] Direction a_direction() { return one_of(2) == 0 ? Direction::up : Direction::down; }
  [[nodiscard]] Height a_height() { return Height::at_mm(std::round(between(650, 1250))); }

  DayPlan& plan_;
  driver::simulated::Random random_;
  // Of their own: a day with a strip, with colleagues, or with other intervals, is otherwise the same as
  // without.
  driver::simulated::Random strip_;
  driver::simulated::Random colleagues_;
  driver::simulated::Random intervals_;
};

void Author::choose_settings() {
  auto& o = plan_.options;
  o.profile = plan_.profile;
  o.seed = plan_.seed;
  o.start = a_height();
  o.resting_period = seconds{1};
  o.record = false;
  o.settings.obstacle_strip = strip_.uniform(0, 1) < 0.4;
  auto& cycle = o.settings.cycle;
  cycle.mode = chance(0.7) ? core::CycleMode::automatic : core::CycleMode::confirm;
  cycle.sit = s(between(2000, 3600));
  cycle.stand = s(between(900, 1800));
}

void Author::write() {
  choose_settings();
  add(seconds{1},
      core::CivilTime{1'700'000'000 + static_cast<std::int64_t>(one_of(100'000'000)), minutes{60}, true});
  int const moves = 6 + static_cast<int>(one_of(4));
  double const every = core::to_seconds(plan_.length - minutes{2}) / moves;
  for (int i = 0; i < moves; ++i) {
    Duration const at = s((i + between(0.05, 0.9)) * every) + seconds{5};
    move(at);
    if (plan_.faults && chance(0.7)) trouble(at + s(between(-2, 12)));
    if (plan_.faults && plan_.options.settings.obstacle_strip) press_strip(at);
  }
  if (chance(0.2)) ask(s(between(100, 20'000)), core::request::Calibrate{});
  if (colleagues_.uniform(0, 1) < 0.5) share_the_desk();
  if (intervals_.uniform(0, 1) < 0.3) change_intervals();
  std::stable_sort(plan_.entries.begin(), plan_.entries.end(),
                   [](auto const& a, auto const& b) { return a.at < b.at; });
}

void Author::move(Duration at) {
  switch (one_of(chance(0.2) ? 13 : 12)) {
    case 12:  // a child with a new toy
      for (int i = 0; i < 14; ++i) {
        ask(at + s(i * between(11, 14)),
            core::request::MoveToPreset{i % 2 == 0 ? Preset::sit : Preset::stand});
      }
      break;
    case 0:
    case 1: ask(at, core::request::MoveToPreset{Preset::sit}); break;
    case 2:
    case 3: ask(at, core::request::MoveToPreset{Preset::stand}); break;
    case 4: ask(at, core::request::MoveToLimit{a_direction()}); break;
    case 5: ask(at, core::request::Now{}); break;
    case 6: hold(at); break;
    case 7: press_handset(at, 0.3, 12); break;
    case 8:  // cannot make up their mind
      for (int i = 0; i < 3; ++i) ask(at + s(i * between(0.2, 5)), core::request::MoveTo{a_height()});
      break;
    case 9:
      ask(at, core::request::MoveTo{a_height()});
      ask(at + s(between(0.05, 15)), core::request::Stop{});
      if (chance(0.5)) ask(at + s(between(15, 18)), core::request::MoveTo{a_height()});
      break;
    default: ask(at, core::request::MoveTo{a_height()}); break;
  }
}

void Author::hold(Duration at) {
  Direction const way = a_direction();
  Duration const length = s(between(0.1, 8));
  // A browser's timer is not exact, and on a bad network some refreshes are lost.
  for (Duration t{0}; t < length; t += s(between(0.1, 0.3))) {
    if (chance(0.9)) ask(at + t, core::request::Hold{way});
  }
}

void Author::press_handset(Duration at, double least_s, double most_s) {
  befall(at, incident::HandsetPressed{a_direction()});
  befall(at + s(between(least_s, most_s)), incident::HandsetReleased{});
}

/// Now and then, by something that the desk meets on its way or by somebody who tries it.
void Author::press_strip(Duration at) {
  if (strip_.uniform(0, 1) > 0.3) return;
  Duration const begin = std::max<Duration>(at + s(strip_.uniform(-2, 12)), seconds{3});
  add(begin, core::event::ObstacleChanged{true});
  add(begin + s(strip_.uniform(0.1, 10)), core::event::ObstacleChanged{false});
}

/// Others come and go, whatever the desk does just then: each has limits, heights and intervals of their own,
/// saves some, and may find standing uncomfortable.
void Author::share_the_desk() {
  auto const of = [&](double low, double high) { return colleagues_.uniform(low, high); };
  for (int i = 0; i < 6; ++i) {
    auto const at = s(of(10, 28'000));
    core::DeskSettings wishes = plan_.options.settings;
    wishes.limits = {Height::at_mm(std::round(of(650, 700))), Height::at_mm(std::round(of(1150, 1250)))};
    wishes.presets = {Height::at_mm(std::round(of(700, 780))), Height::at_mm(std::round(of(1000, 1150)))};
    wishes.cycle.sit = s(of(600, 3600));
    wishes.cycle.stand = s(of(300, 1800));
    add(at, core::event::UserChanged{"colleague", wishes, {}, s(of(0, 10'000))});
    if (of(0, 1) < 0.5) ask(at + s(of(0, 30)), core::request::MoveTo{Height::at_mm(of(650, 1250))});
    if (of(0, 1) < 0.5)
      ask(at + s(of(0, 600)), core::request::SavePreset{of(0, 1) < 0.5 ? Preset::sit : Preset::stand});
    if (of(0, 1) < 0.2) ask(at + s(of(0, 3600)), core::request::ForgetPresets{});
    if (of(0, 1) < 0.2) ask(at + s(of(0, 3600)), core::request::Discomfort{});
  }
  // Somebody changes their mind about who works here while the desk moves.
  for (auto const& entry : std::vector<DayPlan::Entry>{plan_.entries}) {
    auto const* const asked = std::get_if<Request>(&entry.what);
    bool const moves = asked != nullptr && std::holds_alternative<core::request::MoveToPreset>(*asked);
    if (!moves || of(0, 1) > 0.3) continue;
    core::DeskSettings wishes = plan_.options.settings;
    wishes.limits.max = Height::at_mm(1160);
    add(entry.at + s(of(0, 12)), core::event::UserChanged{"visitor", wishes, {}, {}});
  }
}

/// Somebody cannot make up their mind how long they want to sit; some of it cannot be.
void Author::change_intervals() {
  auto const of = [&](double low, double high) { return intervals_.uniform(low, high); };
  for (int i = 0; i < 6; ++i) {
    auto const at = s(of(10, 28'000));
    auto const which = static_cast<core::Interval>(static_cast<int>(of(0, 3)));
    ask(at, core::request::SetInterval{which, s(of(0, 5400))});
    if (of(0, 1) < 0.3) ask(at + s(of(0, 3600)), core::request::ForgetIntervals{});
  }
}

/// Something breaks, somebody is impatient, and after a while somebody helps.
void Author::trouble(Duration at) {
  at = std::max<Duration>(at, seconds{3});
  switch (one_of(4)) {
    case 0: trouble_of_the_line(at); break;
    case 1: trouble_of_the_desk(at); break;
    case 2: trouble_of_the_program(at); break;
    default: trouble_with_people(at); break;
  }
  for (int i = 0; i < 2; ++i) {
    if (chance(0.6)) ask(at + s(between(3, 40)), core::request::MoveTo{a_height()});
  }
  if (chance(0.2)) ask(at + s(between(3, 40)), core::request::ClearFault{});
  if (chance(0.1)) hold(at + s(between(3, 20)));
  relief(at + s(between(30, 120)));
}

void Author::trouble_of_the_line(Duration at) {
  Duration const length = s(between(0.5, 20));
  if (chance(0.3)) {
    befall_for(at, length, incident::Line{{0, s(between(0.1, 1.5))}}, incident::Line{});
    ask(at + s(between(1, 4)), core::request::MoveTo{a_height()});
  } else {
    befall_for(at, length, incident::Line{{between(0.02, chance(0.2) ? 1.0 : 0.4), {}}}, incident::Line{});
  }
}

void Author::trouble_of_the_desk(Duration at) {
  Duration const length = s(between(0.1, 10));
  switch (one_of(8)) {
    case 0: befall_for(at, length, incident::Sensor{SensorFault::silent}, {SensorFault::none}); break;
    case 1: befall_for(at, length, incident::Sensor{SensorFault::frozen}, {SensorFault::none}); break;
    case 2: befall_for(at, length, incident::Sensor{SensorFault::tenfold}, {SensorFault::none}); break;
    case 3:
      befall_for(at, 2 * length, incident::IgnoresCommands{true}, {false});
      ask(at + s(between(0.2, 3)), core::request::MoveTo{a_height()});
      break;
    case 4: befall_for(at, length, incident::RelayStuck{true}, {false}); break;
    case 5:  // something heavy, or a gear that needs grease
      befall_for(at, minutes{3}, incident::Load{chance(0.5) ? between(0.3, 0.5) : between(0.7, 1.3)}, {1.0});
      ask(at + seconds{20}, core::request::MoveTo{Height::at_mm(1200)});
      ask(at + seconds{80}, core::request::MoveTo{Height::at_mm(680)});
      break;
    default:
      if (chance(0.3)) {
        befall(at, incident::ObstaclePlaced{Obstacle{a_height(), a_direction()}});
      } else {
        add(at, ObstacleAhead{core::Distance::of_mm(between(5, 150)), a_direction()});
      }
      befall(at + s(between(5, 60)), incident::ObstacleRemoved{});
      break;
  }
}

void Author::trouble_of_the_program(Duration at) {
  DeskWorld::Outage outage;
  outage.gap = s(between(0.1, 10));
  // Somebody who does not know tries again as soon as anything answers.
  for (int i = 0; i < 3; ++i) ask(at + seconds{1} + milliseconds{i}, core::request::MoveTo{a_height()});
  switch (one_of(5)) {
    case 0:  // killed; the service manager drops the outputs
      outage.halted_after = s(between(0.02, 0.2));
      add(at, outage);
      break;
    case 1:  // killed and started again at once
      outage.gap = s(between(0.02, 0.2));
      add(at, outage);
      break;
    case 2:
      outage.power_cut = true;
      add(at, outage);
      break;
    case 3: befall_for(at, s(between(0.05, 3)), incident::Hang{true}, {false}); break;
    default: {
      // The network's clock was wrong, or summer ends.
      core::CivilTime jump{1'700'000'000 + static_cast<std::int64_t>(one_of(100'000'000)),
                           minutes{60 * static_cast<int>(one_of(3))}, chance(0.8)};
      add(at, jump);
      break;
    }
  }
}

void Author::trouble_with_people(Duration at) {
  switch (one_of(6)) {
    case 0:
      add(at, chance(0.7) ? Presence::away : Presence::unknown);
      add(at + s(between(2, 1200)), Presence::present);
      break;
    case 1: press_handset(at, 0.1, 5); break;
    case 2:
      ask(at, core::request::SetLock{true});
      if (chance(0.5)) ask(at + s(between(0.1, 20)), core::request::SetLock{false});
      if (chance(0.5)) trouble_of_the_program(at + s(between(0.1, 20)));
      break;
    case 3: ask(at, core::request::Stop{}); break;
    case 4:
      ask(at, core::request::SetCycleRunning{false});
      ask(at + s(between(1, 600)), core::request::SetCycleRunning{true});
      break;
    default:
      ask(at, chance(0.5) ? Request{core::request::Snooze{}} : Request{core::request::Skip{}});
      ask(at + seconds{1}, core::request::Now{});
      break;
  }
}

void Author::relief(Duration at) {
  add(at, Relief{});
}

}  // namespace

DayPlan plan_day(std::uint64_t seed, std::string const& profile, bool faults) {
  DayPlan plan;
  plan.seed = seed;
  plan.profile = profile;
  plan.faults = faults;
  Author{plan}.write();
  return plan;
}

std::string profile_of(std::uint64_t seed) {
  auto const names = driver::simulated::profile_names();
  return std::string{names.at(seed % names.size())};
}

}  // namespace desk::testing
