#pragma once

#include <chrono>

/// The parts of bench_modbus. Each prints a table; `look`: how long each of its rows may measure.
namespace desk::bench {

void measure_round_trips(std::chrono::seconds look);
void measure_wire(std::chrono::seconds look);
void measure_units(std::chrono::seconds look);
void measure_stops(std::chrono::seconds look);
void measure_changes(std::chrono::seconds look);
void measure_idle(std::chrono::seconds look);

}  // namespace desk::bench
