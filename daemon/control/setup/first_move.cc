#include "daemon/control/setup/first_move.h"

#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace desk::setup {

namespace {

constexpr double k_step_mm = 20;
constexpr double k_way_mm = 150;
/// Far enough for every desk to be at speed, and to be seen.
constexpr double k_stop_after_mm = 50;
/// Less says nothing of the direction: sensors with whole centimetres.
constexpr double k_seen_mm = 3;

/// What a move tells of the wiring. Empty: as it was asked.
std::string verdict(MoveEnd const& end, double from, double to) {
  bool const up = to > from;
  double const way = end.landed_mm ? *end.landed_mm - from : 0;
  bool const wrong_way =
      end.fault == "reversal" || (end.landed_mm && (up ? way < -k_seen_mm : way > k_seen_mm));
  if (wrong_way) {
    return fmt::format(
        "It was told to go {}, and its height went {}. The wires of up and down are swapped (or the sensor\n"
        "  counts the wrong way round): exchange the two, at the relays or as up and down in the "
        "configuration,\n"
        "  and run this again. Do not use the desk with deskd before.",
        up ? "up" : "down", up ? "down" : "up");
  }
  if (end.reached) return {};
  if (end.stopped) return "You stopped it.";
  return fmt::format("It did not get there: {}.", end.words);
}

bool told(Person& person, MoveEnd const& end, double from, double to) {
  auto const words = verdict(end, from, to);
  if (!words.empty()) {
    person.say("  " + words);
    return false;
  }
  person.say(fmt::format("  {}: from {:.1f} to {:.1f} mm, as it was told.", to > from ? "Up" : "Down", from,
                         end.landed_mm.value_or(to)));
  return true;
}

bool consents(Person& person, std::string const& what) {
  auto const typed = person.ask(what + " Press Enter to begin, any key stops it; n: not now. ");
  if (typed.empty() || typed == "y" || typed == "yes") return true;
  person.say("  Nothing moved.");
  return false;
}

std::optional<double> height(Person& person, Desk& desk) {
  auto const view = desk.look();
  if (!view.height_mm) person.say("  The desk tells no height: " + view.trouble);
  if (view.height_mm && !view.trouble.empty()) person.say("  The desk cannot be moved: " + view.trouble);
  return view.trouble.empty() ? view.height_mm : std::nullopt;
}

Moved there_and_back(Person& person, Desk& desk, Travel const& travel, double at) {
  bool const up = at + k_step_mm <= travel.max_mm;
  double const to = at + (up ? k_step_mm : -k_step_mm);
  if (!consents(person, fmt::format("Stand clear, hand at the plug. The desk goes {} {:.0f} mm and back.",
                                    up ? "up" : "down", k_step_mm)))
    return Moved::not_now;
  if (!told(person, desk.move(to), at, to)) return Moved::badly;
  auto const there = height(person, desk);
  return there && told(person, desk.move(at), *there, at) ? Moved::well : Moved::badly;
}

Moved stop_on_the_way(Person& person, Desk& desk, Travel const& travel) {
  auto const at = height(person, desk);
  if (!at) return Moved::badly;
  bool const up = *at + k_way_mm <= travel.max_mm;
  double const to = *at + (up ? k_way_mm : -k_way_mm);
  if (to < travel.min_mm || to > travel.max_mm) return Moved::well;  // no room for it
  double const stop_at = *at + (up ? k_stop_after_mm : -k_stop_after_mm);
  if (!consents(person,
                fmt::format("Now a stop: the desk goes {} {:.0f} mm, and is told to stop after {:.0f}.",
                            up ? "up" : "down", k_way_mm, k_stop_after_mm)))
    return Moved::not_now;
  auto const end = desk.move(to, stop_at);
  if (!end.stopped || !end.landed_mm) {
    person.say("  It was not stopped: " + verdict(end, *at, to));
    return Moved::badly;
  }
  person.say(fmt::format("  It stopped at {:.1f} mm, {:.0f} mm beyond where it was told to.", *end.landed_mm,
                         std::max(0.0, (up ? 1 : -1) * (*end.landed_mm - stop_at))));
  return Moved::well;
}

/// A box with memory positions only goes all the way.
Moved to_a_position(Person& person, Desk& desk, Travel const& travel, double at) {
  bool const stands = std::abs(at - travel.stand_mm) < std::abs(at - travel.sit_mm);
  double const to = stands ? travel.sit_mm : travel.stand_mm;
  if (!consents(person,
                fmt::format(
                    "Stand clear, hand at the plug. The desk goes to its memory position at {:.0f} mm.", to)))
    return Moved::not_now;
  return told(person, desk.move(to), at, to) ? Moved::well : Moved::badly;
}

}  // namespace

Moved first_move(Person& person, Desk& desk, Travel const& travel) {
  auto const at = height(person, desk);
  if (!at) return Moved::badly;
  if (travel.positions_only) return to_a_position(person, desk, travel, *at);
  auto const moved = there_and_back(person, desk, travel, *at);
  return moved == Moved::well ? stop_on_the_way(person, desk, travel) : moved;
}

}  // namespace desk::setup
