#include "daemon/wire/clock_map.h"

#include <fmt/format.h>

#include <chrono>

namespace desk::wire {

namespace chr = std::chrono;

std::string iso_time(core::TimePoint t, ClockMap const& clock) {
  auto const since_anchor = chr::floor<chr::milliseconds>(t - clock.monotonic);
  auto const local = chr::sys_time<chr::milliseconds>{chr::seconds{clock.civil.unix_seconds}} + since_anchor +
                     clock.civil.utc_offset;
  auto const day = chr::floor<chr::days>(local);
  chr::year_month_day const date{day};
  chr::hh_mm_ss const time{local - day};
  bool const west = clock.civil.utc_offset < chr::minutes{0};
  chr::hh_mm_ss const offset{chr::abs(clock.civil.utc_offset)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count(), west ? '-' : '+', offset.hours().count(),
                     offset.minutes().count());
}

}  // namespace desk::wire
