#include "daemon/control/deskctl/ergonomics_words.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace desk::deskctl {
namespace {

using Finding = wire::ErgonomicsView::Finding;

/// A finding as a sentence with the number in it; one for each side of zero.
struct Sentence {
  std::string_view rule;
  std::string_view above;
  std::string_view below;
};
constexpr std::array k_sentences{
    Sentence{"R-SEAT", "hips {} above the knees", "hips {} below the knees"},
    Sentence{"R-THIGH-ANGLE", "thighs slope down to the knees by {}", "thighs slope up to the knees by {}"},
    Sentence{"R-SEATDEPTH", "{} between seat and hollow of the knee", "seat {} longer than the thighs"},
    Sentence{"R-DESK-SIT", "sitting, the desk is {} above the elbows",
             "sitting, the desk is {} below the elbows"},
    Sentence{"R-THIGH", "{} between thighs and desk", "thighs {} higher than the underside of the desk"},
    Sentence{"R-DESK-STAND", "standing, the desk is {} above the elbows",
             "standing, the desk is {} below the elbows"},
    Sentence{"R-SHOE", "shoes drop by {} from heel to toe", "shoes rise by {} from heel to toe"},
    Sentence{"R-RANGE", "the desk's travel is {} short", "the desk's travel is {} short"},
    Sentence{"R-MONITOR", "top of the screen {} above the eyes", "top of the screen {} below the eyes"},
    Sentence{"R-ARMREST", "armrests {} above the elbows", "armrests {} below the elbows"},
    Sentence{"R-SITBOUT", "sat for {} at a stretch", ""},
    Sentence{"R-STANDLOAD", "stood {} more than the legs have rested since", ""},
    Sentence{"R-STANDDAY", "stood {} today", ""},
    Sentence{"R-WALK", "{} without a walk", ""},
    Sentence{"R-CHANGES", "stood up {} in 8 hours, at this rate", ""},
    Sentence{"R-RATE", "the desk was moved {} within the last hour", ""},
};

std::string unit_in_words(std::string_view unit, double value) {
  if (unit.empty()) return value == 1 ? " time" : " times";
  if (unit == "deg") return value == 1 ? " degree" : " degrees";
  return fmt::format(" {}", unit);
}

std::string joined(std::vector<std::string> const& words) {
  std::string text;
  for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string_view plain_name(std::string_view dimension) {
  struct Name {
    std::string_view dimension;
    std::string_view plain;
  };
  constexpr std::array k_names{
      Name{"popliteal", "hollow of the knee"},          Name{"knee", "top of the knee"},
      Name{"elbow_rest", "elbow above the seat"},       Name{"thigh", "thigh"},
      Name{"buttock_popliteal", "length of the thigh"}, Name{"eye_sitting", "eyes above the seat"},
      Name{"elbow_standing", "elbow standing"},         Name{"eye_standing", "eyes standing"},
  };
  for (auto const& name : k_names)
    if (name.dimension == dimension) return name.plain;
  return dimension;
}

}  // namespace

std::string found_in_words(Finding const& finding) {
  if (finding.id == "R-LUMBAR")
    return finding.value > 0 ? "the chair supports the small of the back"
                             : "the chair does not support the small of the back";
  double const value = std::round(finding.value);
  if (finding.id == "R-RANGE" && value == 0)
    return finding.grade == ergonomics::Grade::info ? "the desk goes low enough on a higher seat only"
                                                    : "the desk goes as low and as high as it should";
  for (auto const& sentence : k_sentences) {
    if (sentence.rule != finding.id) continue;
    // The rules of time count up from zero.
    if (sentence.below.empty() && value < 0) return {};
    auto const number = fmt::format("{}{:.0f}{}", finding.estimated ? "about " : "", std::abs(value),
                                    unit_in_words(finding.unit, std::abs(value)));
    return fmt::format(fmt::runtime(value < 0 ? sentence.below : sentence.above), number);
  }
  return {};
}

std::string body_in_words(wire::ErgonomicsView const& view) {
  std::vector<std::string> measured;
  bool estimated = false;
  for (auto const& [name, dimension] : ergonomics::k_dimensions) {
    auto const& d = view.body.*dimension;
    if (!d || name == "stature") continue;
    if (d->estimated) estimated = true;
    if (!d->estimated) measured.push_back(fmt::format("{} {:.0f} mm", plain_name(name), d->value.mm()));
  }
  std::string text;
  if (auto const& stature = view.body.stature)
    text = fmt::format("Stature {}{:.0f} mm{}. ", stature->estimated ? "about " : "", stature->value.mm(),
                       stature->estimated ? ", by what was guessed" : "");
  if (!measured.empty()) text += fmt::format("Measured: {}. ", joined(measured));
  if (estimated) text += measured.empty() ? "All else is estimated from it." : "The rest is estimated.";
  if (text.empty()) return "Nothing is known of the body.";
  if (text.back() == ' ') text.pop_back();
  return text;
}

std::string heights_in_words(wire::ErgonomicsView const& view) {
  std::vector<std::string> words;
  if (view.seat_mm)
    words.push_back(
        fmt::format("seat {:.0f} mm{}", *view.seat_mm, view.seat_source == "sensor" ? " by its sensor" : ""));
  if (view.sit_mm) words.push_back(fmt::format("desk {:.0f} mm sitting", *view.sit_mm));
  if (view.stand_mm)
    words.push_back(fmt::format("{}{:.0f} mm standing", view.sit_mm ? "" : "desk ", *view.stand_mm));
  if (words.empty()) return "No height is known.";
  auto text = joined(words) + ".";
  text.front() = text.front() == 's' ? 'S' : 'D';
  return text;
}

}  // namespace desk::deskctl
