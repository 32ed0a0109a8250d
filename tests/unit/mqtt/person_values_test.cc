#include "daemon/mqtt/person_values.h"

#include "daemon/mqtt/topics.h"

#include <gtest/gtest.h>

#include <map>

namespace desk::mqtt {
namespace {

using ergonomics::Grade;

std::map<std::string, std::string> shown(PersonState const& person) {
  std::map<std::string, std::string> values;
  for (auto const& value : person_values(person)) values.emplace(value.leaf, value.payload);
  return values;
}

TEST(PersonValues, AreNoneWhereNothingIsKnown) {
  auto const values = shown({});
  EXPECT_EQ(values.at("user"), "None");
  EXPECT_EQ(values.at("seat_height"), "None");
  EXPECT_EQ(values.at("height_off"), "None");
  EXPECT_EQ(values.at("sat_too_long"), "OFF");
  EXPECT_EQ(values.at("stood_too_long"), "OFF");
}

TEST(PersonValues, ShowThePersonAndTheSeatInWholeMillimetres) {
  auto const values = shown({"Anna", core::Height::at_mm(454.6), Grade::ok, true, true});
  EXPECT_EQ(values.at("user"), "Anna");
  EXPECT_EQ(values.at("seat_height"), "455");
  EXPECT_EQ(values.at("sat_too_long"), "ON");
  EXPECT_EQ(values.at("stood_too_long"), "ON");
}

TEST(PersonValues, AHeightIsOffIfItIsWorthAWarning) {
  PersonState person;
  for (auto const& [grade, payload] : {std::pair{Grade::ok, "OFF"},
                                       {Grade::info, "OFF"},
                                       {Grade::warn, "ON"},
                                       {Grade::bad, "ON"},
                                       {Grade::unknown, "None"}}) {
    person.heights = grade;
    EXPECT_EQ(shown(person).at("height_off"), payload);
  }
}

}  // namespace
}  // namespace desk::mqtt
