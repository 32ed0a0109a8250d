#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace desk::testing {

/// A TCP line of a chosen speed between 127.0.0.1 and a port of 127.0.0.1: everything passes unchanged, in
/// order, and as slowly as was asked for, since what the far end has not taken is not read from the near one.
/// Works on a thread of its own.
class SlowProxy {
 public:
  static constexpr std::size_t k_unlimited = std::numeric_limits<std::size_t>::max();

  explicit SlowProxy(std::uint16_t target, std::size_t bytes_per_second = k_unlimited);
  SlowProxy(SlowProxy const&) = delete;
  SlowProxy& operator=(SlowProxy const&) = delete;
  ~SlowProxy();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// In each direction, from now on; 0: nothing passes, and both ends keep their connection.
  void set_speed(std::size_t bytes_per_second) { speed_ = bytes_per_second; }
  /// Connections made so far.
  [[nodiscard]] int connections() const { return connections_; }
  /// What came from the near end so far, and what from the far one.
  [[nodiscard]] std::uint64_t bytes_up() const { return bytes_up_; }
  [[nodiscard]] std::uint64_t bytes_down() const { return bytes_down_; }
  /// The first 64 KiB of it, as they went over the line.
  [[nodiscard]] std::string seen_up() const;

 private:
  struct Pair {
    int near = -1;
    int far = -1;
    std::string up;    ///< from near to far, not passed on yet
    std::string down;  ///< the other way
    bool dead = false;
  };

  void run();
  void accept_one();
  void wait();
  void pass(Pair& pair, std::size_t budget);
  void note(Pair const& pair, int from, std::string const& bytes);
  void move(Pair& pair, int from, std::string& waiting, int to, std::size_t budget);
  static void close(Pair const& pair);

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listener_;
  std::atomic<std::size_t> speed_;
  std::atomic<int> connections_ = 0;
  std::atomic<std::uint64_t> bytes_up_ = 0;
  std::atomic<std::uint64_t> bytes_down_ = 0;
  mutable std::mutex mutex_;  ///< guards the next
  std::string seen_up_;
  std::atomic<bool> stopping_ = false;
  std::list<Pair> pairs_;  ///< belongs to the thread
  std::thread thread_;
};

}  // namespace desk::testing
