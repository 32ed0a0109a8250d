#include "drivers/gpio/meter.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace desk::driver::gpio {
namespace {

timespec to_timespec(core::Duration wait) {
  auto const left = std::max(wait, core::Duration{0});
  auto const whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  timespec time{};
  time.tv_sec = static_cast<decltype(time.tv_sec)>(whole.count());
  time.tv_nsec = static_cast<decltype(time.tv_nsec)>((left - whole).count());
  return time;
}

}  // namespace

void Newest::put(HeightSource::Sample const& sample) {
  std::lock_guard const lock{mutex_};
  sample_ = sample;
  failing_.reset();
}

void Newest::put(core::Fault fault) {
  std::lock_guard const lock{mutex_};
  (fault.policy == core::FaultClass::device ? once_ : failing_) = std::move(fault);
}

Result<std::optional<HeightSource::Sample>> Newest::take() {
  std::lock_guard const lock{mutex_};
  if (once_) return *std::exchange(once_, std::nullopt);
  if (failing_) return *failing_;
  return std::exchange(sample_, std::nullopt);
}

MeasuredHeight::MeasuredHeight(std::unique_ptr<Meter> meter)
    : meter_{std::move(meter)}, stop_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (stop_ < 0) throw std::system_error{errno, std::generic_category(), "a height sensor's thread"};
  thread_ = std::thread{[this] { run(); }};
}

MeasuredHeight::~MeasuredHeight() {
  std::uint64_t const one = 1;
  (void)!::write(stop_, &one, sizeof one);
  thread_.join();
  ::close(stop_);
}

void MeasuredHeight::run() {
  for (;;) {
    timespec const wait = to_timespec(meter_->measure(newest_));
    std::array<pollfd, 2> watched{{{stop_, POLLIN, 0}, {meter_->descriptor(), POLLIN, 0}}};
    // An interrupted wait is a short one.
    int const ready = ::ppoll(watched.data(), watched.size(), &wait, nullptr);
    if (ready > 0 && watched[0].revents != 0) return;
  }
}

}  // namespace desk::driver::gpio
