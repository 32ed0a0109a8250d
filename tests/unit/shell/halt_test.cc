#include "daemon/shell/halt.h"

#include "config/loader.h"
#include "daemon/shell/clocks.h"
#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

config::Settings settings_of(std::string const& text) {
  auto loaded = config::load_text("[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n" + text, "c.toml");
  EXPECT_TRUE(loaded.settings) << config::render(loaded.mistakes, "c.toml");
  return loaded.settings.value_or(config::Settings{});
}

std::string const k_two_desks = R"([bus.pi]
driver = "gpio"
[sensor.left]
source = "iio"
device = "tof"
[sensor.right]
source = "iio"
device = "tof2"
[desk.left.gpio]
up = "1"
down = "2"
height = "left"
[desk.left.signal]
buzzer = "5"
[desk.right.gpio]
up = "3"
down = "4"
active_low = true
height = "right"
)";

std::string with_names(std::string text) {
  for (char const* const line : {"1", "2", "3", "4", "5"}) {
    auto const at = text.find('"' + std::string{line} + '"');
    text.replace(at, 3, '"' + std::string{"L"} + line + '"');
  }
  return text;
}

TEST(Halt, DropsWhatADeadDaemonLeftOn) {
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  for (char const* const line : {"L1", "L4", "L5"}) bank->set_level(line, line[1] != '4', monotonic_now());
  auto const told = halt_all(settings_of(with_names(k_two_desks)), bank, monotonic_now);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].what, "desk.left.gpio");
  EXPECT_EQ(told[1].what, "desk.right.gpio");
  EXPECT_EQ(told[2].what, "desk.left.signal.buzzer");
  for (Halted const& one : told) EXPECT_TRUE(one.off) << one.what << ": " << one.words;
  for (char const* const line : {"L1", "L2", "L5"}) EXPECT_FALSE(bank->level(line)) << line;
  for (char const* const line : {"L3", "L4"}) EXPECT_TRUE(bank->level(line)) << line << " is active low";
  EXPECT_EQ(bank->requests(), 0U) << "the next daemon must get them";
}

TEST(Halt, SaysWhoHoldsALineAndGoesOn) {
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  bank->hold("L2", "deskd");
  auto const told = halt_all(settings_of(with_names(k_two_desks)), bank, monotonic_now, 50ms);
  EXPECT_FALSE(told.at(0).off);
  EXPECT_THAT(told.at(0).words, HasSubstr("deskd"));
  EXPECT_TRUE(told.at(1).off);
}

TEST(Halt, WaitsForTheGuardOfADaemonThatWasKilled) {
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  bank->hold("L2", "deskd");
  // Asking for the time is how a bounded wait shows itself.
  int asked = 0;
  auto const told = halt_all(settings_of(with_names(k_two_desks)), bank, [&] {
    if (++asked == 4) bank->let_go("L2");
    return monotonic_now();
  });
  for (Halted const& one : told) EXPECT_TRUE(one.off) << one.what << ": " << one.words;
}

TEST(Halt, ASimulatedDeskHasEndedWithItsDaemon) {
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  EXPECT_THAT(halt_all(settings_of("[bus.b]\ndriver = \"simulated\"\n[desk.d]\n"), bank, monotonic_now),
              IsEmpty());
}

TEST(Halt, ABusThatIsNotThereIsSaidInTime) {
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  auto const began = monotonic_now();
  auto const told =
      halt_all(settings_of("[bus.b]\ndriver = \"modbus\"\n[bus.b.serial]\ndevice = \"/dev/no-such-port\"\n"
                           "[desk.d]\nprofile = \"linak-lc3\"\n[desk.d.modbus]\nbase_height_mm = 620\n"),
               bank, monotonic_now, 100ms);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].what, "desk.d");
  EXPECT_FALSE(told[0].off);
  EXPECT_THAT(told[0].words, HasSubstr("no-such-port"));
  EXPECT_LT(monotonic_now() - began, 10s);
}

}  // namespace
}  // namespace desk::shell
