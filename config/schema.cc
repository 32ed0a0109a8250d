#include "config/schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

/// The parts of a section's path, as "desk", "*", "cycle".
KeyPath parts_of(std::string_view path) {
  KeyPath parts;
  while (true) {
    auto const dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

/// Is `path` the beginning of `section`, or all of it?
bool begins(KeyPath const& path, KeyPath const& section) {
  return path.size() <= section.size() && std::equal(path.begin(), path.end(), section.begin(),
                                                     [](std::string const& part, std::string const& pattern) {
                                                       return pattern == "*" || part == pattern;
                                                     });
}

}  // namespace

Field const* Section::find(std::string_view name) const {
  auto const it = std::find_if(fields.begin(), fields.end(), [&](Field const& f) { return f.name == name; });
  return it == fields.end() ? nullptr : &*it;
}

std::string Section::title() const {
  std::string text{path};
  auto const star = text.find('*');
  if (star != std::string::npos) text.replace(star, 1, "<id>");
  return "[" + text + "]";
}

KeyPath Section::path_with(std::string const& id) const {
  KeyPath parts = parts_of(path);
  std::replace(parts.begin(), parts.end(), std::string{"*"}, id);
  return parts;
}

Collection const* find_collection(std::string_view name) {
  auto const& all = collections();
  auto const it = std::find_if(all.begin(), all.end(), [&](Collection const& c) { return c.name == name; });
  return it == all.end() ? nullptr : &*it;
}

Settings prototype() {
  Settings settings;
  for (Collection const& collection : collections()) collection.add(settings, "id");
  return settings;
}

std::optional<SectionMatch> section_at(KeyPath const& path) {
  for (Section const& section : schema()) {
    KeyPath const parts = parts_of(section.path);
    if (parts.size() == path.size() && begins(path, parts)) {
      return SectionMatch{&section, section.collection != nullptr ? path[1] : ""};
    }
  }
  return std::nullopt;
}

bool leads_to_section(KeyPath const& path) {
  return std::any_of(schema().begin(), schema().end(), [&](Section const& section) {
    KeyPath const parts = parts_of(section.path);
    return parts.size() > path.size() && begins(path, parts);
  });
}

std::string id_rule(std::string_view id) {
  constexpr std::size_t k_longest = 32;
  auto const is_first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  auto const is_later = [&](char c) { return is_first(c) || c == '_' || c == '-'; };
  if (id.size() > k_longest) return fmt::format("is longer than {} characters", k_longest);
  if (id.empty() || !is_first(id.front()) || !std::all_of(id.begin(), id.end(), is_later)) {
    return "is no id: ids have a-z, 0-9, _ and -, and begin with a letter or a digit";
  }
  return {};
}

}  // namespace desk::config
