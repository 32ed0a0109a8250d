#include "config/suggest.h"

#include "config/mistake.h"
#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

std::vector<std::string_view> names_of(Section const& section) {
  std::vector<std::string_view> names;
  for (Field const& field : section.fields) names.push_back(field.name);
  return names;
}

/// The titles of the sections that have a key of that name, joined by "or".
std::string homes_of(std::string_view name) {
  std::string text;
  for (Section const& section : schema()) {
    if (section.find(name) != nullptr) text += (text.empty() ? "" : " or ") + section.title();
  }
  return text;
}

std::string_view last_part(std::string_view path) {
  if (path.size() > 2 && path.substr(path.size() - 2) == ".*") path.remove_suffix(2);
  auto const dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace

std::string suggest_key(Section const* section, std::string_view name) {
  std::string const homes = homes_of(name);
  if (!homes.empty()) return fmt::format("{} belongs to {}", name, homes);
  if (section != nullptr) {
    if (auto const near = core::nearest(name, names_of(*section)))
      return fmt::format("did you mean {}?", *near);
  }
  std::vector<std::string_view> everywhere;
  for (Section const& other : schema()) {
    for (std::string_view const candidate : names_of(other)) everywhere.push_back(candidate);
  }
  if (auto const near = core::nearest(name, everywhere))
    return fmt::format("did you mean {} in {}?", *near, homes_of(*near));
  if (section != nullptr) return fmt::format("{} has {}", section->title(), listed(names_of(*section)));
  return {};
}

std::string suggest_section(KeyPath const& path) {
  std::vector<std::string_view> siblings;
  std::vector<std::string_view> everywhere;
  KeyPath const above = parent(path);
  for (Section const& section : schema()) {
    std::string_view const part = last_part(section.path);
    everywhere.push_back(part);
    bool const nested = section.path.find(".*.") != std::string_view::npos;
    bool const same_place =
        nested ? above.size() == 2 && section.path.substr(0, above[0].size()) == above[0] : above.empty();
    if (same_place) siblings.push_back(part);
  }
  if (auto const near = core::nearest(path.back(), siblings)) {
    return fmt::format("did you mean {}?", title_of(child(above, *near)));
  }
  if (auto const near = core::nearest(path.back(), everywhere)) {
    auto const it = std::find_if(schema().begin(), schema().end(),
                                 [&](Section const& s) { return last_part(s.path) == *near; });
    return fmt::format("did you mean {}?", it->title());
  }
  if (siblings.empty()) return {};
  std::string const place = above.empty() ? "" : fmt::format(" in [{}]", to_string(above));
  return fmt::format("the sections{} are {}", place, listed(siblings));
}

std::string suggest_id(KeyPath const& entry) {
  constexpr std::size_t k_longest = 32;
  std::string id;
  for (char const c : entry.back()) {
    char const lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    bool const taken = id_rule(std::string_view{&lower, 1}).empty();
    if (taken) {
      id += lower;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id.resize(std::min(id.size(), k_longest));
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "" : fmt::format("try [{}.{}]", entry.front(), id);
}

std::string title_of(KeyPath const& path) {
  bool const needs_id = path.size() == 1 && find_collection(path.front()) != nullptr;
  return fmt::format("[{}{}]", to_string(path), needs_id ? ".<id>" : "");
}

}  // namespace desk::config
