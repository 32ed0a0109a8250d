// The annotated deskd.toml against the schema: it must show every key, with the range and the default of the
// code.

#include "config/document.h"
#include "config/loader.h"
#include "config/schema.h"
#include "tests/unit/config/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

namespace desk::config {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::regex const k_header{R"((#?)\[([a-z0-9_.-]+)\])"};
std::regex const k_key_line{R"((#?)([a-z][a-z0-9_]*) = (.+))"};

struct Shown {
  bool commented_out;
  bool in_absent_section;  ///< its header is commented out as well
  std::string value;
  std::string comment;  ///< the lines above, back to an empty line or the header
};

KeyPath split(std::string const& dotted) {
  KeyPath path;
  std::istringstream text{dotted};
  for (std::string part; std::getline(text, part, '.');) path.push_back(part);
  return path;
}

/// Every key line of the file, by the schema's section and the key.
std::map<std::pair<std::string, std::string>, Shown> keys_shown(std::string const& text) {
  std::map<std::pair<std::string, std::string>, Shown> keys;
  std::string section;
  bool absent = false;
  std::string comment;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.empty()) {
      comment.clear();
    } else if (std::regex_match(line, match, k_header)) {
      section = section_at(split(match[2].str()))->section->path;
      absent = match[1].length() > 0;
      comment.clear();
    } else if (std::regex_match(line, match, k_key_line)) {
      bool const first = keys.emplace(std::pair{section, match[2].str()},
                                      Shown{match[1].length() > 0, absent, match[3].str(), comment})
                             .second;
      EXPECT_TRUE(first) << line << " is shown twice";
    } else {
      comment += line + '\n';
    }
  }
  return keys;
}

/// The file with every key written that belongs to a section which is.
std::string without_comment_signs(std::string const& text) {
  std::string result;
  bool absent = false;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, k_header)) absent = match[1].length() > 0;
    bool const key = std::regex_match(line, match, k_key_line);
    result += key && !absent ? match[2].str() + " = " + match[3].str() : line;
    result += '\n';
  }
  return result;
}

/// As a sentence has it: without quotes.
std::string in_words(Value const& value) {
  if (auto const* list = std::get_if<std::vector<std::string>>(&value)) {
    return listed({list->begin(), list->end()});
  }
  auto const* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : to_toml(value);
}

class Documentation : public ::testing::Test {
 protected:
  std::string const text_ = contents(config_dir() / "deskd.toml");
};

TEST_F(Documentation, LoadsWithoutAWord) {
  LoadResult const result = load_file(config_dir() / "deskd.toml");
  EXPECT_THAT(result.mistakes, IsEmpty()) << render(result.mistakes, "deskd.toml");
  ASSERT_TRUE(result.settings);
  EXPECT_EQ(result.settings->mqtt, MqttSettings{});
}

TEST_F(Documentation, ShowsEveryKeyAndNoOther) {
  auto keys = keys_shown(text_);
  for (Section const& section : schema()) {
    for (Field const& field : section.fields) {
      EXPECT_EQ(keys.erase({std::string{section.path}, std::string{field.name}}), 1U)
          << "deskd.toml does not show " << field.name << " in " << section.title();
    }
  }
  for (auto const& [where, shown] : keys) ADD_FAILURE() << where.first << " has no key " << where.second;
}

TEST_F(Documentation, ShowsTheCodesDefaults) {
  auto const keys = keys_shown(text_);
  Settings const defaults = prototype();
  for (Section const& section : schema()) {
    for (Field const& field : section.fields) {
      SCOPED_TRACE(section.title() + " " + std::string{field.name});
      Shown const& shown = keys.at({std::string{section.path}, std::string{field.name}});
      EXPECT_NE(shown.commented_out, field.required && !shown.in_absent_section)
          << "what is needed is written, what is not is commented out";
      if (field.required) continue;
      if (!field.when_absent.empty()) {
        EXPECT_THAT(shown.comment, HasSubstr(std::string{field.when_absent}));
        continue;
      }
      auto const raw = parse_value(shown.value);
      ASSERT_TRUE(raw) << shown.value;
      auto const value = accept(field, *raw);
      ASSERT_TRUE(std::holds_alternative<Value>(value)) << std::get<Complaint>(value).message;
      EXPECT_EQ(std::get<Value>(value), field.get(defaults, 0));
      if (std::holds_alternative<Text>(field.kind)) continue;
      EXPECT_THAT(shown.comment, HasSubstr("Default: " + in_words(field.get(defaults, 0)) + "."));
    }
  }
}

TEST_F(Documentation, TellsWhatEachKeyTakes) {
  for (auto const& [where, shown] : keys_shown(text_)) {
    Field const& field = *section_at(split(std::regex_replace(where.first, std::regex{"\\*"}, "id")))
                              ->section->find(where.second);
    if (std::holds_alternative<Text>(field.kind)) continue;
    EXPECT_THAT(shown.comment, HasSubstr(expected(field))) << where.first << "." << where.second;
  }
}

TEST_F(Documentation, MeansTheSameWithEveryKeyWritten) {
  LoadResult const as_it_is = load_text(text_, "deskd.toml");
  LoadResult const written_out = load_text(without_comment_signs(text_), "deskd.toml");
  EXPECT_THAT(written_out.mistakes, IsEmpty()) << render(written_out.mistakes, "deskd.toml");
  EXPECT_NE(without_comment_signs(text_), text_);
  EXPECT_EQ(written_out.settings, as_it_is.settings);
}

}  // namespace
}  // namespace desk::config
