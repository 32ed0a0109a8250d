#pragma once

#include "daemon/coach/catalogue.h"
#include "daemon/core/time.h"

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace desk::coach {

/// Why a break is offered.
enum class Reason {
  change,  ///< a change to standing is announced
  walk,    ///< present for an hour without a walk
  asked,   ///< the person wants one
};

/// How what was offered, or begun, ended.
enum class End {
  done,
  skipped,
  stopped,        ///< without a word why
  uncomfortable,  ///< it rests for three days
  sharp,          ///< sharp or radiating pain
  replaced,       ///< by another one
  withdrawn,      ///< with the prompt that it came with, or nobody wants to be disturbed now
  lapsed,         ///< nobody answered
};

enum class Side { left, right };
enum class Advice {
  sharp,       ///< sharp or radiating pain: a health professional
  persisting,  ///< discomfort on several days: the same
};
enum class Severity { mild, sharp };

/// A part of a guided exercise.
struct Step {
  enum class Stage { ready, hold };
  Stage stage = Stage::ready;
  std::optional<Side> side;
  core::TimePoint since;
  core::TimePoint until;
  bool operator==(Step const&) const = default;
};

/// What the coach says. Facts, in the order in which they happened.
namespace notice {
struct Offered {
  Exercise exercise;
  Reason why;
  core::TimePoint until;
};
/// A guided one tells its steps next.
struct Started {
  Exercise exercise;
};
/// Get ready, hold, change sides, hold.
struct Stepped {
  Exercise exercise;
  Step step;
};
struct Ended {
  Exercise exercise;
  End how;
};
struct CueGiven {
  Cue cue;
};
struct Advised {
  Advice advice;
};
/// The shell hands it to the desk's controller: the next standing bouts are to be shorter (R-PAIN).
struct Discomfort {
  Severity severity;
  std::optional<Exercise> exercise;  ///< while, or shortly after, this one; absent: of standing or sitting
};
/// Nothing is offered any more until the person resumes it.
struct Paused {};
struct Resumed {};
}  // namespace notice

using Notice =
    std::variant<notice::Offered, notice::Started, notice::Stepped, notice::Ended, notice::CueGiven,
                 notice::Advised, notice::Discomfort, notice::Paused, notice::Resumed>;
using Notices = std::vector<Notice>;

[[nodiscard]] texts::Message text(Advice advice);
/// What a step asks for, as "Change sides: right knee down".
[[nodiscard]] texts::Message text(Step const& step);

constexpr std::string_view to_string(Reason r) {
  switch (r) {
    case Reason::change: return "change";
    case Reason::walk: return "walk";
    case Reason::asked: return "asked";
  }
  return "?";
}
constexpr std::string_view to_string(End e) {
  switch (e) {
    case End::done: return "done";
    case End::skipped: return "skipped";
    case End::stopped: return "stopped";
    case End::uncomfortable: return "uncomfortable";
    case End::sharp: return "sharp";
    case End::replaced: return "replaced";
    case End::withdrawn: return "withdrawn";
    case End::lapsed: return "lapsed";
  }
  return "?";
}
constexpr std::string_view to_string(Side s) {
  return s == Side::left ? "left" : "right";
}
constexpr std::string_view to_string(Advice a) {
  return a == Advice::sharp ? "sharp" : "persisting";
}
constexpr std::string_view to_string(Severity s) {
  return s == Severity::mild ? "mild" : "sharp";
}
constexpr std::string_view to_string(Step::Stage s) {
  return s == Step::Stage::ready ? "ready" : "hold";
}

}  // namespace desk::coach
