// hear_notices SOCKET UP DOWN: stands in for the service manager. For each message that a service sends to
// it, a line with the monotonic time in s, the levels of the lines with the value files UP and DOWN at that
// moment, and the message.

#include "tests/system/guest/files.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstring>

int main(int count, char** arguments) {
  using namespace desk::guest;
  if (count != 4) return 2;
  int const socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(static_cast<char*>(address.sun_path), arguments[1], sizeof address.sun_path - 1);
  ::unlink(arguments[1]);
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up(arguments[1]);
  int const up = open_or_give_up(arguments[2], O_RDONLY);
  int const down = open_or_give_up(arguments[3], O_RDONLY);
  std::array<char, 4096> text{};
  for (;;) {
    ssize_t const size = ::recv(socket, text.data(), text.size(), 0);
    if (size < 0) give_up("recv");
    std::replace(text.begin(), text.begin() + size, '\n', ' ');
    std::printf("%.3f up=%c down=%c %.*s\n", static_cast<double>(monotonic_us()) / 1e6, first_character(up),
                first_character(down), static_cast<int>(size), text.data());
    std::fflush(stdout);
  }
}
