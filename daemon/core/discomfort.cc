#include "daemon/core/discomfort.h"

#include <algorithm>

namespace desk::core {
namespace {

constexpr std::int64_t k_days = 3;
constexpr Duration k_time = std::chrono::hours{72};

}  // namespace

void Discomfort::begin(std::optional<std::int64_t> today, TimePoint now) {
  *this = Discomfort{};
  if (today) {
    until_day_ = *today + k_days;
  } else {
    until_ = now + k_time;
  }
}

bool Discomfort::on_time(TimePoint now) {
  if (!until_ || now < *until_) return false;
  until_.reset();
  return true;
}

void Discomfort::on_day(std::int64_t day) {
  if (until_day_ && day >= *until_day_) until_day_.reset();
}

std::optional<UserMemory::Discomfort> Discomfort::memory(TimePoint now) const {
  if (until_day_) return UserMemory::Discomfort{until_day_, std::nullopt};
  if (until_ && *until_ > now) return UserMemory::Discomfort{std::nullopt, *until_ - now};
  return std::nullopt;
}

void Discomfort::restore(std::optional<UserMemory::Discomfort> const& memory, Duration elapsed,
                         TimePoint now) {
  *this = Discomfort{};
  if (!memory) return;
  until_day_ = memory->until_day;
  // Nobody can have been told that it takes longer.
  if (!until_day_ && memory->left && *memory->left > elapsed) {
    until_ = now + (std::min(*memory->left, k_time) - elapsed);
  }
}

}  // namespace desk::core
