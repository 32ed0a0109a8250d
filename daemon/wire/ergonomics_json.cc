#include "daemon/wire/ergonomics_json.h"

#include "daemon/ergonomics/settings_range.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cmath>
#include <utility>

namespace desk::wire {

namespace json = boost::json;
using core::Distance;
using core::Height;
using ergonomics::Assessment;
using ergonomics::Grade;

namespace {

json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

/// Without a sign of zero, so that nobody reads "-0".
json::value tenths(double value) {
  double const rounded = std::round(value * 10) / 10;
  return rounded == 0 ? 0.0 : rounded;
}
json::value tenths(Distance d) {
  return tenths(d.mm());
}
json::value tenths(Height h) {
  return tenths(h.mm());
}
template <typename T>
json::value tenths(std::optional<T> const& value) {
  return value ? tenths(*value) : json::value{};
}
json::value whole_mm(std::optional<Height> const& height) {
  return height ? json::value(std::lround(height->mm())) : json::value{};
}

// ---- writing

json::object body_json(ergonomics::Body const& body) {
  json::object all;
  for (auto const& [name, dimension] : ergonomics::k_dimensions) {
    auto const& d = body.*dimension;
    all[view(name)] = d ? json::value{{"mm", tenths(d->value)},
                                      {"tolerance_mm", tenths(d->tolerance)},
                                      {"estimated", d->estimated}}
                        : json::value{};
  }
  return all;
}

json::object person_json(ergonomics::Body const& body) {
  return {{"sex", view(to_string(body.sex))},
          {"lift_mm", tenths(body.lift)},
          {"lift_assumed", body.lift_assumed},
          {"drop_mm", tenths(body.heel_drop)},
          {"mat_mm", tenths(body.mat)},
          {"recline_deg", tenths(body.recline_deg)},
          {"progressive_lenses", body.progressive_lenses}};
}

json::object chair_json(ergonomics::ChairSettings const& chair) {
  return {{"min_mm", tenths(chair.min)},
          {"max_mm", tenths(chair.max)},
          {"empty", chair.measured_empty},
          {"compression_mm", tenths(chair.compression)},
          {"depth_mm", tenths(chair.depth)},
          {"armrest_mm", tenths(chair.armrest)},
          // In braces it would be a list of one.
          {"lumbar_support", chair.lumbar_support ? json::value(*chair.lumbar_support) : json::value()},
          {"footrest_mm", tenths(chair.footrest)}};
}

json::object desk_json(ergonomics::Situation const& situation) {
  return {{"min_mm", tenths(situation.limits.min)},
          {"max_mm", tenths(situation.limits.max)},
          {"thickness_mm", tenths(situation.frame.thickness)},
          {"screen_top_mm", tenths(situation.frame.screen_top)}};
}

json::value seat_source(ergonomics::Situation const& situation) {
  if (situation.seat) return view(to_string(situation.seat->source));
  return situation.chair.seat ? view(to_string(ergonomics::SeatSource::told)) : json::value{};
}

json::object angles_json(ergonomics::Angles const& angles) {
  return {{"thigh_deg", tenths(angles.thigh)},
          {"hip_deg", tenths(angles.hip)},
          {"elbow_sit_deg", tenths(angles.elbow_sit)},
          {"elbow_stand_deg", tenths(angles.elbow_stand)}};
}

/// What every rule says.
json::object judged(ergonomics::Finding const& f) {
  return {{"id", view(f.id)},
          {"grade", view(to_string(f.grade))},
          {"value", f.grade == Grade::unknown ? json::value{} : tenths(f.value)},
          {"unit", view(f.unit)}};
}

json::array findings_json(std::vector<ergonomics::Finding> const& findings, texts::Texts const& texts) {
  json::array all;
  for (auto const& f : findings) {
    json::object finding = judged(f);
    finding["change_mm"] = tenths(f.change_mm);
    finding["estimated"] = f.estimated;
    finding["message"] = texts.say(f.message);
    all.push_back(std::move(finding));
  }
  return all;
}

json::array times_json(std::vector<ergonomics::Finding> const& findings, texts::Texts const& texts) {
  json::array all;
  for (auto const& f : findings) {
    json::object finding = judged(f);
    finding["message"] = texts.say(f.message);
    all.push_back(std::move(finding));
  }
  return all;
}

json::value plan_json(std::optional<ergonomics::SetupPlan> const& plan, texts::Texts const& texts) {
  if (!plan) return {};
  json::array steps;
  for (auto const& step : plan->steps) {
    steps.push_back({{"what", view(to_string(step.what))},
                     {"from_mm", tenths(step.from_mm)},
                     {"to_mm", tenths(step.to_mm)},
                     {"change_mm", tenths(step.change_mm)},
                     {"message", texts.say(step.message)}});
  }
  json::array problems;
  for (auto const& problem : plan->problems) {
    problems.push_back({{"limit", view(to_string(problem.limit))},
                        {"mm", tenths(problem.mm)},
                        {"message", texts.say(problem.message)}});
  }
  return json::object{{"seat_mm", tenths(plan->seat)},
                      {"footrest_mm", tenths(plan->footrest)},
                      {"sit_mm", tenths(plan->desk_sit)},
                      {"stand_mm", tenths(plan->desk_stand)},
                      {"screen_top_mm", tenths(plan->screen_top)},
                      {"room_mm", tenths(plan->room_mm)},
                      {"estimated", plan->estimated},
                      {"steps", std::move(steps)},
                      {"problems", std::move(problems)}};
}

// ---- reading

/// An object of which any member may be missing.
class Lenient {
 public:
  explicit Lenient(json::value const* value) : object_{value != nullptr ? value->if_object() : nullptr} {}
  explicit Lenient(json::object const& object) : object_{&object} {}

