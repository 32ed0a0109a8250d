#include "config/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace desk::config {
namespace {

using ::testing::EndsWith;

template <typename Function>
void for_each_field(Function function) {
  for (Section const& section : schema()) {
    for (Field const& field : section.fields) {
      SCOPED_TRACE(section.title() + " " + std::string{field.name});
      function(section, field);
    }
  }
}

struct Raw {
  template <typename T>
  RawValue operator()(T const& scalar) const {
    return scalar;
  }
  RawValue operator()(std::vector<std::string> const& list) const {
    return RawList{list.begin(), list.end()};
  }
};

RawValue raw(Value const& value) {
  return std::visit(Raw{}, value);
}

TEST(Schema, TakesItsOwnDefaults) {
  Settings const defaults = prototype();
  for_each_field([&](Section const&, Field const& field) {
    if (!field.when_absent.empty() || field.required) return;
    Value const value = field.get(defaults, 0);
    auto const accepted = accept(field, raw(value));
    ASSERT_TRUE(std::holds_alternative<Value>(accepted)) << std::get<Complaint>(accepted).message;
    EXPECT_EQ(std::get<Value>(accepted), value);
  });
}

TEST(Schema, WritesWhatItReads) {
  for_each_field([&](Section const&, Field const& field) {
    Settings settings = prototype();
    Value const value = field.get(settings, 0);
    field.set(settings, 0, value);
    EXPECT_EQ(settings, prototype());
  });
}

TEST(Schema, GivesEveryKeyAPlaceOfItsOwn) {
  Settings const defaults = prototype();
  for_each_field([&](Section const& section, Field const& field) {
    Settings changed = defaults;
    Value const before = field.get(changed, 0);
    if (auto const* words = std::get_if<Choice>(&field.kind)) {
      bool const is_last = before == Value{std::string{words->names.back()}};
      field.set(changed, 0, std::string{is_last ? words->names.front() : words->names.back()});
    } else if (std::holds_alternative<Text>(field.kind)) {
      field.set(changed, 0, std::string{"/changed"});
    } else if (auto const* choices = std::get_if<Choices>(&field.kind)) {
      field.set(changed, 0, std::vector{std::string{choices->names.back()}});
    } else if (auto const* list = std::get_if<TextList>(&field.kind)) {
      field.set(changed, 0, std::vector{std::string{list->example}});
    } else if (auto const* integer = std::get_if<Integer>(&field.kind)) {
      field.set(changed, 0, integer->max);
    } else if (auto const* number = std::get_if<Number>(&field.kind)) {
      field.set(changed, 0, number->max);
    } else {
      field.set(changed, 0, !std::get<bool>(before));
    }
    auto const* choice = std::get_if<Choice>(&field.kind);
    bool const can_change = choice == nullptr || choice->names.size() > 1;
    EXPECT_EQ(field.get(changed, 0) != before, can_change);
    for_each_field([&](Section const& other_section, Field const& other) {
      bool const same = other_section.path == section.path && other.name == field.name;
      if (same) return;
      EXPECT_EQ(other.get(changed, 0), other.get(defaults, 0));
    });
  });
}

TEST(Schema, DocumentsEveryKeyInOneSentence) {
  std::set<std::string> seen;
  for_each_field([&](Section const& section, Field const& field) {
    EXPECT_THAT(std::string{field.doc}, EndsWith("."));
    EXPECT_TRUE(seen.insert(section.title() + std::string{field.name}).second) << "listed twice";
  });
}

TEST(Schema, FindsSectionsByPath) {
  EXPECT_EQ(section_at({"mqtt"})->section->path, "mqtt");
  EXPECT_EQ(section_at({"desk", "main", "cycle"})->section->path, "desk.*.cycle");
  EXPECT_EQ(section_at({"desk", "main", "cycle"})->id, "main");
  EXPECT_FALSE(section_at({"desk"}));
  EXPECT_FALSE(section_at({"desk", "main", "cycle", "mode"}));
  EXPECT_FALSE(section_at({}));
  EXPECT_TRUE(leads_to_section({"desk"}));
  EXPECT_TRUE(leads_to_section({"desk", "main"}));
  EXPECT_FALSE(leads_to_section({"mqtt"}));
}

TEST(Schema, TakesIdsThatTopicsAndEntityIdsTake) {
  for (char const* id : {"a", "7", "main", "left-desk_2", "abcdefghijklmnopqrstuvwxyz012345"}) {
    EXPECT_EQ(id_rule(id), "") << id;
  }
  for (char const* id : {"", "A", "-a", "_a", "a b", "a/b", "a+", "ä", "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_NE(id_rule(id), "") << id;
  }
}

TEST(Schema, SaysWhatAKeyTakes) {
  auto const text = [](KeyPath const& section, std::string_view name) {
    return expected(*section_at(section)->section->find(name));
  };
  EXPECT_EQ(text({"user", "x"}, "sit_minutes"), "a number of minutes from 0.1 to 240");
  EXPECT_EQ(text({"mqtt"}, "port"), "a whole number from 1 to 65535");
  EXPECT_EQ(text({"mqtt"}, "discovery"), "true or false");
  EXPECT_EQ(text({"mqtt"}, "host"), "text");
  EXPECT_EQ(text({"desk", "x", "cycle"}, "mode"), "one of automatic, confirm, remind, off");
  EXPECT_EQ(text({"desk", "x", "presence"}, "source"),
            "one of none, always, gpio, mqtt, local, or a list of them");
  EXPECT_EQ(text({"desk", "x", "schedule"}, "work"), "text like \"09:00-12:30\", or a list of them");
}

}  // namespace
}  // namespace desk::config
