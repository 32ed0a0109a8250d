#include "tests/support/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace desk::testing {

std::string text_of(std::filesystem::path const& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

ChildProcess::ChildProcess(std::vector<std::string> const& argv, std::filesystem::path const& output) {
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  std::string const out = output.string();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error{"fork failed"};
  if (pid_ > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int const file = open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  execv(pointers[0], pointers.data());
  _exit(127);
}

ChildProcess::~ChildProcess() {
  kill();
}

bool ChildProcess::running() const {
  if (status_) return false;
  siginfo_t state{};
  bool const gone = waitid(P_PID, static_cast<id_t>(pid_), &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                    state.si_pid == pid_;
  return !gone;
}

void ChildProcess::send(int signal) const {
  if (!status_) ::kill(pid_, signal);
}

void ChildProcess::freeze() const {
  send(SIGSTOP);
  // Until the kernel has really stopped it, it could still answer.
  waitpid(pid_, nullptr, WUNTRACED);
}

void ChildProcess::kill() {
  send(SIGKILL);
  wait(std::chrono::minutes{1});
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds limit) {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  while (!status_) {
    int status = 0;
    pid_t const ended = waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (ended < 0 && errno != EINTR) status_ = -1;
    if (status_ || std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return status_;
}

}  // namespace desk::testing