  [[nodiscard]] json::value const* at(std::string_view key) const {
    return object_ != nullptr ? object_->if_contains(view(key)) : nullptr;
  }
  [[nodiscard]] Lenient object(std::string_view key) const { return Lenient{at(key)}; }
  [[nodiscard]] json::array const& array(std::string_view key) const {
    static json::array const k_none;
    auto const* const value = at(key);
    auto const* const array = value != nullptr ? value->if_array() : nullptr;
    return array != nullptr ? *array : k_none;
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    auto const* const value = at(key);
    auto const* const text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{*text} : std::string{};
  }
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const {
    auto const* const value = at(key);
    auto const* const flag = value != nullptr ? value->if_bool() : nullptr;
    return flag != nullptr ? std::optional{*flag} : std::nullopt;
  }
  [[nodiscard]] std::optional<double> number(std::string_view key) const {
    auto const* const value = at(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    double const number = value->to_number<double>();
    return std::isfinite(number) ? std::optional{number} : std::nullopt;
  }
  [[nodiscard]] std::optional<Distance> distance(std::string_view key) const {
    auto const mm = number(key);
    return mm ? std::optional{Distance::of_mm(*mm)} : std::nullopt;
  }
  [[nodiscard]] std::optional<Height> height(std::string_view key) const {
    auto const mm = number(key);
    return mm ? std::optional{Height::at_mm(*mm)} : std::nullopt;
  }
  [[nodiscard]] bool there() const { return object_ != nullptr; }

 private:
  json::object const* object_;
};

Grade grade_in(Lenient const& from, std::string_view key) {
  auto const name = from.text(key);
  for (auto const grade : {Grade::ok, Grade::info, Grade::warn, Grade::bad}) {
    if (name == to_string(grade)) return grade;
  }
  return Grade::unknown;
}

constexpr ergonomics::Range k_lengths{1, 3000};
constexpr ergonomics::Range k_drop{-250, 250};

/// Zero if it cannot be meant.
double within(std::optional<double> number, ergonomics::Range range) {
  return number && range.contains(*number) ? *number : 0;
}

ergonomics::Body read_body(Lenient const& dimensions, Lenient const& person) {
  ergonomics::Body body;
  for (auto const& [name, dimension] : ergonomics::k_dimensions) {
    auto const from = dimensions.object(name);
    auto const length = from.distance("mm");
    // No body has it, and no drawing could show it.
    if (!length || !k_lengths.contains(length->mm())) continue;
    body.*dimension = ergonomics::Dimension{*length, from.distance("tolerance_mm").value_or(Distance{}),
                                            from.flag("estimated").value_or(true)};
  }
  for (auto const sex : {ergonomics::Sex::woman, ergonomics::Sex::man}) {
    if (person.text("sex") == to_string(sex)) body.sex = sex;
  }
  body.lift = Distance::of_mm(within(person.number("lift_mm"), ergonomics::range::shoe));
  body.lift_assumed = person.flag("lift_assumed").value_or(true);
  if (auto const drop = person.number("drop_mm"); drop && k_drop.contains(*drop))
    body.heel_drop = Distance::of_mm(*drop);
  body.mat = Distance::of_mm(within(person.number("mat_mm"), ergonomics::range::mat));
  body.recline_deg = within(person.number("recline_deg"), ergonomics::range::recline_deg);
  body.progressive_lenses = person.flag("progressive_lenses").value_or(false);
  return body;
}

ergonomics::ChairSettings read_chair(Lenient const& from) {
  ergonomics::ChairSettings chair;
  chair.min = from.height("min_mm");
  chair.max = from.height("max_mm");
  chair.measured_empty = from.flag("empty").value_or(false);
  chair.compression = from.distance("compression_mm").value_or(chair.compression);
  chair.depth = from.distance("depth_mm");
  chair.armrest = from.distance("armrest_mm");
  chair.lumbar_support = from.flag("lumbar_support");
  chair.footrest = from.distance("footrest_mm").value_or(Distance{});
  return meant(chair);
}

std::vector<ErgonomicsView::Finding> read_findings(json::array const& array) {
  std::vector<ErgonomicsView::Finding> findings;
  for (auto const& value : array) {
    Lenient const f{&value};
    findings.push_back({f.text("id"), grade_in(f, "grade"), f.number("value").value_or(0), f.text("unit"),
                        f.number("change_mm"), f.flag("estimated").value_or(false), f.text("message")});
  }
  return findings;
}

ErgonomicsView::Plan read_plan(Lenient const& from) {
  ErgonomicsView::Plan plan;
  plan.seat_mm = from.number("seat_mm");
  plan.footrest_mm = from.number("footrest_mm");
  plan.sit_mm = from.number("sit_mm");
  plan.stand_mm = from.number("stand_mm");
  plan.screen_top_mm = from.number("screen_top_mm");
  plan.estimated = from.flag("estimated").value_or(true);
  for (auto const& value : from.array("steps")) {
    Lenient const step{&value};
    plan.steps.push_back({step.text("what"), step.number("from_mm"), step.number("to_mm"),
                          step.number("change_mm"), step.text("message")});
  }
  for (auto const& value : from.array("problems")) {
    Lenient const problem{&value};
    plan.problems.push_back({problem.text("limit"), problem.number("mm"), problem.text("message")});
  }
  return plan;
}

}  // namespace

json::object to_json(Assessment const& assessment, std::vector<ergonomics::Finding> const& times,
                     std::string_view user, texts::Texts const& texts) {
  auto const& situation = assessment.situation;
  return {{"user", view(user)},
          {"language", texts.language()},
          {"body", body_json(assessment.body)},
          {"person", person_json(assessment.body)},
          {"chair", chair_json(situation.chair)},
          {"desk", desk_json(situation)},
          {"seat_mm", tenths(loaded_seat(situation))},
          {"seat_source", seat_source(situation)},
          {"sit_mm", tenths(situation.desk_sit)},
          {"stand_mm", tenths(situation.desk_stand)},
          {"angles", angles_json(assessment.angles)},
          {"worst", view(to_string(assessment.worst))},
          {"findings", findings_json(assessment.findings, texts)},
          {"plan", plan_json(assessment.plan, texts)},
          {"times", times_json(times, texts)}};
}

json::object advice_json(Assessment const& assessment, texts::Texts const& texts) {
  json::object advice{{"worst", view(to_string(assessment.worst))},
                      {"seat_mm", nullptr},
                      {"footrest_mm", nullptr},
                      {"sit_mm", nullptr},
                      {"stand_mm", nullptr},
                      {"estimated", nullptr}};
  if (auto const& plan = assessment.plan) {
    advice["seat_mm"] = whole_mm(plan->seat);
    if (plan->footrest) advice["footrest_mm"] = std::lround(plan->footrest->mm());
    advice["sit_mm"] = whole_mm(plan->desk_sit);
    advice["stand_mm"] = whole_mm(plan->desk_stand);
    advice["estimated"] = plan->estimated;
  }
  json::array words;
  for (auto const& finding : assessment.findings) {
    bool const wrong = finding.grade == Grade::warn || finding.grade == Grade::bad;
    if (wrong && !finding.message.empty()) words.emplace_back(texts.say(finding.message));
  }
  advice["findings"] = std::move(words);
  return advice;
}

ErgonomicsView read_ergonomics(json::object const& object) {
  Lenient const from{object};
  ErgonomicsView result;
  result.user = from.text("user");
  result.language = from.text("language");
  result.body = read_body(from.object("body"), from.object("person"));
  result.chair = read_chair(from.object("chair"));
  auto const desk = from.object("desk");
  ergonomics::FrameSettings frame;
  frame.thickness = desk.distance("thickness_mm").value_or(frame.thickness);
  frame.screen_top = desk.distance("screen_top_mm");
  result.frame = meant(frame);
  result.desk_min_mm = desk.number("min_mm");
  result.desk_max_mm = desk.number("max_mm");
  result.seat_mm = from.number("seat_mm");
  result.seat_source = from.text("seat_source");
  result.sit_mm = from.number("sit_mm");
  result.stand_mm = from.number("stand_mm");
  auto const angles = from.object("angles");
  result.angles = {angles.number("thigh_deg"), angles.number("hip_deg"), angles.number("elbow_sit_deg"),
                   angles.number("elbow_stand_deg")};
  result.worst = grade_in(from, "worst");
  result.findings = read_findings(from.array("findings"));
  result.times = read_findings(from.array("times"));
  if (auto const plan = from.object("plan"); plan.there()) result.plan = read_plan(plan);
  return result;
}

}  // namespace desk::wire
