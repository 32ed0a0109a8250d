#pragma once

#include "config/field.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::config {

/// The simulated desks that `profile` may name; the simulated driver has one for each.
inline constexpr std::array<std::string_view, 5> k_simulated_profiles{"linak", "loctek", "relay-tof",
                                                                      "bekant", "lc3"};

/// A section that may occur more than once, each time with an id of its own: [user.<id>].
struct Collection {
  std::string_view name;
  std::size_t (*size)(Settings const&);
  std::string const& (*id)(Settings const&, std::size_t index);
  void (*add)(Settings&, std::string id);
  bool needed = true;  ///< a configuration without one is a mistake
};

struct Section {
  std::string_view path;                   ///< `*` stands for an id: "desk.*.cycle"
  std::string_view doc;                    ///< one sentence for the user
  Collection const* collection = nullptr;  ///< absent for a section that occurs once
  std::vector<Field> fields;

  [[nodiscard]] Field const* find(std::string_view name) const;
  /// The header as a user would read it: "[desk.<id>.cycle]".
  [[nodiscard]] std::string title() const;
  /// The path of the entry `id`; of a section that occurs once its own.
  [[nodiscard]] KeyPath path_with(std::string const& id) const;
};

/// Every section and key there is: the only list of them. Each default is the value of a default-constructed
/// struct.
std::vector<Section> const& schema();

std::vector<Collection> const& collections();
Collection const* find_collection(std::string_view name);

/// Default settings with one entry in each collection, so that every key of the schema can be read at index
/// 0.
Settings prototype();

/// The section that a path names, and the id where it belongs to a collection.
struct SectionMatch {
  Section const* section;
  std::string id;
};
std::optional<SectionMatch> section_at(KeyPath const& path);

/// Is there a section below `path`?
bool leads_to_section(KeyPath const& path);

/// What is wrong with an id, in words that follow it; empty: nothing. Ids become MQTT topics and entity ids.
std::string id_rule(std::string_view id);

}  // namespace desk::config
