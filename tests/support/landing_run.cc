#include "tests/support/landing_run.h"

#include "drivers/simulated/random.h"
#include "tests/support/ideal_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace desk::testing {
namespace {

using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration k_look_every = milliseconds{1};
/// More than two full strokes of the slowest desk with the heaviest load.
constexpr Duration k_longest_move = std::chrono::minutes{3};

/// Watches what the plant truly does during one move.
class Watch {
 public:
  Watch(DeskUnderTest& desk, core::SoftLimits const& limits)
      : desk_{desk}, limits_{limits}, last_motion_{desk.now()} {}

  void run_on() {
    desk_.run(k_look_every);
    auto& plant = desk_.plant();
    bool const on = plant.motor_on();
    if (on && !motor_on_) ++runs_;
    motor_on_ = on;
    if (plant.speed().mm_s() != 0) last_motion_ = desk_.now();
    Height const h = plant.height();
    overshoot_ = std::max({overshoot_, (limits_.min - h).mm(), (h - limits_.max).mm()});
  }

  [[nodiscard]] int runs() const { return runs_; }
  [[nodiscard]] double overshoot_mm() const { return overshoot_; }
  [[nodiscard]] TimePoint last_motion() const { return last_motion_; }

 private:
  DeskUnderTest& desk_;
  core::SoftLimits limits_;
  TimePoint last_motion_;
  bool motor_on_ = false;
  int runs_ = 0;
  double overshoot_ = 0;
};

MoveResult run_move(DeskUnderTest& desk, PlannedMove const& move) {
  auto& plant = desk.plant();
  auto const& profile = plant.profile();
  plant.set_load(move.load);
  MoveResult result;
  result.from = plant.height();
  result.target = move.target;
  result.load = move.load;
  result.ideal_s = ideal_time(plant, move.target).count();
  TimePoint const begin = desk.now();
  Watch watch{desk, measuring_limits(profile)};
  desk.move_to(move.target);
  while (!desk.finished() && desk.now() - begin < k_longest_move) watch.run_on();
  result.done_s = core::to_seconds(desk.now() - begin);
  result.reached = desk.finished() && desk.reached();
  result.outcome = desk.finished() ? desk.outcome() : "no end";
  // A driver may be done before its desk rests.
  for (TimePoint const over = desk.now() + move.rest; desk.now() < over;) watch.run_on();
  result.rest_s = core::to_seconds(watch.last_motion() - begin);
  result.error_mm = (desk.plant().height() - move.target).mm();
  result.error_steps = result.error_mm / resolution(profile, move.target).mm();
  result.corrections = std::max(0, watch.runs() - 1);
  result.overshoot_mm = watch.overshoot_mm();
  return result;
}

std::vector<double> column(std::vector<MoveResult> const& results, double MoveResult::*field) {
  std::vector<double> values;
  for (std::size_t i = k_learning_moves; i < results.size(); ++i)
    values.push_back(std::abs(results[i].*field));
  return values;
}

double sum(std::vector<double> const& values) {
  double total = 0;
  for (double const v : values) total += v;
  return total;
}

}  // namespace

std::vector<PlannedMove> random_moves(core::SoftLimits const& limits, int count, std::uint64_t seed) {
  driver::simulated::Random random{seed};
  std::vector<PlannedMove> moves;
  for (int i = 0; i < count; ++i) {
    PlannedMove move;
    move.target = Height::at_mm(random.uniform(limits.min.mm(), limits.max.mm()));
    move.load = random.uniform(0.7, 1.3);
    // Long enough for any coast; of any length, so that reports and commands do not fall into step.
    move.rest = core::to_duration(core::Seconds{random.uniform(3, 6)});
    moves.push_back(move);
  }
  return moves;
}

std::vector<MoveResult> run_moves(DeskUnderTest& desk, std::vector<PlannedMove> const& moves) {
  std::vector<MoveResult> results;
  results.reserve(moves.size());
  for (PlannedMove const& move : moves) {
    results.push_back(run_move(desk, move));
    if (results.back().reached) continue;
    if (!desk.recover()) break;
    desk.run(seconds{2});
  }
  return results;
}

std::string in_words(MoveResult const& r) {
  return fmt::format("{:.1f} -> {:.1f} mm, load {:.2f}: {:+.2f} mm, {} corrections, {:.1f} s of {:.1f} s, {}",
                     r.from.mm(), r.target.mm(), r.load, r.error_mm, r.corrections, r.rest_s, r.ideal_s,
                     r.outcome);
}

std::string worst_of(std::vector<MoveResult> results, std::size_t count) {
  std::sort(results.begin(), results.end(),
            [](auto const& a, auto const& b) { return std::abs(a.error_mm) > std::abs(b.error_mm); });
  std::string text;
  for (std::size_t i = 0; i < std::min(count, results.size()); ++i) text += in_words(results[i]) + "\n";
  return text;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  auto const rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  auto const nth =
      values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
  std::nth_element(values.begin(), nth, values.end());
  return *nth;
}

LandingSummary summarise(std::vector<MoveResult> const& results) {
  LandingSummary s;
  auto const errors = column(results, &MoveResult::error_mm);
  s.moves = errors.size();
  if (s.moves == 0) return s;
  s.median_mm = percentile(errors, 0.5);
  s.p95_mm = percentile(errors, 0.95);
  s.p99_mm = percentile(errors, 0.99);
  s.max_mm = percentile(errors, 1);
  s.p95_steps = percentile(column(results, &MoveResult::error_steps), 0.95);
  double const ideal = sum(column(results, &MoveResult::ideal_s));
  s.time_ratio = sum(column(results, &MoveResult::rest_s)) / ideal;
  s.done_ratio = sum(column(results, &MoveResult::done_s)) / ideal;
  s.overshoot_mm = percentile(column(results, &MoveResult::overshoot_mm), 1);
  for (std::size_t i = k_learning_moves; i < results.size(); ++i) {
    s.corrections += results[i].corrections;
    if (!results[i].reached) ++s.not_reached;
  }
  s.corrections /= static_cast<double>(s.moves);
  return s;
}

std::vector<LandingGoal> landing_goals(std::string const& profile, LandingSummary const& s) {
  std::vector<LandingGoal> goals;
  if (profile == "loctek") {
    goals.push_back({"p95 in sensor steps", s.p95_steps, 1.0});
  } else if (profile == "relay-tof") {
    goals.push_back({"p95 in mm", s.p95_mm, 2.5});
  } else {
    goals.push_back({"p95 in mm", s.p95_mm, 1.0});
    goals.push_back({"p99 in mm", s.p99_mm, 2.0});
  }
  goals.push_back({"corrections per move", s.corrections, 0.2});
  goals.push_back({"time to rest over ideal", s.time_ratio, 1.10});
  return goals;
}

}  // namespace desk::testing
