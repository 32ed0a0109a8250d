#include "config/changes.h"

#include "config/keys.h"
#include "config/schema.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace desk::config {
namespace {

// What a running daemon takes: wishes of people and of a desk. Not what it is wired to, nor where it writes
// and talks: a bus or a broker that is set up anew is a restart in all but name.
constexpr std::array<std::string_view, 10> k_live_sections{
    "log",          "user.*",       "user.*.limits", "user.*.ergonomics", "user.*.coach",
    "desk.*.chair", "desk.*.frame", "desk.*.cycle",  "desk.*.schedule",   "desk.*.motion"};
constexpr std::array<std::string_view, 2> k_live_keys_of_desk{"min_height_mm", "max_height_mm"};

template <typename Names>
bool among(Names const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_live(Section const& section, Field const& field) {
  if (section.path == "desk.*") return among(k_live_keys_of_desk, field.name);
  return among(k_live_sections, section.path);
}

std::optional<std::size_t> index_of(Collection const& collection, Settings const& settings,
                                    std::string const& id) {
  for (std::size_t i = 0; i < collection.size(settings); ++i) {
    if (collection.id(settings, i) == id) return i;
  }
  return std::nullopt;
}

class Comparison {
 public:
  Comparison(Settings const& before, Settings const& after) : before_{before}, after_{after} {}

  std::vector<Change> run() {
    for (Collection const& collection : collections()) {
      list_missing(collection, before_, after_, Change::Kind::removed);
      list_missing(collection, after_, before_, Change::Kind::added);
    }
    for (Section const& section : schema()) compare(section);
    compare_maps();
    return std::move(found_);
  }

 private:
  /// Entries of `from` that `other` does not have.
  void list_missing(Collection const& collection, Settings const& from, Settings const& other,
                    Change::Kind kind) {
    for (std::size_t i = 0; i < collection.size(from); ++i) {
      std::string const& id = collection.id(from, i);
      if (!index_of(collection, other, id)) found_.push_back({kind, {std::string{collection.name}, id}});
    }
  }

  void compare(Section const& section) {
    if (section.collection == nullptr) return compare(section, {}, 0, 0);
    for (std::size_t i = 0; i < section.collection->size(before_); ++i) {
      std::string const& id = section.collection->id(before_, i);
      if (auto const now = index_of(*section.collection, after_, id)) compare(section, id, i, *now);
    }
  }

  void compare(Section const& section, std::string const& id, std::size_t was, std::size_t is) {
    for (Field const& field : section.fields) {
      Value const before = field.get(before_, was);
      Value const after = field.get(after_, is);
      if (before == after) continue;
      found_.push_back({Change::Kind::value, child(section.path_with(id), field.name), to_toml(before),
                        to_toml(after), is_live(section, field)});
    }
  }

  /// The file of a map may keep its name.
  void compare_maps() {
    for (DeskSettings const& desk : before_.desks) {
      auto const now = std::find_if(after_.desks.begin(), after_.desks.end(),
                                    [&](DeskSettings const& other) { return other.id == desk.id; });
      if (now == after_.desks.end() || now->modbus.map != desk.modbus.map) continue;
      if (now->profile != desk.profile || now->modbus.device == desk.modbus.device) continue;
      found_.push_back({Change::Kind::content, key_of(desk, "modbus", "map")});
    }
  }

  Settings const& before_;
  Settings const& after_;
  std::vector<Change> found_;
};

}  // namespace

std::vector<Change> changes(Settings const& before, Settings const& after) {
  return Comparison{before, after}.run();
}

std::string to_string(Change const& change) {
  std::string key = to_string(change.key);
  switch (change.kind) {
    case Change::Kind::value: return key + ": " + change.before + " → " + change.after;
    case Change::Kind::added: return key + ": is new";
    case Change::Kind::removed: return key + ": is gone";
    case Change::Kind::content: return key + ": the file says something else";
  }
  return key;
}

}  // namespace desk::config
