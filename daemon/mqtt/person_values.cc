#include "daemon/mqtt/person_values.h"

#include "daemon/mqtt/payload.h"
#include "daemon/mqtt/topics.h"

#include <fmt/format.h>

namespace desk::mqtt {
namespace {

std::string height_off(ergonomics::Grade worst) {
  using ergonomics::Grade;
  return worst == Grade::unknown ? std::string{k_none} : on_off(worst == Grade::warn || worst == Grade::bad);
}

}  // namespace

std::vector<StateValue> person_values(PersonState const& person) {
  return {{leaf::k_user, person.name.empty() ? std::string{k_none} : person.name},
          {leaf::k_seat_height, person.seat ? fmt::format("{:.0f}", person.seat->mm()) : std::string{k_none}},
          {leaf::k_height_off, height_off(person.heights)},
          {leaf::k_sat_too_long, on_off(person.sat_too_long)},
          {leaf::k_stood_too_long, on_off(person.stood_too_long)}};
}

}  // namespace desk::mqtt
