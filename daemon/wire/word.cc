#include "daemon/wire/word.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::wire {
namespace {

namespace answer = coach::answer;

struct Named {
  std::string_view name;
  coach::Answer answer;
};
std::array<Named, 8> const& answers() {
  static std::array<Named, 8> const all{{{"start", answer::Start{}},
                                         {"done", answer::Done{}},
                                         {"skip", answer::Skip{}},
                                         {"next", answer::Next{}},
                                         {"uncomfortable", answer::Uncomfortable{}},
                                         {"sharp", answer::Sharp{}},
                                         {"stop", answer::Stop{}},
                                         {"resume", answer::Resume{}}}};
  return all;
}

struct InLog {
  std::string operator()(PresenceWord word) const {
    return fmt::format("presence state={}", to_string(word));
  }
  std::string operator()(UserWord const& word) const { return fmt::format("user to={}", word.who); }
  std::string operator()(SeatWord const& word) const {
    return word.height ? fmt::format("seat height_mm={:.1f}", word.height->mm()) : "seat as_configured";
  }
  std::string operator()(coach::Answer const& word) const {
    auto const& all = answers();
    auto const named = std::find_if(all.begin(), all.end(),
                                    [&](Named const& n) { return n.answer.index() == word.index(); });
    return fmt::format("break say={}", named == all.end() ? "?" : named->name);
  }
};

}  // namespace

std::optional<coach::Answer> coach_answer_of(std::string_view text) {
  constexpr std::string_view k_start = "start ";
  if (text.substr(0, k_start.size()) == k_start) {
    auto const which = coach::exercise_of(text.substr(k_start.size()));
    return which ? std::optional<coach::Answer>{answer::Start{which}} : std::nullopt;
  }
  for (Named const& named : answers()) {
    if (named.name == text) return named.answer;
  }
  return std::nullopt;
}

std::string in_log(Word const& word) {
  return std::visit(InLog{}, word);
}

}  // namespace desk::wire
