#pragma once

#include "daemon/coach/notice.h"
#include "daemon/coach/settings.h"

#include <vector>

namespace desk::coach {

/// How somebody is led through an exercise from `start` on: get ready, hold, and the same on the other side.
/// Empty: it has no hold, so that nobody times it.
[[nodiscard]] std::vector<Step> guided(Entry const& entry, CoachSettings const& settings,
                                       core::TimePoint start);

}  // namespace desk::coach
