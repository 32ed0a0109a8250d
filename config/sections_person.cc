#include "config/schema_builder.h"
#include "config/sections.h"
#include "config/shipped_files.h"
#include "config/text_rules.h"
#include "daemon/ergonomics/assessment.h"
#include "daemon/ergonomics/time_rules.h"

namespace desk::config {
namespace {

constexpr auto k_user = [](auto& s, std::size_t i) -> auto& {
  return s.users[i];
};
constexpr auto k_body = [](auto& s, std::size_t i) -> auto& {
  return s.users[i].body;
};
constexpr auto k_coach = [](auto& s, std::size_t i) -> auto& {
  return s.users[i].coach;
};
constexpr auto k_chair = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].chair;
};
constexpr auto k_frame = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].frame;
};

using ergonomics::Sex;
using Sexes = Named<Sex::unsaid, Sex::woman, Sex::man>;

/// What may be left out. No key takes a number below 0, so that stands for nothing.
template <typename Codec>
struct Optional {
  template <typename T>
  static Value show(std::optional<T> const& value) {
    return value ? Codec::show(*value) : Value{-1.0};
  }
  template <typename T>
  static void read(Value const& v, std::optional<T>& value) {
    value.reset();
    if (std::get<double>(v) >= 0) Codec::read(v, value.emplace());
  }
};
using OptionalHeight = Optional<Millimetres>;
using OptionalWay = Optional<MillimetresOfWay>;

/// Who has not looked need not say.
struct YesOrNo {
  static Choice choice() { return {{"unsaid", "yes", "no"}}; }
  static Value show(std::optional<bool> const& b) { return std::string{!b ? "unsaid" : (*b ? "yes" : "no")}; }
  static void read(Value const& v, std::optional<bool>& b) {
    b.reset();
    if (auto const& word = std::get<std::string>(v); word != "unsaid") b = word == "yes";
  }
};

constexpr std::string_view k_none = "none";
constexpr std::string_view k_adults = "what adults have";

/// The rules that may be off.
Choices every_rule() {
  Choices rules{{ergonomics::k_height_rules.begin(), ergonomics::k_height_rules.end()}};
  rules.names.insert(rules.names.end(), ergonomics::k_time_rules.begin(), ergonomics::k_time_rules.end());
  return rules;
}

/// What somebody measured of themselves.
Field measured(std::optional<core::Distance> ergonomics::BodySettings::*member, std::string_view name,
               Number range, std::string_view doc) {
  return stored<OptionalWay>(k_body, member, {name, range, Unit::mm, doc, false, k_none, k_adults});
}

}  // namespace

Choice language_choice() {
  Choice choice;
  for (auto const& file : shipped_texts()) choice.names.push_back(file.name);
  return choice;
}

Section limits_section() {
  return {
      "user.*.limits",
      "Between which heights a desk moves for this person, where its own limits are wider.",
      &k_users,
      {stored<OptionalHeight>(k_user, &UserSettings::min,
                              {"min_height_mm", k_travel, Unit::mm,
                               "No desk is driven below this height for them.", false, k_none, k_why_travel}),
       stored<OptionalHeight>(
           k_user, &UserSettings::max,
           {"max_height_mm", k_travel, Unit::mm, "No desk is driven above this height for them.", false,
            k_none, k_why_travel})}};
}

Section ergonomics_section() {
  using Body = ergonomics::BodySettings;
  return {
      "user.*.ergonomics",
      "What the heights of chair and desk are judged by. All of it may be left out.",
      &k_users,
      {measured(&Body::stature, "stature_mm", {1200, 2300}, "Body height, barefoot."),
       stored<Plain>(k_body, &Body::stature_is_guess,
                     {"stature_is_guess", Flag{}, Unit::none,
                      "It was not measured: people take themselves for taller than they are."}),
       stored<Sexes>(
           k_body, &Body::sex,
           {"sex", Sexes::choice(), Unit::none, "Makes the estimates from the body height a little better."}),
       measured(&Body::shoe_heel, "shoe_heel_mm", {0, 150}, "Thickness of the shoe below the heel."),
       measured(&Body::shoe_forefoot, "shoe_forefoot_mm", {0, 100},
                "Thickness of the shoe below the ball of the foot."),
       stored<MillimetresOfWay>(k_body, &Body::mat,
                                {"mat_mm", Number{0, 60}, Unit::mm, "The mat for standing, stood upon."}),
       stored<Plain>(k_body, &Body::recline_deg,
                     {"recline_deg", Number{0, 45}, Unit::none,
                      "How far the backrest leans back from upright, in degrees."}),
       stored<Plain>(k_body, &Body::progressive_lenses,
                     {"progressive_lenses", Flag{}, Unit::none, "The screen is to be lower with these."}),
       stored<OptionalHeight>(
           k_user, &UserSettings::seat,
           {"seat_height_mm", Number{300, 700}, Unit::mm, "How high the chair's seat is set, sat upon.",
            false, k_none, "the seats that chairs have"}),
       measured(&Body::popliteal, "popliteal_mm", {250, 650},
                "Measured: floor to the hollow of the knee, sitting."),
       measured(&Body::knee, "knee_mm", {350, 800}, "Measured: floor to the top of the knee, sitting."),
       measured(&Body::elbow_rest, "elbow_rest_mm", {100, 400},
                "Measured: seat to the underside of the bent elbow."),
       measured(&Body::thigh, "thigh_mm", {80, 300}, "Measured: seat to the top of the thigh."),
       measured(&Body::buttock_popliteal, "buttock_popliteal_mm", {350, 750},
                "Measured: backrest to the hollow of the knee."),
       measured(&Body::eye_sitting, "eye_sitting_mm", {550, 1050}, "Measured: seat to the eye."),
       measured(&Body::elbow_standing, "elbow_standing_mm", {700, 1450},
                "Measured: floor to the underside of the bent elbow, standing."),
       measured(&Body::eye_standing, "eye_standing_mm", {1050, 2200},
                "Measured: floor to the eye, standing."),
       stored<Plain>(k_user, &UserSettings::rules_off,
                     {"rules_off", every_rule(), Unit::none, "Rules that are not judged.", false, k_none})}};
}

