#include "tests/support/served_line.h"

#include "drivers/simulated/modbus/rtu_port.h"
#include "drivers/simulated/modbus/tcp_port.h"

#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace desk::testing {
namespace {

namespace sim = driver::simulated::modbus;

core::TimePoint now() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// The kernel may join timers that are 50 us apart, and longer ones of a niced thread: a wire does not.
void keep_time(bool before_all) {
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  sched_param const lowest{1};
  if (before_all) (void)::sched_setscheduler(0, SCHED_FIFO, &lowest);
}

}  // namespace

ServedLine::ServedLine(sim::Bus bus, Options const& options)
    : station_{std::move(bus), options.seed}, stopped_{::eventfd(0, EFD_CLOEXEC)} {
  if (auto const* tcp = std::get_if<sim::TcpOptions>(&options.where)) {
    auto port = std::make_unique<sim::TcpPort>(station_, tcp->host, tcp->port, options.delay);
    std::string const where = port->where();
    port_ = static_cast<std::uint16_t>(std::stoi(where.substr(where.rfind(':') + 1)));
    line_ = std::move(port);
  } else {
    auto const& rtu = std::get<sim::RtuOptions>(options.where);
    auto port = std::make_unique<sim::RtuPort>(station_, rtu.timing, rtu.link);
    device_ = port->where();
    line_ = std::move(port);
  }
  thread_ = std::thread{[this, before_all = options.before_all] { serve(before_all); }};
}

ServedLine::~ServedLine() {
  std::uint64_t const one = 1;
  (void)!::write(stopped_.get(), &one, sizeof one);
  thread_.join();
}

/// False: it is to stop.
bool ServedLine::wait(std::vector<pollfd>& waited_for) {
  core::TimePoint next;
  {
    std::lock_guard const lock{mutex_};
    waited_for.assign(1, {stopped_.get(), POLLIN, 0});
    line_->add_to(waited_for);
    next = line_->next();
  }
  timespec limit{};
  if (next != core::k_never) {
    auto const left = std::max(core::Duration{0}, next - now());
    auto const whole = std::chrono::floor<std::chrono::seconds>(left);
    limit = {whole.count(), (left - whole).count()};
  }
  ::ppoll(waited_for.data(), waited_for.size(), next == core::k_never ? nullptr : &limit, nullptr);
  return waited_for.front().revents == 0;
}

void ServedLine::serve(bool before_all) {
  keep_time(before_all);
  std::vector<pollfd> waited_for;
  while (wait(waited_for)) {
    std::lock_guard const lock{mutex_};
    for (pollfd const& waited : waited_for) {
      if (waited.revents != 0) line_->serve(waited.fd, now());
    }
    line_->tick(now());
  }
}

}  // namespace desk::testing
