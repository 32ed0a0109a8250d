#include "daemon/shell/drivers.h"

#include "config/loader.h"
#include "daemon/shell/clocks.h"
#include "drivers/simulated/profile.h"

#include <gtest/gtest.h>

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
    BusDrivers drivers{loaded.settings->buses.at(0), monotonic_now};
    auto const made = drivers.make(loaded.settings->desks.at(0));
    EXPECT_TRUE(made->poll()) << name;
  }
}

TEST(Drivers, AnUnknownProfileIsAConfigMistake) {
  EXPECT_FALSE(load_with_profile("loctec").settings);
}

}  // namespace
}  // namespace desk::shell
