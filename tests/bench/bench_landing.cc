// How close to their targets moves end, how long they take, and how often the motor has to go on again: a
// thousand random moves on every plant profile, measured at the plant's true height.
// bench_landing [--moves N] [--obstacles N] [--seed S] [--profile P] [--ours] [--trace | --csv]

#include "tests/support/landing_run.h"
#include "tests/support/obstacle_run.h"
#include "tests/support/peers.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace desk::testing;

struct Arguments {
  int moves = 1000;
  std::uint64_t seed = 1;
  std::vector<std::string> profiles;
  bool trace = false;
  bool csv = false;
  bool ours_only = false;
  int obstacles = 200;
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    std::string const name = argv[i];
    auto const value = [&]() -> std::string {
      if (++i == argc) throw std::invalid_argument{name + " needs a value"};
      return argv[i];
    };
    if (name == "--moves") {
      arguments.moves = std::stoi(value());
    } else if (name == "--obstacles") {
      arguments.obstacles = std::stoi(value());
    } else if (name == "--seed") {
      arguments.seed = std::stoull(value());
    } else if (name == "--profile") {
      arguments.profiles.push_back(value());
    } else if (name == "--trace") {
      arguments.trace = true;
    } else if (name == "--csv") {
      arguments.csv = true;
    } else if (name == "--ours") {
      arguments.ours_only = true;
    } else {
      throw std::invalid_argument{"unknown argument " + name};
    }
  }
  if (arguments.profiles.empty()) {
    for (auto const name : desk::driver::simulated::profile_names()) arguments.profiles.emplace_back(name);
  }
  return arguments;
}

void print_trace(std::string const& strategy, std::vector<MoveResult> const& results) {
  fmt::print("  every move of: {}\n", strategy);
  fmt::print("{:>5} {:>7} {:>7} {:>5} {:>7} {:>6} {:>4} {:>7} {:>7} {:>7}  {}\n", "move", "from", "target",
             "load", "error", "steps", "corr", "rest s", "done s", "ideal s", "end");
  int number = 0;
  for (MoveResult const& r : results) {
    fmt::print("{:5} {:7.1f} {:7.1f} {:5.2f} {:7.2f} {:6.2f} {:4} {:7.2f} {:7.2f} {:7.2f}  {}\n", ++number,
               r.from.mm(), r.target.mm(), r.load, r.error_mm, r.error_steps, r.corrections, r.rest_s,
               r.done_s, r.ideal_s, r.outcome);
  }
}

void print_csv(std::string const& profile, std::string const& strategy,
               std::vector<MoveResult> const& results) {
  int number = 0;
  for (MoveResult const& r : results) {
    fmt::print("{},{},{},{:.2f},{:.2f},{:.3f},{:.3f},{:.3f},{},{:.3f},{:.3f},{:.3f},{:.2f},{}\n", profile,
               strategy, ++number, r.from.mm(), r.target.mm(), r.load, r.error_mm, r.error_steps,
               r.corrections, r.rest_s, r.done_s, r.ideal_s, r.overshoot_mm, r.reached ? 1 : 0);
  }
}

void print_head(std::string const& profile, desk::core::SoftLimits const& limits) {
  fmt::print("\n{}, {:.0f} to {:.0f} mm\n", profile, limits.min.mm(), limits.max.mm());
  fmt::print("  {:<14} {:>7} {:>7} {:>7} {:>8} {:>7} {:>6} {:>7} {:>7} {:>7} {:>7}\n", "|error| in mm",
             "median", "p95", "p99", "max", "p95 st", "corr", "t/ideal", "done/id", "beyond", "failed");
}

void print_row(std::string const& strategy, LandingSummary const& s) {
  fmt::print("  {:<14} {:7.2f} {:7.2f} {:7.2f} {:8.2f} {:7.2f} {:6.2f} {:7.3f} {:7.3f} {:7.2f} {:7}\n",
             strategy, s.median_mm, s.p95_mm, s.p99_mm, s.max_mm, s.p95_steps, s.corrections, s.time_ratio,
             s.done_ratio, s.overshoot_mm, s.not_reached);
}

void print_goals(std::string const& profile, LandingSummary const& summary) {
  for (LandingGoal const& goal : landing_goals(profile, summary)) {
    fmt::print("  goal: {:<24} {:8.3f} <= {:4.2f}  {}\n", goal.what, goal.value, goal.at_most,
               goal.met() ? "met" : "missed");
  }
}

void print_results(std::string const& profile, std::string const& strategy, Arguments const& arguments,
                   std::vector<MoveResult> const& results) {
  if (arguments.csv) return print_csv(profile, strategy, results);
  if (arguments.trace) print_trace(strategy, results);
  print_row(strategy, summarise(results));
  if (std::ssize(results) < arguments.moves)
    fmt::print("    no move after number {}: {}\n", results.size(), results.back().outcome);
}

