#include "tests/integration/modbus_peers.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace desk::testing {
namespace {

constexpr std::chrono::seconds k_patience{10};

[[noreturn]] void give_up(char const* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

void write_all(int fd, Bytes const& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    ssize_t const n = ::write(fd, &bytes[done], bytes.size() - done);
    if (n <= 0) return;  // nobody listens any more
    done += static_cast<std::size_t>(n);
  }
}

int listening_socket(std::uint16_t& port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) give_up("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
  if (::bind(fd, name, size) != 0 || ::listen(fd, 8) != 0) give_up("listen");
  if (::getsockname(fd, name, &size) != 0) give_up("getsockname");
  port = ntohs(address.sin_port);
  return fd;
}

/// False: stop.
bool wait_readable(int fd, int stopped_fd) {
  for (;;) {
    std::array<pollfd, 2> fds{{{fd, POLLIN, 0}, {stopped_fd, POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return false;
    if (fds[1].revents != 0) return false;
    if (fds[0].revents != 0) return true;
  }
}

std::size_t request_size(Bytes const& input) {
  if (input.size() < 2) return 2;
  std::size_t const counted_at = input[1] == 0x17 ? 10 : 6;
  bool const counted = input[1] == 0x0f || input[1] == 0x10 || input[1] == 0x17;
  if (!counted) return 8;
  return input.size() > counted_at ? counted_at + 1 + input[counted_at] + 2 : counted_at + 1;
}

std::uint16_t word(Message const& message, std::size_t at) {
  return static_cast<std::uint16_t>((message[at] << 8U) | message[at + 1]);
}

}  // namespace

std::uint16_t free_port() {
  std::uint16_t port = 0;
  ::close(listening_socket(port));
  return port;
}

std::uint16_t crc16(Bytes const& bytes) {
  unsigned crc = 0xffff;
  for (std::uint8_t const byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xa001U : crc >> 1U;
  }
  return static_cast<std::uint16_t>(crc);
}

Bytes sealed(Message message) {
  std::uint16_t const crc = crc16(message);
  message.push_back(static_cast<std::uint8_t>(crc & 0xffU));
  message.push_back(static_cast<std::uint8_t>(crc >> 8U));
  return message;
}

Message plain_answer(Message const& request, std::uint16_t number) {
  std::uint8_t const function = request[1];
  bool const bits = function == 1 || function == 2;
  bool const registers = function == 3 || function == 4 || function == 0x17;
  if (!bits && !registers) return {request.begin(), request.begin() + 6};
  unsigned const count = word(request, 4);
  unsigned const size = bits ? (count + 7) / 8 : 2 * count;
  Message answer{request[0], function, static_cast<std::uint8_t>(size)};
  answer.resize(3 + size);
  for (unsigned i = 0; i < count; ++i) {
    if (bits && (word(request, 2) + i) % 2 == 1)
      answer[3 + i / 8] = static_cast<std::uint8_t>(answer[3 + i / 8] | (1U << (i % 8)));
    if (bits) continue;
    answer[3 + 2 * i] = static_cast<std::uint8_t>((number + i) >> 8U);
    answer[4 + 2 * i] = static_cast<std::uint8_t>((number + i) & 0xffU);
  }
  return answer;
}

Message exception_to(Message const& request, std::uint8_t exception) {
  return {request[0], static_cast<std::uint8_t>(request[1] | 0x80U), exception};
}

void Peer::behave(Script script) {
  std::lock_guard const lock{mutex_};
  script_ = std::move(script);
}

std::vector<Heard> Peer::heard() {
  std::lock_guard const lock{mutex_};
  return heard_;
}

bool Peer::wait_heard(std::size_t count) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, k_patience, [&] { return heard_.size() >= count; });
}

void Peer::answer(Message const& request, std::function<void(Bytes const&)> const& write,
                  std::function<void()> const& hang_up) {
  Script script;
  std::size_t index = 0;
  {
    std::lock_guard const lock{mutex_};
    script = script_;
    index = heard_.size();
    heard_.push_back({request, Clock::now(), {}});
  }
  changed_.notify_all();
  if (!script) return;
  for (Say const& say : script(request)) {
    pause(say.after);
    {
      std::lock_guard const lock{mutex_};
      heard_[index].answered_at = Clock::now();
    }
    write(say.bytes);
    if (say.hang_up) hang_up();
  }
}

void Peer::pause(std::chrono::milliseconds time) {
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, time, [this] { return stopped_; });
}

