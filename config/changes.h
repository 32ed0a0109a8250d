#pragma once

#include "config/settings.h"
#include "config/value.h"

#include <string>
#include <vector>

namespace desk::config {

/// One thing that another configuration has otherwise.
struct Change {
  enum class Kind {
    value,    ///< of the key
    added,    ///< an entry with an id, as a desk; its keys are not listed one by one
    removed,  ///< likewise
    content,  ///< what the file says that the key names
  };
  Kind kind = Kind::value;
  KeyPath key;
  std::string before = {};  ///< a value, as it would be written
  std::string after = {};
  bool live = false;  ///< a running daemon can take it
  bool operator==(Change const&) const = default;
};

/// What differs: entries first, then keys in the order of the schema.
std::vector<Change> changes(Settings const& before, Settings const& after);

/// For people: `desk.main.cycle.mode: "confirm" → "automatic"`, `desk.side: is new`.
std::string to_string(Change const& change);

}  // namespace desk::config
