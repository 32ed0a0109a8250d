#pragma once

#include "config/document.h"
#include "config/schema.h"

#include <map>
#include <string>
#include <vector>

namespace desk::config {

/// Settings in the making, with the memory of where everything was written.
struct Draft {
  struct Key {
    Place at;
    RawValue value;
    bool usable;  ///< false: a mistake in it was reported, so nothing that depends on it is worth a word
  };
  std::string file_name;
  Settings settings;
  std::map<KeyPath, Key> keys;
  std::map<KeyPath, Place> sections;
  std::vector<Mistake> mistakes;

  /// Was the key written?
  [[nodiscard]] bool has(KeyPath const& key) const { return keys.contains(key); }
  /// May its value, written or default, be judged?
  [[nodiscard]] bool usable(KeyPath const& key) const;
  [[nodiscard]] bool all_usable(std::vector<KeyPath> const& paths) const;
  /// Keeps what depends on the key from being judged, after a report.
  void spoil(KeyPath const& key);
  /// Where the key was written; else where its section begins; else the beginning of the file.
  [[nodiscard]] Place place(KeyPath const& key) const;
  void report(KeyPath const& key, Complaint complaint, Mistake::Severity severity = Mistake::Severity::error);
  /// The same, placed at the first of `places` that was written.
  void report_at(std::vector<KeyPath> const& places, Complaint complaint);
};

/// Fills settings from what was written, by the schema alone: unknown and missing keys, types, ranges.
Draft bind_document(Document const& document, std::string_view file_name);

}  // namespace desk::config
