#include "daemon/control/deskctl/preset_trial.h"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

namespace desk::deskctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A desk that goes 20 mm at each hold.
class FakeDaemon final : public PresetTrial::Daemon {
 public:
  AnswerMessage ask(Command command, std::string const& preset) override {
    AnswerMessage answer;
    answer.answer = "done";
    if (command == Command::status) {
      DeskState state;
      state.height_mm = height;
      answer.desks = {state};
    } else if (!refusal.empty()) {
      answer.answer = "refused";
      answer.reason = refusal;
    } else {
      kept.push_back(preset + ' ' + std::to_string(static_cast<int>(*height)));
    }
    return answer;
  }
  void hold(std::string const& direction) override { *height += direction == "up" ? 20 : -20; }

  std::optional<double> height = 720;
  std::string refusal;
  std::vector<std::string> kept;
};

class Trial : public ::testing::Test {
 protected:
  int run(std::string const& typed, std::vector<PresetTrial::Suggestion> const& suggestions) {
    std::istringstream in{typed};
    std::FILE* const out = std::tmpfile();
    int const code = PresetTrial{daemon, in, out}.run(suggestions);
    std::rewind(out);
    for (int c = std::fgetc(out); c != EOF; c = std::fgetc(out)) said += static_cast<char>(c);
    std::fclose(out);
    return code;
  }
  FakeDaemon daemon;
  std::string said;
};

TEST_F(Trial, KeepsWhereThePersonBroughtTheDesk) {
  EXPECT_EQ(run("d\nk\nu\nu\nk\n", {{"sit", 701}, {"stand", 735}}), k_done);
  EXPECT_THAT(daemon.kept, ElementsAre("sit 700", "stand 740"));
  EXPECT_THAT(said, HasSubstr("For sitting, 701 mm is suggested"));
  EXPECT_THAT(said, HasSubstr("kept for standing: 740.0 mm"));
}

TEST_F(Trial, NeverMovesByItself) {
  EXPECT_EQ(run("s\ns\n", {{"sit", 640}, {"stand", 1090}}), k_not_done);
  EXPECT_EQ(daemon.height, 720);
  EXPECT_THAT(daemon.kept, IsEmpty());
  EXPECT_THAT(said, HasSubstr("nothing was changed"));
}

TEST_F(Trial, AsksBeforeItKeepsSomethingFarAway) {
  EXPECT_EQ(run("k\nn\nd\nd\nd\nk\n", {{"sit", 650}}), k_done);
  EXPECT_THAT(said, HasSubstr("That is 70 mm from the suggestion"));
  EXPECT_THAT(daemon.kept, ElementsAre("sit 660"));
}

TEST_F(Trial, EndsWithTheInput) {
  EXPECT_EQ(run("", {{"sit", 720}, {"stand", 1100}}), k_not_done);
  EXPECT_THAT(said, Not(HasSubstr("For standing")));
}

TEST_F(Trial, SaysWhyAHeightIsNotKept) {
  daemon.refusal = "the desk moves";
  EXPECT_EQ(run("k\n", {{"sit", 720}}), k_not_done);
  EXPECT_THAT(said, HasSubstr("refused: the desk moves"));
}

TEST_F(Trial, EndsWhereTheHeightIsNotKnown) {
  daemon.height.reset();
  EXPECT_EQ(run("k\n", {{"sit", 720}}), k_not_done);
  EXPECT_THAT(said, HasSubstr("does not know its height"));
}

}  // namespace
}  // namespace desk::deskctl
