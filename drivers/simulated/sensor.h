#pragma once

#include "drivers/simulated/profile.h"
#include "drivers/simulated/random.h"

#include <optional>

namespace desk::driver::simulated {

enum class SensorFault {
  none,
  silent,   ///< no reports
  frozen,   ///< the same height in every report
  tenfold,  ///< the decimal point is lost
};

/// The height sensor: when it reports, and what it makes of the true height.
///
/// Report k is due at t0 + k periods, early or late by up to 5 % of a period, so two reports are 0.9 to 1.1
/// periods apart and the grid never drifts. Each report's jitter and noise depend on the seed and k alone.
class Sensor {
 public:
  struct Reading {
    core::TimePoint at;
    core::Height height;
  };

  Sensor(Profile const& profile, Random& random, core::TimePoint t0);

  /// A place on the grid of reports.
  struct Due {
    std::int64_t index;
    core::TimePoint at;
  };
  /// The newest report due at or before `until`; none if that was made or left out already.
  [[nodiscard]] std::optional<Due> due(core::TimePoint until) const;
  /// Makes the report of due(); `truth` is the true height at that instant.
  void report(Due const& due, core::Height truth);
  /// Leaves out the reports due up to `until`: the desk is quiet.
  void skip(core::TimePoint until) { reported_ = newest(until).index; }
  /// Makes a reading besides the reports, because somebody asked.
  void ask(core::TimePoint at, core::Height truth);

  /// The newest reading; none while silent.
  [[nodiscard]] std::optional<Reading> reading() const;
  void set_fault(SensorFault fault) { fault_ = fault; }

 private:
  [[nodiscard]] core::TimePoint due_at(std::int64_t index) const;
  [[nodiscard]] Due newest(core::TimePoint until) const;
  void take(core::TimePoint at, core::Height truth, IndexedRandom::Stream noise);
  [[nodiscard]] core::Height measure(core::TimePoint at, core::Height truth,
                                     IndexedRandom::Stream noise) const;

  Profile profile_;
  core::TimePoint t0_;
  IndexedRandom jitter_;
  IndexedRandom noise_;
  IndexedRandom asked_noise_;
  DailyDrift drift_;
  SensorFault fault_ = SensorFault::none;
  std::int64_t reported_ = -1;  ///< index of the last report made or left out
  std::int64_t asked_ = 0;
  Reading reading_;  ///< valid from the first report on, which is due at t0
};

}  // namespace desk::driver::simulated
