// The whole dialogue, with scripts of answers.
#include "daemon/control/setup/setup.h"

#include "config/loader.h"
#include "config/mistake.h"
#include "daemon/control/setup/heights.h"
#include "tests/unit/setup/fakes.h"

#include <gmock/gmock.h>

namespace desk::setup {
namespace {

using ::testing::ElementsAre;
using testing::FakeWorld;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Script;

using Answers = std::deque<std::string>;

Answers operator+(Answers a, Answers const& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Answers const k_simulated{"6", ""};
Answers const k_anna{"Anna", "1750", "y"};
Answers const k_heights{"720", "1100"};
Answers const k_day{"", "", ""};  // 30/15, no presence, confirm
Answers const k_no_broker{"n"};
Answers const k_write_and_move{"", "", ""};
Answers const k_linak{"1", "192.168.1.10", ""};

class Setup : public ::testing::Test {
 protected:
  Outcome run(Answers answers) {
    Script person{std::move(answers)};
    try {
      auto const outcome = setup::run(person, world);
      heard = person.heard;
      EXPECT_TRUE(person.all_used()) << heard;
      return outcome;
    } catch (Left const&) {
      heard = person.heard;
      throw;
    }
  }
  [[nodiscard]] config::Settings written() const {
    auto const loaded = config::load_text(world.written, "deskd.toml");
    EXPECT_TRUE(loaded.settings) << config::render(loaded.mistakes, "deskd.toml") << world.written << heard;
    return loaded.settings.value_or(config::Settings{});
  }
  FakeWorld world;
  std::string heard;
};

TEST_F(Setup, ASimulatedDeskWithTheLeastOfAnswers) {
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + k_write_and_move), Outcome::done);
  auto const settings = written();
  EXPECT_EQ(settings.users.front().id, "anna");
  EXPECT_EQ(settings.users.front().presets.stand, core::Height::at_mm(1100));
  EXPECT_EQ(settings.desks.front().control.cycle.mode, core::CycleMode::confirm);
  EXPECT_FALSE(settings.mqtt.enabled);
  EXPECT_THAT(world.plant.done, ElementsAre("move", "move", "move"));
  EXPECT_THAT(heard, HasSubstr("There is no service here"));
}

TEST_F(Setup, AColumnWithAZeroByTapeAndHeightsByItsButtons) {
  world.plant.height_mm = 700;
  // It shows 700, is 715, stands at its lowest place and is moved by held keys.
  EXPECT_EQ(run(k_linak + Answers{"", "715"} + k_anna + Answers{"680", "1230", "", "u", "u", "u", "u", ""} +
                k_day + k_no_broker + k_write_and_move),
            Outcome::done);
  auto const settings = written();
  auto const& desk = settings.desks.front();
  EXPECT_EQ(desk.modbus.base_height, core::Height::at_mm(655));
  EXPECT_EQ(desk.limits.min, core::Height::at_mm(680));
  EXPECT_EQ(desk.limits.max, core::Height::at_mm(1230));
  EXPECT_EQ(written().users.front().presets.sit, core::Height::at_mm(700));
  EXPECT_EQ(written().users.front().presets.stand, core::Height::at_mm(1100));
}

TEST_F(Setup, MeasuredLimitsStayTenMillimetresInside) {
  world.plant.height_mm = 650;
  world.plant.hold_mm = 600;
  EXPECT_EQ(run(k_linak + Answers{"", ""} + k_anna + Answers{"", "u", ""} + k_heights + k_day + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_EQ(written().desks.front().limits.min, core::Height::at_mm(660));
  EXPECT_EQ(written().desks.front().limits.max, core::Height::at_mm(1240));
}

TEST_F(Setup, ASilentDeskIsToldInTheDaemonsWordsAndMended) {
  world.refusal = [](std::string const& toml) {
    return toml.find("port = 1502") == std::string::npos ? "bus desk: Connection refused" : "";
  };
  EXPECT_EQ(run(k_linak + Answers{"", "2", "70000", "1502", "", ""} + k_anna + Answers{"660", "1240"} +
                k_heights + k_day + k_no_broker + Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(heard, HasSubstr("The desk tells no height: bus desk: Connection refused"));
  EXPECT_THAT(heard, HasSubstr("70000 is outside 1 to 65535"));
  EXPECT_THAT(world.written, HasSubstr("port = 1502"));
}

TEST_F(Setup, AnotherKindOfDeskLeavesNothingOfTheFirst) {
  EXPECT_EQ(run(k_linak + Answers{"n", "3"} + k_simulated + k_anna + k_heights + k_day + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(world.written, Not(HasSubstr("tcp")));
}

TEST_F(Setup, ASerialPortIsChosenByItsNumber) {
  world.ports = {{"/dev/serial/by-id/usb-one", "One"}, {"/dev/serial/by-id/usb-two", "Two"}};
  EXPECT_EQ(run(Answers{"2", "7", "2", "n", "19200", "even", "3", "81", "", "735"} + k_anna +
                Answers{"660", "1240"} + k_heights + k_day + k_no_broker + Answers{"", "n"}),
            Outcome::done);
  auto const settings = written();
  EXPECT_EQ(settings.buses.front().serial.device, "/dev/serial/by-id/usb-two");
  EXPECT_EQ(settings.buses.front().serial.baud, 19'200);
  EXPECT_EQ(settings.desks.front().modbus.sensor_unit, 81);
  EXPECT_EQ(settings.desks.front().modbus.base_height, core::Height::at_mm(45));
}

TEST_F(Setup, ABoxWithMemoryPositionsGetsThemForItsHeights) {
  world.ports = {{"/dev/ttyUSB0", ""}};
  EXPECT_EQ(
      run(Answers{"3", "", "", ""} + k_anna + Answers{"718", "1099"} + k_day + k_no_broker + Answers{"", ""}),
      Outcome::done);
  EXPECT_EQ(written().desks.front().modbus.presets.at(0), core::Height::at_mm(718));
  EXPECT_EQ(written().desks.front().modbus.presets.at(1), core::Height::at_mm(1099));
  EXPECT_THAT(world.plant.done, ElementsAre("move")) << "it can go nowhere else, so there is no small step";
}

TEST_F(Setup, PinsAndASensorThatLinuxReads) {
  world.chips.chips = {{"gpiochip0", "pinctrl-bcm2711", 58}};
  EXPECT_EQ(run(Answers{"5", "17", "GPIO17", "GPIO27", "", "1", "", "", ""} + k_anna +
                Answers{"660", "1240"} + k_heights + k_day + k_no_broker + Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(heard, HasSubstr("pinctrl-bcm2711, 58 lines"));
  EXPECT_THAT(world.written, HasSubstr("up = \"GPIO17\""));
  EXPECT_THAT(world.written, HasSubstr("device = \"vl53l0x\""));
}

TEST_F(Setup, ADeskThatCountsIsHomedByConsentOnly) {
  world.plant.counts = true;
  Answers const encoder{"5", "GPIO17", "GPIO27", "n", "2", "GPIO23", "GPIO24", "0.05", "640"};
  EXPECT_THROW(run(encoder + Answers{""}), Left);
  EXPECT_THAT(world.plant.done, IsEmpty());
  EXPECT_THROW(run(encoder + Answers{"y"}), Left);
  EXPECT_THAT(world.plant.done, ElementsAre("home"));
}

TEST_F(Setup, NobodyIsToldOfTheServiceUnlessItHoldsTheDesk) {
  world.unit = Service::running;
  world.old =
      "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.b]\ndriver = \"simulated\"\n[desk.c]\n";
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + k_write_and_move), Outcome::done);
  EXPECT_THAT(world.plant.done, ElementsAre("restart service", "move", "move", "move"));
  EXPECT_THAT(heard, HasSubstr("/etc/deskd/deskd.toml~"));
}

TEST_F(Setup, ARunningServiceIsStoppedByConsentAndRestarted) {
  world.unit = Service::running;
  world.old = "broken";
  EXPECT_THROW(run(k_linak + Answers{"n"}), Left);
  EXPECT_THAT(world.plant.done, IsEmpty());
  EXPECT_EQ(run(k_linak + Answers{"y", "", ""} + k_anna + Answers{"660", "1240"} + k_heights + k_day +
                k_no_broker + Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(world.plant.done, ElementsAre("stop service", "restart service"));
}

TEST_F(Setup, NothingIsWrittenWithoutAWord) {
  EXPECT_THROW(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{"n"}), Left);
  EXPECT_THAT(world.written, IsEmpty());
  EXPECT_THAT(world.plant.done, IsEmpty());
}

TEST_F(Setup, EndsWithTheInputAfterEachAnswer) {
  auto const all = k_simulated + k_anna + k_heights + k_day + k_no_broker;
  for (std::size_t n = 0; n <= all.size(); ++n) {
    EXPECT_THROW(run({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n)}), Left) << n;
    EXPECT_THAT(world.written, IsEmpty());
    EXPECT_THAT(world.plant.done, IsEmpty());
  }
}

TEST_F(Setup, NonsenseBeforeEachAnswerChangesNothing) {
  auto const all = k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{"", "n"};
  ASSERT_EQ(run(all), Outcome::done);
  auto const plain = world.written;
  // A name takes nearly anything; the pause before the first move takes anything that is no yes for a no.
  for (std::size_t n = 0; n + 1 < all.size(); ++n) {
    if (n == 2) continue;
    for (auto const* nonsense : {"@@", "-99999", "\x1b[2J\x07", "99999999999999999999"}) {
      auto answers = all;
      answers.insert(answers.begin() + static_cast<std::ptrdiff_t>(n), n == 1 ? "" : nonsense);
      if (n == 1) answers.erase(answers.begin() + 1);
      world.written.clear();
      EXPECT_EQ(run(answers), Outcome::done) << n << nonsense;
      EXPECT_EQ(world.written, plain) << n << nonsense;
    }
  }
}

TEST_F(Setup, SwappedWiresAreSeenAtTheFirstStep) {
  world.plant.wires_swapped = true;
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{"", ""}),
            Outcome::not_moved);
  EXPECT_THAT(heard, HasSubstr("The wires of up and down are swapped"));
  EXPECT_THAT(world.plant.done, ElementsAre("move"));
}

TEST_F(Setup, ADeskThatDoesNotMoveSaysWhy) {
  world.plant.stuck = true;
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{"", ""}),
            Outcome::not_moved);
  EXPECT_THAT(heard, HasSubstr("no_start: it did not move"));
}

TEST_F(Setup, AtTheUpperEndTheFirstStepGoesDown) {
  world.plant.height_mm = 1245;
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + k_write_and_move), Outcome::done);
  EXPECT_THAT(heard, HasSubstr("The desk goes down 20 mm and back"));
}

TEST_F(Setup, ADiskThatIsFullIsTold) {
  world.disk_trouble = "write: No space left on device";
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{""}), Outcome::not_written);
  EXPECT_THAT(heard, HasSubstr("No space left on device"));
}

