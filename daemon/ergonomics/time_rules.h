#pragma once

#include "daemon/core/time.h"
#include "daemon/ergonomics/grade.h"

#include <array>
#include <optional>
#include <string_view>

/// The rules of ergonomics.md §4.4 that judge time. Values are minutes, but for the two that count something.
namespace desk::ergonomics {

/// Their ids, in the order in which they are told.
inline constexpr std::array<std::string_view, 6> k_time_rules{"R-SITBOUT", "R-STANDLOAD", "R-STANDDAY",
                                                              "R-WALK",    "R-CHANGES",   "R-RATE"};

/// Continuous sitting against the interval that the user wants; absent: nobody sits.
Finding sit_bout(std::optional<core::Duration> sat, core::Duration wanted = std::chrono::minutes{30});

/// Level of the bucket that standing fills by a minute a minute and all else empties.
Finding stand_load(core::Duration level);

/// Standing today, in proportion to presence. The goal is 15 minutes in each hour, at most four hours.
/// `day_over`: what is missing will not come any more.
Finding stand_day(core::Duration stood, core::Duration present, bool day_over);

/// Presence since the last absence of two minutes.
Finding walk(core::Duration present);

/// Changes from sitting to standing in 8 hours of presence; not judged in the first hour.
Finding changes(int changes, core::Duration present);

/// Moves of the desk within the last hour. From the tenth on the cycle only reminds.
Finding move_rate(int moves);

}  // namespace desk::ergonomics
