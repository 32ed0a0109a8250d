#include "daemon/control/probe/gpio_chips.h"

#include "tests/unit/probe/system_tree.h"

#include <gtest/gtest.h>

namespace desk::probe {
namespace {

TEST(GpioChips, AreNoneOnAComputerWithoutThem) {
  SystemTree const tree;
  auto const chips = gpio_chips(tree.root());
  ASSERT_TRUE(chips);
  EXPECT_TRUE(chips->empty());
}

TEST(GpioChips, ThatAreNoneAreAFaultWithWords) {
  SystemTree const tree;
  tree.file("/dev/gpiochip0");
  auto const chips = gpio_chips(tree.root());
  ASSERT_FALSE(chips);
  EXPECT_NE(chips.error().detail.find("gpiochip0"), std::string::npos) << chips.error().detail;
}

TEST(OutputsOutlivePrograms, AsTheKernelOfARaspberryPiSays) {
  SystemTree const tree;
  EXPECT_EQ(outputs_outlive_programs(tree.root()), std::nullopt) << "no Pi";
  tree.file("/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs", "N\n");
  EXPECT_EQ(outputs_outlive_programs(tree.root()), false);
  tree.file("/sys/module/pinctrl_rp1/parameters/persist_gpio_outputs", "Y\n");
  EXPECT_EQ(outputs_outlive_programs(tree.root()), true) << "a Pi 5 has both";
}

}  // namespace
}  // namespace desk::probe
