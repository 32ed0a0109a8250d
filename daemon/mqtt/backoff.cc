#include "daemon/mqtt/backoff.h"

#include <algorithm>

namespace desk::mqtt {

Backoff::Milliseconds Backoff::next() {
  auto const base = std::min(next_, limit_).count();
  next_ = std::min(next_ * 2, limit_);
  std::uniform_int_distribution<Milliseconds::rep> spread{base - base / 4, base + base / 4};
  return std::min(Milliseconds{spread(jitter_)}, limit_);
}

}  // namespace desk::mqtt
