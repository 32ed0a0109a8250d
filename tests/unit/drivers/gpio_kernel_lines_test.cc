#include "drivers/gpio/kernel_lines.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

/// What there is without a GPIO chip: its absence, in words. With a kernel's own chips it is tested in a
/// machine of its own.
namespace desk::driver::gpio {
namespace {

using ::testing::HasSubstr;

std::vector<LineSpec> one_line(std::string place) {
  LineSpec line;
  line.place = std::move(place);
  return {line};
}

TEST(KernelBank, WithoutChipsListsNone) {
  testing::TempDir dir;
  KernelBank bank{dir.path()};
  auto const chips = bank.chips();
  ASSERT_TRUE(chips);
  EXPECT_TRUE(chips->empty());
}

TEST(KernelBank, WithoutChipsSaysSo) {
  testing::TempDir dir;
  KernelBank bank{dir.path() / "nowhere"};
  auto const outputs = bank.outputs(one_line("gpiochip0:17"));
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().policy, core::FaultClass::permanent);
  EXPECT_THAT(outputs.error().detail, HasSubstr("this computer has no GPIO chip"));
  EXPECT_FALSE(bank.inputs(one_line("GPIO17")));
}

// A plain file answers as an old kernel does: it knows no such request.
TEST(KernelBank, NeedsAKernelThatKnowsLines) {
  testing::TempDir dir;
  (void)dir.write("gpiochip0", "");
  std::filesystem::create_symlink("gpiochip0", dir.path() / "gpiochip4");
  KernelBank bank{dir.path()};
  for (char const* place : {"gpiochip0:17", "gpiochip4:17", "GPIO17"}) {
    auto const inputs = bank.inputs(one_line(place));
    ASSERT_FALSE(inputs);
    EXPECT_EQ(inputs.error().detail, "GPIO line " + std::string{place} +
                                         ": gpiochip0: the kernel is too old: Linux 5.10 or newer is needed");
  }
  EXPECT_THAT(bank.chips().error().detail, HasSubstr("Linux 5.10"));
}

}  // namespace
}  // namespace desk::driver::gpio