void measure_landing(std::string const& name, Arguments const& arguments) {
  auto const profile = profile_or_throw(name);
  auto const limits = measuring_limits(profile);
  auto const moves = random_moves(limits, arguments.moves, arguments.seed);
  if (!arguments.csv) print_head(name, limits);
  auto const ours = run_moves(*our_desk(name, arguments.seed), moves);
  print_results(name, "ours", arguments, ours);
  if (!arguments.ours_only) {
    for (PeerStrategy const peer : peer_strategies(profile)) {
      print_results(name, std::string{to_string(peer)}, arguments,
                    run_moves(*peer_desk(peer, name, arguments.seed), moves));
    }
  }
  if (!arguments.csv) print_goals(name, summarise(ours));
}

void print_obstacle_trace(std::vector<ObstacleResult> const& results) {
  for (ObstacleResult const& r : results) {
    char const* seen = r.obstructed ? "obstruction" : "not seen";
    fmt::print("    {:<4} motor {:6.0f} ms, asked {:6.0f} ms, {:4.1f} mm  {}  {}\n", to_string(r.direction),
               r.motor_ms, r.asked_ms, r.pressed_mm, r.met ? seen : "never met", r.outcome);
  }
}

using MakeDesk = std::function<std::unique_ptr<DeskUnderTest>()>;

void measure_obstacle_rows(std::string const& strategy, Box box, MakeDesk const& make,
                           Arguments const& arguments) {
  using desk::core::Direction;
  auto const results = run_into_obstacles(*make(), box, arguments.obstacles, arguments.seed);
  if (arguments.trace) print_obstacle_trace(results);
  for (Direction const direction : {Direction::up, Direction::down}) {
    auto const s = summarise(results, direction);
    fmt::print("  {:<14} {:<5} {:<9} {:7.0f} {:7.0f} {:7.0f} {:8.1f} {:6.0f}% {:7}\n", strategy,
               to_string(direction), box == Box::trips ? "trips" : "pushes on", s.asked.median_ms,
               s.asked.p99_ms, s.asked.max_ms, s.pressed_mm, 100 * s.obstructed_share, s.not_met);
  }
  if (std::ssize(results) < arguments.obstacles)
    fmt::print("    no move after number {}: {}\n", results.size(), results.back().outcome);
}

void measure_obstacles(std::string const& name, Arguments const& arguments) {
  auto const profile = profile_or_throw(name);
  fmt::print("\n{}\n  {:<14} {:<5} {:<9} {:>7} {:>7} {:>7} {:>8} {:>7} {:>7}\n", name, "motor asked", "", "",
             "median", "p99", "max", "max", "seen", "ended");
  fmt::print("  {:<14} {:<5} {:<9} {:>7} {:>7} {:>7} {:>8} {:>7} {:>7}\n", "to run", "", "the box", "ms",
             "ms", "ms", "mm deep", "", "before");
  for (Box const box : {Box::trips, Box::pushes_on}) {
    bool const servo = profile.kind == desk::core::Capabilities::Kind::servo;
    if (servo && box == Box::pushes_on) continue;
    measure_obstacle_rows(
        "ours", box, [&] { return our_desk(name, arguments.seed); }, arguments);
    if (arguments.ours_only) continue;
    for (PeerStrategy const peer : peer_strategies(profile)) {
      measure_obstacle_rows(
          std::string{to_string(peer)}, box, [&] { return peer_desk(peer, name, arguments.seed); },
          arguments);
    }
  }
}

}  // namespace

int main(int argc, char** argv) try {
  Arguments const arguments = parse(argc, argv);
  if (arguments.csv) {
    fmt::print(
        "profile,strategy,move,from_mm,target_mm,load,error_mm,error_steps,corrections,rest_s,done_s,"
        "ideal_s,beyond_limit_mm,reached\n");
  } else {
    fmt::print(
        "{} moves, seed {}, load 0.7 to 1.3; the first {} are for learning and not counted.\n"
        "The motor's budget is lifted: it would end the run, not change a landing.\n",
        arguments.moves, arguments.seed, k_learning_moves);
  }
  for (std::string const& profile : arguments.profiles) measure_landing(profile, arguments);
  if (arguments.csv || arguments.obstacles == 0) return EXIT_SUCCESS;
  fmt::print(
      "\n{} moves into an obstacle, up and down in turn: how long its driver goes on asking the motor to "
      "run\n"
      "after the contact. A box that trips takes the current away at once (the motor itself: 0 ms) and goes\n"
      "back a little; on one that pushes on this is how long the motor presses. Seen: a fault says that\n"
      "something was there. Ended before: a fault or a timeout came before the obstacle. Not for a servo "
      "whose\n"
      "box pushes on: it takes the end of its way for its target.\n",
      arguments.obstacles);
  for (std::string const& profile : arguments.profiles) measure_obstacles(profile, arguments);
  return EXIT_SUCCESS;
} catch (std::exception const& e) {
  fmt::print(stderr, "bench_landing: {}\n", e.what());
  return EXIT_FAILURE;
}
