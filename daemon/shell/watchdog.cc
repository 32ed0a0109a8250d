#include "daemon/shell/watchdog.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>

namespace desk::shell {
namespace {

/// More than any transaction takes that ends at all (BusWorker::stop()).
constexpr core::Duration k_longest_turn = std::chrono::seconds{3};

}  // namespace

Watchdog::Watchdog(std::optional<core::Duration> limit, core::TimePoint now) : limit_{limit} {
  if (limit_) next_ = now;
}

Watchdog::Verdict Watchdog::look(std::vector<Worker> const& workers, core::TimePoint now) {
  if (!limit_ || now < next_) return {};
  // Three tries within the limit, since the timer may be late on a busy computer.
  next_ = now + *limit_ / 3;
  core::Duration const longest = std::max(*limit_, k_longest_turn);
  auto const hangs = std::find_if(workers.begin(), workers.end(),
                                  [&](Worker const& worker) { return now - worker.turned_at >= longest; });
  if (hangs == workers.end()) {
    told_ = false;
    return {true, {}};
  }
  if (told_) return {};
  told_ = true;
  return {false, hangs->bus};
}

std::optional<core::Duration> watchdog_limit() {
  std::uint64_t usec = 0;
  if (sd_watchdog_enabled(0, &usec) <= 0) return std::nullopt;
  return std::chrono::microseconds{usec};
}

}  // namespace desk::shell
