// What is said about exercises is safe, in every language (ergonomics.md §1).

#include "config/languages.h"
#include "daemon/coach/choice.h"
#include "daemon/coach/coach.h"
#include "daemon/coach/guide.h"

#include <gmock/gmock.h>

#include <map>
#include <regex>

namespace desk::coach {
namespace {

using namespace std::chrono_literals;
using texts::Texts;

/// What may be said about bodies nowhere, by language. A new language needs its own.
struct Words {
  char const* palpation;  ///< a sentence in which one of these and one of `belly` occurs must say `never`
  char const* belly;
  char const* never;
  char const* diagnosis;
  char const* hurry;  ///< speed, contests, repetitions without end
  char const* numbers_of_repeats;
  char const* professional;
  char const* gentle;
  char const* stop;
};

Words const& words(std::string const& language) {
  static std::map<std::string, Words> const k_words{
      {"en",
       {"press|push|poke|dig|massag|roll|lean|lightly on sore|pressure|device|setting",
        "belly|abdom|psoas|groin|stomach", "never|not",
        "diagnos|herni|arthri|sciatic|syndrome|slipped|disc\\b|thomas test|lordosis|swayback|inflam|injur",
        "\\bfast|quick|speed|hurry|streak|record|leaderboard|\\brank|\\bbeat|score|as many|as often|as long "
        "as "
        "you can|no limit|unlimited|until you drop|competit|jerk up",
        "[0-9]+ (times|reps|repetitions|x)\\b|repeat|repetition", "professional|clinician",
        "gently|light|with care", "stop|end it"}},
      {"de",
       {"drück|press|bohr|massier|roll|lehn|druck|gerät", "bauch|psoas|leiste|unterleib|magen",
        "nie|nicht|kein",
        "diagnos|bandscheib|arthrose|arthritis|ischias|syndrom|thomas-test|lordose|entzünd|verletz",
        "schnell|tempo|beeil|serie|rekord|bestenliste|rangliste|wettbewerb|punktestand|so viele|so oft|so "
        "lange "
        "du kannst|unbegrenzt|ohne ende",
        "[0-9]+( |-)?(mal|wiederholungen|x)\\b|wiederhol", "fachperson|ärzt", "sanft|leicht|vorsichtig",
        "aufhör|hör(st)? .*auf|hör auf|schluss"}}};
  return k_words.at(language);
}

bool says(std::string const& text, char const* pattern) {
  return std::regex_search(text, std::regex{pattern, std::regex::icase | std::regex::ECMAScript});
}

std::vector<std::string> sentences(std::string const& text) {
  static std::regex const k_end{R"([.;:!?]+\s*)"};
  return {std::sregex_token_iterator{text.begin(), text.end(), k_end, -1}, std::sregex_token_iterator{}};
}

class Content : public ::testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] Texts const& texts() const { return config::texts_in(GetParam()); }
  [[nodiscard]] Words const& banned() const { return words(GetParam()); }
  /// All that the coach says, by key.
  [[nodiscard]] std::map<std::string, std::string> all() const {
    std::map<std::string, std::string> said;
    for (auto const& [key, text] : texts().all()) {
      for (auto const* const table : {"exercise.", "cue.", "coach.", "advice.", "disclaimer"})
        if (key.starts_with(table)) said.emplace(key, text);
    }
    return said;
  }
  [[nodiscard]] std::string cautions_of(Exercise exercise) const {
    std::string all;
    for (auto const& caution : cautions(exercise)) all += texts().say(caution) + ' ';
    return all;
  }
  [[nodiscard]] bool has(texts::Message const& message) const { return texts().has(message.key()); }
};

TEST_P(Content, ExistsForEverythingThatTheCoachSays) {
  for (auto const& entry : catalogue()) {
    EXPECT_TRUE(has(name(entry.exercise))) << entry.id;
    EXPECT_TRUE(has(how(entry.exercise))) << entry.id;
    ASSERT_FALSE(cautions(entry.exercise).empty()) << entry.id;
    for (auto const& caution : cautions(entry.exercise)) EXPECT_TRUE(has(caution)) << caution.key();
  }
  for (int i = 0; i < k_cues; ++i) EXPECT_TRUE(has(text(static_cast<Cue>(i)))) << i;
  for (int i = 0; to_string(static_cast<Bar>(i)) != "?"; ++i) {
    EXPECT_TRUE(has(text(static_cast<Bar>(i)))) << to_string(static_cast<Bar>(i));
  }
  for (auto const advice : {Advice::sharp, Advice::persisting}) EXPECT_TRUE(has(text(advice)));
  for (auto const& step : guided(entry(Exercise::ex01), {}, {})) EXPECT_TRUE(has(text(step)));
  for (auto const& step : guided(entry(Exercise::ex02), {}, {})) EXPECT_TRUE(has(text(step)));
  EXPECT_TRUE(has(disclaimer()));
}

