#include "tests/simulation/day_runner.h"

#include <fmt/format.h>

#include <exception>

namespace desk::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Carries a plan's entries out.
class Day {
 public:
  Day(DayPlan const& plan, std::size_t transcript_lines)
      : plan_{plan}, world_{plan.options}, invariants_{world_, transcript_lines} {}

  DayReport live();
  [[nodiscard]] Invariants const& invariants() const { return invariants_; }

  void happens(core::Request const& request) { world_.command(request); }
  void happens(core::Presence presence) { world_.tell(core::event::PresenceChanged{presence}); }
  void happens(core::CivilTime const& time) { world_.tell(core::event::CivilClock{time}); }
  void happens(core::event::ObstacleChanged const& strip) { world_.tell(strip); }
  void happens(core::event::UserChanged const& change) { world_.tell(change); }
  void happens(Incident::What const& what) {
    ++report_.incidents;
    inflict(what, world_);
  }
  void happens(DeskWorld::Outage const& outage) {
    ++report_.restarts;
    world_.restart(outage);
  }
  void happens(ObstacleAhead const& obstacle);
  void happens(Relief const& relief);

 private:
  void check_usable();

  DayPlan const& plan_;
  DeskWorld world_;
  Invariants invariants_;
  DayReport report_;
};

void Day::happens(ObstacleAhead const& obstacle) {
  core::Height const here = world_.true_height();
  double const speed = world_.plant().speed().mm_s();
  core::Direction const way = speed > 0   ? core::Direction::up
                              : speed < 0 ? core::Direction::down
                                          : obstacle.otherwise;
  happens(Incident::What{incident::ObstaclePlaced{{here + obstacle.ahead * core::sign(way), way}}});
}

void Day::happens(Relief const& /*relief*/) {
  using driver::simulated::SensorFault;
  inflict(incident::Hang{false}, world_);
  inflict(incident::HandsetReleased{}, world_);
  inflict(incident::ObstacleRemoved{}, world_);
  inflict(incident::Sensor{SensorFault::none}, world_);
  inflict(incident::IgnoresCommands{false}, world_);
  inflict(incident::RelayStuck{false}, world_);
  inflict(incident::Line{}, world_);
  if (plan_.options.settings.obstacle_strip) happens(core::event::ObstacleChanged{false});
  auto const fault = world_.state().fault;
  if (fault && fault->policy == core::FaultClass::permanent) {
    happens(DeskWorld::Outage{seconds{5}, std::nullopt, true, false});
  }
  if (world_.state().fault) world_.command(core::request::ClearFault{});
  if (world_.state().locked) world_.command(core::request::SetLock{false});
}

/// Whatever the day brought: put right, and rested until the motor may run again, a desk must go where it is
/// told.
void Day::check_usable() {
  happens(Relief{});
  inflict(incident::Load{1.0}, world_);
  world_.command(core::request::SetCycleRunning{false});
  world_.tell(core::event::PresenceChanged{core::Presence::present});
  world_.run(plan_.options.settings.motion.motor_window + minutes{1});
  core::Height const target = core::Height::at_mm(world_.true_height().mm() > 850 ? 750 : 950);
  auto const id = world_.command(core::request::MoveTo{target});
  world_.run_until([&] { return invariants_.answer(id).has_value(); });
  auto const answer = invariants_.answer(id);
  if (answer != core::Answer::done) {
    auto const fault = world_.state().fault;
    invariants_.violated(
        "usable", fmt::format("the last move of the day {}{}", answer ? to_string(*answer) : "never ended",
                              fault ? ": " + fault->detail : std::string{}));
  }
  double const off = std::abs(world_.true_height().mm() - target.mm());
  // Two corrections by a sensor of whole millimetres do not always end within one.
  double const allowed =
      (world_.capabilities().resolution.mm() >= 1 ? 3 : 2) + 4 * world_.capabilities().noise.mm();
  if (answer == core::Answer::done && off > allowed) {
    invariants_.violated("usable", fmt::format("the last move of the day landed {:.1f} mm off", off));
  }
}

DayReport Day::live() {
  core::TimePoint const begin = world_.now();
  for (DayPlan::Entry const& entry : plan_.entries) {
    if (entry.at > world_.now() - begin) world_.run(entry.at - (world_.now() - begin));
    std::visit([this](auto const& what) { happens(what); }, entry.what);
  }
  if (plan_.length > world_.now() - begin) world_.run(plan_.length - (world_.now() - begin));
  check_usable();
  invariants_.finish();
  report_.days = 1;
  report_.moves = static_cast<std::uint64_t>(invariants_.moves());
  report_.motor_runs = static_cast<std::uint64_t>(invariants_.motor_runs());
  report_.line_faults = world_.line().counts();
  report_.violations = invariants_.findings().count();
  return report_;
}

}  // namespace

void DayReport::add(DayReport const& other) {
  days += other.days;
  moves += other.moves;
  motor_runs += other.motor_runs;
  incidents += other.incidents;
  restarts += other.restarts;
  for (std::size_t i = 0; i < line_faults.size(); ++i) line_faults.at(i) += other.line_faults.at(i);
  violations += other.violations;
  for (auto const& [rule, broken_on] : other.rules) rules[rule] += broken_on;
  if (failure.empty()) failure = other.failure;
}

DayReport run_day(DayPlan const& plan, std::size_t transcript_lines) {
  Day day{plan, transcript_lines};
  DayReport report;
  std::string broken;
  try {
    report = day.live();
  } catch (std::exception const& e) {
    broken = std::string{"the world stopped: "} + e.what() + "\n";
    report.days = 1;
    report.violations = day.invariants().findings().count() + 1;
  }
  for (auto const& [rule, times] : day.invariants().findings().rules()) report.rules[std::string{rule}] = 1;
  report.transcript = day.invariants().transcript();
  if (report.violations == 0) return report;
  report.failure = fmt::format("a day with {}, seed {}: {} violations\n{}{}", plan.profile, plan.seed,
                               report.violations, broken, day.invariants().findings().text());
  report.failure += fmt::format(
      "see it again: build/release/tests/simulation/simulate --seed {} --profile {}{} --transcript\n",
      plan.seed, plan.profile, plan.faults ? "" : " --no-faults");
  return report;
}

DayReport run_days(DaysWanted const& wanted) {
  DayReport sum;
  for (std::uint64_t i = 0; i < wanted.days; ++i) {
    std::uint64_t const seed = wanted.first_seed + i;
    std::string const profile = wanted.profile.empty() ? profile_of(seed) : wanted.profile;
    sum.add(run_day(plan_day(seed, profile, wanted.faults)));
    bool const enough =
        wanted.until_broken.empty() ? sum.violations > 0 : sum.rules.contains(wanted.until_broken);
    if (enough && !wanted.go_on) break;
  }
  return sum;
}

}  // namespace desk::testing
