#include "daemon/control/deskctl/setup_process.h"

#include "config/value.h"
#include "daemon/control/deskctl/local_clock.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

/// A daemon that ends halts its desk first, and waits for the bus.
constexpr auto k_end_patience = std::chrono::seconds{10};

std::system_error trouble(char const* what) {
  return {errno, std::generic_category(), what};
}

/// In the new process: never returns.
[[noreturn]] void become(std::vector<char*> const& argv, int output) {
  // A group of its own: Ctrl-C is for setup, which then ends it in order.
  ::setpgid(0, 0);
  sigset_t none{};
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  int const input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execvp(argv[0], argv.data());
  constexpr int k_no_such_program = 127;
  ::_exit(k_no_such_program);
}

std::vector<char*> pointers(std::vector<std::string>& argv) {
  std::vector<char*> result;
  result.reserve(argv.size() + 1);
  for (auto& word : argv) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

std::string read_to_end(int fd) {
  std::string text;
  std::array<char, 4096> chunk{};
  while (true) {
    auto const got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::string{config::trimmed(text)};
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Ran run_program(std::vector<std::string> const& argv) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw trouble("pipe");
  auto words = argv;
  auto const arguments = pointers(words);
  auto const pid = ::fork();
  if (pid == 0) become(arguments, ends[1]);
  int const error = errno;
  ::close(ends[1]);
  Ran ran;
  if (pid > 0) ran.output = read_to_end(ends[0]);
  ::close(ends[0]);
  if (pid < 0) throw std::system_error{error, std::generic_category(), "fork"};
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

Child::Child(std::vector<std::string> const& argv, std::filesystem::path const& log, int kept) {
  int const output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (output < 0) throw trouble(log.c_str());
  auto words = argv;
  auto const arguments = pointers(words);
  auto const parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);  // it ended before we could be told
    ::fcntl(kept, F_SETFD, 0);
    become(arguments, output);
  }
  int const error = errno;
  ::close(output);
  if (pid_ < 0) throw std::system_error{error, std::generic_category(), "fork"};
}

Child::~Child() {
  if (!running()) return;
  ::kill(pid_, SIGTERM);
  int const fd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  auto const deadline = monotonic_now() + k_end_patience;
  while (running() && monotonic_now() < deadline) {
    pollfd end{fd, POLLIN, 0};
    constexpr int k_look_ms = 100;
    ::poll(&end, 1, k_look_ms);
  }
  if (fd >= 0) ::close(fd);
  if (!running()) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool Child::running() {
  if (!ended_ && ::waitpid(pid_, nullptr, WNOHANG) != 0) ended_ = true;
  return !ended_;
}

}  // namespace desk::deskctl
