#pragma once

#include "daemon/core/controller.h"
#include "daemon/plan/ideal_desk.h"
#include "daemon/plan/person.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace desk::plan {

/// What the wall clock shows at an instant, with the offset of that instant: so a day has 23 or 25 hours
/// where the clocks are changed. A whole second of it begins with a whole second of the instant.
using CivilClock = std::function<core::CivilTime(core::TimePoint)>;

/// Looks on while a desk runs.
class Onlooker {
 public:
  Onlooker() = default;
  Onlooker(Onlooker const&) = delete;
  Onlooker& operator=(Onlooker const&) = delete;
  virtual ~Onlooker() = default;
  virtual void on_event(core::Event const& /*event*/, core::TimePoint /*now*/) {}
  virtual void on_action(core::Action const& /*action*/, core::TimePoint /*now*/) {}
  /// After each step, everything that came of it told.
  virtual void after_step(core::TimePoint /*now*/) {}
};

/// Runs the controller of one desk with an ideal desk and a person through virtual time. Reads no clock: the
/// same input gives the same day.
class DayRun {
 public:
  struct World {
    core::Capabilities capabilities = IdealDesk::servo();
    core::DeskSettings settings;
    core::Height height = core::Presets{}.sit;
    CivilClock civil;
  };

  /// The program does not run yet; see start(). The onlooker must outlive it.
  DayRun(World world, core::TimePoint begin, Person person, Onlooker& onlooker);

  /// The program starts, with what it remembers of `elapsed` ago, and is told who is there.
  void start(std::optional<core::Memory> const& memory = std::nullopt, core::Duration elapsed = {});
  /// The program ends without a word; its motor goes off. The world goes on.
  void stop();
  [[nodiscard]] bool running() const { return controller_.has_value(); }

  /// Lets time pass.
  void run_until(core::TimePoint end);
  /// Out of turn: the wall clock was set, a sensor speaks.
  void tell(core::Event const& event);

  [[nodiscard]] core::TimePoint now() const { return now_; }
  [[nodiscard]] core::CivilTime civil() const { return world_.civil(now_); }
  /// Only while the program runs.
  [[nodiscard]] core::DeskController const& controller() const { return *controller_; }
  [[nodiscard]] core::Snapshot snapshot() const { return controller_->snapshot(now_); }
  [[nodiscard]] IdealDesk const& desk() const { return desk_; }

 private:
  class Sink;
  void step(core::Event const& event);
  bool one_thing();
  void carry_out(Deed const& deed);
  void plan_minute();
  void tell_time();

  World world_;
  core::TimePoint now_;
  IdealDesk desk_;
  Person person_;
  Onlooker& onlooker_;
  std::optional<core::DeskController> controller_;
  core::event::PresenceChanged presence_;
  core::TimePoint next_minute_ = core::k_never;
  core::CommandId next_id_ = 1;
  std::vector<core::Action> actions_;
  int idle_steps_ = 0;
};

}  // namespace desk::plan