TEST_F(Setup, AServiceThatDoesNotStartIsTold) {
  world.unit = Service::stopped;
  world.service_trouble = "Job for deskd.service failed";
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{""}), Outcome::not_running);
  EXPECT_THAT(heard, HasSubstr("Job for deskd.service failed"));
}

TEST_F(Setup, ABrokerIsTriedWithItsPasswordWhichIsNotInTheFile) {
  world.broker = [](config::MqttSettings const& mqtt, std::optional<std::string> const& password) {
    bool const good = mqtt.username == "deskd" && password == "secret" && mqtt.host == "broker.home";
    return BrokerAnswer{true, good, good ? "" : "Not authorized"};
  };
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + k_day +
                Answers{"", "broker.home", "", "", "deskd", "wrong", "1", "", "", "", "deskd", "secret"} +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(heard, HasSubstr("It does not work: Not authorized"));
  EXPECT_THAT(heard, Not(HasSubstr("secret")));
  EXPECT_EQ(world.stored_password, "secret");
  EXPECT_EQ(written().mqtt.password_file, "/etc/deskd/mqtt-password");
  EXPECT_THAT(world.written, Not(HasSubstr("secret")));
}

TEST_F(Setup, AutomaticIsOnlyOfferedToWhoSaysThatSomebodyIsThere) {
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + Answers{"", "4", "always", "1"} + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_EQ(written().desks.front().control.cycle.mode, core::CycleMode::automatic);
  EXPECT_EQ(
      run(k_simulated + k_anna + k_heights + Answers{"", "4", "yes", "1"} + k_no_broker + Answers{"", "n"}),
      Outcome::done);
  EXPECT_EQ(written().desks.front().control.cycle.mode, core::CycleMode::confirm);
}

