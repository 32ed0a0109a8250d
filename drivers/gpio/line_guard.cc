#include "drivers/gpio/line_guard.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <system_error>

namespace desk::driver::gpio {

namespace {

using Id = LineGuard::Id;

struct Message {
  enum class Kind : std::uint32_t { share, allow, off, forget };
  Kind kind = Kind::off;
  Id lines = 0;
  std::int64_t until_ns = 0;  ///< allow: monotonic
  std::uint64_t mask = 0;     ///< share
};

core::TimePoint now() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// Room for one descriptor beside a message.
union Descriptors {
  cmsghdr aligned;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

/// -1: none came.
int descriptor_in(msghdr& header) {
  cmsghdr const* const control = CMSG_FIRSTHDR(&header);
  if (control == nullptr || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(control), sizeof descriptor);
  return descriptor;
}

struct Shared {
  int request;
  std::uint64_t mask;
};

/// Waits for the socket or the instant. False: interrupted, or the time has come.
bool readable(int socket, core::TimePoint until) {
  pollfd waited{socket, POLLIN, 0};
  timespec left{};
  if (until != core::k_never) {
    auto const rest = std::max(until - now(), core::Duration{0});
    left.tv_sec = static_cast<time_t>(rest / std::chrono::seconds{1});
    left.tv_nsec = static_cast<long>((rest % std::chrono::seconds{1}).count());
  }
  return ::ppoll(&waited, 1, until == core::k_never ? nullptr : &left, nullptr) > 0;
}

/// Of a terminal or of a manager that ends us: whoever sent it means the daemon, and its end is ours.
void be_deaf() {
  for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) std::signal(signal, SIG_IGN);
}

bool send(int socket, Message const& message, int descriptor = -1) noexcept {
  // sendmsg() only reads what it is given, though its type does not say so.
  Message copy = message;
  iovec part{&copy, sizeof copy};
  Descriptors descriptors{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (descriptor >= 0) {
    header.msg_control = &descriptors;
    header.msg_controllen = sizeof descriptors.bytes;
    cmsghdr* const control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(control), &descriptor, sizeof descriptor);
  }
  return ::sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof copy;
}

/// What the other process does.
class Keeper {
 public:
  Keeper(int socket, LineGuard::SwitchOff const& switch_off) : socket_{socket}, switch_off_{switch_off} {}

  /// Until the daemon's end, which needs no word: its end of the socket is closed then.
  void serve() {
    bool daemon_lives = true;
    while (daemon_lives) {
      if (readable(socket_, book_.next_deadline())) daemon_lives = listen();
      for (Id const id : book_.overdue(now())) switch_off(id);
    }
    for (auto const& [id, lines] : shared_) switch_off_(lines.request, lines.mask);
  }

 private:
  /// False: nobody speaks any more.
  bool listen() {
    Message message;
    iovec part{&message, sizeof message};
    Descriptors descriptors{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = &descriptors;
    header.msg_controllen = sizeof descriptors.bytes;
    ssize_t const size = ::recvmsg(socket_, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (size != sizeof message) return false;
    obey(message, descriptor_in(header));
    return true;
  }

  void obey(Message const& message, int request) {
    switch (message.kind) {
      case Message::Kind::share:
        if (request >= 0) shared_.emplace(message.lines, Shared{request, message.mask});
        break;
      case Message::Kind::allow:
        book_.allow(message.lines, core::TimePoint{core::Duration{message.until_ns}});
        break;
      case Message::Kind::off: book_.forget(message.lines); break;
      case Message::Kind::forget: forget(message.lines); break;
    }
  }

  void forget(Id id) {
    book_.forget(id);
    auto const found = shared_.find(id);
    if (found == shared_.end()) return;
    ::close(found->second.request);
    shared_.erase(found);
  }

  void switch_off(Id id) {
    auto const found = shared_.find(id);
    if (found != shared_.end()) switch_off_(found->second.request, found->second.mask);
  }

  int socket_;
  LineGuard::SwitchOff const& switch_off_;
  std::map<Id, Shared> shared_;
  LeaseBook book_;
};

/// An exception must not carry a second daemon out of here.
[[noreturn]] void keep(int socket, LineGuard::SwitchOff const& switch_off) noexcept {
  be_deaf();
  ::prctl(PR_SET_NAME, "deskd-guard");
  Keeper{socket, switch_off}.serve();
  ::_exit(0);
}

}  // namespace

LineGuard::LineGuard(SwitchOff const& switch_off) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error{errno, std::generic_category(), "no socket for the guard of the motor lines"};
  pid_ = ::fork();
  if (pid_ == 0) {
    ::close(ends[0]);
    keep(ends[1], switch_off);
  }
  int const error = errno;
  ::close(ends[1]);
  if (pid_ < 0) {
    ::close(ends[0]);
    throw std::system_error{error, std::generic_category(), "no process for the guard of the motor lines"};
  }
  socket_ = ends[0];
}

LineGuard::~LineGuard() {
  ::close(socket_);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::optional<LineGuard::Id> LineGuard::share(int request, std::uint64_t mask) noexcept {
  Id const id = next_id_.fetch_add(1);
  if (!send(socket_, {Message::Kind::share, id, 0, mask}, request)) return std::nullopt;
  return id;
}

void LineGuard::allow(Id lines, core::TimePoint until) const noexcept {
  (void)send(socket_, {Message::Kind::allow, lines, until.time_since_epoch().count(), 0});
}

void LineGuard::off(Id lines) const noexcept {
  (void)send(socket_, {Message::Kind::off, lines, 0, 0});
}

void LineGuard::forget(Id lines) const noexcept {
  (void)send(socket_, {Message::Kind::forget, lines, 0, 0});
}

bool LineGuard::alive() const noexcept {
  pollfd hung_up{socket_, 0, 0};
  return ::poll(&hung_up, 1, 0) == 0;
}

}  // namespace desk::driver::gpio
