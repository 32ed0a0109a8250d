#include "daemon/shell/reload_verdict.h"

#include <gtest/gtest.h>
#include <boost/json/serialize.hpp>

namespace desk::shell {
namespace {

using config::Change;
using config::Mistake;
using core::Answer;

config::LoadResult good() {
  config::LoadResult result;
  result.settings.emplace();
  return result;
}
Change const k_live{Change::Kind::value, {"desk", "main", "cycle", "mode"}, "1", "2", true};
Change const k_fixed{Change::Kind::value, {"mqtt", "host"}, "\"a\"", "\"b\"", false};

TEST(ReloadVerdict, TakesWhatARunningDaemonCan) {
  EXPECT_EQ(judge_reload(good(), {k_live}, false, "f").answer, Answer::done);
  EXPECT_EQ(judge_reload(good(), {k_live}, false, "f").words, "1 change taken");
  EXPECT_EQ(judge_reload(good(), {k_live, k_live}, true, "f").words, "2 changes could be taken");
  EXPECT_EQ(judge_reload(good(), {}, false, "f").words, "nothing differs from what deskd runs with");
}

TEST(ReloadVerdict, TakesAllOrNothing) {
  auto const verdict = judge_reload(good(), {k_live, k_fixed}, false, "f");
  EXPECT_EQ(verdict.answer, Answer::refused);
  EXPECT_EQ(verdict.words,
            "a running deskd cannot change mqtt.host; nothing was changed: restart it to take all of it, "
            "systemctl restart deskd");
}

TEST(ReloadVerdict, TakesNothingThatHasMistakes) {
  config::LoadResult bad;
  bad.mistakes = {{{"f", 2, 1}, "a", "is wrong", ""},
                  {{"f", 3, 1}, "b", "is odd", "", Mistake::Severity::warning}};
  auto const verdict = judge_reload(bad, {}, false, "/etc/f");
  EXPECT_EQ(verdict.answer, Answer::refused);
  EXPECT_EQ(verdict.words, "1 mistake in /etc/f; nothing was changed");
  EXPECT_EQ(boost::json::serialize(reload_report(bad, {k_fixed})),
            R"({"changes":[{"key":"mqtt.host","text":"mqtt.host: \"a\" → \"b\"","live":false}],)"
            R"("mistakes":["f:2:1: error: a: is wrong","f:3:1: warning: b: is odd"]})");
}

}  // namespace
}  // namespace desk::shell
