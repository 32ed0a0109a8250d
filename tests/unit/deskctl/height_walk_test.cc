#include "daemon/control/deskctl/height_walk.h"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

namespace desk::deskctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A desk at the height that the test says, which takes every measure but 1.
class FakeDaemon final : public HeightWalk::Daemon {
 public:
  FakeDaemon() {
    state.id = "main";
    state.height_mm = 720;
    state.min_mm = 650;
    state.max_mm = 1250;
    state.sit_mm = 720;
    state.stand_mm = 1100;
  }
  AnswerMessage ask(Command command, double mm) override {
    AnswerMessage answer;
    answer.answer = "done";
    if (command == Command::status) {
      answer.desks = {state};
    } else if (mm == 1) {
      answer.answer = "refused";
      answer.reason = "no desk has such a height";
    } else {
      taken.push_back(mm);
      answer.reason = "taken";
    }
    return answer;
  }
  bool move_to(double mm) override {
    moves.push_back(mm);
    state.height_mm = mm;
    return true;
  }

  DeskState state;
  std::vector<double> taken;
  std::vector<double> moves;
};

class Walk : public ::testing::Test {
 protected:
  int run(std::string const& typed) {
    std::istringstream in{typed};
    std::FILE* const out = std::tmpfile();
    int const code = HeightWalk{daemon, in, out}.run();
    std::rewind(out);
    for (int c = std::fgetc(out); c != EOF; c = std::fgetc(out)) said += static_cast<char>(c);
    std::fclose(out);
    return code;
  }
  FakeDaemon daemon;
  std::string said;
};

TEST_F(Walk, TakesTwoHeightsAndMovesInBetweenWithConsent) {
  EXPECT_EQ(run("735\ny\n1118\n\n"), k_done);
  EXPECT_THAT(daemon.taken, ElementsAre(735, 1118));
  EXPECT_THAT(daemon.moves, ElementsAre(1100));
  EXPECT_THAT(said, HasSubstr("The desk shows 720.0 mm"));
  EXPECT_THAT(said, HasSubstr("Shall the desk move to 1100 mm? Stay beside it"));
  EXPECT_THAT(said, HasSubstr("2 heights taken"));
}

TEST_F(Walk, MovesNothingWithoutAYes) {
  EXPECT_EQ(run("735\nn\n\n1118\n\n"), k_done);
  EXPECT_THAT(daemon.moves, ElementsAre());
  EXPECT_THAT(said, HasSubstr("by its handset"));
}

TEST_F(Walk, OneHeightIsNotEnough) {
  EXPECT_EQ(run("735\n\n"), k_not_done);
  EXPECT_THAT(said, HasSubstr("one height was taken"));
  said.clear();
  EXPECT_EQ(run("\n"), k_not_done);
  EXPECT_THAT(said, HasSubstr("nothing was changed"));
}

TEST_F(Walk, AsksAgainForWhatIsNoHeightOrRefused) {
  EXPECT_EQ(run("tall\n1\n735 mm\nn\n\n900\n"), k_done);
  EXPECT_THAT(daemon.taken, ElementsAre(735, 900));
  EXPECT_THAT(said, HasSubstr("'tall' is no height in millimetres"));
  EXPECT_THAT(said, HasSubstr("refused: no desk has such a height"));
}

TEST_F(Walk, ADeskWithoutAHeightIsHomedFirst) {
  daemon.state.height_mm.reset();
  daemon.state.needs_homing = true;
  EXPECT_EQ(run("735\n"), k_not_done);
  EXPECT_THAT(said, HasSubstr("run `deskctl home` beside it"));
}

TEST_F(Walk, GoesWhereASecondHeightTellsTheMost) {
  EXPECT_EQ(HeightWalk::next_place(daemon.state), 1100);
  daemon.state.height_mm = 1100;
  EXPECT_EQ(HeightWalk::next_place(daemon.state), 720);
  daemon.state.stand_mm = 1010;
  daemon.state.height_mm = 940;
  EXPECT_EQ(HeightWalk::next_place(daemon.state), 1250) << "the preset is too near";
  daemon.state.min_mm = 900;
  daemon.state.max_mm = 980;
  EXPECT_EQ(HeightWalk::next_place(daemon.state), std::nullopt);
}

}  // namespace
}  // namespace desk::deskctl
