#include "daemon/control/deskctl/break_view.h"

#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/phrase.h"

#include <boost/json/array.hpp>

namespace desk::deskctl {
namespace {

namespace json = boost::json;

json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

/// The objects of a list, and nothing else that stands in it.
std::vector<json::object> objects_in(json::object const& from, std::string_view key) {
  std::vector<json::object> objects;
  auto const* const found = from.if_contains(view(key));
  if (found == nullptr || !found->is_array()) return objects;
  for (auto const& value : found->get_array())
    if (value.is_object()) objects.push_back(value.get_object());
  return objects;
}

std::vector<std::string> texts_in(json::object const& from, std::string_view key) {
  std::vector<std::string> texts;
  auto const* const found = from.if_contains(view(key));
  if (found == nullptr || !found->is_array()) return texts;
  for (auto const& value : found->get_array())
    if (value.is_string()) texts.emplace_back(value.get_string());
  return texts;
}

ExerciseView exercise_of(json::object const& json) {
  ExerciseView exercise;
  exercise.id = text_member(json, "id");
  exercise.name = text_member(json, "name");
  exercise.kind = text_member(json, "kind");
  exercise.place = text_member(json, "place");
  exercise.tool = text_member(json, "tool");
  exercise.how = text_member(json, "how");
  exercise.cautions = texts_in(json, "cautions");
  exercise.advanced = flag_member(json, "advanced");
  exercise.two_sides = flag_member(json, "two_sides");
  auto const hold = object_member(json, "hold");
  exercise.least_s = number_member(hold, "least_s");
  exercise.most_s = number_member(hold, "most_s");
  exercise.available = flag_member(json, "available");
  exercise.why_not = text_member(json, "why_text");
  exercise.rests_until = text_member(json, "rests_until");
  return exercise;
}

std::optional<BreakView::Step> step_of(json::object const& json) {
  auto const since = unix_ms(text_member(json, "since"));
  auto const until = unix_ms(text_member(json, "until"));
  if (!since || !until) return std::nullopt;
  return BreakView::Step{text_member(json, "stage"), text_member(json, "side"), text_member(json, "text"),
                         *since, *until};
}

}  // namespace

BreakView BreakView::of(json::object const& json) {
  BreakView shown;
  shown.stage = text_member(json, "stage");
  if (auto const exercise = object_member(json, "exercise"); !exercise.empty()) {
    shown.exercise = exercise_of(exercise);
  }
  shown.why = text_member(json, "why");
  shown.until_ms = unix_ms(text_member(json, "until"));
  shown.step = step_of(object_member(json, "step"));
  for (auto const& done : objects_in(json, "done_today"))
    shown.done_today.push_back(text_member(done, "name"));
  shown.disclaimer = text_member(json, "disclaimer");
  return shown;
}

BreakList BreakList::of(json::object const& json) {
  BreakList list;
  for (auto const& exercise : objects_in(json, "exercises")) list.exercises.push_back(exercise_of(exercise));
  for (auto const& cue : objects_in(json, "cues"))
    list.cues.push_back({text_member(cue, "id"), text_member(cue, "text")});
  list.disclaimer = text_member(json, "disclaimer");
  return list;
}

}  // namespace desk::deskctl
