#include "daemon/wire/coach_json.h"

#include "daemon/wire/fields.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <variant>

namespace desk::wire {

namespace json = boost::json;
namespace notice = coach::notice;

namespace {

using coach::Exercise;
using texts::Message;
using texts::Texts;

json::value instant(std::optional<core::TimePoint> const& at, ClockMap const& clock) {
  if (!at) return nullptr;
  return view(iso_time(*at, clock));
}

template <typename Enum>
json::value name_or_null(std::optional<Enum> const& value) {
  if (!value) return nullptr;
  return view(to_string(*value));
}

std::int64_t whole_seconds(core::Duration d) {
  return std::chrono::floor<std::chrono::seconds>(d).count();
}

std::string name_in(Texts const& texts, Exercise exercise) {
  return texts.say(coach::name(exercise));
}

/// {"exercise","name"}
json::object named(std::string_view event, Exercise exercise, Texts const& texts) {
  return {{"event", view(event)},
          {"exercise", view(to_string(exercise))},
          {"name", view(name_in(texts, exercise))}};
}

json::object step_json(coach::Step const& step, Texts const& texts, ClockMap const& clock) {
  return {{"stage", view(to_string(step.stage))},
          {"side", name_or_null(step.side)},
          {"since", instant(step.since, clock)},
          {"until", instant(step.until, clock)},
          {"text", view(texts.say(text(step)))}};
}

/// One overload per notice, so that a new kind does not compile until it has a form here.
class NoticeJson {
 public:
  NoticeJson(Texts const& texts, ClockMap const& clock) : texts_{texts}, clock_{clock} {}

  json::object operator()(notice::Offered const& n) const {
    auto object = named("break_offered", n.exercise, texts_);
    object["why"] = view(to_string(n.why));
    object["until"] = instant(n.until, clock_);
    return object;
  }
  json::object operator()(notice::Started const& n) const {
    return named("break_started", n.exercise, texts_);
  }
  json::object operator()(notice::Stepped const& n) const {
    auto object = named("break_step", n.exercise, texts_);
    object["stage"] = view(to_string(n.step.stage));
    object["side"] = name_or_null(n.step.side);
    object["until"] = instant(n.step.until, clock_);
    return object;
  }
  json::object operator()(notice::Ended const& n) const {
    auto object = named("break_ended", n.exercise, texts_);
    object["end"] = view(to_string(n.how));
    return object;
  }
  json::object operator()(notice::CueGiven const& n) const {
    return {{"event", "cue"}, {"cue", view(coach::id(n.cue))}};
  }
  json::object operator()(notice::Advised const& n) const {
    return {{"event", "advice"}, {"advice", view(to_string(n.advice))}};
  }
  json::object operator()(notice::Discomfort const& n) const {
    json::object object{{"event", "discomfort"},
                        {"severity", view(to_string(n.severity))},
                        {"exercise", name_or_null(n.exercise)},
                        {"name", nullptr}};
    if (n.exercise) object["name"] = view(name_in(texts_, *n.exercise));
    return object;
  }
  json::object operator()(notice::Paused const& /*n*/) const { return {{"event", "breaks_paused"}}; }
  json::object operator()(notice::Resumed const& /*n*/) const { return {{"event", "breaks_resumed"}}; }

 private:
  Texts const& texts_;
  ClockMap const& clock_;
};

class Words {
 public:
  explicit Words(Texts const& texts) : texts_{texts} {}

  Message operator()(notice::Offered const& n) const {
    return about("coach.offered." + std::string{to_string(n.why)}, n.exercise);
  }
  Message operator()(notice::Started const& n) const { return about("coach.running.started", n.exercise); }
  Message operator()(notice::Stepped const& n) const { return text(n.step); }
  Message operator()(notice::Ended const& n) const {
    return about("coach.ended." + std::string{to_string(n.how)}, n.exercise);
  }
  Message operator()(notice::CueGiven const& n) const { return text(n.cue); }
  Message operator()(notice::Advised const& n) const { return text(n.advice); }
  Message operator()(notice::Discomfort const& n) const {
    return Message{"coach.discomfort." + std::string{to_string(n.severity)}};
  }
  Message operator()(notice::Paused const& /*n*/) const { return Message{"coach.pause.begins"}; }
  Message operator()(notice::Resumed const& /*n*/) const { return Message{"coach.pause.ends"}; }

