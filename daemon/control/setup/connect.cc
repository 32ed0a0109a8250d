#include "daemon/control/setup/connect.h"

#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace desk::setup {

namespace {

/// What the desk says of itself in a trial, or why it says nothing.
DeskView look(Person& person, World& world, Sheet const& sheet) {
  auto trial = world.try_out(trial_toml(sheet));
  if (auto* const words = std::get_if<std::string>(&trial)) return {{}, false, std::move(*words)};
  auto& desk = *std::get<std::unique_ptr<Desk>>(trial);
  try {
    auto view = desk.look();
    if (!view.needs_homing) return view;
    person.say(
        "  It is there. It counts its height, so it has to be driven to its lower end stop once before it "
        "knows\n"
        "  it: up by about 15 mm, then all the way down, by itself, for up to 90 s. Stay beside it, keep "
        "legs,\n"
        "  chair and things out of its way, and a hand at the plug: the direction was not tried yet. Ctrl-C\n"
        "  stops it.");
    if (!yes(person, "Shall it do so now?", false)) return view;
    desk.home();
    return desk.look();
  } catch (std::runtime_error const& error) {
    return {{}, false, error.what()};
  }
}

/// What to change of a connection that did not work. False: another kind of desk.
bool mend(Person& person, World& world, Device const& device, Sheet& sheet) {
  std::vector<std::string> lines;
  for (auto const& asked : device.asked) {
    auto const* const value = sheet.find(asked.key);
    lines.push_back(fmt::format("{}: {}", asked.prompt, value == nullptr ? "none" : shown(*value)));
  }
  lines.emplace_back("nothing: try again");
  lines.emplace_back("another kind of desk");
  auto const chosen = choose(person, "What shall be changed?", lines, device.asked.size());
  if (chosen < device.asked.size()) ask_again(person, world, device.asked[chosen], sheet);
  return chosen <= device.asked.size();
}

/// The system's own deskd would fight for the same line.
void make_room(Person& person, World& world) {
  if (world.service() != Service::running || !drives_hardware(world.old_config())) return;
  person.say("deskd is running on this computer and drives a desk already; two cannot share one line.");
  if (!yes(person, "Stop it for as long as this takes? It is started again in the end, however this ends.",
           true)) {
    person.say("Then nothing can be tried.");
    throw Left{Left::Why::refused};
  }
  if (auto const trouble = world.stop_service()) person.say("  It cannot be stopped: " + *trouble);
}

enum class Verdict { right, change, other_kind };

Verdict try_connection(Person& person, World& world, Device const& device, Sheet const& sheet) {
  person.say("Asking the desk; it does not move …");
  auto const view = look(person, world, sheet);
  if (!view.height_mm) {
    person.say("  The desk tells no height: " +
               (view.trouble.empty() ? "it was not driven to its end stop" : view.trouble));
    return Verdict::change;
  }
  if (!view.trouble.empty()) person.say("  It says of itself: " + view.trouble);
  if (device.kind == Kind::simulated) {
    person.say(fmt::format("  The simulated desk stands at {:.1f} mm.", *view.height_mm));
    return Verdict::right;
  }
  if (yes(person,
          fmt::format("The desk says {:.1f} mm: is that right, to a few centimetres?", *view.height_mm),
          true))
    return Verdict::right;
  bool const has_zero = !zero_key(sheet).empty();
  auto const why = choose(person, "What is it?",
                          {has_zero ? "only the number is off; a tape puts it right next"
                                    : "only the number is off; deskctl calibrate height puts it right later",
                           "it is another desk, or none: change the connection", "another kind of desk"},
                          0);
  constexpr std::array k_verdicts{Verdict::right, Verdict::change, Verdict::other_kind};
  return k_verdicts.at(why);
}

}  // namespace

void connect(Person& person, World& world, Sheet& sheet) {
  while (true) {
    auto const kind = ask_kind(person, world);
    auto const device = ask_device(person, world, kind, sheet);
    if (kind != Kind::simulated) make_room(person, world);
    while (true) {
      auto const verdict = try_connection(person, world, device, sheet);
      if (verdict == Verdict::right) return;
      if (verdict == Verdict::other_kind || !mend(person, world, device, sheet)) break;
    }
  }
}

void set_zero(Person& person, World& world, Sheet& sheet) {
  auto const key = zero_key(sheet);
  if (key.empty()) return;
  person.say("Take a tape and measure from the floor to the top of the desk, as it stands now.");
  while (true) {
    auto const typed = person.ask("How high is it, in mm? [Enter: as the desk says] ");
    if (typed.empty()) return;
    auto const read = read_value(key::desk("min_height_mm"), typed);  // any height that a desk can have
    auto const* const mm = std::get_if<config::Value>(&read);
    if (mm == nullptr) {
      person.say("  " + std::get<std::string>(read));
      continue;
    }
    auto const view = look(person, world, sheet);
    if (!view.height_mm) {
      person.say("  The desk tells no height any more: " + view.trouble);
      continue;
    }
    double const before = sheet.number_or(key, 0);
    double const zero = before + std::get<double>(*mm) - *view.height_mm;
    auto const fits = read_value(key, fmt::format("{:.1f}", zero));
    if (auto const* const why = std::get_if<std::string>(&fits)) {
      person.say(fmt::format("  The desk says {:.1f} mm; for that, {} would have to be {:.1f}: {}",
                             *view.height_mm, config::to_string(key), zero, *why));
      continue;
    }
    sheet.set(key, std::get<config::Value>(fits), "As a tape measured it at the first setup.");
    person.say(fmt::format("  Taken: the heights are shifted by {:+.1f} mm.", zero - before));
    return;
  }
}

}  // namespace desk::setup
