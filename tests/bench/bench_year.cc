// How long a year at an office desk takes in virtual time: with everything that can come between and every
// rule checked, and as `deskctl plan` would live it, day by day.

#include "daemon/plan/diary.h"
#include "tests/simulation/office_year.h"

#include <benchmark/benchmark.h>

namespace {

using desk::core::Presence;
using desk::core::TimePoint;
using std::chrono::hours;

void office_year_with_every_rule_checked(benchmark::State& state) {
  std::uint64_t seed = 1;
  std::uint64_t steps = 0;
  for (auto _ : state) steps += desk::testing::live_year({seed++, 0}).steps;
  state.counters["steps/s"] = benchmark::Counter(static_cast<double>(steps), benchmark::Counter::kIsRate);
}

void year_of_plain_days(benchmark::State& state) {
  constexpr int k_days = 365;
  for (auto _ : state) {
    desk::plan::Diary diary;
    std::vector<desk::plan::Person::Entry> script;
    for (int day = 0; day < k_days; ++day) {
      TimePoint const midnight{hours{24} * day};
      script.emplace_back(midnight + hours{9}, desk::core::event::PresenceChanged{Presence::present});
      script.emplace_back(midnight + hours{17}, desk::core::event::PresenceChanged{Presence::away});
    }
    desk::plan::DayRun::World world;
    world.settings.cycle.mode = desk::core::CycleMode::automatic;
    world.civil = [](TimePoint t) {
      auto const unix = std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
      return desk::core::CivilTime{unix, std::chrono::minutes{0}, true};
    };
    desk::plan::DayRun run{world, TimePoint{}, desk::plan::Person{std::move(script), {}}, diary};
    run.start();
    run.run_until(TimePoint{hours{24} * k_days});
    benchmark::DoNotOptimize(diary.moves().size());
  }
}

BENCHMARK(office_year_with_every_rule_checked)->Unit(benchmark::kSecond);
BENCHMARK(year_of_plain_days)->Unit(benchmark::kSecond);

}  // namespace
