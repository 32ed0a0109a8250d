#pragma once

#include "daemon/core/bus_schedule.h"
#include "daemon/core/controller.h"
#include "drivers/simulated/simulated_desk.h"

#include <functional>
#include <string>
#include <vector>

namespace desk::testing {

/// A whole desk in virtual time: the real controller, the real bus schedule and a simulated plant. Advancing
/// the world is what advances the clock; nothing waits.
class DeskWorld {
 public:
  struct Options {
    std::string profile = "linak";
    std::uint64_t seed = 1;
    core::Height start = core::Height::at_mm(720);
    core::DeskSettings settings;
    core::Presence presence = core::Presence::present;
    core::Duration transaction = std::chrono::milliseconds{3};  ///< one driver call
  };

  explicit DeskWorld(Options options);

  /// Lets the world run for this long.
  void run(core::Duration time);
  /// Lets the world run until the condition holds, at most `limit`. False: it never did.
  bool run_until(std::function<bool()> const& condition, core::Duration limit = std::chrono::minutes{2});

  /// Hands a user's command in; returns its id for answers().
  core::CommandId command(core::Request const& request, core::Origin origin = core::Origin::local);
  void tell(core::Event const& event);

  /// While true no event reaches the controller and nothing of it goes out: the io thread hangs, the bus
  /// worker lives.
  void stall_controller(bool stalled) { stalled_ = stalled; }

  [[nodiscard]] core::TimePoint now() const { return now_; }
  [[nodiscard]] core::Snapshot state() const { return controller_.snapshot(now_); }
  [[nodiscard]] driver::simulated::Plant& plant() { return desk_.plant(); }
  [[nodiscard]] core::Height true_height();
  [[nodiscard]] core::DeskController const& controller() const { return controller_; }

  struct Said {
    core::TimePoint at;
    core::Notice notice;
  };
  [[nodiscard]] std::vector<Said> const& notices() const { return notices_; }
  [[nodiscard]] std::vector<core::action::Reply> const& replies() const { return replies_; }
  [[nodiscard]] std::vector<core::Answer> answers(core::CommandId id) const;
  [[nodiscard]] std::string reason(core::CommandId id) const;

  /// The notices of one kind, oldest first.
  template <typename T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (Said const& said : notices_)
      if (auto const* n = std::get_if<T>(&said.notice)) found.push_back(*n);
    return found;
  }
  /// What happened, one line each: for failure messages.
  [[nodiscard]] std::string transcript() const;

 private:
  class Sink;
  void step_once(core::TimePoint limit);
  void carry_out(core::BusSchedule::Job const& job);
  void give(core::Event const& event);

  Options options_;
  core::TimePoint now_{std::chrono::seconds{1000}};
  driver::simulated::SimulatedDesk desk_;
  core::DeskController controller_;
  core::BusSchedule schedule_;
  core::CommandId next_id_ = 1;
  bool stalled_ = false;
  int idle_spins_ = 0;
  std::vector<core::Event> held_back_;
  std::vector<Said> notices_;
  std::vector<core::action::Reply> replies_;
};

}  // namespace desk::testing
