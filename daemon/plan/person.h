#pragma once

#include "daemon/core/action.h"

#include <functional>
#include <optional>
#include <variant>
#include <vector>

namespace desk::plan {

/// Holds the handset until the desk is at this height.
struct ByHand {
  core::Height to;
};

/// What somebody at a desk does, or a sensor says of them.
using Deed = std::variant<core::event::PresenceChanged, core::Request, ByHand>;

/// Somebody at a desk: does what is written down at its time, and answers prompts as their policy says.
class Person {
 public:
  struct Entry {
    Entry(core::TimePoint at_, Deed deed_) : at{at_}, deed{deed_} {}
    core::TimePoint at;
    Deed deed;
  };
  /// What is done about a notice, and how long after it. An answer to a prompt is not given if the prompt has
  /// ended by then; anything else is done in any case.
  struct Reaction {
    enum class Kind { answer, deed };
    Reaction(core::Duration after_, Deed deed_, Kind kind_ = Kind::answer)
        : after{after_}, deed{deed_}, kind{kind_} {}
    core::Duration after;
    Deed deed;
    Kind kind;
  };
  /// Nothing: it is ignored.
  using Policy = std::function<std::vector<Reaction>(core::Notice const&, core::TimePoint now)>;

  /// The script in any order; what is due at the same instant is done in the order in which it is written.
  Person(std::vector<Entry> script, Policy policy);

  void hear(core::Notice const& notice, core::TimePoint now);
  /// When something is to be done; k_never: never again, as far as is known.
  [[nodiscard]] core::TimePoint next() const;
  /// What is to be done by now, one at a time.
  std::optional<Deed> take(core::TimePoint now);

 private:
  std::vector<Entry> script_;
  std::size_t done_ = 0;
  Policy policy_;
  struct Meant {
    Entry what;
    Reaction::Kind kind;
  };
  std::vector<Meant> meant_;  ///< by time
};

}  // namespace desk::plan
