#include "drivers/modbus/tcp_socket.h"

#include "drivers/modbus/wait.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

namespace desk::driver::modbus {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

HostLookup::Found look_up(std::string const& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* first = nullptr;
  int const error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
  AddressList const list{first, &freeaddrinfo};
  HostLookup::Found found;
  if (error != 0) {
    found.why_none = gai_strerror(error);
    return found;
  }
  for (addrinfo const* a = list.get(); a != nullptr; a = a->ai_next) {
    HostLookup::Address address;
    std::memcpy(&address.storage, a->ai_addr, a->ai_addrlen);
    address.size = a->ai_addrlen;
    found.addresses.push_back(address);
  }
  return found;
}

/// 0, or errno.
int finish_connecting(int fd, HostLookup::Address const& address, core::TimePoint until,
                      MonotonicSource const& now) {
  // The socket interface speaks of every address as of a sockaddr.
  auto const* const name = reinterpret_cast<sockaddr const*>(&address.storage);  // NOLINT(*-reinterpret-cast)
  if (::connect(fd, name, address.size) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (!wait_for(fd, POLLOUT, until, now)) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

HostLookup::Found HostLookup::find(core::TimePoint until, MonotonicSource const& now) {
  Found numeric = look_up(host_, port_, AI_NUMERICHOST);
  if (!numeric.addresses.empty()) return numeric;
  if (!search_.valid()) {
    // getaddrinfo() cannot be interrupted and takes 10 s and more while a name server is silent, so the
    // thread may outlive us; it touches nothing of ours.
    std::packaged_task<Found()> task{[host = host_, port = port_] { return look_up(host, port, 0); }};
    search_ = task.get_future();
    std::thread{std::move(task)}.detach();
  }
  if (search_.wait_for(until - now()) != std::future_status::ready)
    return {{}, "still looking for its address"};
  return search_.get();
}

Connected connect_to(std::vector<HostLookup::Address> const& addresses, core::TimePoint until,
                     MonotonicSource const& now) {
  Connected result{-1, EHOSTUNREACH};
  for (HostLookup::Address const& address : addresses) {
    int const fd =
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) return {-1, errno};
    result.error = finish_connecting(fd, address, until, now);
    if (result.error == 0) {
      int const on = 1;
      (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return {fd, 0};
    }
    ::close(fd);
  }
  return result;
}

}  // namespace desk::driver::modbus
