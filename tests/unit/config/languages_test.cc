#include "config/languages.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace desk::config {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::SizeIs;

/// Home Assistant takes no longer state than this.
constexpr std::size_t k_longest_state = 255;

std::multiset<std::string> places_in(std::string const& text) {
  static std::regex const k_place{R"(\{[^}]*\})"};
  std::multiset<std::string> places;
  for (std::sregex_iterator at{text.begin(), text.end(), k_place}, end; at != end; ++at)
    places.insert(at->str());
  return places;
}

std::string read(fs::path const& file) {
  std::ifstream in{file};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// All keys that a source names in Message{…}, which have a dot; of those that are put together the
/// beginning, which ends in one.
std::set<std::string> keys_in(std::string const& source) {
  static std::regex const k_message{R"(\bMessage\{([^{}]*"[^{}]*)\})"};
  static std::regex const k_key{R"re("([a-z][a-z0-9_]*\.([a-z0-9_]+\.?)*)")re"};
  std::set<std::string> keys;
  for (std::sregex_iterator at{source.begin(), source.end(), k_message}, end; at != end; ++at) {
    std::string const inside = at->str(1);
    for (std::sregex_iterator key{inside.begin(), inside.end(), k_key}; key != end; ++key)
      keys.insert(key->str(1));
  }
  return keys;
}

bool has_text_for(texts::Texts const& texts, std::string const& key) {
  if (!key.ends_with('.')) return texts.has(key);
  auto const found = texts.all().lower_bound(key);
  return found != texts.all().end() && found->first.starts_with(key);
}

TEST(Languages, AreKnownByName) {
  EXPECT_THAT(languages(), Contains("en"));
  EXPECT_THAT(languages(), Contains("de"));
  EXPECT_EQ(texts_in("de").text("language"), "Deutsch");
  EXPECT_THROW((void)texts_in("tlh"), std::invalid_argument);
}

TEST(Languages, AllSayTheSameThings) {
  auto const& english = texts_in("en");
  for (auto const& language : languages()) {
    SCOPED_TRACE(language);
    auto const& texts = texts_in(language);
    for (auto const& [key, text] : english.all()) EXPECT_TRUE(texts.has(key)) << "it lacks " << key;
    for (auto const& [key, text] : texts.all()) EXPECT_TRUE(english.has(key)) << "only it has " << key;
  }
}

TEST(Languages, AllHaveTheSamePlaces) {
  auto const& english = texts_in("en");
  for (auto const& language : languages()) {
    SCOPED_TRACE(language);
    for (auto const& [key, text] : texts_in(language).all()) {
      EXPECT_EQ(places_in(text), places_in(english.text(key))) << key;
    }
  }
}

TEST(Languages, FitIntoAStateOfHomeAssistant) {
  for (auto const& language : languages()) {
    SCOPED_TRACE(language);
    for (auto const& [key, text] : texts_in(language).all()) {
      EXPECT_FALSE(text.empty()) << key;
      EXPECT_LE(text.size(), k_longest_state) << key;
      EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; })) << key;
      EXPECT_EQ(text.find("  "), std::string::npos) << key << " has two blanks";
      EXPECT_TRUE(text.front() != ' ' && text.back() != ' ') << key;
    }
  }
}

TEST(Languages, HaveATextForEachKeyThatTheProgramNames) {
  std::set<std::string> keys;
  for (auto const& file : fs::recursive_directory_iterator{fs::path{DESKD_SOURCE_DIR} / "daemon"}) {
    auto const ending = file.path().extension();
    if (ending == ".cc" || ending == ".h") keys.merge(keys_in(read(file.path())));
  }
  EXPECT_THAT(keys, SizeIs(::testing::Ge(20U))) << "the search no longer finds them";
  EXPECT_THAT(keys, Contains("rule.walk.due"));
  for (auto const& language : languages()) {
    for (auto const& key : keys)
      EXPECT_TRUE(has_text_for(texts_in(language), key)) << language << ": " << key;
  }
}

TEST(Languages, KeysAreFoundInSources) {
  EXPECT_EQ(keys_in(R"(Message{"a.b"}; Message{x ? "c.d" : "e.f.g"}.with("n", 1); Message{"f." + y})"),
            (std::set<std::string>{"a.b", "c.d", "e.f.g", "f."}));
}

}  // namespace
}  // namespace desk::config