TEST_F(Setup, APresenceTopicWithoutABrokerComesToNothing) {
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + Answers{"", "2", "office/motion", "y", "", "1", "n"} +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_EQ(written().desks.front().control.cycle.mode, core::CycleMode::confirm);
  EXPECT_THAT(world.written, Not(HasSubstr("office/motion")));
}

TEST_F(Setup, APinThatIsNotThereIsToldBeforeTheFileIsWritten) {
  world.complaint = [](std::string const& toml) {
    return toml.find("GPIO99") == std::string::npos ? "" : "desk.main.presence.line: there is no GPIO99";
  };
  auto const until_written = k_simulated + k_anna + k_heights + Answers{"", "3", "GPIO99", "1"} + k_no_broker;
  EXPECT_THROW(run(until_written + Answers{""}), Left);
  EXPECT_THAT(heard, HasSubstr("deskd would not start with it: desk.main.presence.line: there is no GPIO99"));
  EXPECT_THAT(world.written, IsEmpty());
  EXPECT_EQ(run(until_written + Answers{"y", "", "n"}), Outcome::done);
  EXPECT_THAT(world.written, HasSubstr("GPIO99"));
}

TEST_F(Setup, WhatIsThereIsReplacedOnlyByConsent) {
  world.old = "# mine";
  EXPECT_THROW(run(k_simulated + k_anna + k_heights + k_day + k_no_broker + Answers{"n"}), Left);
  EXPECT_THAT(heard, HasSubstr("in place of what is there?"));
}

