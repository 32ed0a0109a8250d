#include "config/loader.h"

#include "config/binder.h"
#include "config/checks.h"
#include "config/devices.h"
#include "config/document.h"
#include "config/person.h"
#include "config/references.h"
#include "config/source_text.h"
#include "config/text_rules.h"

#include <iterator>
#include <utility>

namespace desk::config {
namespace {

std::string_view lines_before(int line, std::string_view text) {
  std::size_t end = 0;
  for (int n = 1; n < line; ++n) {
    auto const next = text.find('\n', end);
    if (next == std::string_view::npos) break;
    end = next + 1;
  }
  return text.substr(0, end);
}

}  // namespace

LoadResult load_file(std::filesystem::path const& path, std::vector<Override> const& overrides) {
  auto text = read_text(path);
  if (auto* mistake = std::get_if<Mistake>(&text)) return {std::nullopt, {std::move(*mistake)}, {}};
  return load_text(std::get<std::string>(text), path.string(), overrides);
}

LoadResult load_text(std::string_view text, std::string_view file_name,
                     std::vector<Override> const& overrides) {
  if (auto mistake = check_text(text, file_name)) return {std::nullopt, {std::move(*mistake)}, {}};

  Document document = parse_document(text, file_name);
  apply(overrides, document);
  LoadResult result;
  result.mistakes = std::move(document.mistakes);
  if (document.complete) {
    Draft draft = bind_document(document, file_name);
    resolve(draft);
    resolve_devices(draft);
    check(draft);
    for (DeskSettings& desk : draft.settings.desks) {
      for (UserSettings const& user : draft.settings.users) {
        if (user.id == desk.user) desk.control = control_for(desk, user);
      }
    }
    std::move(draft.mistakes.begin(), draft.mistakes.end(), std::back_inserter(result.mistakes));
    for (auto const& [path, key] : draft.keys) result.places.emplace(path, key.at);
    if (only_warnings(result.mistakes)) result.settings = std::move(draft.settings);
  }
  sort_by_position(result.mistakes, file_name);
  return result;
}

std::filesystem::path state_dir_in(std::string_view text, std::vector<Override> const& overrides) {
  StorageSettings storage;
  Document document;
  if (!check_text(text, "")) document = parse_document(text, "");
  // What stands above a mistake that hides the rest can still be read.
  if (!document.complete && !document.mistakes.empty()) {
    document = parse_document(lines_before(document.mistakes.back().at.line, text), "");
  }
  apply(overrides, document);
  for (Document::Entry const& entry : document.entries) {
    auto const* const path = std::get_if<std::string>(&entry.value);
    bool const named = entry.path == KeyPath{"storage", "state_dir"} && path != nullptr;
    if (named && absolute_path_rule(*path).empty()) storage.state_dir = *path;
  }
  return storage.state_dir;
}

}  // namespace desk::config
