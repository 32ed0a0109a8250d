#include "daemon/coach/catalogue.h"

#include <algorithm>
#include <array>
#include <string>

namespace desk::coach {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Entry::Hold k_stretch_hold{seconds{30}, seconds{60}};  // S1

// S0 and S1 are the two articles that the project was founded on; P.. are their statements in ergonomics.md
// §1. Stretches and strength alternate, and so do the muscles.
constexpr std::array<Entry, k_exercises> k_catalogue{{
    // S1 (hold), S0 (form); P14
    {Exercise::ex01, "EX01", "exercise.ex01", Kind::stretch, Place::floor, k_stretch_hold, true},
    // S1, S0; P16, P17
    {.exercise = Exercise::ex04,
     .id = "EX04",
     .key = "exercise.ex04",
     .kind = Kind::strength,
     .place = Place::floor,
     .group = Group::glutes},
    // S1; S0 says with care: P20
    {.exercise = Exercise::ex12,
     .id = "EX12",
     .key = "exercise.ex12",
     .kind = Kind::release,
     .place = Place::desk,
     .tool = "percussion"},
    // S1
    {.exercise = Exercise::ex06,
     .id = "EX06",
     .key = "exercise.ex06",
     .kind = Kind::strength,
     .place = Place::floor,
     .two_sides = true,
     .group = Group::core},
    // S1
    {Exercise::ex01b, "EX01b", "exercise.ex01b", Kind::stretch, Place::floor, k_stretch_hold, true},
    // S1
    {.exercise = Exercise::ex05,
     .id = "EX05",
     .key = "exercise.ex05",
     .kind = Kind::strength,
     .place = Place::floor,
     .two_sides = true,
     .group = Group::hip_flexors},
    // S0; P20
    {.exercise = Exercise::ex11,
     .id = "EX11",
     .key = "exercise.ex11",
     .kind = Kind::release,
     .place = Place::wall,
     .two_sides = true,
     .tool = "ball"},
    // S0: demanding
    {.exercise = Exercise::ex08,
     .id = "EX08",
     .key = "exercise.ex08",
     .kind = Kind::strength,
     .place = Place::floor,
     .advanced = true,
     .group = Group::core},
    // S0: deeper than EX01, no hold given
    {.exercise = Exercise::ex03,
     .id = "EX03",
     .key = "exercise.ex03",
     .kind = Kind::stretch,
     .place = Place::floor,
     .two_sides = true,
     .needs = Exercise::ex01},
    // S0: demanding
    {.exercise = Exercise::ex07,
     .id = "EX07",
     .key = "exercise.ex07",
     .kind = Kind::strength,
     .place = Place::floor,
     .advanced = true,
     .group = Group::hip_flexors},
    // S0; P20
    {.exercise = Exercise::ex10,
     .id = "EX10",
     .key = "exercise.ex10",
     .kind = Kind::release,
     .place = Place::floor,
     .two_sides = true,
     .tool = "roller"},
    // S1; P15
    {.exercise = Exercise::ex02,
     .id = "EX02",
     .key = "exercise.ex02",
     .kind = Kind::release,
     .place = Place::floor,
     .hold = Entry::Hold{minutes{10}, minutes{20}},
     .too_long = true},
    // S1; P02. Two minutes are an absence that the desk can see; nobody times them.
    {.exercise = Exercise::ex09,
     .id = "EX09",
     .key = "exercise.ex09",
     .kind = Kind::walk,
     .place = Place::desk},
}};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_id(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

texts::Message of(Exercise exercise, std::string_view what) {
  return texts::Message{std::string{entry(exercise).key} + std::string{what}};
}

struct CueEntry {
  Cue cue;
  std::string_view id;
  std::string_view key;
};

constexpr std::array<CueEntry, k_cues> k_cue_entries{{
    {Cue::weight, "PC1", "cue.weight"},                  // S0; P09
    {Cue::belly, "PC2", "cue.belly"},                    // S0; P10
    {Cue::slump, "PC3", "cue.slump"},                    // S0, S1; P08
    {Cue::legs, "PC4", "cue.legs"},                      // S0; P11
    {Cue::lumbar_support, "P06", "cue.lumbar_support"},  // S1
    {Cue::lumbar_roll, "P07", "cue.lumbar_roll"},        // S0
    {Cue::night, "P13", "cue.night"},                    // S1
}};

CueEntry const& entry_of(Cue cue) {
  return k_cue_entries.at(static_cast<std::size_t>(cue));
}

}  // namespace

std::span<Entry const> catalogue() {
  return k_catalogue;
}

Entry const& entry(Exercise exercise) {
  return *std::find_if(k_catalogue.begin(), k_catalogue.end(),
                       [&](Entry const& e) { return e.exercise == exercise; });
}

std::optional<Exercise> exercise_of(std::string_view id) {
  for (auto const& entry : k_catalogue)
    if (same_id(entry.id, id)) return entry.exercise;
  return std::nullopt;
}

texts::Message name(Exercise exercise) {
  return of(exercise, ".name");
}

texts::Message how(Exercise exercise) {
  return of(exercise, ".how");
}

std::vector<texts::Message> cautions(Exercise exercise) {
  std::vector<texts::Message> all{of(exercise, ".caution")};
  if (entry(exercise).kind == Kind::strength) all.emplace_back("exercise.stop_rule");
  return all;
}

std::string_view id(Cue cue) {
  return entry_of(cue).id;
}

texts::Message text(Cue cue) {
  return texts::Message{std::string{entry_of(cue).key}};
}

texts::Message disclaimer() {
  return texts::Message{"disclaimer"};
}

}  // namespace desk::coach
