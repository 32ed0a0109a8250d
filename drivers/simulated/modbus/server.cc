#include "drivers/simulated/modbus/server.h"

#include "drivers/simulated/modbus/control_port.h"
#include "drivers/simulated/modbus/rtu_port.h"
#include "drivers/simulated/modbus/tcp_port.h"
#include "drivers/simulated/modbus/unit_spec.h"

#include <fmt/format.h>

#include <sys/signalfd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;

TimePoint now() {
  return TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

void say(std::string const& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

/// SIGTERM and SIGINT as something to read, so that neither interrupts anything half done.
Descriptor catch_end() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a client that went away is noticed where it is written to
  return Descriptor{::signalfd(-1, &signals, SFD_CLOEXEC)};
}

Bus build(std::vector<std::string> const& units) {
  auto built = build_bus(units, now());
  if (auto const* mistake = std::get_if<std::string>(&built)) throw std::runtime_error{*mistake};
  return std::move(std::get<Bus>(built));
}

class Server {
 public:
  explicit Server(ServerOptions const& options)
      : end_{catch_end()},
        station_{build(options.units), options.seed},
        control_{station_, options.control, [this](LineAction action) { act(action); }} {
    if (auto const* tcp = std::get_if<TcpOptions>(&options.line)) {
      tcp_ = std::make_unique<TcpPort>(station_, tcp->host, tcp->port, options.delay);
      ports_.push_back(tcp_.get());
      say("ready tcp " + tcp_->where());
    }
    if (auto const* rtu = std::get_if<RtuOptions>(&options.line)) {
      rtu_ = std::make_unique<RtuPort>(station_, rtu->timing, rtu->link);
      ports_.push_back(rtu_.get());
      say("ready rtu " + rtu_->where());
    }
    ports_.push_back(&control_);
  }

  void run() {
    for (;;) {
      auto const waited_for = wait();
      TimePoint const t = now();
      for (pollfd const& waited : waited_for) {
        if (waited.revents == 0) continue;
        if (waited.fd == end_.get()) return;
        for (Port* const port : ports_) port->serve(waited.fd, t);
      }
      for (Port* const port : ports_) port->tick(t);
    }
  }

 private:
  [[nodiscard]] std::vector<pollfd> wait() const {
    std::vector<pollfd> waited_for{{end_.get(), POLLIN, 0}};
    TimePoint next = core::k_never;
    for (Port const* const port : ports_) {
      port->add_to(waited_for);
      next = std::min(next, port->next());
    }
    timespec limit{};
    if (next != core::k_never) {
      using std::chrono::seconds;
      auto const left = std::max(core::Duration{0}, next - now());
      auto const whole = std::chrono::duration_cast<seconds>(left);
      // Both have 32 bits on 32-bit Arm.
      limit.tv_sec = static_cast<decltype(limit.tv_sec)>(whole.count());
      limit.tv_nsec = static_cast<decltype(limit.tv_nsec)>((left - whole).count());
    }
    ::ppoll(waited_for.data(), waited_for.size(), next == core::k_never ? nullptr : &limit, nullptr);
    return waited_for;
  }

  void act(LineAction action) {
    switch (action) {
      case LineAction::none: return;
      case LineAction::drop: return tcp().drop_all();
      case LineAction::refuse: return tcp().set_refusing(true);
      case LineAction::accept: return tcp().set_refusing(false);
      case LineAction::hang_up: return rtu().hang_up();
      case LineAction::plug_in: rtu().plug_in(); return say("ready rtu " + rtu().where());
    }
  }
  [[nodiscard]] TcpPort& tcp() const {
    if (!tcp_) throw std::runtime_error{"there are no TCP connections; this is a serial line"};
    return *tcp_;
  }
  [[nodiscard]] RtuPort& rtu() const {
    if (!rtu_) throw std::runtime_error{"there is no serial line; this is TCP"};
    return *rtu_;
  }

  Descriptor end_;
  Station station_;
  ControlPort control_;
  std::unique_ptr<TcpPort> tcp_;
  std::unique_ptr<RtuPort> rtu_;
  std::vector<Port*> ports_;
};

}  // namespace

void serve(ServerOptions const& options) {
  Server{options}.run();
}

}  // namespace desk::driver::simulated::modbus
