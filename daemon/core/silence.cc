#include "daemon/core/silence.h"

#include <algorithm>

namespace desk::core {
namespace {

constexpr int k_misses = 3;
constexpr Duration k_least = std::chrono::seconds{1};
constexpr Duration k_first_wait = std::chrono::milliseconds{100};

}  // namespace

void Silence::missed(TimePoint now, Duration longest) {
  if (misses_ == 0) since_ = now;
  ++misses_;
  if (aside()) {
    wait_ = std::min(wait_ * 2, longest);
  } else if (misses_ >= k_misses && now - since_ >= k_least) {
    wait_ = k_first_wait;
  }
  ask_at_ = now + wait_;
}

}  // namespace desk::core
