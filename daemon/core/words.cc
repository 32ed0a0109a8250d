#include "daemon/core/words.h"

#include <cmath>

namespace desk::core {
namespace {

std::string with_tenths(double value) {
  auto const tenths = static_cast<long long>(std::llround(std::abs(value) * 10));
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return value < 0 && tenths != 0 ? "-" + text : text;
}

}  // namespace

std::string in_words(Height height) {
  return with_tenths(height.mm()) + " mm";
}

std::string in_words(Distance distance) {
  return with_tenths(distance.mm()) + " mm";
}

std::string in_words(Duration duration) {
  return with_tenths(to_seconds(duration)) + " s";
}

std::string minutes_in_words(Duration duration) {
  std::string const minutes = with_tenths(to_seconds(duration) / 60);
  return minutes + (minutes == "1" ? " minute" : " minutes");
}

std::string minutes_in_words(Duration least, Duration most) {
  return with_tenths(to_seconds(least) / 60) + " to " + minutes_in_words(most);
}

}  // namespace desk::core
