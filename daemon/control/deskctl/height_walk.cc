#include "daemon/control/deskctl/height_walk.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <cmath>
#include <istream>

namespace desk::deskctl {

namespace {

constexpr int k_enough = 2;
/// Two readings of a tape are right to 1 mm each; over less than this their slope is not.
constexpr double k_least_way_mm = 100;

std::optional<double> number(std::string const& text) {
  try {
    std::size_t used = 0;
    double const value = std::stod(text, &used);
    bool const whole = text.find_first_not_of(" m", used) == std::string::npos;
    return whole && std::isfinite(value) ? std::optional{value} : std::nullopt;
  } catch (std::exception const&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> HeightWalk::answer() {
  static_cast<void>(std::fflush(prompts_));
  std::string text;
  if (!std::getline(in_, text) || text.empty()) return std::nullopt;
  return text;
}

std::optional<DeskState> HeightWalk::state() {
  auto const status = daemon_.ask(Command::status, 0);
  if (status.answer == "done" && status.desks.size() == 1) return status.desks.front();
  fmt::print(prompts_, "deskctl: {}\n",
             status.answer == "done" ? "which desk? say it with --desk" : printable(with_reason(status)));
  return std::nullopt;
}

std::optional<double> HeightWalk::next_place(DeskState const& s) {
  if (!s.height_mm || !s.min_mm || !s.max_mm) return std::nullopt;
  bool const up = *s.max_mm - *s.height_mm >= *s.height_mm - *s.min_mm;
  auto const preset = up ? s.stand_mm : s.sit_mm;
  auto const limit = up ? *s.max_mm : *s.min_mm;
  for (double const place : {preset.value_or(limit), limit}) {
    if (std::abs(place - *s.height_mm) >= k_least_way_mm) return place;
  }
  return std::nullopt;
}

/// False: there is nobody who measures any more.
bool HeightWalk::measure() {
  auto const s = state();
  if (!s) return false;
  if (!s->height_mm) {
    fmt::print(prompts_, "deskctl: the desk does not know its height{}\n",
               s->needs_homing ? ": run `deskctl home` beside it" : "");
    return false;
  }
  fmt::print(prompts_, "The desk shows {}. Measured from the floor to its top, in mm (Enter ends): ",
             measured_mm(*s->height_mm));
  auto const typed = answer();
  if (!typed) return false;
  auto const mm = number(*typed);
  if (!mm) {
    fmt::print(prompts_, "'{}' is no height in millimetres, such as 735 or 735.5\n", printable(*typed));
    return true;
  }
  auto const taken = daemon_.ask(Command::measured_height, *mm);
  fmt::print(prompts_, "{}\n", printable(taken.answer == "done" ? taken.reason : with_reason(taken)));
  if (taken.answer != "done") return true;
  ++taken_;
  return go_elsewhere();
}

bool HeightWalk::go_elsewhere() {
  auto const s = state();
  if (!s) return false;
  auto const place = next_place(*s);
  if (place) {
    fmt::print(prompts_,
               "{} height somewhere else. Shall the desk move to {}? Stay beside it; Ctrl-C stops it. "
               "[y: move, n: I move it myself, Enter: {}] ",
               taken_ < k_enough ? "Now a second" : "One more", chosen_mm(*place),
               taken_ < k_enough ? "end" : "done");
  } else {
    fmt::print(prompts_, "Now move the desk by at least 100 mm. [n: done so, Enter: end] ");
  }
  auto const typed = answer();
  if (!typed) return false;
  bool const yes = *typed == "y" || *typed == "Y" || *typed == "yes";
  if (!yes || !place) {
    fmt::print(prompts_, "Move it by its handset, let it come to rest, then press Enter. ");
    static_cast<void>(answer());
  } else if (!daemon_.move_to(*place)) {
    fmt::print(prompts_, "It did not come there; where it stands now is as good, if it is 100 mm away.\n");
  }
  return true;
}

int HeightWalk::ended() const {
  if (taken_ >= k_enough) {
    fmt::print(prompts_, "{} heights taken\n", taken_);
    return k_done;
  }
  fmt::print(prompts_, "{}\n",
             taken_ == 0
                 ? "nothing was changed"
                 : "one height was taken: every height is shifted by as much; a second one would put the "
                   "slope right as well");
  return k_not_done;
}

int HeightWalk::run() {
  while (measure()) {
  }
  return ended();
}

}  // namespace desk::deskctl