 private:
  [[nodiscard]] Message about(std::string key, Exercise exercise) const {
    return Message{std::move(key)}.with("name", name_in(texts_, exercise));
  }

  Texts const& texts_;
};

json::object listed_json(coach::Coach::Listed const& listed, Texts const& texts, ClockMap const& clock) {
  auto object = exercise_json(listed.exercise, texts);
  object["available"] = !listed.bar.has_value();
  object["why"] = name_or_null(listed.bar);
  object["why_text"] = listed.bar ? texts.say(coach::text(*listed.bar)) : "";
  object["rests_until"] = instant(listed.until, clock);
  return object;
}

}  // namespace

json::object exercise_json(Exercise exercise, Texts const& texts) {
  coach::Entry const& entry = coach::entry(exercise);
  json::object object{{"id", view(entry.id)},
                      {"name", view(name_in(texts, exercise))},
                      {"kind", view(to_string(entry.kind))},
                      {"place", view(to_string(entry.place))},
                      {"tool", nullptr},
                      {"advanced", entry.advanced},
                      {"two_sides", entry.two_sides},
                      {"hold", nullptr},
                      {"how", view(texts.say(coach::how(exercise)))}};
  if (!entry.tool.empty()) object["tool"] = view(entry.tool);
  if (entry.hold) {
    object["hold"] = json::object{{"least_s", whole_seconds(entry.hold->least)},
                                  {"most_s", whole_seconds(entry.hold->most)}};
  }
  json::array cautions;
  for (auto const& caution : coach::cautions(exercise)) cautions.emplace_back(view(texts.say(caution)));
  object["cautions"] = std::move(cautions);
  return object;
}

json::object to_json(coach::Coach::View const& shown, Texts const& texts, ClockMap const& clock) {
  json::object object{{"stage", view(to_string(shown.stage))}, {"exercise", nullptr},
                      {"why", name_or_null(shown.why)},        {"since", nullptr},
                      {"until", instant(shown.until, clock)},  {"step", nullptr}};
  if (shown.exercise) {
    object["exercise"] = exercise_json(*shown.exercise, texts);
    object["since"] = instant(shown.since, clock);
  }
  if (shown.step) object["step"] = step_json(*shown.step, texts, clock);
  json::array done;
  for (Exercise const exercise : shown.done_today) {
    done.push_back(json::object{{"id", view(to_string(exercise))}, {"name", view(name_in(texts, exercise))}});
  }
  object["done_today"] = std::move(done);
  object["disclaimer"] = view(texts.say(coach::disclaimer()));
  return object;
}

json::object to_json(std::vector<coach::Coach::Listed> const& list, Texts const& texts,
                     ClockMap const& clock) {
  json::array exercises;
  for (auto const& listed : list) exercises.push_back(listed_json(listed, texts, clock));
  json::array cues;
  for (int i = 0; i < coach::k_cues; ++i) {
    auto const cue = static_cast<coach::Cue>(i);
    cues.push_back(json::object{{"id", view(coach::id(cue))}, {"text", view(texts.say(coach::text(cue)))}});
  }
  return {{"exercises", std::move(exercises)},
          {"cues", std::move(cues)},
          {"disclaimer", view(texts.say(coach::disclaimer()))}};
}

json::object to_json(coach::Notice const& notice, Texts const& texts, ClockMap const& clock) {
  auto object = std::visit(NoticeJson{texts, clock}, notice);
  object["text"] = view(in_words(notice, texts));
  return object;
}

std::string in_words(coach::Notice const& notice, Texts const& texts) {
  return texts.say(std::visit(Words{texts}, notice));
}

}  // namespace desk::wire