TEST_F(Setup, MinutesOfOnesOwn) {
  EXPECT_EQ(run(k_simulated + k_anna + k_heights + Answers{"1", "25", "0", "10", "", ""} + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_EQ(written().users.front().sit, std::chrono::minutes{25});
  EXPECT_EQ(written().users.front().stand, std::chrono::minutes{10});
}

TEST_F(Setup, HeightsThatDoNotGoTogetherAreAskedAgain) {
  EXPECT_EQ(run(k_simulated + Answers{"Anna", ""} + Answers{"800", "850"} + k_heights + k_day + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(heard, HasSubstr("for adults it is 200 to 560 mm above"));
}

TEST_F(Setup, AHeightThatSuitsNobodyOfThatStatureIsNotForced) {
  // The body height is left out of it rather than the height changed.
  EXPECT_EQ(run(k_simulated + Answers{"Anna", "1200", "y", "850", "1200", "y"} + k_day + k_no_broker +
                Answers{"", "n"}),
            Outcome::done);
  EXPECT_THAT(heard, HasSubstr("Nobody of your height could work there"));
  EXPECT_THAT(world.written, Not(HasSubstr("stature_mm")));
}

TEST(SetupHeights, RemarksAreForWhatIsWorthAWord) {
  EXPECT_EQ(remark_on(1080, true, 1750), "");
  EXPECT_THAT(remark_on(1200, true, 1750), HasSubstr("is usual"));
}

}  // namespace
}  // namespace desk::setup
