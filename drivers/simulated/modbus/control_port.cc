#include "drivers/simulated/modbus/control_port.h"

#include <fmt/format.h>

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;
namespace fs = std::filesystem;

constexpr std::size_t k_longest_line = 4096;

}  // namespace

ControlPort::ControlPort(Station& station, fs::path socket, Act act)
    : console_{station}, path_{std::move(socket)}, act_{std::move(act)} {
  talks_[STDIN_FILENO].answers_to = STDOUT_FILENO;
  if (!path_.empty()) listen();
}

ControlPort::~ControlPort() {
  std::error_code ignored;
  if (listener_) fs::remove(path_, ignored);
}

void ControlPort::listen() {
  auto const fail = [this](std::string const& why) {
    throw std::runtime_error{fmt::format("cannot listen on {}: {}", path_.string(), why)};
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string const text = path_.string();
  if (text.size() >= sizeof address.sun_path) fail("the path is too long for a socket");
  std::memcpy(static_cast<char*>(address.sun_path), text.data(), text.size());
  std::error_code ignored;
  if (fs::is_socket(path_, ignored)) fs::remove(path_, ignored);
  Descriptor fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  auto const* const any = reinterpret_cast<sockaddr const*>(&address);
  if (::bind(fd.get(), any, sizeof address) != 0 || ::listen(fd.get(), 8) != 0) {
    fail(std::generic_category().message(errno));
  }
  listener_ = std::move(fd);
}

void ControlPort::add_to(std::vector<pollfd>& waited_for) const {
  if (listener_) waited_for.push_back({listener_.get(), POLLIN, 0});
  for (auto const& [fd, talk] : talks_) waited_for.push_back({fd, POLLIN, 0});
}

void ControlPort::serve(int fd, TimePoint now) {
  if (listener_ && fd == listener_.get()) {
    Descriptor accepted{::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!accepted) return;
    int const number = accepted.get();
    talks_[number] = {std::move(accepted), number, {}};
    return;
  }
  auto const found = talks_.find(fd);
  if (found != talks_.end() && !read(fd, found->second, now)) talks_.erase(found);
}

/// False: the talk is over. The end of the standard input ends only that.
bool ControlPort::read(int fd, Talk& talk, TimePoint now) {
  std::array<char, 1024> text{};
  ssize_t const count = ::read(fd, text.data(), text.size());
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  talk.inbox.append(text.data(), static_cast<std::size_t>(count));
  for (auto end = talk.inbox.find('\n'); end != std::string::npos; end = talk.inbox.find('\n')) {
    std::string const answer = obey(talk.inbox.substr(0, end), now);
    talk.inbox.erase(0, end + 1);
    if (!answer.empty() && ::write(talk.answers_to, answer.data(), answer.size()) < 0) return false;
  }
  return talk.inbox.size() < k_longest_line;
}

std::string ControlPort::obey(std::string const& line, TimePoint now) {
  auto const obeyed = console_.obey(line, now);
  if (obeyed.text.empty()) return {};
  try {
    if (obeyed.action != LineAction::none) act_(obeyed.action);
  } catch (std::runtime_error const& error) {
    return fmt::format("error: {}\n", error.what());
  }
  return obeyed.text + '\n';
}

}  // namespace desk::driver::simulated::modbus
