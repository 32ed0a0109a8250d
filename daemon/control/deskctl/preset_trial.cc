#include "daemon/control/deskctl/preset_trial.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <cmath>
#include <istream>

namespace desk::deskctl {

namespace {

/// Farther from the suggestion than an estimate is usually wrong (a standard deviation, ergonomics.md §2.3),
/// it is worth a question.
constexpr double k_far_mm = 30;

std::string_view in_words(std::string_view preset) {
  return preset == "sit" ? "sitting" : "standing";
}

}  // namespace

std::optional<std::string> PresetTrial::answer() {
  static_cast<void>(std::fflush(prompts_));
  std::string text;
  if (!std::getline(in_, text)) return std::nullopt;
  return text;
}

/// Where the desk is, or nothing after having said why nobody knows.
std::optional<double> PresetTrial::height() {
  auto const status = daemon_.ask(Command::status, {});
  if (status.answer != "done" || status.desks.size() != 1) {
    fmt::print(prompts_, "deskctl: {}\n",
               status.answer == "done" ? "which desk? say it with --desk" : printable(with_reason(status)));
    return std::nullopt;
  }
  auto const& desk = status.desks.front();
  if (!desk.height_mm) {
    fmt::print(prompts_, "deskctl: the desk does not know its height{}\n",
               desk.needs_homing ? ": run `deskctl home` beside it" : "");
  }
  return desk.height_mm;
}

PresetTrial::Outcome PresetTrial::keep(Suggestion const& suggestion, double at_mm) {
  if (std::abs(at_mm - suggestion.mm) > k_far_mm) {
    fmt::print(prompts_, "That is {:.0f} mm from the suggestion. Keep {} for {} all the same? [y/N] ",
               std::abs(at_mm - suggestion.mm), measured_mm(at_mm), in_words(suggestion.preset));
    auto const typed = answer();
    if (!typed) return Outcome::ended;
    if (*typed != "y" && *typed != "Y" && *typed != "yes") return Outcome::again;
  }
  auto const saved = daemon_.ask(Command::save, suggestion.preset);
  if (saved.answer == "done") {
    fmt::print(prompts_, "kept for {}: {}\n", in_words(suggestion.preset), measured_mm(at_mm));
    return Outcome::kept;
  }
  fmt::print(prompts_, "{}\n", printable(with_reason(saved)));
  return Outcome::left;
}

PresetTrial::Outcome PresetTrial::try_one(Suggestion const& suggestion) {
  fmt::print(prompts_,
             "\nFor {}, {} is suggested. {} as you work, and bring the desk there: hold a button of its "
             "handset, or u or d\nhere, then Enter: up or down, until the next key. What is right for your "
             "elbows is right.\n",
             in_words(suggestion.preset), chosen_mm(suggestion.mm),
             suggestion.preset == "sit" ? "Sit" : "Stand");
  while (auto const now = height()) {
    fmt::print(prompts_, "It stands at {}. [k: keep this, u: up, d: down, Enter: look again, s: leave it] ",
               measured_mm(*now));
    auto const typed = answer();
    if (!typed) return Outcome::ended;
    if (*typed == "s") return Outcome::left;
    if (*typed == "u" || *typed == "d") daemon_.hold(*typed == "u" ? "up" : "down");
    if (*typed != "k") continue;
    // Asked again: what is kept is where it stands, not where it stood.
    auto const there = height();
    if (!there) return Outcome::ended;
    if (auto const outcome = keep(suggestion, *there); outcome != Outcome::again) return outcome;
  }
  return Outcome::ended;
}

int PresetTrial::run(std::vector<Suggestion> const& suggestions) {
  int kept = 0;
  for (auto const& suggestion : suggestions) {
    auto const outcome = try_one(suggestion);
    if (outcome == Outcome::kept) ++kept;
    if (outcome == Outcome::ended) break;
  }
  if (kept == 0) fmt::print(prompts_, "nothing was changed\n");
  return kept > 0 ? k_done : k_not_done;
}

}  // namespace desk::deskctl
