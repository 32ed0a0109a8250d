#include "daemon/shell/gpio_inputs.h"

#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Inputs on wires, in virtual time: what they ask and tell is a list of words.
class Inputs : public ::testing::Test {
 protected:
  Inputs() {
    // Nothing is pressed: buttons are pulled up.
    for (char const* const line : {"UP", "DOWN", "SIT"}) bank->set_level(line, true, now);
    desk.id = "main";
  }

  void start() {
    GpioInputs::Outlets outlets;
    outlets.ask = [this](core::Request const& request, GpioInputs::ReplyTo reply) {
      said.push_back(word(request));
      replies.push_back(std::move(reply));
    };
    outlets.tell = [this](core::Event const& event) { said.push_back(word(event)); };
    outlets.sense = [this](std::optional<bool> sensed) {
      said.emplace_back(!sensed ? "lost" : *sensed ? "somebody" : "nobody");
    };
    inputs.emplace(
        io, *bank, desk, std::move(outlets), [this] { return now; }, log);
    inputs->start();
    settle();
  }
  /// Everything that is ready has been heard.
  void settle() {
    io.restart();
    io.poll();
  }
  void level(std::string const& line, bool high) {
    bank->set_level(line, high, now);
    settle();
  }
  void after(core::Duration d) {
    now += d;
    inputs->wake_if_due(now);
    settle();
  }
  std::vector<std::string> taken() { return std::exchange(said, {}); }

  static std::string word(core::Request const& request) {
    if (auto const* hold = std::get_if<core::request::Hold>(&request))
      return std::string{to_string(hold->direction)};
    if (std::holds_alternative<core::request::Stop>(request)) return "stop";
    if (std::holds_alternative<core::request::Snooze>(request)) return "snooze";
    if (auto const* move = std::get_if<core::request::MoveToPreset>(&request))
      return std::string{to_string(move->preset)};
    return "?";
  }
  static std::string word(core::Event const& event) {
    if (auto const* strip = std::get_if<core::event::ObstacleChanged>(&event))
      return strip->blocked ? "blocked" : "free";
    return "?";
  }

  core::TimePoint now{100s};
  std::shared_ptr<testing::WireBank> bank = std::make_shared<testing::WireBank>([this] { return now; });
  boost::asio::io_context io;
  config::DeskSettings desk;
  Log log{Log::Level::error};
  std::vector<std::string> said;
  std::vector<GpioInputs::ReplyTo> replies;
  std::optional<GpioInputs> inputs;
};

TEST_F(Inputs, AButtonHoldsUntilItIsLetGo) {
  desk.buttons.up = "UP";
  desk.buttons.sit = "SIT";
  start();
  EXPECT_THAT(taken(), IsEmpty());
  level("UP", false);
  EXPECT_THAT(taken(), ElementsAre("up"));
  EXPECT_EQ(inputs->next_deadline(), now + 150ms);
  after(150ms);
  EXPECT_THAT(taken(), ElementsAre("up"));
  level("UP", true);
  EXPECT_THAT(taken(), ElementsAre("stop"));
  level("SIT", false);
  EXPECT_THAT(taken(), ElementsAre("sit"));
}

TEST_F(Inputs, APressBetweenTwoLooksIsAPressAndAStop) {
  desk.buttons.up = "UP";
  start();
  bank->set_level("UP", false, now);
  bank->set_level("UP", true, now + 1ms);
  settle();
  EXPECT_THAT(taken(), ElementsAre("up", "stop"));
}

TEST_F(Inputs, WhoStopsTheDeskHasTheLastWord) {
  desk.buttons.down = "DOWN";
  start();
  level("DOWN", false);
  replies.back()(core::Answer::accepted, "");
  after(150ms);
  EXPECT_THAT(taken(), ElementsAre("down", "down"));
  replies.front()(core::Answer::stopped, "stopped by command");
  after(1s);
  EXPECT_THAT(taken(), IsEmpty());
  level("DOWN", true);
  level("DOWN", false);
  EXPECT_THAT(taken(), ElementsAre("down")) << "a new press";
  replies.front()(core::Answer::stopped, "late, and of another press");
  after(150ms);
  EXPECT_THAT(taken(), ElementsAre("down"));
}

TEST_F(Inputs, AStripIsFreeWhileItIsClosed) {
  desk.obstacle.line = "STRIP";
  bank->set_level("STRIP", false, now);
  start();
  EXPECT_THAT(taken(), ElementsAre("free"));
  level("STRIP", true);
  EXPECT_THAT(taken(), ElementsAre("blocked"));
  level("STRIP", false);
  EXPECT_THAT(taken(), ElementsAre("free"));
}

TEST_F(Inputs, AStripThatIsOpenAtTheStartBlocks) {
  desk.obstacle.line = "STRIP";
  bank->set_level("STRIP", true, now);
  start();
  EXPECT_THAT(taken(), ElementsAre("blocked"));
}

TEST_F(Inputs, AfterLostEdgesItLooksHowItStands) {
  desk.obstacle.line = "STRIP";
  bank->set_level("STRIP", false, now);
  start();
  taken();
  bank->set_level("STRIP", true, now);
  bank->lose_edges("STRIP");
  settle();
  EXPECT_THAT(taken(), ElementsAre("blocked"));
}

TEST_F(Inputs, WhatCannotBeReadIsTakenForWhatIsSafe) {
  desk.obstacle.line = "STRIP";
  desk.buttons.up = "UP";
  desk.presence.sources = {config::PresenceSource::gpio};
  desk.presence.line = "PIR";
  bank->set_level("STRIP", false, now);
  bank->set_level("PIR", true, now);
  start();
  EXPECT_THAT(taken(), ElementsAre("free", "somebody"));
  level("UP", false);
  EXPECT_THAT(taken(), ElementsAre("up"));
  bank->unplug();
  settle();
  EXPECT_THAT(taken(), ::testing::UnorderedElementsAre("stop", "blocked", "lost"));
  after(1s);
  EXPECT_THAT(taken(), IsEmpty()) << "still gone";
  bank->plug_in();
  after(1s);
  EXPECT_THAT(taken(), ElementsAre("free", "somebody")) << "a button that is pressed by then does nothing";
  level("UP", true);
  level("UP", false);
  EXPECT_THAT(taken(), ElementsAre("up"));
}

TEST_F(Inputs, ThePresenceSensorIsToldAsItIs) {
  desk.presence.sources = {config::PresenceSource::mqtt, config::PresenceSource::gpio};
  desk.presence.line = "PIR";
  desk.presence.hold = 300s;
  bank->set_level("PIR", true, now);
  start();
  EXPECT_THAT(taken(), ElementsAre("somebody"));
  level("PIR", false);
  EXPECT_THAT(taken(), ElementsAre("nobody")) << "what that means is not for the line to say";
}

TEST_F(Inputs, ALineThatIsNotToBeHadIsNamed) {
  desk.buttons.stop = "STOP";
  bank->hold("STOP", "gpiomon");
  try {
    start();
    FAIL();
  } catch (std::runtime_error const& error) {
    EXPECT_THAT(error.what(), HasSubstr("desk.main.buttons.stop: "));
    EXPECT_THAT(error.what(), HasSubstr("gpiomon"));
  }
}

TEST_F(Inputs, LetsGoOfEverything) {
  desk.buttons.up = "UP";
  start();
  EXPECT_EQ(bank->requests(), 1U);
  inputs.reset();
  settle();
  EXPECT_EQ(bank->requests(), 0U);
}

}  // namespace
}  // namespace desk::shell
