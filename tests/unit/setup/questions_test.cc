#include "daemon/control/setup/questions.h"

#include "daemon/control/setup/keys.h"
#include "tests/unit/setup/fakes.h"

#include <gmock/gmock.h>

namespace desk::setup {
namespace {

using ::testing::HasSubstr;
using testing::Script;

double mm(std::string const& typed) {
  auto const read = read_value(key::body("anna", "stature_mm"), typed);
  auto const* const value = std::get_if<config::Value>(&read);
  return value == nullptr ? -1 : std::get<double>(*value);
}

TEST(SetupQuestions, ALengthMayHaveItsUnitAndADecimalComma) {
  EXPECT_EQ(mm("1750"), 1750);
  EXPECT_EQ(mm("175 cm"), 1750);
  EXPECT_EQ(mm("1,75 m"), 1750);
  EXPECT_EQ(mm("1750mm"), 1750);
}

TEST(SetupQuestions, TakesNoNonsenseForANumber) {
  for (auto const* typed :
       {"", "tall", "1.75", "mm", "-1750", "1750x", "1e9", "nan", "inf", "99999", "17 50"}) {
    EXPECT_EQ(mm(typed), -1) << typed;
  }
}

TEST(SetupQuestions, SaysWhatWouldHaveBeenRightInTheWordsOfTheConfiguration) {
  auto const read = read_value(key::body("anna", "stature_mm"), "1.75");
  EXPECT_THAT(std::get<std::string>(read), HasSubstr("1.75 m is 1750 mm"));
}

TEST(SetupQuestions, AskAgainUntilAnAnswerIsOne) {
  Script person{{"maybe", "Y"}};
  EXPECT_TRUE(yes(person, "Really?", false));
  Script chooser{{"0", "4", "two", "-1", "2"}};
  EXPECT_EQ(choose(chooser, "Which?", {"a", "b", "c"}, 0), 1U);
  EXPECT_THAT(chooser.heard, HasSubstr("a number from 1 to 3"));
  EXPECT_TRUE(chooser.all_used());
}

TEST(SetupQuestions, EnterTakesWhatStandsInBrackets) {
  Script person{{"", "", ""}};
  EXPECT_FALSE(yes(person, "Really?", false));
  EXPECT_EQ(choose(person, "Which?", {"a", "b", "c"}, 2), 2U);
  EXPECT_EQ(shown(ask_value(person, key::tcp("port"), "Port", {})), "502") << "the schema's default";
}

TEST(SetupQuestions, AQuestionMarkExplainsAndWhatIsNeededIsInsistedOn) {
  Script person{{"?", "", "10.0.0.7"}};
  EXPECT_EQ(shown(ask_value(person, key::tcp("host"), "Host", {})), "10.0.0.7");
  EXPECT_THAT(person.heard, HasSubstr("The device's name or address."));
}

TEST(SetupQuestions, WhatMayBeLeftOutIsLeftOutByEnter) {
  Script person{{""}};
  EXPECT_FALSE(ask_if_any(person, key::mqtt("username"), "User"));
}

TEST(SetupQuestions, LeaveWhenTheInputEnds) {
  Script person{{"maybe"}};
  EXPECT_THROW(yes(person, "Really?", true), Left);
}

}  // namespace
}  // namespace desk::setup
