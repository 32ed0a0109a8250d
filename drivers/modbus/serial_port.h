#pragma once

#include "drivers/modbus/libmodbus_context.h"
#include "drivers/result.h"

#include <string>

namespace desk::driver::modbus {

/// A serial line as its user describes it. Characters have 8 data bits, as RTU requires.
struct SerialOptions {
  enum class Parity { none, even, odd };
  /// Who switches the RS-485 transceiver to sending.
  enum class Rs485 {
    off,     ///< the adapter itself, or it is RS-232
    kernel,  ///< the port's driver (TIOCSRS485)
  };
  /// The same by the RTS line from here. The last resort: it is released up to some milliseconds late, and
  /// what a fast device says meanwhile is lost.
  enum class Rts { none, up, down };

  std::string bus;     ///< its name, for messages
  std::string device;  ///< a path that stays the same, as in /dev/serial/by-id
  int baud = 9600;     ///< 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200 bit/s
  Parity parity = Parity::none;
  int stop_bits = 1;  ///< 1 or 2
  Rs485 rs485 = Rs485::off;
  Rts rts = Rts::none;
  core::Duration extra_gap{0};  ///< between frames, for devices that are slow to listen again

  /// How long after its time-out an answer may still come. Time-outs are three times what a device needs in
  /// 99 of 100 cases, so what comes later was held up on the way or by other work of the device: 16 ms per
  /// frame by the adapter, some 10 ms by the scheduler or a write to the device's own memory. 200 ms is the
  /// longest that the Modbus specification gives all devices for a broadcast.
  core::Duration late = std::chrono::milliseconds{200};
  /// After a broadcast, until all devices have carried it out: 100 to 200 ms by the Modbus specification.
  core::Duration turnaround = std::chrono::milliseconds{100};
};

/// Bits that a character takes.
[[nodiscard]] int bits_per_character(SerialOptions const& options);

/// Opens the port without waiting, and makes sure that it is what was asked for: some ports accept what they
/// cannot do (the Raspberry Pi's mini UART drops parity and the second stop bit). Asks the adapter to hand
/// over bytes at once instead of every 16 ms.
///
/// Faults: bus_gone; transient if the port is not there, permanent if it cannot do what the options say.
[[nodiscard]] Result<Context> open_serial_port(SerialOptions const& options);

}  // namespace desk::driver::modbus
