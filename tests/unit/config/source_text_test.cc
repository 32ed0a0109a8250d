#include "config/source_text.h"

#include <gtest/gtest.h>

namespace desk::config {
namespace {

TEST(SourceText, TakesEveryWellFormedCharacter) {
  for (std::string const text : {"a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                 "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_FALSE(check_text("x" + text + "y", "c.toml")) << testing::PrintToString(text);
  }
}

TEST(SourceText, RefusesWhatIsNoUtf8) {
  for (std::string const text : {"\x80",              // a trailing byte alone
                                 "\xC3",              // the second of two is missing
                                 "\xC0\xAF",          // two bytes for a character that has one
                                 "\xE0\x9F\xBF",      // three for one that has two
                                 "\xED\xA0\x80",      // half of a surrogate pair
                                 "\xF0\x8F\xBF\xBF",  // four for one that has three
                                 "\xF4\x90\x80\x80",  // beyond the last character
                                 "\xE2\x82",          // the third of three is missing
                                 "\xF0\x90\x28\x80",  // the third of four is none
                                 "\xFF"}) {
    EXPECT_TRUE(check_text("x" + text, "c.toml")) << testing::PrintToString(text);
  }
}

TEST(SourceText, CountsLinesAndCharactersNotBytes) {
  auto const mistake = check_text("# \xC3\xA4\n# \xC3\xA4\xC3\xB6\xFF\n", "c.toml");
  ASSERT_TRUE(mistake);
  EXPECT_EQ(mistake->at, (Place{"c.toml", 2, 5}));
}

TEST(SourceText, TakesLinesUpToTheLimit) {
  EXPECT_FALSE(check_text("#" + std::string(4095, 'x') + "\n#", "c.toml"));
  EXPECT_TRUE(check_text("#" + std::string(4096, 'x') + "\n#", "c.toml"));
}

}  // namespace
}  // namespace desk::config
