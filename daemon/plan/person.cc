#include "daemon/plan/person.h"

#include <algorithm>
#include <utility>

namespace desk::plan {

Person::Person(std::vector<Entry> script, Policy policy)
    : script_{std::move(script)}, policy_{std::move(policy)} {
  std::stable_sort(script_.begin(), script_.end(),
                   [](Entry const& a, Entry const& b) { return a.at < b.at; });
}

void Person::hear(core::Notice const& notice, core::TimePoint now) {
  if (std::holds_alternative<core::notice::PromptEnded>(notice))
    std::erase_if(meant_, [](Meant const& m) { return m.kind == Reaction::Kind::answer; });
  if (!policy_) return;
  for (Reaction const& reaction : policy_(notice, now)) {
    Meant const meant{{now + reaction.after, reaction.deed}, reaction.kind};
    auto const later =
        std::find_if(meant_.begin(), meant_.end(), [&](Meant const& m) { return m.what.at > meant.what.at; });
    meant_.insert(later, meant);
  }
}

core::TimePoint Person::next() const {
  core::TimePoint const written = done_ < script_.size() ? script_[done_].at : core::k_never;
  return meant_.empty() ? written : std::min(meant_.front().what.at, written);
}

std::optional<Deed> Person::take(core::TimePoint now) {
  if (next() > now) return std::nullopt;
  if (!meant_.empty() && meant_.front().what.at == next()) {
    Deed const deed = meant_.front().what.deed;
    meant_.erase(meant_.begin());
    return deed;
  }
  return script_[done_++].deed;
}

}  // namespace desk::plan
