#pragma once

#include "daemon/core/bus_figures.h"
#include "daemon/core/bus_schedule.h"
#include "daemon/shell/log.h"
#include "drivers/desk_driver.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace desk::shell {

/// The thread that alone touches one bus. It carries out what BusSchedule decides: stops first, leases ended
/// on time, polls in between. It needs nobody: with the io thread stuck, leases still end and motors still go
/// off.
class BusWorker {
 public:
  struct Desk {
    std::string id;
    std::unique_ptr<driver::DeskDriver> driver;
  };

  /// Called on the worker's thread with what happened to the desk at this index; must not block.
  using Listener = std::function<void(std::size_t desk, core::Event event)>;

  BusWorker(std::vector<Desk> desks, driver::MonotonicSource now, Listener listener, Log const& log);
  BusWorker(BusWorker const&) = delete;
  BusWorker& operator=(BusWorker const&) = delete;
  ~BusWorker();  ///< stop()

  /// Before start(): where the desk stands, see DeskDriver::stands_at().
  void stands_at(std::size_t desk, core::Height here) { desks_[desk].driver->stands_at(here); }

  /// `name`: of the thread, for whoever looks at the process; the kernel keeps 15 characters.
  void start(std::string const& name = "bus");

  /// Any thread; never waits for the bus. The schedule sees it after the transaction that is under way.
  void send(std::size_t desk, core::MotorCommand const& command);

  /// Any thread.
  [[nodiscard]] core::BusFigures figures() const;

  /// When the worker was last seen to turn its loop, which it does once a second at least unless its driver
  /// keeps it. Any thread.
  [[nodiscard]] core::TimePoint turned_at() const {
    return core::TimePoint{core::Duration{turned_at_.load(std::memory_order_relaxed)}};
  }

  /// Switches every motor off, ends the thread and waits for it: one transaction per desk, at most 2 s on a
  /// dead bus.
  void stop();

 private:
  struct Letter {
    std::size_t desk;
    core::MotorCommand command;
    core::TimePoint at;
  };

  void run();
  void empty_mailbox();
  void carry_out(core::BusSchedule::Job const& job);
  void poll(core::BusSchedule::Job const& job);
  void keep_alive(core::BusSchedule::Job const& job);
  void switch_motor(core::BusSchedule::Job const& job);
  void failed(core::BusSchedule::Job const& job, core::Fault const& fault);
  /// When the transaction that began last has ended: now.
  core::TimePoint ended(core::BusSchedule::Job const& job, core::Fault const* fault = nullptr);

  std::vector<Desk> desks_;
  driver::MonotonicSource now_;
  Listener listener_;
  Log const& log_;
  core::BusSchedule schedule_;  ///< this and the next: the worker's thread only
  core::TimePoint began_;       ///< the last transaction

  std::atomic<core::Duration::rep> turned_at_;
  mutable std::mutex mutex_;  ///< guards the next three
  core::BusFigures figures_;
  std::vector<Letter> mailbox_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace desk::shell
