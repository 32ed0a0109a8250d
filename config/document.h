#pragma once

#include "config/field.h"
#include "config/mistake.h"

#include <optional>
#include <string_view>
#include <vector>

namespace desk::config {

/// A configuration as written, before anybody asks what it means. In the order of the text.
struct Document {
  struct Table {
    KeyPath path;
    Place at;  ///< of the header; for a section that is only implied, of what implies it
  };
  struct Entry {
    KeyPath path;
    RawValue value;
    Place at;                       ///< of the key
    bool already_reported = false;  ///< the value could not be read; `mistakes` says so
  };
  std::vector<Table> tables;
  std::vector<Entry> entries;
  std::vector<Mistake> mistakes;  ///< in the syntax
  bool complete = true;           ///< false: a mistake made the rest unreadable
};

/// Reads TOML. A mistake that spoils one line only does not hide those after it.
Document parse_document(std::string_view text, std::string_view file_name);

/// Reads one value, as on the right of a `=`; absent: it is not TOML.
std::optional<RawValue> parse_value(std::string_view text);

}  // namespace desk::config
