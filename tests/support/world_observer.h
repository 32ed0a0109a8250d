#pragma once

#include "daemon/core/bus_schedule.h"
#include "tests/support/faulty_line.h"
#include "tests/support/incidents.h"

namespace desk::testing {

class DeskWorld;

/// One thing that the bus worker did.
struct Transaction {
  core::BusSchedule::Job job;
  core::TimePoint at;     ///< when the driver call returned
  bool reached = false;   ///< the desk got it
  bool answered = false;  ///< and the bus worker knows
  LineFault fault = LineFault::none;
};

/// Sees everything that happens in a DeskWorld, in order. Changes nothing.
class WorldObserver {
 public:
  WorldObserver() = default;
  WorldObserver(WorldObserver const&) = delete;
  WorldObserver& operator=(WorldObserver const&) = delete;
  virtual ~WorldObserver() = default;

  /// The controller is about to be given this.
  virtual void on_event(core::Event const& event, DeskWorld& world) = 0;
  /// The controller decided this.
  virtual void on_action(core::Action const& action, DeskWorld& world) = 0;
  /// The bus worker did something. For motor commands the plant is as it was before.
  virtual void before_transaction(core::BusSchedule::Job const& job, DeskWorld& world) = 0;
  virtual void on_transaction(Transaction const& transaction, DeskWorld& world) = 0;
  /// The program died; the desk goes on without it.
  virtual void on_death(DeskWorld& world) = 0;
  /// A new program was started.
  virtual void on_start(DeskWorld& world) = 0;
  /// Somebody is about to do something to the desk itself: a hand, an obstacle, the sensor.
  virtual void on_incident(Incident const& incident, DeskWorld& world) = 0;
  /// Everything that this step led to has happened.
  virtual void after_step(DeskWorld& world) = 0;
};

}  // namespace desk::testing
