#include "tests/simulation/berlin.h"

#include <chrono>

namespace desk::testing {
namespace {

namespace chr = std::chrono;

chr::sys_seconds last_sunday(chr::year year, chr::month month) {
  return chr::sys_days{year / month / chr::Sunday[chr::last]} + chr::hours{1};
}

}  // namespace

chr::minutes berlin_offset(std::int64_t unix_seconds) {
  chr::sys_seconds const t{chr::seconds{unix_seconds}};
  auto const year = chr::year_month_day{chr::floor<chr::days>(t)}.year();
  bool const summer = t >= last_sunday(year, chr::March) && t < last_sunday(year, chr::October);
  return summer ? chr::minutes{120} : chr::minutes{60};
}

std::int64_t berlin_unix(std::int64_t local_day, double hour) {
  std::int64_t const local = local_day * 86'400 + static_cast<std::int64_t>(hour * 3600);
  std::int64_t const winter = local - 3600;
  return local - chr::seconds{berlin_offset(winter)}.count();
}

}  // namespace desk::testing
