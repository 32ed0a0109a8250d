#include "config/binder.h"

#include "config/suggest.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

/// A sentence as the last part of another one.
std::string as_hint(std::string_view sentence) {
  std::string text{sentence};
  if (!text.empty() && text.back() == '.') text.pop_back();
  if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
    text.front() = static_cast<char>(text.front() - 'A' + 'a');
  }
  return text;
}

class Binder {
 public:
  Draft run(Document const& document) {
    for (Document::Table const& table : document.tables) bind_table(table);
    for (Document::Entry const& entry : document.entries) bind_entry(entry);
    for (auto const& [path, at] : draft_.sections) require_keys(path, at);
    return std::move(draft_);
  }

 private:
  void bind_table(Document::Table const& table) {
    KeyPath const above = parent(table.path);
    bool const reported = !above.empty() && !section_at(above) && !leads_to_section(above);
    if (reported) return;
    if (section_at(table.path)) {
      draft_.sections.emplace(table.path, table.at);
    } else if (!leads_to_section(table.path)) {
      auto const match = section_at(above);
      bool const is_key = match && match->section->find(table.path.back()) != nullptr;
      if (is_key) {
        draft_.keys.emplace(table.path, Draft::Key{table.at, Unusable{"a section"}, false});
        complain(table.at, table.path,
                 {"is a key, not a section",
                  fmt::format("write {} = ... in [{}]", table.path.back(), to_string(above))});
      } else {
        complain(table.at, table.path, {"there is no such section", suggest_section(table.path)});
      }
    }
    register_entry(table);
  }

  /// The first section with a new id creates the user, bus or desk.
  void register_entry(Document::Table const& table) {
    Collection const* collection = find_collection(table.path.front());
    if (collection == nullptr || table.path.size() < 2) return;
    KeyPath const entry{table.path[0], table.path[1]};
    if (indices_.contains(entry)) return;
    indices_[entry] = collection->size(draft_.settings);
    collection->add(draft_.settings, entry[1]);
    draft_.sections.emplace(entry, table.at);
    std::string const broken = id_rule(entry[1]);
    if (!broken.empty()) {
      complain(table.at, entry, {fmt::format("{} {}", in_quotes(entry[1]), broken), suggest_id(entry)});
    }
  }

  void bind_entry(Document::Entry const& entry) {
    KeyPath const above = parent(entry.path);
    if (above.size() == 1 && find_collection(above.front()) != nullptr) {
      complain_once(
          entry.at, above,
          {fmt::format("[{}] needs an id", above.front()), fmt::format("write [{}.main]", above.front())});
      return;
    }
    if (section_at(entry.path) || leads_to_section(entry.path)) {
      complain(entry.at, entry.path,
               {"is a section, not a key", fmt::format("write {}", title_of(entry.path))});
      return;
    }
    auto const match = section_at(above);
    if (!match) {
      if (above.empty())
        complain(entry.at, entry.path,
                 {"every key belongs to a section", suggest_key(nullptr, entry.path.back())});
      return;
    }
    Field const* field = match->section->find(entry.path.back());
    if (field == nullptr) {
      complain(entry.at, entry.path,
               {"there is no such key", suggest_key(match->section, entry.path.back())});
      return;
    }
    bind_value(entry, *field, index_of(above));
  }

  void bind_value(Document::Entry const& entry, Field const& field, std::size_t index) {
    Draft::Key key{entry.at, entry.value, false};
    if (!entry.already_reported) {
      auto const accepted = accept(field, entry.value);
      if (auto const* value = std::get_if<Value>(&accepted)) {
        field.set(draft_.settings, index, *value);
        key.usable = true;
      } else {
        complain(entry.at, entry.path, std::get<Complaint>(accepted));
      }
    }
    draft_.keys.emplace(entry.path, std::move(key));
  }

  void require_keys(KeyPath const& path, Place const& at) {
    auto const match = section_at(path);
    if (!match) return;
    for (Field const& field : match->section->fields) {
      KeyPath const key = child(path, field.name);
      if (field.required && !draft_.has(key)) {
        complain(at, key, {fmt::format("is missing, expected {}", expected(field)), as_hint(field.doc)});
        draft_.keys.emplace(key, Draft::Key{at, Unusable{"nothing"}, false});
      }
    }
  }

  [[nodiscard]] std::size_t index_of(KeyPath const& section) const {
    if (section.size() < 2) return 0;
    auto const it = indices_.find(KeyPath{section[0], section[1]});
    return it == indices_.end() ? 0 : it->second;
  }

  void complain(Place const& at, KeyPath const& key, Complaint complaint) {
    draft_.mistakes.push_back({at, to_string(key), std::move(complaint.message), std::move(complaint.hint)});
  }

  void complain_once(Place const& at, KeyPath const& key, Complaint complaint) {
    bool const said = std::any_of(draft_.mistakes.begin(), draft_.mistakes.end(),
                                  [&](Mistake const& m) { return m.key == to_string(key); });
    if (!said) complain(at, key, std::move(complaint));
  }

  Draft draft_;
  std::map<KeyPath, std::size_t> indices_;  ///< of each user, bus and desk in its collection
};

}  // namespace

bool Draft::usable(KeyPath const& key) const {
  auto const it = keys.find(key);
  return it == keys.end() || it->second.usable;
}

bool Draft::all_usable(std::vector<KeyPath> const& paths) const {
  return std::all_of(paths.begin(), paths.end(), [&](KeyPath const& path) { return usable(path); });
}

void Draft::spoil(KeyPath const& key) {
  if (auto const it = keys.find(key); it != keys.end()) it->second.usable = false;
}

Place Draft::place(KeyPath const& key) const {
  if (auto const it = keys.find(key); it != keys.end()) return it->second.at;
  for (KeyPath section = key; !section.empty(); section = parent(section)) {
    if (auto const it = sections.find(section); it != sections.end()) return it->second;
  }
  return {file_name, 1, 1};
}

void Draft::report(KeyPath const& key, Complaint complaint, Mistake::Severity severity) {
  mistakes.push_back(
      {place(key), to_string(key), std::move(complaint.message), std::move(complaint.hint), severity});
}

void Draft::report_at(std::vector<KeyPath> const& places, Complaint complaint) {
  auto const written =
      std::find_if(places.begin(), places.end(), [&](KeyPath const& key) { return has(key); });
  report(written == places.end() ? places.front() : *written, std::move(complaint));
}

Draft bind_document(Document const& document, std::string_view file_name) {
  Draft draft = Binder{}.run(document);
  draft.file_name = file_name;
  return draft;
}

}  // namespace desk::config
