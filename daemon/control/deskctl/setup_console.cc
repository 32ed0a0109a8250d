#include "daemon/control/deskctl/setup_console.h"

#include "config/value.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

/// More is no answer but something else that got into the pipe.
constexpr std::size_t k_longest = 4096;

/// A terminal that does not show what is typed, for as long as this lives.
class Unseen {
 public:
  explicit Unseen(int fd) : fd_{fd}, changed_{::tcgetattr(fd, &before_) == 0} {
    auto unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &unseen);
  }
  Unseen(Unseen const&) = delete;
  Unseen& operator=(Unseen const&) = delete;
  ~Unseen() {
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }

 private:
  int fd_;
  termios before_{};
  bool changed_;
};

int opened(std::filesystem::path const& file) {
  if (file.empty()) return STDIN_FILENO;
  int const fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw std::system_error{errno, std::generic_category(), file.string()};
  return fd;
}

void put(std::string_view text) {
  fmt::print("{}", text);
  std::fflush(stdout);
}

}  // namespace

Console::Console(std::filesystem::path const& answers)
    : fd_{opened(answers)}, terminal_{::isatty(fd_) == 1}, signals_{SIGINT, SIGTERM, SIGHUP} {}

Console::~Console() {
  if (fd_ != STDIN_FILENO) ::close(fd_);
}

void Console::say(std::string_view text) {
  put(fmt::format("{}\n", text));
}

std::string Console::ask(std::string_view prompt) {
  put(prompt);
  auto answer = line();
  if (!terminal_) put(answer + '\n');
  return answer;
}

std::string Console::ask_secret(std::string_view prompt) {
  put(prompt);
  Unseen const unseen{fd_};
  auto answer = line();
  put("\n");
  return answer;
}

void Console::pause(std::chrono::milliseconds length) const {
  pollfd waiting{signals_.fd(), POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(length.count())) > 0 && signals_.take() != 0)
    throw setup::Left{setup::Left::Why::interrupted};
}

std::string Console::line() {
  while (true) {
    auto const end = read_.find('\n');
    if (end != std::string::npos || read_.size() > k_longest) {
      std::string text{config::trimmed(std::string_view{read_}.substr(0, end))};
      read_.erase(0, end == std::string::npos ? end : end + 1);
      return text;
    }
    std::array<pollfd, 2> waiting{pollfd{fd_, POLLIN, 0}, pollfd{signals_.fd(), POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (signals_.take() != 0) throw setup::Left{setup::Left::Why::interrupted};
    std::array<char, 1024> chunk{};
    auto const got = ::read(fd_, chunk.data(), chunk.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) {
      if (read_.empty()) throw setup::Left{setup::Left::Why::input_ended};
      read_ += '\n';  // a last line without its end
      continue;
    }
    read_.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace desk::deskctl
