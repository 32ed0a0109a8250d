#include "tests/support/slow_proxy.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace desk::testing {

namespace {

constexpr auto k_tick = std::chrono::milliseconds{5};
constexpr std::size_t k_buffer = 16'384;
constexpr std::size_t k_kept = 65'536;
/// Small, so that a slow line is felt at its near end after some kilobytes, not after the kernel's megabytes.
constexpr int k_socket_buffer = 4'096;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool would_block(ssize_t result) {
  return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

}  // namespace

SlowProxy::SlowProxy(std::uint16_t target, std::size_t bytes_per_second)
    : target_{target},
      listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)},
      speed_{bytes_per_second} {
  sockaddr_in address = loopback(0);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &k_socket_buffer, sizeof k_socket_buffer);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    ::close(listener_);
    throw std::runtime_error{"the proxy cannot listen"};
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread{[this] { run(); }};
}

SlowProxy::~SlowProxy() {
  stopping_ = true;
  thread_.join();
  for (Pair const& pair : pairs_) close(pair);
  ::close(listener_);
}

void SlowProxy::close(Pair const& pair) {
  ::close(pair.near);
  ::close(pair.far);
}

void SlowProxy::run() {
  auto last = std::chrono::steady_clock::now();
  double saved = 0;  // bytes that may pass, below one when the line is very slow
  while (!stopping_) {
    wait();
    accept_one();
    auto const now = std::chrono::steady_clock::now();
    std::size_t const speed = speed_;
    double const elapsed = std::chrono::duration<double>(now - last).count();
    saved =
        speed == k_unlimited ? 0 : std::min(saved + elapsed * static_cast<double>(speed), double{k_buffer});
    last = now;
    auto const budget = speed == k_unlimited ? k_buffer : static_cast<std::size_t>(saved);
    saved -= speed == k_unlimited ? 0 : static_cast<double>(budget);
    for (Pair& pair : pairs_) pass(pair, budget);
    pairs_.remove_if([](Pair const& pair) {
      if (pair.dead) close(pair);
      return pair.dead;
    });
  }
}

/// A fast line is woken by what comes; a slow one has its own beat.
void SlowProxy::wait() {
  std::vector<pollfd> fds{{listener_, POLLIN, 0}};
  if (speed_ == k_unlimited) {
    for (Pair const& pair : pairs_) {
      if (pair.up.empty()) fds.push_back({pair.near, POLLIN, 0});
      if (pair.down.empty()) fds.push_back({pair.far, POLLIN, 0});
    }
  }
  (void)poll(fds.data(), fds.size(), static_cast<int>(k_tick.count()));
}

void SlowProxy::accept_one() {
  int const near = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (near < 0) return;
  int const far = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in const address = loopback(target_);
  Pair pair{near, far, {}, {}, false};
  if (connect(far, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) return close(pair);
  ++connections_;
  pairs_.push_back(std::move(pair));
}

void SlowProxy::pass(Pair& pair, std::size_t budget) {
  move(pair, pair.near, pair.up, pair.far, budget);
  if (!pair.dead) move(pair, pair.far, pair.down, pair.near, budget);
}

void SlowProxy::note(Pair const& pair, int from, std::string const& bytes) {
  if (from != pair.near) {
    bytes_down_ += bytes.size();
    return;
  }
  bytes_up_ += bytes.size();
  std::lock_guard const lock{mutex_};
  seen_up_.append(bytes, 0, std::min(bytes.size(), k_kept - std::min(k_kept, seen_up_.size())));
}

std::string SlowProxy::seen_up() const {
  std::lock_guard const lock{mutex_};
  return seen_up_;
}

void SlowProxy::move(Pair& pair, int from, std::string& waiting, int to, std::size_t budget) {
  if (budget == 0) return;
  if (waiting.empty()) {
    std::array<char, k_buffer> bytes{};
    ssize_t const got = recv(from, bytes.data(), std::min(budget, bytes.size()), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && !would_block(got))) {
      pair.dead = true;
      return;
    }
    if (got > 0) {
      waiting.assign(bytes.data(), static_cast<std::size_t>(got));
      note(pair, from, waiting);
    }
  }
  if (waiting.empty()) return;
  ssize_t const sent =
      send(to, waiting.data(), std::min(budget, waiting.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) {
    waiting.erase(0, static_cast<std::size_t>(sent));
  } else if (!would_block(sent)) {
    pair.dead = true;
  }
}

}  // namespace desk::testing
