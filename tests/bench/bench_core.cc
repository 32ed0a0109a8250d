// The pure core and the simulated plant: what a telemetry step costs, and how much faster than life a desk
// can be run.

#include "tests/support/desk_world.h"

#include <benchmark/benchmark.h>

namespace {

using desk::testing::DeskWorld;

void desk_hours(benchmark::State& state, desk::core::CycleMode mode) {
  DeskWorld::Options options;
  options.settings.cycle.mode = mode;
  DeskWorld world{options};
  for (auto _ : state) world.run(std::chrono::hours{1});
  state.counters["desk_hours/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void desk_hour_at_rest(benchmark::State& state) {
  desk_hours(state, desk::core::CycleMode::off);
}
void desk_hour_with_cycle(benchmark::State& state) {
  desk_hours(state, desk::core::CycleMode::automatic);
}
BENCHMARK(desk_hour_at_rest)->Unit(benchmark::kMillisecond);
BENCHMARK(desk_hour_with_cycle)->Unit(benchmark::kMillisecond);

}  // namespace
