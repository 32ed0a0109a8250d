#include "daemon/shell/reload_verdict.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace desk::shell {

namespace json = boost::json;

namespace {

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return n == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", n, many);
}

}  // namespace

ReloadVerdict judge_reload(config::LoadResult const& result, std::vector<config::Change> const& changes,
                           bool only_check, std::string const& file) {
  if (!result.settings) {
    auto const errors = std::count_if(
        result.mistakes.begin(), result.mistakes.end(),
        [](config::Mistake const& m) { return m.severity == config::Mistake::Severity::error; });
    return {core::Answer::refused,
            fmt::format("{} in {}; nothing was changed",
                        counted(static_cast<std::size_t>(errors), "mistake", "mistakes"), file)};
  }
  if (changes.empty()) return {core::Answer::done, "nothing differs from what deskd runs with"};
  std::string fixed;
  for (config::Change const& change : changes) {
    if (!change.live) fixed += (fixed.empty() ? "" : ", ") + config::to_string(change.key);
  }
  if (!fixed.empty()) {
    return {core::Answer::refused,
            fmt::format("a running deskd cannot change {}; nothing was changed: restart it to take all of "
                        "it, systemctl restart deskd",
                        fixed)};
  }
  auto const words = counted(changes.size(), "change", "changes");
  return {core::Answer::done, only_check ? words + " could be taken" : words + " taken"};
}

json::object reload_report(config::LoadResult const& result, std::vector<config::Change> const& changes) {
  json::array mistakes;
  for (config::Mistake const& mistake : result.mistakes) mistakes.emplace_back(config::to_string(mistake));
  json::array listed;
  for (config::Change const& change : changes) {
    listed.push_back(json::object{
        {"key", config::to_string(change.key)}, {"text", config::to_string(change)}, {"live", change.live}});
  }
  return {{"changes", std::move(listed)}, {"mistakes", std::move(mistakes)}};
}

}  // namespace desk::shell
