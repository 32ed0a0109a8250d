#include "drivers/gpio/lease_book.h"

#include <algorithm>

namespace desk::driver::gpio {

std::vector<LeaseBook::Id> LeaseBook::overdue(core::TimePoint now) {
  std::vector<Id> ids;
  for (auto& [id, due] : due_) {
    if (now < due) continue;
    ids.push_back(id);
    due = now + k_again;
  }
  return ids;
}

core::TimePoint LeaseBook::next_deadline() const {
  core::TimePoint next = core::k_never;
  for (auto const& [id, due] : due_) next = std::min(next, due);
  return next;
}

}  // namespace desk::driver::gpio
