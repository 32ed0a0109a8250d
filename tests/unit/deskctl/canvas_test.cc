#include "daemon/control/deskctl/canvas.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

std::string drawn(int columns, std::string_view text, Style style = {false, true}) {
  Canvas canvas{{columns, 1}};
  canvas.put(0, 0, text);
  return canvas.lines(style).front();
}

TEST(Canvas, CutsTextWithAnEllipsis) {
  EXPECT_EQ(drawn(5, "12345"), "12345");
  EXPECT_EQ(drawn(5, "123456"), "1234…");
  EXPECT_EQ(drawn(5, "123456", {false, false}), "1234.");
  EXPECT_EQ(drawn(1, "12"), "…");
  EXPECT_EQ(drawn(5, "ääääää"), "ääää…");
}

TEST(Canvas, GivesWideCharactersTwoCells) {
  EXPECT_EQ(width_of("机の名前"), 8);
  EXPECT_EQ(drawn(8, "机の名前"), "机の名前");
  EXPECT_EQ(drawn(7, "机の名前"), "机の名…");
  EXPECT_EQ(drawn(6, "机の名前"), "机の…");
  EXPECT_EQ(width_of("e\u0301"), 1) << "a combining accent takes no cell";
}

TEST(Canvas, LetsNoControlCharacterThrough) {
  EXPECT_EQ(drawn(20, "a\x1b[31mb\n\x7f\u009b"), "a?[31mb???");
  EXPECT_EQ(drawn(20, "\xff\xc3(\xe2\x82"), "\uFFFD\uFFFD(\uFFFD\uFFFD")
      << "what is not UTF-8 is shown as such";
  EXPECT_EQ(drawn(20, "µ", {false, false}), "?");
}

TEST(Canvas, ColoursRunsAndReturnsToPlain) {
  Canvas canvas{{12, 1}};
  canvas.put(0, 0, "a");
  canvas.put(0, 1, "bc", Ink::dim);
  canvas.put(0, 3, "d", Ink::strong);
  EXPECT_EQ(canvas.lines({true, true}).front(), "a\x1b[0;38;5;244mbc\x1b[0;1md\x1b[0m");
  EXPECT_EQ(canvas.lines({false, true}).front(), "abcd");
}

TEST(Canvas, IgnoresWhatIsOutside) {
  Canvas canvas{{3, 2}};
  canvas.put(-1, 0, "x");
  canvas.put(2, 0, "x");
  canvas.put(0, -1, "xy");
  canvas.fill(1, 2, 100, U'z');
  EXPECT_EQ(canvas.lines({false, true}), (std::vector<std::string>{"y", "  z"}));
}

}  // namespace
}  // namespace desk::deskctl
