#include "daemon/control/deskctl/doctor_text.h"

#include "daemon/control/deskctl/wrap.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace desk::deskctl {
namespace {

using Severity = Finding::Severity;

constexpr int k_words_at = 9;  // longer than the longest severity
constexpr int k_least_columns = 40;

std::pair<std::string_view, std::string_view> colour_of(Severity severity) {
  constexpr std::string_view k_plain = "\x1b[0m";
  switch (severity) {
    case Severity::ok: return {"\x1b[32m", k_plain};
    case Severity::note: return {"\x1b[36m", k_plain};
    case Severity::problem: return {"\x1b[1;31m", k_plain};
    case Severity::unknown: return {"\x1b[33m", k_plain};
  }
  return {};
}

std::size_t count(std::vector<Finding> const& found, Severity severity) {
  return static_cast<std::size_t>(std::count_if(
      found.begin(), found.end(), [&](Finding const& one) { return one.severity == severity; }));
}

void write_below(std::string& text, std::string_view words, int columns) {
  for (auto const& line : wrapped(words, columns - k_words_at))
    text += fmt::format("{:{}}{}\n", "", k_words_at, line);
}

void write(std::string& text, Finding const& finding, int columns, Style style) {
  auto const [on, off] =
      style.colour ? colour_of(finding.severity) : std::pair<std::string_view, std::string_view>{};
  auto const lines = wrapped(finding.about + ": " + finding.words, columns - k_words_at);
  text += fmt::format("{}{:<{}}{}{}\n", on, to_string(finding.severity), k_words_at, off, lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) text += fmt::format("{:{}}{}\n", "", k_words_at, lines[i]);
  if (!finding.fix.empty()) write_below(text, "-> " + finding.fix, columns);
}

std::string_view name_of(Severity severity) {
  return severity == Severity::unknown ? "unknown" : to_string(severity);
}

}  // namespace

std::string doctor_text(std::vector<Finding> const& found, int columns, Style style) {
  std::string text;
  for (auto const& finding : found) write(text, finding, std::max(columns, k_least_columns), style);
  auto const problems = count(found, Severity::problem);
  auto const unknown = count(found, Severity::unknown);
  text += problems == 0 ? "\nNo problem was found"
                        : fmt::format("\n{} problem{}", problems, problems == 1 ? "" : "s");
  text += unknown == 0 ? ".\n" : fmt::format("; {} could not be looked at.\n", unknown);
  return text;
}

boost::json::object doctor_json(std::vector<Finding> const& found) {
  boost::json::array findings;
  for (auto const& one : found)
    findings.push_back(boost::json::object{
        {"severity", name_of(one.severity)}, {"about", one.about}, {"words", one.words}, {"fix", one.fix}});
  return {{"problems", count(found, Severity::problem)}, {"findings", std::move(findings)}};
}

}  // namespace desk::deskctl