TEST_P(Content, HasAStopRuleInEachStrengthExercise) {
  for (auto const& entry : catalogue()) {
    if (entry.kind != Kind::strength) continue;
    bool found = false;
    for (auto const& caution : cautions(entry.exercise))
      found = found || caution.key() == "exercise.stop_rule";
    EXPECT_TRUE(found) << entry.id;
  }
  EXPECT_TRUE(says(texts().text("exercise.stop_rule"), banned().stop));
}

TEST_P(Content, LetsNobodyPressIntoTheBelly) {
  for (auto const& [key, text] : all()) {
    for (auto const& sentence : sentences(text)) {
      if (!says(sentence, banned().palpation) || !says(sentence, banned().belly)) continue;
      // Somebody lies face down to roll the thigh.
      if (key == "exercise.ex10.how") continue;
      EXPECT_TRUE(says(sentence, banned().never)) << key << ": " << sentence;
    }
  }
}

TEST_P(Content, NamesNoDisease) {
  for (auto const& [key, text] : all()) EXPECT_FALSE(says(text, banned().diagnosis)) << key << ": " << text;
}

TEST_P(Content, HurriesNobody) {
  for (auto const& [key, text] : all()) {
    EXPECT_FALSE(says(text, banned().hurry)) << key << ": " << text;
    EXPECT_FALSE(says(text, banned().numbers_of_repeats)) << key << ": no source gives repetitions: " << text;
  }
}

TEST_P(Content, LimitsMassageToMuscles) {
  for (auto const exercise : {Exercise::ex10, Exercise::ex11, Exercise::ex12}) {
    auto const caution = cautions_of(exercise);
    EXPECT_TRUE(says(caution, banned().gentle)) << caution;
    EXPECT_TRUE(says(caution, banned().belly) && says(caution, banned().never)) << caution;
    EXPECT_TRUE(says(caution, banned().professional)) << caution;
  }
}

TEST_P(Content, SendsPainToAProfessional) {
  for (auto const advice : {Advice::sharp, Advice::persisting}) {
    EXPECT_TRUE(says(texts().say(text(advice)), banned().professional));
  }
  EXPECT_TRUE(says(texts().say(disclaimer()), banned().professional));
}

TEST_P(Content, PlacesNothingElseThanTheName) {
  for (auto const& [key, text] : all()) {
    auto const open = text.find('{');
    if (open != std::string::npos) {
      EXPECT_EQ(text.substr(open, 6), "{name}") << key;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, Content, ::testing::ValuesIn(config::languages()),
                         [](auto const& about) { return about.param; });

TEST(Catalogue, HasEachExerciseOnceUnderItsName) {
  std::map<Exercise, std::string_view> ids;
  for (auto const& one : catalogue()) {
    ids.emplace(one.exercise, one.id);
    EXPECT_EQ(exercise_of(one.id), one.exercise);
    EXPECT_EQ(entry(one.exercise).id, one.id);
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(k_exercises));
  EXPECT_EQ(exercise_of("ex01B"), Exercise::ex01b);
  EXPECT_EQ(exercise_of("EX13"), std::nullopt);
  EXPECT_EQ(exercise_of(""), std::nullopt);
}

// Only what the sources give: 30 to 60 s (P14), 10 to 20 minutes (P15).
TEST(Catalogue, HoldsAsItsSourcesSay) {
  for (auto const& one : catalogue()) {
    bool const stretch = one.exercise == Exercise::ex01 || one.exercise == Exercise::ex01b;
    bool const rest = one.exercise == Exercise::ex02;
    ASSERT_EQ(one.hold.has_value(), stretch || rest) << one.id;
    if (!one.hold) continue;
    EXPECT_EQ(one.hold->least, stretch ? core::Duration{30s} : core::Duration{10min});
    EXPECT_EQ(one.hold->most, stretch ? core::Duration{60s} : core::Duration{20min});
    for (auto const& step : guided(one, {}, {})) {
      if (step.stage != Step::Stage::hold) continue;
      EXPECT_GE(step.until - step.since, one.hold->least);
      EXPECT_LE(step.until - step.since, one.hold->most);
    }
  }
}

TEST(Catalogue, KnowsWhatWorksOnWhat) {
  for (auto const& one : catalogue()) EXPECT_EQ(one.group.has_value(), one.kind == Kind::strength) << one.id;
}

TEST(Catalogue, KeepsDemandingOnesApart) {
  for (auto const& one : catalogue()) {
    EXPECT_EQ(one.advanced, one.exercise == Exercise::ex07 || one.exercise == Exercise::ex08) << one.id;
  }
  EXPECT_EQ(entry(Exercise::ex03).needs, Exercise::ex01);
}

}  // namespace
}  // namespace desk::coach
