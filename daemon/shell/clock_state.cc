#include "daemon/shell/clock_state.h"

#include "daemon/shell/clocks.h"

#include <sys/timex.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <memory>
#include <mutex>
#include <thread>

namespace desk::shell {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// systemd-timesyncd makes it when it has set the clock for the first time (systemd-timesyncd.service(8)).
constexpr char const* k_timesyncd_mark = "/run/systemd/timesync/synchronized";
constexpr char const* k_system_bus = "/run/dbus/system_bus_socket";

/// Nothing: it may not be asked here.
std::optional<bool> kernel_knows() {
  timex status{};
  int const state = adjtimex(&status);
  if (state < 0) return std::nullopt;
  return state != TIME_ERROR;
}

/// Starts systemd-timedated if it does not run, so it may take seconds.
std::optional<bool> timedated_knows() {
  constexpr char const* k_name = "org.freedesktop.timedate1";
  constexpr std::uint64_t k_limit_us = 10'000'000;
  sd_bus* opened = nullptr;
  if (sd_bus_open_system(&opened) < 0) return std::nullopt;
  std::unique_ptr<sd_bus, decltype(&sd_bus_flush_close_unref)> const bus{opened, &sd_bus_flush_close_unref};
  sd_bus_set_method_call_timeout(bus.get(), k_limit_us);
  int set = 0;
  int const asked = sd_bus_get_property_trivial(bus.get(), k_name, "/org/freedesktop/timedate1", k_name,
                                                "NTPSynchronized", nullptr, 'b', &set);
  if (asked < 0) return std::nullopt;
  return set != 0;
}

/// Shared with a thread that may still wait for its answer when the program ends.
struct Asked {
  std::mutex mutex;  ///< guards the other
  SeldomAsked asked;
};

bool timedated_said() {
  static auto const shared = std::make_shared<Asked>();
  std::lock_guard const lock{shared->mutex};
  if (shared->asked.due(monotonic_now()) && ::access(k_system_bus, F_OK) == 0) {
    std::thread{[shared = shared] {
      auto const answer = timedated_knows();
      std::lock_guard const answered{shared->mutex};
      shared->asked.answered(answer, monotonic_now());
    }}.detach();
  }
  return shared->asked.answer();
}

}  // namespace

bool wall_clock_set() {
  if (auto const known = kernel_knows()) return *known;
  return ::access(k_timesyncd_mark, F_OK) == 0 || timedated_said();
}

bool SeldomAsked::due(core::TimePoint now) {
  if (now < next_) return false;
  next_ = now + minutes{1};
  return true;
}

void SeldomAsked::answered(std::optional<bool> yes, core::TimePoint now) {
  answer_ = yes.value_or(answer_);
  next_ = now + (yes == true ? core::Duration{hours{1}} : core::Duration{minutes{1}});
}

}  // namespace desk::shell