void Peer::open_stop() {
  stopped_fd_ = ::eventfd(0, EFD_CLOEXEC);
  if (stopped_fd_ < 0) give_up("eventfd");
  stopped_ = false;
}

void Peer::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopped_ = true;
  }
  changed_.notify_all();
  std::uint64_t const one = 1;
  (void)!::write(stopped_fd_, &one, sizeof one);
}

SerialPeer::SerialPeer() {
  plug_in();
}

SerialPeer::~SerialPeer() {
  unplug();
}

void SerialPeer::plug_in() {
  std::array<char, 256> name{};
  if (::openpty(&master_, &slave_, name.data(), nullptr, nullptr) != 0) give_up("openpty");
  termios raw{};
  ::tcgetattr(slave_, &raw);
  ::cfmakeraw(&raw);
  ::tcsetattr(slave_, TCSANOW, &raw);
  std::filesystem::create_symlink(name.data(), link_);
  open_stop();
  thread_ = std::thread{[this] { serve(); }};
}

void SerialPeer::unplug() {
  if (!thread_.joinable()) return;
  stop();
  thread_.join();
  std::filesystem::remove(link_);
  ::close(slave_);
  ::close(master_);
  ::close(stopped_fd());
}

void SerialPeer::serve() {
  Bytes input;
  while (wait_readable(master_, stopped_fd())) {
    std::array<std::uint8_t, 512> chunk{};
    ssize_t const n = ::read(master_, chunk.data(), chunk.size());
    if (n <= 0) return;
    input.insert(input.end(), chunk.begin(), chunk.begin() + n);
    take_requests(input);
  }
}

void SerialPeer::take_requests(Bytes& input) {
  while (input.size() >= 2 && input.size() >= request_size(input)) {
    auto const end = input.begin() + static_cast<std::ptrdiff_t>(request_size(input));
    Message const request{input.begin(), end - 2};
    bool const whole = sealed(request) == Bytes{input.begin(), end};
    input.erase(input.begin(), end);
    if (!whole) return input.clear();
    answer(
        request, [this](Bytes const& bytes) { write_all(master_, bytes); }, [] {});
  }
}

TcpPeer::TcpPeer() : listener_{listening_socket(port_)} {
  open_stop();
  thread_ = std::thread{[this] { serve(); }};
}

TcpPeer::~TcpPeer() {
  stop();
  thread_.join();
  ::close(listener_);
  ::close(stopped_fd());
}

Bytes TcpPeer::framed(Message const& message, std::uint16_t transaction) {
  auto const size = static_cast<std::uint16_t>(message.size());
  Bytes bytes;
  for (unsigned const word : {unsigned{transaction}, 0U, unsigned{size}}) {
    bytes.push_back(static_cast<std::uint8_t>(word >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(word & 0xffU));
  }
  bytes.insert(bytes.end(), message.begin(), message.end());
  return bytes;
}

void TcpPeer::serve() {
  while (wait_readable(listener_, stopped_fd())) {
    int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    int const on = 1;
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    serve_one(fd);
    ::close(fd);
    ++closed_;
  }
}

bool TcpPeer::wait_closed() {
  auto const deadline = Clock::now() + k_patience;
  while (closed_ < connections_ && Clock::now() < deadline) std::this_thread::yield();
  return closed_ == connections_;
}

void TcpPeer::serve_one(int fd) {
  constexpr std::size_t k_header = 6;
  Bytes input;
  bool open = true;
  while (open && wait_readable(fd, stopped_fd())) {
    std::array<std::uint8_t, 512> chunk{};
    ssize_t const n = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (n <= 0) return;
    input.insert(input.end(), chunk.begin(), chunk.begin() + n);
    while (open && input.size() >= k_header && input.size() >= k_header + word(input, 4)) {
      auto const end = input.begin() + static_cast<std::ptrdiff_t>(k_header + word(input, 4));
      transaction_ = word(input, 0);
      Message const request{input.begin() + k_header, end};
      input.erase(input.begin(), end);
      auto const write = [fd](Bytes const& bytes) {
        (void)!::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      };
      answer(request, write, [&open] { open = false; });
    }
  }
}

}  // namespace desk::testing
