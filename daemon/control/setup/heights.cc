#include "daemon/control/setup/heights.h"

#include "config/loader.h"
#include "config/mistake.h"
#include "daemon/control/setup/device.h"
#include "daemon/control/setup/keys.h"
#include "daemon/control/setup/questions.h"
#include "daemon/ergonomics/assessment.h"
#include "daemon/ergonomics/plausible.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace desk::setup {

namespace {

/// Soft limits stay so far inside the mechanical ends (hardware.md 1).
constexpr double k_inside_mm = 10;

struct Place {
  config::KeyPath key;
  std::string where;             ///< "where you sit well"
  std::optional<double> preset;  ///< what s takes
  double inside_mm = 0;          ///< added to what is measured
};

/// How this desk is brought somewhere.
enum class Means {
  buttons,    ///< its own, or held keys
  positions,  ///< its own only: deskd can send it to memory positions and nowhere else
  keys,       ///< held keys only
};

/// Brings the desk somewhere with a person, and takes the height there.
class Walk {
 public:
  Walk(Person& person, Desk& desk, Means means) : person_{person}, desk_{desk}, means_{means} {}

  void explain() {
    switch (means_) {
      case Means::buttons:
        return person_.say(
            "Move the desk with its own buttons and press Enter where it is to be, or type the height in mm. "
            "If it\n"
            "has no buttons: u and d let deskd move it up and down until you press a key; it was not tried "
            "yet, so\n"
            "a hand at the plug.");
      case Means::positions:
        return person_.say(
            "Move the desk with its own buttons to one of its memory positions and press Enter there, or "
            "type the\n"
            "height in mm.");
      case Means::keys:
        return person_.say(
            "Type the height in mm, or u and d: they move the desk up and down until you press a key;\n"
            "then Enter takes where it stands.");
    }
  }

  double take(Place const& place) {
    bool const can_hold = means_ != Means::positions;
    auto const prompt =
        fmt::format("{} [Enter: here{}{}, or mm] ", place.where, can_hold ? ", u, d" : "",
                    place.preset ? fmt::format(", s: {:.6g} mm", *place.preset) : std::string{});
    while (true) {
      auto const typed = person_.ask(prompt);
      if (typed == "s" && place.preset) return *place.preset;
      if (typed == "?") {
        explain();
        continue;
      }
      if (can_hold && (typed == "u" || typed == "d")) {
        desk_.hold(typed == "u" ? Direction::up : Direction::down);
        continue;
      }
      if (auto const mm = typed.empty() ? measured(place) : accepted(place, typed)) return *mm;
    }
  }

 private:
  std::optional<double> measured(Place const& place) {
    auto const view = desk_.look();
    if (!view.height_mm) {
      person_.say("  The desk tells no height: " + view.trouble);
      return std::nullopt;
    }
    double const mm = std::round(*view.height_mm + place.inside_mm);
    auto const taken = accepted(place, fmt::format("{}", mm));
    if (!taken) return std::nullopt;
    person_.say(
        place.inside_mm == 0
            ? fmt::format("  Taken: {:.6g} mm.", mm)
            : fmt::format("  It stands at {:.1f} mm; taken, 10 mm inside: {:.6g} mm.", *view.height_mm, mm));
    return taken;
  }
  std::optional<double> accepted(Place const& place, std::string const& typed) {
    auto const read = read_value(place.key, typed);
    if (auto const* const value = std::get_if<config::Value>(&read)) return std::get<double>(*value);
    person_.say("  " + std::get<std::string>(read));
    return std::nullopt;
  }

