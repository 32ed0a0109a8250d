#include "config/loader.h"

#include "config/binder.h"
#include "config/checks.h"
#include "config/devices.h"
#include "config/document.h"
#include "config/references.h"
#include "config/source_text.h"

#include <iterator>
#include <utility>

namespace desk::config {

LoadResult load_file(std::filesystem::path const& path, std::vector<Override> const& overrides) {
  auto text = read_text(path);
  if (auto* mistake = std::get_if<Mistake>(&text)) return {std::nullopt, {std::move(*mistake)}};
  return load_text(std::get<std::string>(text), path.string(), overrides);
}

LoadResult load_text(std::string_view text, std::string_view file_name,
                     std::vector<Override> const& overrides) {
  if (auto mistake = check_text(text, file_name)) return {std::nullopt, {std::move(*mistake)}};

  Document document = parse_document(text, file_name);
  apply(overrides, document);
  LoadResult result;
  result.mistakes = std::move(document.mistakes);
  if (document.complete) {
    Draft draft = bind_document(document, file_name);
    resolve(draft);
    resolve_devices(draft);
    check(draft);
    std::move(draft.mistakes.begin(), draft.mistakes.end(), std::back_inserter(result.mistakes));
    if (only_warnings(result.mistakes)) result.settings = std::move(draft.settings);
  }
  sort_by_position(result.mistakes, file_name);
  return result;
}

}  // namespace desk::config
