#include "daemon/shell/drivers.h"

#include "config/loader.h"
#include "daemon/shell/clocks.h"
#include "drivers/simulated/profile.h"
#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace desk::shell {
namespace {

config::LoadResult load_with_profile(std::string_view profile) {
  std::string const text =
      "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.b]\ndriver = "
      "\"simulated\"\n[desk.d]\nprofile = \"" +
      std::string{profile} + "\"\n";
  return config::load_text(text, "test.toml");
}

TEST(Drivers, EveryProfileOfTheSimulatorCanBeConfiguredAndMade) {
  for (auto const name : driver::simulated::profile_names()) {
    auto const loaded = load_with_profile(name);
    ASSERT_TRUE(loaded.settings) << name << "\n" << config::render(loaded.mistakes, "test.toml");
    BusDrivers drivers{*loaded.settings, loaded.settings->buses.at(0), nullptr, monotonic_now};
    auto const made = drivers.make(loaded.settings->desks.at(0));
    EXPECT_TRUE(made->poll()) << name;
  }
}

TEST(Drivers, AnUnknownProfileIsAConfigMistake) {
  EXPECT_FALSE(load_with_profile("loctec").settings);
}

/// A desk on this computer's lines, with buttons and all.
config::Settings on_lines(std::string const& more = "") {
  auto const loaded = config::load_text(
      "[user.a]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.pi]\ndriver = \"gpio\"\n"
      "[sensor.top]\nsource = \"encoder\"\na = \"A\"\nb = \"B\"\nmm_per_count = 0.1\nhome_height_mm = 640\n"
      "[desk.d]\n[desk.d.gpio]\nup = \"UP\"\ndown = \"DOWN\"\nheight = \"top\"\ncruise_mm_s = 25\n" +
          more,
      "test.toml");
  EXPECT_TRUE(loaded.settings) << config::render(loaded.mistakes, "test.toml");
  return loaded.settings.value_or(config::Settings{});
}

TEST(Drivers, ADeskOnLinesHasThemOffFromTheBeginning) {
  auto const settings = on_lines("active_low = true\n[desk.d.motion]\nreverse_pause_ms = 700\n");
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  BusDrivers drivers{settings, settings.buses.at(0), bank, monotonic_now};
  auto const made = drivers.make(settings.desks.at(0));
  EXPECT_TRUE(bank->level("UP")) << "active low: off is high";
  EXPECT_TRUE(bank->level("DOWN"));
  auto const capabilities = made->capabilities();
  EXPECT_EQ(capabilities.home, core::Height::at_mm(640));
  EXPECT_EQ(capabilities.cruise, core::Speed::of_mm_s(25));
  // Which way it went before nobody knows, so the pause comes first.
  auto const refused = made->drive(core::Direction::up, monotonic_now() + std::chrono::seconds{1});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, ::testing::HasSubstr("at least 0.7 s"));
  EXPECT_TRUE(bank->level("UP"));
}

TEST(Drivers, LinesThatCannotBeHadAreSaidAtOnce) {
  auto const settings = on_lines();
  auto const bank = std::make_shared<testing::WireBank>(monotonic_now);
  bank->hold("DOWN", "somebody");
  BusDrivers drivers{settings, settings.buses.at(0), bank, monotonic_now};
  try {
    auto const made = drivers.make(settings.desks.at(0));
    FAIL() << "it has lines that somebody else holds";
  } catch (std::runtime_error const& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("desk.d.gpio: "));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("somebody"));
  }
}

}  // namespace
}  // namespace desk::shell
