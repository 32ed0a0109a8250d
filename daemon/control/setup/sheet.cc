#include "daemon/control/setup/sheet.h"

#include "config/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace desk::setup {

namespace {

constexpr std::size_t k_width = 118;

/// `text` as comment lines.
std::string commented(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    auto const line_end = text.find('\n');
    std::string_view line = text.substr(0, line_end);
    text.remove_prefix(line_end == std::string_view::npos ? text.size() : line_end + 1);
    while (line.size() > k_width) {
      auto const space = line.rfind(' ', k_width);
      if (space == std::string_view::npos) break;
      result += fmt::format("# {}\n", line.substr(0, space));
      line.remove_prefix(space + 1);
    }
    result += line.empty() ? "#\n" : fmt::format("# {}\n", line);
  }
  return result;
}

}  // namespace

void Sheet::set(config::KeyPath const& key, config::Value value, std::string note) {
  auto const there =
      std::find_if(entries_.begin(), entries_.end(), [&](Entry const& entry) { return entry.key == key; });
  if (there == entries_.end()) {
    entries_.push_back({key, std::move(value), std::move(note)});
  } else {
    *there = {key, std::move(value), std::move(note)};
  }
}

void Sheet::erase(config::KeyPath const& key) {
  std::erase_if(entries_, [&](Entry const& entry) { return entry.key == key; });
}

void Sheet::erase_below(config::KeyPath const& section) {
  std::erase_if(entries_, [&](Entry const& entry) {
    return entry.key.size() > section.size() && std::equal(section.begin(), section.end(), entry.key.begin());
  });
}

config::Value const* Sheet::find(config::KeyPath const& key) const {
  auto const there =
      std::find_if(entries_.begin(), entries_.end(), [&](Entry const& entry) { return entry.key == key; });
  return there == entries_.end() ? nullptr : &there->value;
}

double Sheet::number_or(config::KeyPath const& key, double otherwise) const {
  auto const* const value = find(key);
  auto const* const number = value == nullptr ? nullptr : std::get_if<double>(value);
  return number == nullptr ? otherwise : *number;
}

std::string Sheet::text_or(config::KeyPath const& key, std::string_view otherwise) const {
  auto const* const value = find(key);
  auto const* const text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string{otherwise} : *text;
}

std::string Sheet::toml(std::string_view head) const {
  std::string text = commented(head);
  for (config::Section const& section : config::schema()) {
    std::vector<config::KeyPath> paths;  // one for each id
    for (Entry const& entry : entries_) {
      auto path = config::parent(entry.key);
      auto const match = config::section_at(path);
      bool const ours = match && match->section == &section;
      if (ours && std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(std::move(path));
    }
    for (auto const& path : paths) {
      text += fmt::format("\n{}[{}]\n", commented(section.doc), config::to_string(path));
      for (config::Field const& field : section.fields) {
        auto const entry = std::find_if(entries_.begin(), entries_.end(), [&](Entry const& e) {
          return e.key.back() == field.name && config::parent(e.key) == path;
        });
        if (entry == entries_.end()) continue;
        text += commented(entry->note.empty() ? std::string{field.doc} : entry->note);
        text += fmt::format("{} = {}\n", field.name, config::to_toml(entry->value));
      }
    }
  }
  return text;
}

}  // namespace desk::setup
