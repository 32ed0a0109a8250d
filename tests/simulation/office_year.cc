#include "tests/simulation/office_year.h"

#include "daemon/wire/memory_json.h"
#include "tests/simulation/berlin.h"
#include "tests/simulation/office_rules.h"

#include <fmt/format.h>

#include <exception>
#include <stdexcept>

namespace desk::testing {
namespace {

using core::Duration;
using core::TimePoint;
using std::chrono::minutes;
using std::chrono::seconds;

/// Of what happened before a rule was broken.
constexpr std::size_t k_lines = 30;

std::int64_t unix_of(TimePoint t) {
  return std::chrono::floor<seconds>(t.time_since_epoch()).count();
}

/// The memory as it comes back from the disk.
core::Memory through_the_file(core::Memory const& memory) {
  auto const read = wire::read_memory(wire::to_text({"year", {}, memory}));
  if (auto const* bad = std::get_if<wire::Unreadable>(&read))
    throw std::runtime_error{"state file: " + bad->reason};
  return std::get<wire::SavedMemory>(read).memory;
}

class OfficeYear {
 public:
  explicit OfficeYear(YearWanted const& wanted)
      : plan_{plan_year(wanted.seed)},
        rules_{plan_, k_lines},
        begin_{TimePoint{seconds{berlin_unix(plan_.first_day, 0)}}},
        end_{TimePoint{
            seconds{berlin_unix(plan_.first_day + (wanted.days > 0 ? wanted.days : plan_.days), 0)}}},
        run_{world(), begin_, plan::Person{plan_.script, year_policy(plan_)}, rules_} {
    report_.seed = wanted.seed;
    rules_.attach(run_);
  }

  YearReport live() {
    std::string stopped;
    try {
      pass();
    } catch (std::exception const& e) {
      stopped = fmt::format("{:.3f}  the year stopped: {}\n", core::to_seconds(run_.now().time_since_epoch()),
                            e.what());
    }
    return report(stopped);
  }

 private:
  plan::DayRun::World world() {
    plan::DayRun::World world;
    world.settings = plan_.settings;
    world.civil = [this](TimePoint t) { return shown(t); };
    return world;
  }

  /// What the wall clock shows: after a power cut 1970 and what has passed since, until the network tells.
  [[nodiscard]] core::CivilTime shown(TimePoint t) const {
    if (t >= clock_right_) return {unix_of(t), berlin_offset(unix_of(t)), true};
    return {unix_of(t) - unix_of(booted_), minutes{60}, false};
  }

  void pass() {
    rules_.starts(begin_, {}, Duration{0});
    run_.start();
    rules_.has_started(begin_);
    for (YearOutage const& outage : plan_.outages) {
      if (outage.at >= end_) break;
      if (outage.at > run_.now() + minutes{2}) live_through(outage);
    }
    run_to(end_);
  }

  /// The wall clock is set when the network is there.
  void run_to(TimePoint t) {
    if (clock_right_ > run_.now() && clock_right_ <= t) {
      run_.run_until(clock_right_);
      run_.tell(core::event::CivilClock{run_.civil()});
    }
    run_.run_until(t);
  }

  void live_through(YearOutage const& outage) {
    // Of a power cut what was written at the last full minute is left.
    TimePoint const written = outage.power_cut ? std::chrono::floor<minutes>(outage.at) : outage.at;
    run_to(written);
    auto const memory = through_the_file(run_.controller().memory(written));
    auto const kept = rules_.kept(written);
    run_to(outage.at);
    rules_.died(outage.at);
    run_.stop();
    TimePoint const again = outage.at + outage.gap;
    if (outage.power_cut) {
      booted_ = again;
      clock_right_ = again + outage.clock_lost;
    }
    run_.run_until(again);
    // A clock that was reset tells of no time in between.
    Duration const elapsed = outage.clock_lost > Duration{0} ? Duration{0} : again - written;
    rules_.starts(again, kept, elapsed);
    run_.start(memory, elapsed);
    rules_.has_started(again);
    ++report_.restarts;
  }

  YearReport report(std::string const& stopped) {
    auto const& counts = rules_.counts();
    report_.days = static_cast<std::uint64_t>((run_.now() - begin_) / std::chrono::hours{24});
    report_.steps = counts.steps;
    report_.prompts = counts.prompts;
    report_.moves = counts.moves;
    report_.moves_of_people = counts.moves_of_people;
    report_.absences = counts.absences;
    report_.judged = counts.judged;
    report_.violations = rules_.findings().count() + (stopped.empty() ? 0U : 1U);
    for (auto const& [rule, times] : rules_.findings().rules()) report_.rules[std::string{rule}] = times;
    if (report_.violations == 0) return report_;
    std::string what = stopped.empty() ? "" : " stopped";
    for (auto const& [rule, times] : report_.rules) what += fmt::format(" {} {}", rule, times);
    report_.broken.push_back(fmt::format("seed {}:{}", report_.seed, what));
    report_.failure = fmt::format("an office year, seed {}: {} violations\n{}{}{}", report_.seed,
                                  report_.violations, rules_.findings().text(), stopped, rules_.transcript());
    report_.failure += fmt::format(
        "see it again: build/release/tests/simulation/simulate --years 1 --seed {}\n", report_.seed);
    return report_;
  }

  YearPlan plan_;
  OfficeRules rules_;
  TimePoint begin_;
  TimePoint end_;
  TimePoint booted_;
  TimePoint clock_right_;
  YearReport report_;
  plan::DayRun run_;
};

}  // namespace

void YearReport::add(YearReport const& other) {
  days += other.days;
  steps += other.steps;
  prompts += other.prompts;
  moves += other.moves;
  moves_of_people += other.moves_of_people;
  absences += other.absences;
  restarts += other.restarts;
  judged += other.judged;
  violations += other.violations;
  for (auto const& [rule, times] : other.rules) rules[rule] += times;
  if (failure.empty()) failure = other.failure;
  broken.insert(broken.end(), other.broken.begin(), other.broken.end());
}

YearReport live_year(YearWanted const& wanted) {
  return OfficeYear{wanted}.live();
}

YearReport live_years(std::uint64_t first_seed, std::uint64_t years, bool go_on,
                      std::string const& until_broken) {
  YearReport sum;
  sum.seed = first_seed;
  for (std::uint64_t i = 0; i < years; ++i) {
    YearWanted wanted;
    wanted.seed = first_seed + i;
    sum.add(live_year(wanted));
    bool const enough = until_broken.empty() ? sum.violations > 0 : sum.rules.contains(until_broken);
    if (enough && !go_on) break;
  }
  return sum;
}

}  // namespace desk::testing
