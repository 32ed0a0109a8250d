#include "daemon/control/deskctl/break_text.h"

#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/wrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::deskctl {
namespace {

constexpr int k_least_columns = 40;
constexpr int k_most_columns = 100;  // longer lines are hard to read

int text_columns(int columns) {
  return std::clamp(columns, k_least_columns, k_most_columns);
}

/// `text` in lines, the first one after `mark`, all others below its text.
void add(std::string& out, std::string_view mark, std::string_view text, int columns) {
  if (text.empty()) return;
  std::string lead{mark};
  auto const indent = static_cast<std::size_t>(width_of(mark));
  for (auto const& line : wrapped(text, columns - static_cast<int>(indent))) {
    out += lead + line + '\n';
    lead.assign(indent, ' ');
  }
}

double left_s(std::int64_t until_ms, std::int64_t now_ms) {
  return static_cast<double>(until_ms - now_ms) / 1000;
}

std::string stage_of(BreakView const& shown, std::int64_t now) {
  if (shown.stage == "running") {
    return shown.until_ms ? fmt::format("runs, {} left", countdown(left_s(*shown.until_ms, now))) : "runs";
  }
  return shown.until_ms ? fmt::format("offered, {} left", countdown(left_s(*shown.until_ms, now)))
                        : "offered";
}

std::string seconds_or_minutes(double seconds) {
  return seconds < 120 ? fmt::format("{:.0f} s", seconds) : fmt::format("{:.0f} min", seconds / 60);
}

std::string hold_of(ExerciseView const& exercise) {
  if (!exercise.least_s || !exercise.most_s) return {};
  return fmt::format("hold {} to {}{}", seconds_or_minutes(*exercise.least_s),
                     seconds_or_minutes(*exercise.most_s), exercise.two_sides ? " on each side" : "");
}

void add_answers(std::string& out, BreakView const& shown) {
  bool const running = shown.stage == "running";
  out += "\n  deskctl break ";
  out += running ? "done          it is done\n" : "start         begin\n";
  if (!running) out += "  deskctl break done          it is done already\n";
  out += "  deskctl break next          another one\n";
  out += running ? "  deskctl break stop          end it\n" : "  deskctl break skip          not now\n";
  out += "  deskctl break uncomfortable it does not feel good: it rests for three days\n";
  out += "  deskctl break sharp         sharp or radiating pain: all exercises pause\n";
}

void add_exercise(std::string& out, ExerciseView const& exercise, int columns) {
  add(out, "  ", exercise.how, columns);
  for (auto const& caution : exercise.cautions) add(out, "  ! ", caution, columns);
}

std::string without_exercise(BreakView const& shown) {
  if (shown.stage == "off") return "the coach is off\n";
  if (shown.stage == "paused") {
    return "exercise breaks pause after pain; `deskctl break resume` when you feel fit again\n";
  }
  if (shown.stage == "idle") return "no break is due; `deskctl break next` offers one all the same\n";
  return fmt::format("the coach is {}\n", shown.stage.empty() ? "unknown" : printable(shown.stage));
}

std::string remarks(ExerciseView const& exercise) {
  std::string text = printable(exercise.kind);
  if (exercise.kind != "walk") text += fmt::format(", {}", printable(exercise.place));
  if (!exercise.tool.empty()) text += fmt::format(", {}", printable(exercise.tool));
  if (exercise.advanced) text += ", demanding";
  if (auto const hold = hold_of(exercise); !hold.empty()) text += ", " + hold;
  return text;
}

/// "2026-11-24 22:40"; empty if it does not rest.
std::string rests_until(ExerciseView const& exercise) {
  if (!unix_ms(exercise.rests_until)) return {};
  return exercise.rests_until.substr(0, 10) + ' ' + exercise.rests_until.substr(11, 5);
}

void add_listed(std::string& out, ExerciseView const& exercise, int columns) {
  out += printable(fmt::format("{} {:<6} {}", exercise.available ? ' ' : '-', exercise.id, exercise.name)) +
         '\n';
  add(out, "         ", remarks(exercise), columns);
  if (exercise.available) return;
  add(out, "         off: ", exercise.why_not, columns);
  add(out, "         until ", rests_until(exercise), columns);
}

struct Kind {
  std::string_view event;
  std::string_view kind;
  Tone tone;
};
constexpr std::array k_kinds{
    Kind{"break_offered", "break", Tone::prompt}, Kind{"break_started", "break", Tone::good},
    Kind{"break_step", "break", Tone::info},      Kind{"break_ended", "break", Tone::quiet},
    Kind{"cue", "posture", Tone::info},           Kind{"advice", "advice", Tone::alert},
    Kind{"discomfort", "comfort", Tone::info},    Kind{"breaks_paused", "break", Tone::info},
    Kind{"breaks_resumed", "break", Tone::info},
};

}  // namespace

std::string break_text(BreakView const& shown, std::int64_t now_unix_ms, int columns) {
  int const width = text_columns(columns);
  std::string out;
  if (shown.exercise) {
    ExerciseView const& exercise = *shown.exercise;
    add(out, "", fmt::format("{} ({}), {}", exercise.name, exercise.id, stage_of(shown, now_unix_ms)), width);
    if (shown.step) {
      auto const left = countdown(left_s(shown.step->until_ms, now_unix_ms));
      add(out, "  > ", fmt::format("{} {}", shown.step->text, left), width);
    }
    add_exercise(out, exercise, width);
    add_answers(out, shown);
  } else {
    out = without_exercise(shown);
  }
  if (!shown.done_today.empty()) {
    out += '\n';
    add(out, "done today: ", fmt::format("{}", fmt::join(shown.done_today, ", ")), width);
  }
  if (shown.disclaimer.empty()) return out;
  out += '\n';
  add(out, "", shown.disclaimer, width);
  return out;
}

std::string break_list_text(BreakList const& list, int columns) {
  int const width = text_columns(columns);
  std::string out = "Exercises, - is off now\n";
  for (auto const& exercise : list.exercises) add_listed(out, exercise, width);
  if (!list.cues.empty()) out += "\nWords about posture\n";
  for (auto const& cue : list.cues) add(out, fmt::format("  {:<6} ", printable(cue.id)), cue.text, width);
  if (list.disclaimer.empty()) return out;
  out += '\n';
  add(out, "", list.disclaimer, width);
  return out;
}

std::optional<Happening> break_happening(boost::json::object const& notice) {
  auto const event = text_member(notice, "event");
  auto const* const found =
      std::find_if(k_kinds.begin(), k_kinds.end(), [&](Kind const& kind) { return kind.event == event; });
  if (found == k_kinds.end()) return std::nullopt;
  return Happening{std::string{found->kind}, text_member(notice, "text"), found->tone};
}

}  // namespace desk::deskctl
