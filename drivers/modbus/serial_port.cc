#include "drivers/modbus/serial_port.h"

#include <fmt/format.h>
#include <linux/serial.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace desk::driver::modbus {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using Parity = SerialOptions::Parity;

std::optional<speed_t> speed_of(int baud) {
  constexpr std::array<std::pair<int, speed_t>, 8> k_speeds{{{1200, B1200},
                                                             {2400, B2400},
                                                             {4800, B4800},
                                                             {9600, B9600},
                                                             {19200, B19200},
                                                             {38400, B38400},
                                                             {57600, B57600},
                                                             {115200, B115200}}};
  for (auto const& [rate, speed] : k_speeds)
    if (rate == baud) return speed;
  return std::nullopt;
}

char letter(Parity parity) {
  switch (parity) {
    case Parity::none: return 'N';
    case Parity::even: return 'E';
    case Parity::odd: return 'O';
  }
  return 'N';
}

Fault fault(SerialOptions const& options, FaultClass policy, std::string const& words) {
  return {FaultCode::bus_gone, policy, fmt::format("bus {}: {}: {}", options.bus, options.device, words)};
}

std::string message(int error) {
  return std::generic_category().message(error);
}

std::optional<std::string> why_impossible(SerialOptions const& options) {
  if (!speed_of(options.baud))
    return fmt::format("{} bit/s is no usual speed: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200",
                       options.baud);
  if (options.stop_bits != 1 && options.stop_bits != 2)
    return fmt::format("{} stop bits: 1 or 2 are possible", options.stop_bits);
  return std::nullopt;
}

/// Reads back what tcsetattr() silently left out.
std::optional<std::string> why_not_as_asked(SerialOptions const& options, int fd) {
  termios is{};
  if (tcgetattr(fd, &is) != 0) return message(errno);
  speed_t const speed = *speed_of(options.baud);
  if (cfgetospeed(&is) != speed || cfgetispeed(&is) != speed)
    return fmt::format("the port cannot do {} bit/s: choose another speed or port", options.baud);
  auto const set = [&is](tcflag_t flag) { return (is.c_cflag & flag) != 0; };
  bool const parity_as_asked = set(PARENB) == (options.parity != Parity::none) &&
                               (!set(PARENB) || set(PARODD) == (options.parity == Parity::odd));
  if (!parity_as_asked)
    return "the port does not do the parity that was asked for, as a Raspberry Pi's mini UART: choose "
           "another port";
  if (set(CSTOPB) != (options.stop_bits == 2))
    return "the port does not do the stop bits that were asked for, as a Raspberry Pi's mini UART: choose "
           "another port";
  return std::nullopt;
}

std::optional<std::string> why_no_sender(SerialOptions const& options, modbus_t* context) {
  // Only after opening: before, libmodbus 3.1.6 has no descriptor to set this on.
  if (options.rs485 == SerialOptions::Rs485::kernel &&
      modbus_rtu_set_serial_mode(context, MODBUS_RTU_RS485) != 0)
    return "the port's driver does not switch RS-485 by itself: use an adapter that does, or another port";
  if (options.rts == SerialOptions::Rts::none) return std::nullopt;
  int const level = options.rts == SerialOptions::Rts::up ? MODBUS_RTU_RTS_UP : MODBUS_RTU_RTS_DOWN;
  int lines = 0;
  // libmodbus does not look whether the port has the line.
  if (ioctl(modbus_get_socket(context), TIOCMGET, &lines) != 0 || modbus_rtu_set_rts(context, level) != 0)
    return "the port has no RTS line to switch RS-485 with";
  return std::nullopt;
}

/// Best effort: only some drivers know it, and without it answers are slower but right.
void ask_for_low_latency(int fd) {
  serial_struct settings{};
  if (ioctl(fd, TIOCGSERIAL, &settings) != 0) return;
  settings.flags |= ASYNC_LOW_LATENCY;  // NOLINT(hicpp-signed-bitwise): the kernel's type
  (void)ioctl(fd, TIOCSSERIAL, &settings);
}

}  // namespace

int bits_per_character(SerialOptions const& options) {
  constexpr int k_start_and_data = 9;
  return k_start_and_data + (options.parity == Parity::none ? 0 : 1) + options.stop_bits;
}

Result<Context> open_serial_port(SerialOptions const& options) {
  if (auto const why = why_impossible(options)) return fault(options, FaultClass::permanent, *why);
  constexpr int k_data_bits = 8;
  Context context{modbus_new_rtu(options.device.c_str(), options.baud, letter(options.parity), k_data_bits,
                                 options.stop_bits)};
  if (!context) return fault(options, FaultClass::permanent, message(errno));
  modbus_set_debug(context.get(), FALSE);
  modbus_set_error_recovery(context.get(), MODBUS_ERROR_RECOVERY_NONE);
  if (modbus_connect(context.get()) != 0) {
    int const error = errno;
    return fault(
        options, error == ENOTTY ? FaultClass::permanent : FaultClass::transient,
        fmt::format("cannot be opened: {}: check the adapter, the path and who may use it", message(error)));
  }
  int const fd = modbus_get_socket(context.get());
  if (fd >= FD_SETSIZE)
    return fault(
        options, FaultClass::transient,
        fmt::format("more than {} files are open, and libmodbus cannot wait for this one", FD_SETSIZE));
  if (auto const why = why_not_as_asked(options, fd)) return fault(options, FaultClass::permanent, *why);
  if (auto const why = why_no_sender(options, context.get()))
    return fault(options, FaultClass::permanent, *why);
  ask_for_low_latency(fd);
  return context;
}

}  // namespace desk::driver::modbus
