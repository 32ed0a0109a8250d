// pi_lines UP DOWN: deskd's own driver on two lines of the kernel, for a machine that has a Raspberry Pi's
// GPIO chip but no height sensor. It obeys the lines that it reads: up, down, halt, end; and answers each
// with `done` or why not.

#include "drivers/gpio/gpio_desk.h"
#include "drivers/gpio/kernel_lines.h"

#include <iostream>
#include <string>

namespace {

using namespace desk;
using namespace desk::driver::gpio;

class NoHeight final : public HeightSource {
 public:
  driver::Result<std::optional<Sample>> newest() override { return std::optional<Sample>{}; }
  [[nodiscard]] Traits traits() const override { return {}; }
};

core::TimePoint now() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

driver::Result<core::Progress> obey(GpioDesk& desk, std::string const& word) {
  core::TimePoint const until = now() + std::chrono::minutes{1};
  if (word == "up") return desk.drive(core::Direction::up, until);
  if (word == "down") return desk.drive(core::Direction::down, until);
  return desk.halt();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  GpioDesk::Wiring wiring;
  wiring.up.place = arguments[1];
  wiring.down.place = arguments[2];
  GpioDesk desk{wiring, std::make_shared<KernelBank>(), std::make_unique<NoHeight>(), nullptr, now};
  for (std::string word; std::getline(std::cin, word) && word != "end";) {
    auto const result = obey(desk, word);
    std::cout << word << ": " << (result ? "done" : result.error().detail) << std::endl;
  }
  return 0;
}
