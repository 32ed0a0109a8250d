#include "drivers/simulated/modbus/tcp_port.h"

#include <fmt/format.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;

constexpr int k_backlog = 64;

[[noreturn]] void fail(std::string const& host, std::uint16_t port, std::string const& why) {
  throw std::runtime_error{fmt::format("cannot listen on {}:{}: {}", host, port, why)};
}

struct FreeAddress {
  void operator()(addrinfo* address) const { freeaddrinfo(address); }
};
using Address = std::unique_ptr<addrinfo, FreeAddress>;

Address resolve(std::string const& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  int const error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) fail(host, port, gai_strerror(error));
  return Address{found};
}

}  // namespace

TcpPort::TcpPort(Station& station, std::string host, std::uint16_t port, core::Duration delay)
    : station_{&station}, host_{std::move(host)}, port_{port}, delay_{delay} {
  listen();
}

void TcpPort::listen() {
  Address const address = resolve(host_, port_);
  Descriptor fd{::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  int const on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd.get(), address->ai_addr, address->ai_addrlen) != 0 || ::listen(fd.get(), k_backlog) != 0) {
    fail(host_, port_, std::generic_category().message(errno));
  }
  listener_ = std::move(fd);
  // Which one a free port is stays the same when it is listened on again.
  std::string const text = where();
  port_ = static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1)));
}

std::string TcpPort::where() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  ::getsockname(listener_.get(), any, &length);
  ::getnameinfo(any, length, host.data(), host.size(), service.data(), service.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  return fmt::format("{}:{}", host.data(), service.data());
}

void TcpPort::set_refusing(bool refusing) {
  if (refusing) {
    listener_ = Descriptor{};
  } else if (!listener_) {
    listen();
  }
}

void TcpPort::add_to(std::vector<pollfd>& waited_for) const {
  if (listener_) waited_for.push_back({listener_.get(), POLLIN, 0});
  for (auto const& [fd, connection] : connections_) waited_for.push_back({fd, POLLIN, 0});
}

void TcpPort::serve(int fd, TimePoint now) {
  if (fd == listener_.get()) return accept_one();
  auto const found = connections_.find(fd);
  if (found != connections_.end() && !read(found->second, now)) connections_.erase(found);
}

void TcpPort::accept_one() {
  Descriptor fd{::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!fd) return;
  int const on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int const number = fd.get();
  connections_[number].fd = std::move(fd);
}

/// False: the connection is over.
bool TcpPort::read(Connection& connection, TimePoint now) {
  std::array<std::uint8_t, 1024> bytes{};
  ssize_t const count = ::read(connection.fd.get(), bytes.data(), bytes.size());
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  auto& inbox = connection.inbox;
  inbox.insert(inbox.end(), bytes.begin(), bytes.begin() + count);
  for (;;) {
    Taken const taken = take_tcp(inbox);
    if (taken.nonsense) return false;
    if (!taken.frame) return true;
    inbox.erase(inbox.begin(), inbox.begin() + static_cast<std::ptrdiff_t>(taken.bytes));
    auto reply = station_->answer(*taken.frame, Station::Framing::tcp, now);
    if (!reply) continue;
    std::optional<core::Duration> apart;
    if (station_->faults().slow) apart = k_slow_byte;
    connection.outbox.add(in_pieces(std::move(reply->bytes), now + delay_ + reply->late, apart));
  }
}

TimePoint TcpPort::next() const {
  TimePoint next = core::k_never;
  for (auto const& [fd, connection] : connections_) next = std::min(next, connection.outbox.next());
  return next;
}

void TcpPort::tick(TimePoint now) {
  for (auto it = connections_.begin(); it != connections_.end();) {
    it = it->second.outbox.send(it->first, now) ? std::next(it) : connections_.erase(it);
  }
}

}  // namespace desk::driver::simulated::modbus
