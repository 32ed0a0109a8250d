#include "daemon/wire/ergonomics_json.h"

#include "tests/unit/ergonomics/random_situation.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace desk::wire {
namespace {

namespace json = boost::json;
using namespace ergonomics::people;
using ergonomics::Grade;

texts::Texts const& words() {
  static texts::Texts const k_texts{
      "en", {{"rule.seat.low", "Raise the seat {n} mm."}, {"setup.seat.raise", "Seat {n} up, to {to}."}}};
  return k_texts;
}

json::object man_json() {
  return to_json(ergonomics::assess(man_1750()), {}, "ben", words());
}

TEST(ErgonomicsJson, SaysWhatWasFound) {
  auto const o = man_json();
  EXPECT_EQ(o.at("user"), "ben");
  EXPECT_EQ(o.at("language"), "en");
  EXPECT_EQ(o.at("worst"), "warn");
  EXPECT_EQ(json::serialize(o.at("body").at("popliteal")),
            R"({"mm":4.278E2,"tolerance_mm":1.33E1,"estimated":true})");
  EXPECT_EQ(json::serialize(o.at("findings").at(0)),
            R"({"id":"R-SEAT","grade":"warn","value":-1.58E1,"unit":"mm","change_mm":2.5E1,"estimated":true,)"
            R"("message":"Raise the seat 25 mm."})");
  EXPECT_EQ(o.at("seat_mm"), 440.0);
  EXPECT_EQ(o.at("seat_source"), "told");
  EXPECT_EQ(o.at("sit_mm"), 750.0);
  EXPECT_EQ(o.at("angles").at("elbow_sit_deg"), 75.9);
  EXPECT_EQ(o.at("chair").at("max_mm"), 540.0);
  EXPECT_EQ(o.at("desk").at("thickness_mm"), 30.0);
}

TEST(ErgonomicsJson, KnowsWhetherTheBackIsSupported) {
  for (std::optional<bool> const support :
       {std::optional<bool>{}, std::optional{true}, std::optional{false}}) {
    auto situation = man_1750();
    situation.chair.lumbar_support = support;
    auto const o = to_json(ergonomics::assess(situation), {}, "ben", words());
    EXPECT_EQ(o.at("chair").at("lumbar_support").is_bool(), support.has_value());
    EXPECT_EQ(read_ergonomics(o).chair.lumbar_support, support);
  }
}

TEST(ErgonomicsJson, SaysHowTheDayGoes) {
  ergonomics::Finding walk{"R-WALK", Grade::warn, 61.04, "min"};
  walk.message = texts::Message{"rule.walk.due"};
  ergonomics::Finding const standing{"R-STANDDAY", Grade::unknown, 3, "min"};
  texts::Texts const texts{"en", {{"rule.walk.due", "Walk."}}};
  auto const o = to_json(ergonomics::assess({}), {walk, standing}, "ben", texts);
  EXPECT_EQ(json::serialize(o.at("times")),
            R"([{"id":"R-WALK","grade":"warn","value":6.1E1,"unit":"min","message":"Walk."},)"
            R"({"id":"R-STANDDAY","grade":"unknown","value":null,"unit":"min","message":""}])");
  EXPECT_EQ(o.at("worst"), "unknown") << "that is about chair and desk";
  auto const view = read_ergonomics(o);
  ASSERT_EQ(view.times.size(), 2U);
  EXPECT_EQ(view.times[0].grade, Grade::warn);
  EXPECT_EQ(view.times[0].value, 61);
  EXPECT_TRUE(read_ergonomics({{"times", "none"}}).times.empty());
}

TEST(ErgonomicsJson, SaysThePlan) {
  auto const plan = man_json().at("plan");
  EXPECT_EQ(plan.at("seat_mm"), 465.8);
  EXPECT_EQ(plan.at("sit_mm"), 701.0);
  EXPECT_EQ(plan.at("stand_mm"), 1090.8);
  EXPECT_EQ(
      json::serialize(plan.at("steps").at(0)),
      R"({"what":"seat","from_mm":4.4E2,"to_mm":4.658E2,"change_mm":2.5E1,"message":"Seat 25 up, to 466."})");
  EXPECT_TRUE(plan.at("problems").as_array().empty());
}

TEST(ErgonomicsJson, AdviceIsFlatAndInWholeMillimetres) {
  EXPECT_EQ(json::serialize(advice_json(ergonomics::assess(man_1750()), words())),
            R"({"worst":"warn","seat_mm":466,"footrest_mm":0,"sit_mm":701,"stand_mm":1091,"estimated":true,)"
            R"("findings":["Raise the seat 25 mm.","rule.desk_sit.high","rule.shoe.drop"]})");
  EXPECT_EQ(json::serialize(advice_json(ergonomics::assess({}), words())),
            R"({"worst":"unknown","seat_mm":null,"footrest_mm":null,"sit_mm":null,"stand_mm":null,)"
            R"("estimated":null,"findings":[]})");
}

TEST(ErgonomicsJson, IsNullWhereNothingIsKnown) {
  auto const o = to_json(ergonomics::assess({}), {}, "ben", words());
  EXPECT_TRUE(o.at("body").at("stature").is_null());
  EXPECT_TRUE(o.at("plan").is_null());
  EXPECT_TRUE(o.at("seat_mm").is_null());
  EXPECT_TRUE(o.at("seat_source").is_null());
  EXPECT_TRUE(o.at("findings").at(0).at("value").is_null());
  EXPECT_EQ(o.at("findings").at(0).at("grade"), "unknown");
  EXPECT_EQ(o.at("worst"), "unknown");
}

TEST(ErgonomicsJson, IsReadBack) {
  auto const view = read_ergonomics(man_json());
  EXPECT_EQ(view.user, "ben");
  EXPECT_EQ(view.worst, Grade::warn);
  EXPECT_EQ(view.body.sex, ergonomics::Sex::man);
  EXPECT_EQ(view.body.lift, mm(28));
  EXPECT_FALSE(view.body.lift_assumed);
  EXPECT_EQ(view.body.popliteal->value, mm(427.8));
  EXPECT_TRUE(view.body.popliteal->estimated);
  EXPECT_EQ(view.chair.max, at(540));
  EXPECT_EQ(view.frame.thickness, mm(30));
  EXPECT_EQ(view.sit_mm, 750);
  ASSERT_EQ(view.findings.size(), 11U);
  EXPECT_EQ(view.findings[0].id, "R-SEAT");
  EXPECT_EQ(view.findings[0].grade, Grade::warn);
  EXPECT_EQ(view.findings[0].change_mm, 25);
  ASSERT_TRUE(view.plan);
  EXPECT_EQ(view.plan->stand_mm, 1090.8);
  ASSERT_EQ(view.plan->steps.size(), 2U);
  EXPECT_EQ(view.plan->steps[0].what, "seat");
}

TEST(ErgonomicsJson, IsReadLeniently) {
  for (std::string_view const text :
       {R"({})", R"({"body":7,"findings":{},"plan":[],"chair":null})",
        R"({"findings":[1,{"grade":"superb"}],"plan":{"steps":[null]},"body":{"popliteal":{"mm":"x"}}})",
        R"({"body":{"knee":{"mm":1e300},"thigh":{"mm":-5}},"person":{"lift_mm":1e300,"recline_deg":1e9}})"}) {
    auto const view = read_ergonomics(json::parse({text.data(), text.size()}).as_object());
    EXPECT_EQ(view.worst, Grade::unknown);
    EXPECT_TRUE(view.body.empty());
  }
}

TEST(ErgonomicsJson, WhatIsWrittenIsReadByAnybody) {
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const a = ergonomics::assess(ergonomics::RandomSituation{seed}.hostile());
    auto const text = json::serialize(to_json(a, {}, "ben", words()));
    EXPECT_EQ(text.find("nan"), std::string::npos);
    EXPECT_EQ(text.find("inf\""), std::string::npos);
    auto const view = read_ergonomics(json::parse(text).as_object());
    EXPECT_EQ(view.worst, a.worst);
    EXPECT_EQ(view.findings.size(), a.findings.size());
    EXPECT_EQ(view.plan.has_value(), a.plan.has_value());
  }
}

}  // namespace
}  // namespace desk::wire
