#pragma once

#include "tests/support/temp_dir.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// Modbus devices that answer byte for byte as a test says, on a pseudo-terminal and on a loopback socket.
namespace desk::testing {

using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;

/// Something that a device puts on the line. What a device does late, it does while it does nothing else.
struct Say {
  Bytes bytes;
  std::chrono::milliseconds after{0};
  bool hang_up = false;  ///< and closes the connection then; TCP only
};

/// A request as the device understood it, or what it answers: unit and PDU.
using Message = Bytes;
using Script = std::function<std::vector<Say>(Message const& request)>;

/// A checksum that is not libmodbus's.
[[nodiscard]] std::uint16_t crc16(Bytes const& bytes);
/// A message as it goes over a serial line.
[[nodiscard]] Bytes sealed(Message message);

/// Registers hold `number` and those that follow it; coils are on where their address is odd. Confirms
/// writes.
[[nodiscard]] Message plain_answer(Message const& request, std::uint16_t number = 0);
[[nodiscard]] Message exception_to(Message const& request, std::uint8_t exception);

/// On the loopback; nobody listens there now.
[[nodiscard]] std::uint16_t free_port();

/// What a device heard and said, and when.
struct Heard {
  Message message;
  Clock::time_point at;
  Clock::time_point answered_at;
};

class Peer {
 public:
  Peer() = default;
  Peer(Peer const&) = delete;
  Peer& operator=(Peer const&) = delete;
  virtual ~Peer() = default;

  /// From the next request on.
  void behave(Script script);
  [[nodiscard]] std::vector<Heard> heard();
  /// False if it did not happen within some seconds.
  [[nodiscard]] bool wait_heard(std::size_t count);

 protected:
  /// Runs the script for one request; `write` puts bytes on the line, `hang_up` closes it.
  void answer(Message const& request, std::function<void(Bytes const&)> const& write,
              std::function<void()> const& hang_up);
  /// Waits, but not beyond stop().
  void pause(std::chrono::milliseconds time);
  void stop();
  /// Readable when stop() was called.
  [[nodiscard]] int stopped_fd() const { return stopped_fd_; }
  void open_stop();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Script script_;
  std::vector<Heard> heard_;
  bool stopped_ = false;
  int stopped_fd_ = -1;
};

/// A unit on a serial line. Its adapter can be pulled out and put in again; its path stays the same.
class SerialPeer final : public Peer {
 public:
  SerialPeer();
  ~SerialPeer() override;

  [[nodiscard]] std::string device() const { return link_.string(); }
  void unplug();
  void plug_in();

 private:
  void serve();
  void take_requests(Bytes& input);

  TempDir dir_;
  std::filesystem::path link_ = dir_.path() / "adapter";
  int master_ = -1;
  int slave_ = -1;  ///< kept open: a pseudo-terminal nobody has open looks like one that hung up
  std::thread thread_;
};

/// A device with a network socket, one connection at a time.
class TcpPeer final : public Peer {
 public:
  TcpPeer();
  ~TcpPeer() override;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }  ///< so far
  /// False if the present connection was not closed within some seconds.
  [[nodiscard]] bool wait_closed();
  /// The header's transaction number of the request that is being answered.
  [[nodiscard]] std::uint16_t transaction() const { return transaction_; }
  /// A message as it goes over TCP, in answer to the present request.
  [[nodiscard]] Bytes framed(Message const& message) const { return framed(message, transaction_); }
  [[nodiscard]] static Bytes framed(Message const& message, std::uint16_t transaction);

 private:
  void serve();
  void serve_one(int fd);

  std::uint16_t port_ = 0;
  int listener_;
  std::atomic<int> connections_ = 0;
  std::atomic<int> closed_ = 0;
  std::atomic<std::uint16_t> transaction_ = 0;
  std::thread thread_;
};

}  // namespace desk::testing