  Person& person_;
  Desk& desk_;
  Means means_;
};

std::optional<double> default_mm(config::KeyPath const& key) {
  auto const value = default_of(key);
  return value ? std::optional{std::get<double>(*value)} : std::nullopt;
}

/// With a daemon of its own for as long as it takes. Ends it before anything is asked that has another one.
template <typename Do>
void with_trial(Person& person, World& world, Sheet const& sheet, Do what) {
  while (true) {
    auto trial = world.try_out(trial_toml(sheet));
    std::string why;
    if (auto* const words = std::get_if<std::string>(&trial)) {
      why = std::move(*words);
    } else {
      try {
        return what(*std::get<std::unique_ptr<Desk>>(trial));
      } catch (std::runtime_error const& error) {
        why = error.what();
      }
    }
    person.say("  The desk cannot be asked any more: " + why);
    if (!yes(person, "Try again?", true)) throw Left{Left::Why::refused};
  }
}

/// Where a column is at its lowest, if it counts from there.
double lowest_known(Sheet const& sheet) {
  return counts_from_lowest(sheet) ? std::ceil(sheet.number_or(key::modbus("base_height_mm"), 0)) : 0;
}

void ask_limits(Person& person, World& world, Sheet& sheet) {
  Sheet asked = sheet;
  with_trial(person, world, sheet, [&](Desk& desk) {
    asked = sheet;
    Walk walk{person, desk, Means::buttons};
    auto const min = key::desk("min_height_mm");
    auto const max = key::desk("max_height_mm");
    person.say(
        "How low and how high may it go? deskd keeps 10 mm away from where you bring it. Think of drawers,\n"
        "window sills and armrests.");
    walk.explain();
    double const usual_low = std::max(default_mm(min).value_or(0), lowest_known(sheet) + k_inside_mm);
    while (true) {
      double const low = walk.take({min, "Its lowest place", usual_low, k_inside_mm});
      double const high = walk.take({max, "Its highest place", default_mm(max), -k_inside_mm});
      asked.set(min, low);
      asked.set(max, high);
      auto const loaded = config::load_text(trial_toml(asked), "setup");
      if (loaded.settings) return;
      for (auto const& mistake : loaded.mistakes) person.say("  " + mistake.message);
    }
  });
  sheet = asked;
}

/// What the whole configuration says against these heights.
std::vector<config::Mistake> mistakes_of(Sheet const& sheet) {
  auto const loaded = config::load_text(sheet.toml(""), "deskd.toml");
  return loaded.settings ? std::vector<config::Mistake>{} : loaded.mistakes;
}

/// Puts both into the sheet.
void take_presets(Person& person, Walk& walk, std::string const& user, Sheet& sheet) {
  bool const positions = knows_positions_only(sheet);
  double const stature = sheet.number_or(key::body(user, "stature_mm"), 0);
  auto const take = [&](char const* name, char const* where, bool standing) {
    auto const key = key::user(user, name);
    double const mm = walk.take({key, where, std::nullopt, 0});
    sheet.set(key, mm);
    auto const remark = stature > 0 ? remark_on(mm, standing, stature) : std::string{};
    if (!remark.empty()) person.say("  " + remark);
    return mm;
  };
  double const sit = take("sit_height_mm", "Where you sit well", false);
  double const stand = take("stand_height_mm", "Where you stand well", true);
  if (!positions) return;
  sheet.set(key::modbus("preset_1_mm"), sit, "The memory position for sitting, as stored at the handset.");
  sheet.set(key::modbus("preset_2_mm"), stand, "The memory position for standing.");
}

/// Until the two heights go together with all that is known.
void agree_on_presets(Person& person, Walk& walk, std::string const& user, Sheet& sheet) {
  while (true) {
    take_presets(person, walk, user, sheet);
    auto const mistakes = mistakes_of(sheet);
    if (mistakes.empty()) return;
    for (auto const& mistake : mistakes) {
      person.say(fmt::format("  {}{}", mistake.message, mistake.hint.empty() ? "" : "; " + mistake.hint));
    }
    bool const judged = sheet.find(key::body(user, "stature_mm")) != nullptr;
    if (judged && yes(person, "Leave your body height out of it?", false)) {
      sheet.erase_below({"user", user, "ergonomics"});
      if (mistakes_of(sheet).empty()) return;
    }
    person.say("So once more, please.");
  }
}

}  // namespace

std::string remark_on(double height_mm, bool standing, double stature_mm) {
  ergonomics::Situation situation;
  situation.body.stature = core::Distance::of_mm(stature_mm);
  auto const preset = standing ? core::Preset::stand : core::Preset::sit;
  auto const range = ergonomics::plausible_range(preset, situation.body, {});
  auto const height = core::Height::at_mm(height_mm);
  auto const plan = ergonomics::assess(situation).plan;
  std::optional<double> best;
  if (plan && standing && plan->desk_stand) best = plan->desk_stand->mm();
  if (plan && !standing && plan->desk_sit) best = plan->desk_sit->mm();
  if (range && !range->contains(height)) {
    return fmt::format("Nobody of your height could work there: {:.0f} to {:.0f} mm are possible.",
                       range->min.mm(), range->max.mm());
  }
  // What a change of this size does, people feel; less than that is taste.
  constexpr double k_worth_a_word_mm = 40;
  if (!best || std::abs(*best - height_mm) < k_worth_a_word_mm) return {};
  return fmt::format("By your height {:.0f} mm is usual; what counts is what is comfortable.", *best);
}

void ask_heights(Person& person, World& world, std::string const& user, Sheet& sheet) {
  auto means = Means::buttons;
  if (knows_positions_only(sheet)) means = Means::positions;
  if (sheet.text_or(key::bus("driver"), "") == "simulated") means = Means::keys;
  if (means == Means::buttons) ask_limits(person, world, sheet);
  with_trial(person, world, sheet, [&](Desk& desk) {
    Walk walk{person, desk, means};
    person.say(
        "The two heights that the desk is driven to: shoulders loose, elbows at the height of its top, feet "
        "flat\nwhen you sit.");
    if (means != Means::buttons) walk.explain();
    agree_on_presets(person, walk, user, sheet);
  });
}

}  // namespace desk::setup
