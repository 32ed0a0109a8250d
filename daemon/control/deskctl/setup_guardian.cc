#include "daemon/control/deskctl/setup_guardian.h"

#include "daemon/control/deskctl/setup_process.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

constexpr char k_owed = 's';
constexpr char k_not_owed = 'n';

std::filesystem::path make_directory() {
  auto name = (std::filesystem::temp_directory_path() / "deskd-setup-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::system_error{errno, std::generic_category(), name};
  return name;
}

/// What was last said of the service, once everybody who could say something is gone.
bool wait_for_end(int from) {
  char last = k_not_owed;
  while (true) {
    char said = 0;
    auto const got = ::read(from, &said, 1);
    if (got == 0) return last == k_owed;
    if (got == 1) last = said;
    if (got < 0 && errno != EINTR) return last == k_owed;
  }
}

void put_back(int from, std::filesystem::path const& directory, std::string const& service) {
  bool const owed = wait_for_end(from);
  std::error_code error;
  std::filesystem::remove_all(directory, error);
  if (error) fmt::print(stderr, "deskctl: {} stays behind: {}\n", directory.string(), error.message());
  if (!owed) return;
  auto const started = run_program({"systemctl", "start", service});
  if (started.status != 0)
    fmt::print(stderr, "deskctl: {} could not be started again: {}\n", service, started.output);
}

}  // namespace

Guardian::Guardian(std::string const& service) : directory_{make_directory()} {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "fork"};
  if (pid_ == 0) {
    // Signals to the terminal's group are for setup; so is the end of the terminal.
    ::setsid();
    ::prctl(PR_SET_NAME, "deskctl-putback");
    ::close(ends[1]);
    int const nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    put_back(ends[0], directory_, service);
    std::fflush(stderr);
    ::_exit(0);
  }
  ::close(ends[0]);
  leash_ = ends[1];
}

Guardian::~Guardian() {
  ::close(leash_);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Guardian::owe_service(bool owed) const {
  char const word = owed ? k_owed : k_not_owed;
  while (::write(leash_, &word, 1) < 0 && errno == EINTR) {
  }
}

}  // namespace desk::deskctl
