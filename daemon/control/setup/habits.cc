#include "daemon/control/setup/habits.h"

#include "config/schema.h"
#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace desk::setup {

namespace {

using config::Value;

std::vector<std::string_view> const& names_of(config::KeyPath const& key) {
  auto const match = config::section_at(config::parent(key));
  return std::get<config::Choice>(match->section->find(key.back())->kind).names;
}

/// The schema's names with words for people where the name is none.
std::string words_of(std::string_view name,
                     std::vector<std::pair<std::string_view, std::string_view>> const& words) {
  auto const found = std::find_if(words.begin(), words.end(), [&](auto const& w) { return w.first == name; });
  if (found != words.end()) return std::string{found->second};
  auto const slash = name.find('/');
  if (slash == std::string_view::npos) return std::string{name};
  return fmt::format("{} minutes of sitting, {} of standing", name.substr(0, slash), name.substr(slash + 1));
}

std::size_t index_of(std::vector<std::string_view> const& names, std::string_view name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

void ask_rhythm(Person& person, std::string const& user, Sheet& sheet) {
  auto const key = key::user(user, "regime");
  auto const& names = names_of(key);
  std::vector<std::string> lines;
  lines.reserve(names.size());
  for (auto const name : names) {
    lines.push_back(words_of(
        name,
        {{"own", "minutes of your own"},
         {"20/8/2", "20 minutes of sitting, 8 of standing, 2 of walking"},
         {"beginner", "new to standing: 55 and 5 minutes at first, and more standing over three weeks"}}));
  }
  person.say("How long do you want to sit, and to stand, at a time?");
  auto const chosen = names[choose(person, "Which rhythm?", lines, index_of(names, "30/15"))];
  sheet.set(key, std::string{chosen});
  if (chosen != "own") return;
  sheet.set(key::user(user, "sit_minutes"),
            ask_value(person, key::user(user, "sit_minutes"), "Minutes of sitting", {}));
  sheet.set(key::user(user, "stand_minutes"),
            ask_value(person, key::user(user, "stand_minutes"), "Minutes of standing", {}));
}

/// A motion sensor does not see who sits still (config/deskd.toml).
constexpr std::int64_t k_hold_s = 300;

void ask_presence_topic(Person& person, Sheet& sheet) {
  sheet.set(key::presence("topic"),
            ask_value(person, key::presence("topic"), "Its topic, as zigbee2mqtt/office motion", {}));
  if (yes(person, "Is what it sends JSON, as from Zigbee2MQTT?", true)) {
    sheet.set(key::presence("pointer"),
              ask_value(person, key::presence("pointer"), "Where in it", Value{std::string{"/occupancy"}}));
  } else {
    for (auto const* const name : {"present", "away"}) {
      sheet.set(key::presence(name),
                ask_value(person, key::presence(name), fmt::format("What it sends for \"{}\"", name), {}));
    }
  }
  sheet.set(key::presence("hold_s"), k_hold_s);
}

void ask_presence(Person& person, Sheet& sheet) {
  person.say("How can deskd know that somebody is at the desk? Only then may it move by itself.");
  auto const chosen =
      choose(person, "Which one?",
             {"it cannot: it asks before each move", "a sensor over MQTT (Zigbee2MQTT, Home Assistant, …)",
              "a motion sensor or seat switch on a pin of this computer",
              "you take it upon yourself that somebody always is"},
             0);
  auto const source = [&](std::string name) {
    sheet.set(key::presence("source"), std::vector<std::string>{std::move(name)});
  };
  switch (chosen) {
    case 1:
      source("mqtt");
      ask_presence_topic(person, sheet);
      return;
    case 2:
      source("gpio");
      sheet.set(key::presence("line"),
                ask_value(person, key::presence("line"), "Its pin, as GPIO4 or gpiochip0:4", {}));
      sheet.set(key::presence("hold_s"), k_hold_s);
      return;
    case 3:
      if (person.ask(
              "The desk may then move while nobody sees it. Type the word \"always\" if you want that: ") ==
          "always") {
        source("always");
        return;
      }
      person.say("  Then it asks before each move.");
      return;
    default: return;
  }
}

void ask_mode(Person& person, Sheet& sheet) {
  auto names = names_of(key::cycle("mode"));
  // Automatic without anybody who tells would be refused, and rightly so.
  if (sheet.find(key::presence("source")) == nullptr) std::erase(names, "automatic");
  std::vector<std::string> lines;
  lines.reserve(names.size());
  for (auto const name : names) {
    lines.push_back(
        words_of(name, {{"automatic", "it says so, and moves half a minute later unless you say no"},
                        {"confirm", "it asks, and moves if you say yes"},
                        {"remind", "it says so, and you move the desk"},
                        {"off", "nothing"}}));
  }
  person.say("What shall happen when it is time to change?");
  auto const chosen = choose(person, "Which one?", lines, index_of(names, "confirm"));
  sheet.set(
      key::cycle("mode"), std::string{names[chosen]},
      "What happens when it is time: automatic announces and moves, confirm asks first, remind only says "
      "so, off does nothing.");
}

}  // namespace

std::string id_of(std::string_view name) {
  std::string id;
  for (char const c : name) {
    bool const letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter) {
      id += c;
    } else if (c >= 'A' && c <= 'Z') {
      id += static_cast<char>(c - 'A' + 'a');
    } else if ((c == ' ' || c == '-' || c == '_') && !id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  constexpr std::size_t k_longest = 32;
  if (id.size() > k_longest) id.resize(k_longest);
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "me" : id;
}

std::string ask_who(Person& person, Sheet& sheet) {
  auto const name = ask_value(person, key::user("id", "name"), "Your name, or what deskd shall call you",
                              Value{std::string{"Me"}});
  auto id = id_of(std::get<std::string>(name));
  sheet.erase_below({"user"});
  sheet.set(key::user(id, "name"), name);
  auto const stature = key::body(id, "stature_mm");
  auto const mm = ask_if_any(person, stature,
                             "How tall are you, in mm, if you want advice on heights (as 1750, or 1.75 m)");
  if (!mm) return id;
  sheet.set(stature, *mm);
  if (!yes(person, "Measured, barefoot?", false)) sheet.set(key::body(id, "stature_is_guess"), true);
  return id;
}

void ask_habits(Person& person, std::string const& user, Sheet& sheet) {
  ask_rhythm(person, user, sheet);
  ask_presence(person, sheet);
  ask_mode(person, sheet);
}

}  // namespace desk::setup
