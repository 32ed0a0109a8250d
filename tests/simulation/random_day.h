#pragma once

#include "tests/support/desk_world.h"
#include "tests/support/incidents.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace desk::testing {

/// Somebody looks after the desk: takes away what is in the way, ends what was broken, switches the power off
/// and on if that is what it takes, unlocks, and clears the fault.
struct Relief {};

/// Something is put in the way: so far ahead of the desk if it moves, of where it would go otherwise.
struct ObstacleAhead {
  core::Distance ahead;
  core::Direction otherwise;
};

using Happening =
    std::variant<ObstacleAhead, core::Request, core::Presence, core::CivilTime, core::event::ObstacleChanged,
                 core::event::UserChanged, Incident::What, DeskWorld::Outage, Relief>;

/// Eight hours at a desk: what people do to it, and what breaks.
struct DayPlan {
  struct Entry {
    core::Duration at;  ///< since the start of the day
    Happening what;
  };
  std::uint64_t seed = 0;
  std::string profile;
  bool faults = true;
  DeskWorld::Options options;
  std::vector<Entry> entries;  ///< in order
  core::Duration length = std::chrono::hours{8};
};

/// The same seed gives the same day. `faults`: with anything that breaks.
[[nodiscard]] DayPlan plan_day(std::uint64_t seed, std::string const& profile, bool faults = true);
/// The profile that a seed's day is spent with when none is asked for: each in turn.
[[nodiscard]] std::string profile_of(std::uint64_t seed);

}  // namespace desk::testing
