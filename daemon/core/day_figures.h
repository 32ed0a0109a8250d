#pragma once

#include "daemon/core/time.h"

#include <cstdint>

namespace desk::core {

/// What one local calendar day held so far. The five durations add up to the time that was watched.
struct DayFigures {
  std::int64_t day = 0;  ///< as local_day() numbers it
  Duration sat{0};
  Duration stood{0};
  Duration between{0};  ///< present, the desk at neither height or on its way
  Duration away{0};
  Duration unknown{0};      ///< no presence or height to be had; after a restart: the time without us
  int changes = 0;          ///< from sitting to standing
  int walks = 0;            ///< absences of at least 2 minutes (ergonomics.md §5.4)
  int moves = 0;            ///< of the desk, whoever asked for them
  Duration longest_sit{0};  ///< the longest bout; an interruption that does not count does not end it
  Duration longest_stand{0};
  Duration stand_load{0};  ///< highest level of the bucket that standing fills and all else empties

  [[nodiscard]] Duration present() const { return sat + stood + between; }
  [[nodiscard]] Duration watched() const { return present() + away + unknown; }
  bool operator==(DayFigures const&) const = default;
};

}  // namespace desk::core
