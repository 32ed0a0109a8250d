// turn_encoder A B EDGES PERIOD_US: turns a quadrature encoder whose rows are the simulated lines with the
// pull files A and B by so many edges, one every PERIOD_US µs; negative EDGES turn it down. It starts from
// where the lines are.

#include "tests/system/guest/encoder.h"

int main(int count, char** arguments) {
  using namespace desk::guest;
  if (count != 5) return 2;
  Encoder encoder{arguments[1], arguments[2]};
  long const edges = std::strtol(arguments[3], nullptr, 10);
  long const period_us = std::strtol(arguments[4], nullptr, 10);
  std::int64_t at = monotonic_us();
  for (long edge = 0; edge < std::labs(edges); ++edge) {
    encoder.turn(edges > 0);
    at += period_us;
    sleep_until_us(at);
  }
  return 0;
}