Section coach_section() {
  using Coach = coach::CoachSettings;
  return {
      "user.*.coach",
      "Short exercises and walks, offered when a change or a walk is due.",
      &k_users,
      {stored<Plain>(k_coach, &Coach::enabled,
                     {"enabled", Flag{}, Unit::none, "Whether exercises are offered."}),
       stored<Plain>(k_coach, &Coach::cues,
                     {"cues", Flag{}, Unit::none, "Whether posture cues are given with it."}),
       stored<Plain>(k_coach, &Coach::floor,
                     {"floor", Flag{}, Unit::none, "Whether there is room to kneel and lie down."}),
       stored<Plain>(k_coach, &Coach::wall,
                     {"wall", Flag{}, Unit::none, "Whether there is a wall to lean on."}),
       stored<Plain>(k_coach, &Coach::tools,
                     {"tools", Choices{{coach::k_tools.begin(), coach::k_tools.end()}}, Unit::none,
                      "What is at hand.", false, k_none}),
       stored<Plain>(k_coach, &Coach::advanced,
                     {"advanced", Flag{}, Unit::none, "Whether demanding exercises are offered."}),
       stored<Plain>(k_coach, &Coach::evening,
                     {"evening", Flag{}, Unit::none, "Whether there are tips for the evening."}),
       stored<Plain>(k_coach, &Coach::lumbar,
                     {"lumbar", Flag{}, Unit::none,
                      "Whether there is a word about the support of the lower back once a week."}),
       stored<WholeSeconds>(k_coach, &Coach::hold,
                            {"hold_s", Integer{30, 60}, Unit::seconds,
                             "How long a stretch is held on each side.", false, "", "what its source says"}),
       stored<Minutes>(k_coach, &Coach::rest,
                       {"rest_minutes", Number{10, 20}, Unit::minutes, "How long constructive rest takes.",
                        false, "", "what its source says"}),
       stored<Plain>(k_coach, &Coach::exclude,
                     {"exclude", TextList{exercise_rule, "EX01"}, Unit::none,
                      "Exercises that are never offered, by id.", false, k_none})}};
}

Section chair_section() {
  using Chair = ergonomics::ChairSettings;
  return {
      "desk.*.chair",
      "The chair at the desk.",
      &k_desks,
      {stored<OptionalHeight>(k_chair, &Chair::min,
                              {"min_mm", Number{300, 700}, Unit::mm, "The lowest that its seat goes.", false,
                               k_none, "the seats that chairs have"}),
       stored<OptionalHeight>(k_chair, &Chair::max,
                              {"max_mm", Number{300, 700}, Unit::mm, "The highest that its seat goes.", false,
                               k_none, "the seats that chairs have"}),
       stored<Plain>(k_chair, &Chair::measured_empty,
                     {"measured_empty", Flag{}, Unit::none,
                      "Whether the seat's heights, a sensor's too, are of an empty seat."}),
       stored<MillimetresOfWay>(k_chair, &Chair::compression,
                                {"compression_mm", Number{0, 80}, Unit::mm,
                                 "How far the seat gives way under somebody, where it was measured empty."}),
       stored<OptionalWay>(
           k_chair, &Chair::depth,
           {"depth_mm", Number{250, 650}, Unit::mm, "From the seat's front edge to the backrest.", false,
            k_none, "the seats that chairs have"}),
       stored<OptionalWay>(
           k_chair, &Chair::armrest,
           {"armrest_mm", Number{100, 400}, Unit::mm, "The top of the armrests above the seat.", false,
            k_none, "the armrests that chairs have"}),
       stored<YesOrNo>(k_chair, &Chair::lumbar_support,
                       {"lumbar_support", YesOrNo::choice(), Unit::none,
                        "Whether the backrest supports the small of the back."}),
       stored<MillimetresOfWay>(k_chair, &Chair::footrest,
                                {"footrest_mm", Number{0, 250}, Unit::mm,
                                 "The height of a footrest, where the feet stand on it."})}};
}

Section frame_section() {
  using Frame = ergonomics::FrameSettings;
  return {"desk.*.frame",
          "What the desk is like around the legs and in front of the eyes.",
          &k_desks,
          {stored<MillimetresOfWay>(k_frame, &Frame::thickness,
                                    {"thickness_mm", Number{10, 200}, Unit::mm,
                                     "From the top of the desk to the lowest thing above the legs."}),
           stored<OptionalWay>(k_frame, &Frame::screen_top,
                               {"screen_top_mm", Number{50, 1000}, Unit::mm,
                                "The screen's upper edge above the desk top, if it stands on it.", false,
                                k_none, "the screens that stand on desks"})}};
}

}  // namespace desk::config
