#include "daemon/control/setup/setup.h"

#include "config/loader.h"
#include "config/mistake.h"
#include "daemon/control/setup/broker.h"
#include "daemon/control/setup/connect.h"
#include "daemon/control/setup/first_move.h"
#include "daemon/control/setup/habits.h"
#include "daemon/control/setup/heights.h"
#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

#include <stdexcept>

namespace desk::setup {

namespace {

constexpr auto k_head =
    "deskd's configuration, made by `deskctl setup`. Heights are millimetres from the floor to the desk "
    "top.\n"
    "What is not here has its default: `man deskd.toml` explains every key, and `deskd --check-config` "
    "tells\n"
    "what is wrong with this file. After a change: `deskctl reload`.";

void step(Person& person, int number, std::string_view title) {
  constexpr int k_steps = 6;
  person.say(fmt::format("\n── {} of {}: {} ──", number, k_steps, title));
}

struct Decided {
  std::string toml;
  Sheet sheet;
  std::string user;
  std::optional<std::string> password;
};

Decided ask_everything(Person& person, World& world) {
  Decided decided;
  auto& sheet = decided.sheet;
  step(person, 1, "your desk");
  connect(person, world, sheet);
  set_zero(person, world, sheet);
  step(person, 2, "you");
  decided.user = ask_who(person, sheet);
  step(person, 3, "heights");
  ask_heights(person, world, decided.user, sheet);
  step(person, 4, "your day");
  ask_habits(person, decided.user, sheet);
  step(person, 5, "MQTT");
  decided.password = ask_broker(person, world, sheet);
  decided.toml = sheet.toml(k_head);
  return decided;
}

/// Shown, agreed to and written. The password first: a file that names one that is not there is worse than
/// one that nobody names.
bool write(Person& person, World& world, Decided const& decided) {
  auto const loaded = config::load_text(decided.toml, world.config_file());
  person.say(decided.toml);
  for (auto const& mistake : loaded.mistakes) person.say("  " + config::to_string(mistake));
  if (!loaded.settings) {
    person.say("These answers do not go together, so nothing is written.");
    return false;
  }
  if (!yes(person, fmt::format("Write this to {}?", world.config_file()), true))
    throw Left{Left::Why::refused};
  bool const replaces = !world.old_config().empty();
  auto trouble = decided.password ? world.write_password(*decided.password) : Trouble{};
  if (!trouble) trouble = world.write_config(decided.toml);
  if (trouble) {
    person.say("  It cannot be written: " + *trouble);
    return false;
  }
  person.say(replaces ? fmt::format("  Written; what was there is {}~ now.", world.config_file())
                      : "  Written.");
  return true;
}

Travel travel_of(Decided const& decided) {
  auto const loaded = config::load_text(decided.toml, "deskd.toml");
  auto const& desk = loaded.settings->desks.front();
  auto const& presets = loaded.settings->users.front().presets;
  return {desk.limits.min.mm(), desk.limits.max.mm(), !desk.known_heights.empty(), presets.sit.mm(),
          presets.stand.mm()};
}

Outcome try_moves(Person& person, Trial trial, Decided const& decided) {
  if (auto const* const words = std::get_if<std::string>(&trial)) {
    person.say("  The desk cannot be asked: " + *words);
    return Outcome::not_running;
  }
  try {
    auto const moved = first_move(person, *std::get<std::unique_ptr<Desk>>(trial), travel_of(decided));
    return moved == Moved::badly ? Outcome::not_moved : Outcome::done;
  } catch (std::runtime_error const& error) {
    person.say(fmt::format("  {}", error.what()));
    return Outcome::not_moved;
  }
}

void say_goodbye(Person& person, World& world, Outcome outcome) {
  if (outcome == Outcome::not_moved) {
    person.say(
        "The configuration is written. `deskctl status` says how the desk is; run this again at any time.");
  } else if (world.service() == Service::absent) {
    person.say(fmt::format("Ready. There is no service here, so start it yourself: deskd --config {}",
                           world.config_file()));
  } else {
    person.say(
        "Ready. deskd runs with it now: `deskctl watch` shows the desk, `deskctl sit` and `deskctl stand`\n"
        "move it, and `deskctl plan` shows your day.");
  }
}

}  // namespace

Outcome run(Person& person, World& world) {
  person.say(
      fmt::format("This asks what deskd has to know, tries each answer, and writes {} in the end.\n"
                  "Enter takes what stands in [brackets], ? explains, Ctrl-C leaves everything as it was.",
                  world.config_file()));
  auto const decided = ask_everything(person, world);
  step(person, 6, "write it, and move");
  if (!write(person, world, decided)) return Outcome::not_written;
  bool const service = world.service() != Service::absent;
  if (service) {
    if (auto const trouble = world.restart_service()) {
      person.say("  deskd does not start with it: " + *trouble);
      return Outcome::not_running;
    }
    person.say("  deskd has started with it.");
  }
  auto const outcome = try_moves(
      person, service ? world.service_desk(decided.toml) : world.try_out(trial_toml(decided.sheet)), decided);
  if (outcome != Outcome::not_running) say_goodbye(person, world, outcome);
  return outcome;
}

}  // namespace desk::setup
