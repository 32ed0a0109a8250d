// hold_lines CHIP CONSUMER OFFSET,OFFSET... [VALUES...]: another program that uses GPIO lines, as the kernel
// sees it. It asks for the lines as outputs, all low, then gives them the VALUES ("10" sets the first and
// clears the second) 20 ms apart, says `held`, and keeps them until it is killed.

#include "tests/system/guest/files.h"

#include <linux/gpio.h>
#include <sys/ioctl.h>

#include <cstring>

int main(int count, char** arguments) {
  using namespace desk::guest;
  if (count < 4) return 2;
  gpio_v2_line_request request{};
  std::strncpy(static_cast<char*>(request.consumer), arguments[2], sizeof request.consumer - 1);
  request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
  for (char* at = arguments[3]; *at != '\0' && request.num_lines < GPIO_V2_LINES_MAX;) {
    request.offsets[request.num_lines++] = static_cast<std::uint32_t>(std::strtoul(at, &at, 10));
    if (*at == ',') ++at;
  }
  int const chip = open_or_give_up(arguments[1], O_RDWR);
  if (::ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) != 0) give_up("GPIO_V2_GET_LINE_IOCTL");
  for (int step = 4; step < count; ++step) {
    gpio_v2_line_values values{};
    for (std::uint32_t line = 0; line < request.num_lines; ++line) {
      values.mask |= std::uint64_t{1} << line;
      if (arguments[step][line] == '1') values.bits |= std::uint64_t{1} << line;
    }
    if (::ioctl(request.fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) != 0)
      give_up("GPIO_V2_LINE_SET_VALUES_IOCTL");
    sleep_until_us(monotonic_us() + 20'000);
  }
  std::puts("held");
  std::fflush(stdout);
  for (;;) ::pause();
}
