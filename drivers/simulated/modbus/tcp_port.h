#pragma once

#include "drivers/simulated/modbus/port.h"

#include <map>
#include <string>

namespace desk::driver::simulated::modbus {

/// Modbus TCP for any number of clients.
class TcpPort final : public Port {
 public:
  /// Listens on a numeric address or a name; port 0: any free one. `delay`: between request and answer.
  /// Throws std::runtime_error with words for people.
  TcpPort(Station& station, std::string host, std::uint16_t port, core::Duration delay);

  void add_to(std::vector<pollfd>& waited_for) const override;
  void serve(int fd, core::TimePoint now) override;
  [[nodiscard]] core::TimePoint next() const override;
  void tick(core::TimePoint now) override;

  /// The address that is listened on: `127.0.0.1:1502`.
  [[nodiscard]] std::string where() const;
  void drop_all() { connections_.clear(); }
  /// Refused clients see a port that nobody listens on. Throws as the constructor does.
  void set_refusing(bool refusing);

 private:
  struct Connection {
    Descriptor fd;
    std::vector<std::uint8_t> inbox;
    Outbox outbox;
  };
  void listen();
  void accept_one();
  [[nodiscard]] bool read(Connection& connection, core::TimePoint now);

  Station* station_;
  std::string host_;
  std::uint16_t port_;
  core::Duration delay_;
  Descriptor listener_;
  std::map<int, Connection> connections_;  ///< by descriptor
};

}  // namespace desk::driver::simulated::modbus
