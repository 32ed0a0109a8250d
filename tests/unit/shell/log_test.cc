#include "daemon/shell/log.h"

#include <gtest/gtest.h>

namespace desk::shell {
namespace {

TEST(Log, QuotesWhatCouldBreakALine) {
  EXPECT_EQ(quote("plain words"), "\"plain words\"");
  EXPECT_EQ(quote("a \"b\" \\ c"), R"("a \"b\" \\ c")");
  EXPECT_EQ(quote("two\nlines\x7f"), R"("two\x0alines\x7f")");
}

TEST(Log, WritesFromItsLevelUpwards) {
  ::testing::internal::CaptureStderr();
  Log const log{Log::Level::warning};
  log.info("event=quiet");
  log.warning("event=loud value={}", 7);
  std::string const written = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("quiet"), std::string::npos);
  EXPECT_NE(written.find("event=loud value=7\n"), std::string::npos);
  EXPECT_NE(written.find("mono="), std::string::npos);
}

}  // namespace
}  // namespace desk::shell
