#pragma once

#include "drivers/simulated/modbus/descriptor.h"
#include "drivers/simulated/modbus/station.h"

#include <poll.h>

#include <deque>
#include <span>
#include <vector>

namespace desk::driver::simulated::modbus {

/// Something that the server's loop serves: it waits for descriptors and for instants. All on one thread.
class Port {
 public:
  Port() = default;
  Port(Port const&) = delete;
  Port& operator=(Port const&) = delete;
  virtual ~Port() = default;

  virtual void add_to(std::vector<pollfd>& waited_for) const = 0;
  /// Something happened at a descriptor; ignored if it is not this port's.
  virtual void serve(int fd, core::TimePoint now) = 0;
  /// When tick() is to be called even if nothing happens.
  [[nodiscard]] virtual core::TimePoint next() const = 0;
  virtual void tick(core::TimePoint now) = 0;
};

/// Answers that wait for their time. They stay in order: a late one holds up those behind it, as a device
/// does that works off one request after the other.
class Outbox {
 public:
  void add(std::vector<Sending> sendings);
  [[nodiscard]] core::TimePoint next() const {
    return waiting_.empty() ? core::k_never : waiting_.front().at;
  }
  /// Sends what is due. False: the other side takes no more, or is gone.
  [[nodiscard]] bool send(int fd, core::TimePoint now);

 private:
  std::deque<Sending> waiting_;
};

}  // namespace desk::driver::simulated::modbus
