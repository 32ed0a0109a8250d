#include "config/edit.h"

#include "config/loader.h"
#include "tests/unit/config/files.h"

#include <gtest/gtest.h>

#include <optional>

namespace desk::config {
namespace {

std::string set(std::string_view text, std::string_view key, std::string_view value) {
  auto const edited = set_key(text, key_path(key), value);
  auto const* const why = std::get_if<Complaint>(&edited);
  return why != nullptr ? "refused: " + why->message : std::get<std::string>(edited);
}
std::string unset(std::string_view text, std::string_view key) {
  auto const edited = unset_key(text, key_path(key));
  auto const* const why = std::get_if<Complaint>(&edited);
  return why != nullptr ? "refused: " + why->message : std::get<std::string>(edited);
}

TEST(Edit, ReplacesAValueAndNothingElse) {
  EXPECT_EQ(set("# top\n[a]  # here\n  x   =  1   # why\ny = 2\n", "a.x", "15"),
            "# top\n[a]  # here\n  x   =  15   # why\ny = 2\n");
  EXPECT_EQ(set("[a]\nx = \"ä # no comment\"# why\n", "a.x", "\"ö\""), "[a]\nx = \"ö\"# why\n");
  EXPECT_EQ(set("[a] # ä\nx = 'ü'  # ß\n", "a.x", "true"), "[a] # ä\nx = true  # ß\n");
  EXPECT_EQ(set("[a]\nx = [ 1,\n  2, # two\n 3 ] # all\ny = 1\n", "a.x", "[4]"),
            "[a]\nx = [4] # all\ny = 1\n");
  EXPECT_EQ(set("a = { x = 1, y = 2 }\n", "a.x", "7"), "a = { x = 7, y = 2 }\n");
  EXPECT_EQ(set("a.x = 1\r\n[b]\r\ny = 1\r\n", "a.x", "0.5"), "a.x = 0.5\r\n[b]\r\ny = 1\r\n");
  EXPECT_EQ(set("[a]\nx = 1", "a.x", "2"), "[a]\nx = 2") << "no line end at the end";
}

TEST(Edit, TakesTextWithoutQuotes) {
  EXPECT_EQ(set("[a]\nx = 1\n", "a.x", "automatic"), "[a]\nx = \"automatic\"\n");
  EXPECT_EQ(set("[a]\nx = 1\n", "a.x", "say \"hi\""), "[a]\nx = \"say \\\"hi\\\"\"\n");
}

TEST(Edit, PutsANewKeyWhereItsDefaultIsShown) {
  EXPECT_EQ(set("[a]\n# How many.\n#x = 1\n\n#z = 3\ny = 2\n", "a.x", "5"),
            "[a]\n# How many.\nx = 5\n\n#z = 3\ny = 2\n");
  EXPECT_EQ(set("[a]\ny = 2\n\n# Limits.\n#[a.b]\n# Low.\n#x = 1\n[c]\nx = 1\n", "a.b.x", "5"),
            "[a]\ny = 2\n\n# Limits.\n[a.b]\n# Low.\nx = 5\n[c]\nx = 1\n");
}

TEST(Edit, LeavesAShownHeaderAloneIfItWouldTakeOthersKeys) {
  EXPECT_EQ(set("[a]\n#[a.b]\n#x = 1\ny = 2\n", "a.b.x", "5"),
            "[a]\n#[a.b]\n#x = 1\ny = 2\n\n[a.b]\nx = 5\n");
}

TEST(Edit, PutsANewKeyBehindTheOthersOfItsSection) {
  EXPECT_EQ(set("[a]\ny = 2\n\n# About b.\n[b]\nx = 1\n", "a.x", "5"),
            "[a]\ny = 2\nx = 5\n\n# About b.\n[b]\nx = 1\n");
  EXPECT_EQ(set("[a]\n[b]\nx = 1\n", "a.x", "5"), "[a]\nx = 5\n[b]\nx = 1\n");
  EXPECT_EQ(set("[a]\ny = [\n1,\n2]\n[a.c]\nz = 1", "a.x", "5"), "[a]\ny = [\n1,\n2]\nx = 5\n[a.c]\nz = 1");
  EXPECT_EQ(set("[a]\ny = 1", "a.x", "5"), "[a]\ny = 1\nx = 5\n");
}

TEST(Edit, AddsASection) {
  EXPECT_EQ(set("[a]\ny = 2\n", "b.c.x", "5"), "[a]\ny = 2\n\n[b.c]\nx = 5\n");
  EXPECT_EQ(set("[a]\r\ny = 2", "b.x", "5"), "[a]\r\ny = 2\r\n\r\n[b]\r\nx = 5\r\n");
}

TEST(Edit, SaysWhenItDoesNotKnowHow) {
  EXPECT_EQ(set("[a\n", "a.x", "5"), "refused: the file has mistakes already");
  EXPECT_EQ(set("a = { y = 1 }\n", "a.x", "5"),
            "refused: there is no place for it: [a] is written in another way");
  EXPECT_EQ(unset("[a]\n", "a.x"), "refused: the file does not set it");
  EXPECT_EQ(unset("[a]\nx.y = 1\n", "a.x"), "refused: the file does not set it");
  EXPECT_EQ(unset("a = { x = 1, y = 2 }\n", "a.x"), "refused: it shares its line with something else");
}

TEST(Edit, TakesAKeyAway) {
  EXPECT_EQ(unset("[a]\n# Why.\nx = 1 # so\ny = 2\n", "a.x"), "[a]\n# Why.\ny = 2\n");
  EXPECT_EQ(unset("[a]\nx = [\n 1,\n]\ny = 2", "a.x"), "[a]\ny = 2");
}

/// Every default that the annotated file shows can be set and taken away again.
TEST(Edit, KnowsItsWayAroundTheAnnotatedFile) {
  std::string const text = contents(config_dir() / "deskd.toml");
  for (auto const& [key, value] : {std::pair{"mqtt.port", "18830"},
                                   {"mqtt.host", "broker.lan"},
                                   {"user.anna.sit_minutes", "25"},
                                   {"user.anna.limits.max_height_mm", "1150"},
                                   {"desk.main.cycle.mode", "remind"},
                                   {"desk.main.schedule.weekdays", R"(["Mon", "Tue"])"}}) {
    auto const edited = set_key(text, key_path(key), value);
    ASSERT_TRUE(std::holds_alternative<std::string>(edited)) << key;
    auto const& with = std::get<std::string>(edited);
    EXPECT_TRUE(load_text(with, "c").settings) << render(load_text(with, "c").mistakes, "c");
    EXPECT_EQ(std::count(with.begin(), with.end(), '\n'), std::count(text.begin(), text.end(), '\n')) << key;
    EXPECT_TRUE(std::holds_alternative<std::string>(unset_key(with, key_path(key)))) << key;
  }
}

}  // namespace
}  // namespace desk::config
