// desk_model UP DOWN IIO MM [A B MM_PER_EDGE]: a desk for the test machine. It watches the levels of two
// relays in the files UP and DOWN and moves as a desk would: after a dead time, at a cruising speed, and some
// way on when they are off. Its height is in the directory IIO, in the files that Linux gives a distance
// sensor; MM is where it stands at first. A and B are the pull files of an encoder that it turns.

#include "tests/system/guest/encoder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace {

using namespace desk::guest;

constexpr std::int64_t k_tick_us = 5000;
constexpr std::int64_t k_dead_time_us = 300'000;
constexpr double k_cruise_mm_s = 35;
constexpr double k_coast_mm = 10;
constexpr double k_acceleration_mm_s2 = k_cruise_mm_s * k_cruise_mm_s / (2 * k_coast_mm);
constexpr double k_lowest_mm = 620;
constexpr double k_highest_mm = 1270;

class Desk {
 public:
  explicit Desk(double height_mm) : height_mm_{height_mm} {}

  void tick(int wanted) {
    if (wanted != wanted_) {
      wanted_ = wanted;
      pressed_us_ = 0;
    }
    pressed_us_ += k_tick_us;
    double const target = pressed_us_ > k_dead_time_us ? wanted_ * k_cruise_mm_s : 0;
    double const seconds = static_cast<double>(k_tick_us) / 1e6;
    double const change = k_acceleration_mm_s2 * seconds;
    speed_mm_s_ += std::clamp(target - speed_mm_s_, -change, change);
    height_mm_ = std::clamp(height_mm_ + speed_mm_s_ * seconds, k_lowest_mm, k_highest_mm);
  }

  [[nodiscard]] double height_mm() const { return height_mm_; }

 private:
  double height_mm_;
  double speed_mm_s_ = 0;
  int wanted_ = 0;
  std::int64_t pressed_us_ = 0;
};

void put_file(std::string const& path, std::string const& text) {
  int const file = open_or_give_up(path, O_WRONLY | O_CREAT | O_TRUNC);
  put(file, text);
  ::close(file);
}

/// Tenths of a millimetre above -1 m: five digits at any height, so that overwriting never shows half a
/// number.
std::string raw(double height_mm) {
  return std::to_string(10'000 + std::lround(height_mm * 10)) + "\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5 && count != 8) return 2;
  int const up = open_or_give_up(arguments[1], O_RDONLY);
  int const down = open_or_give_up(arguments[2], O_RDONLY);
  std::string const directory = arguments[3];
  Desk desk{std::strtod(arguments[4], nullptr)};
  put_file(directory + "/name", "desk-model\n");
  put_file(directory + "/in_distance_scale", "0.0001\n");
  put_file(directory + "/in_distance_offset", "-10000\n");
  put_file(directory + "/in_distance_raw", raw(desk.height_mm()));
  int const distance = open_or_give_up(directory + "/in_distance_raw", O_WRONLY);
  std::optional<Encoder> encoder;
  if (count == 8) encoder.emplace(arguments[5], arguments[6]);
  double const mm_per_edge = count == 8 ? std::strtod(arguments[7], nullptr) : 1;
  long edges = std::lround(desk.height_mm() / mm_per_edge);
  for (std::int64_t at = monotonic_us();; at += k_tick_us) {
    sleep_until_us(at);
    // Both relays together short the motor of a real desk; the test looks for that in the kernel's trace.
    desk.tick((first_character(up) == '1' ? 1 : 0) - (first_character(down) == '1' ? 1 : 0));
    put(distance, raw(desk.height_mm()));
    for (long const reached = std::lround(desk.height_mm() / mm_per_edge); encoder && edges != reached;) {
      encoder->turn(edges < reached);
      edges += edges < reached ? 1 : -1;
    }
  }
}
