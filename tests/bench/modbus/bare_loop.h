#pragma once

#include "drivers/modbus/libmodbus_context.h"
#include "tests/bench/modbus/rig.h"

namespace desk::bench {

/// The yardstick: what the least that a client can do with libmodbus brings, one read after the other.
class BareLoop {
 public:
  /// Throws std::runtime_error if it does not get a connection.
  explicit BareLoop(Rig const& rig);

  /// The poll of one unit; false: not answered.
  bool read(int unit);
  /// All units in turn.
  double polls_per_second(core::Duration look);

 private:
  int units_;
  driver::modbus::Context context_;
};

}  // namespace desk::bench
