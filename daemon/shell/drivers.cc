#include "daemon/shell/drivers.h"

#include "daemon/shell/gpio_wiring.h"
#include "drivers/modbus/modbus_desk.h"
#include "drivers/modbus/serial_line.h"
#include "drivers/modbus/tcp_line.h"
#include "drivers/simulated/simulated_desk.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace desk::shell {
namespace {

using config::BusSettings;
using config::SerialSettings;
using driver::modbus::SerialOptions;

SerialOptions::Parity parity_of(SerialSettings::Parity parity) {
  switch (parity) {
    case SerialSettings::Parity::none: return SerialOptions::Parity::none;
    case SerialSettings::Parity::even: return SerialOptions::Parity::even;
    case SerialSettings::Parity::odd: return SerialOptions::Parity::odd;
  }
  return SerialOptions::Parity::none;
}

SerialOptions::Rts rts_of(SerialSettings::Rts rts) {
  switch (rts) {
    case SerialSettings::Rts::none: return SerialOptions::Rts::none;
    case SerialSettings::Rts::up: return SerialOptions::Rts::up;
    case SerialSettings::Rts::down: return SerialOptions::Rts::down;
  }
  return SerialOptions::Rts::none;
}

std::shared_ptr<driver::modbus::Line> make_line(BusSettings const& bus, driver::MonotonicSource now) {
  if (!bus.tcp.host.empty()) {
    driver::modbus::TcpOptions options;
    options.bus = bus.id;
    options.host = bus.tcp.host;
    options.port = bus.tcp.port;
    return std::make_shared<driver::modbus::TcpLine>(std::move(options), std::move(now));
  }
  SerialOptions options;
  options.bus = bus.id;
  options.device = bus.serial.device.string();
  options.baud = bus.serial.baud;
  options.parity = parity_of(bus.serial.parity);
  options.stop_bits = bus.serial.stop_bits;
  options.rs485 = bus.serial.rs485 ? SerialOptions::Rs485::kernel : SerialOptions::Rs485::off;
  options.rts = rts_of(bus.serial.rts);
  options.extra_gap = bus.serial.extra_gap;
  options.late = bus.serial.late_answers;
  return std::make_shared<driver::modbus::SerialLine>(std::move(options), std::move(now));
}

std::unique_ptr<driver::DeskDriver> make_simulated(config::DeskSettings const& desk,
                                                   driver::MonotonicSource now) {
  auto const profile = driver::simulated::find_profile(desk.profile);
  if (!profile)
    throw std::runtime_error{fmt::format("desk.{}.profile: there is no simulated {}", desk.id, desk.profile)};
  return std::make_unique<driver::simulated::SimulatedDesk>(*profile, desk.seed, desk.start_height,
                                                            std::move(now));
}

std::optional<driver::modbus::SeatSensor::Place> seat_of(config::SeatSensorSettings const& seat) {
  if (seat.unit == 0) return std::nullopt;
  driver::modbus::Number number;
  bool const holding = seat.holding >= 0;
  number.place.table =
      holding ? driver::modbus::Table::holding_registers : driver::modbus::Table::input_registers;
  number.place.address = static_cast<std::uint16_t>(holding ? seat.holding : seat.input);
  number.scale = seat.scale;
  number.offset = seat.offset.mm();
  return driver::modbus::SeatSensor::Place{seat.unit, number};
}

std::unique_ptr<driver::DeskDriver> make_modbus(config::DeskSettings const& desk,
                                                std::shared_ptr<driver::modbus::Line> line,
                                                driver::MonotonicSource now) {
  if (!desk.modbus.device)
    throw std::runtime_error{fmt::format("desk.{}: there is no map of its device", desk.id)};
  driver::modbus::ModbusDesk::Wiring wiring;
  wiring.unit = desk.modbus.unit;
  wiring.base = desk.modbus.base_height;
  std::uint16_t number = 0;
  for (core::Height const preset : desk.modbus.presets) {
    ++number;
    if (preset != core::Height{}) wiring.presets.emplace_back(number, preset);
  }
  wiring.seat = seat_of(desk.seat);
  wiring.sensor_unit = desk.modbus.sensor_unit;
  wiring.sensor_answers_within = desk.modbus.device->answers_within;
  return std::make_unique<driver::modbus::ModbusDesk>(*desk.modbus.device, std::move(wiring), std::move(line),
                                                      std::move(now));
}

}  // namespace

BusDrivers::BusDrivers(config::Settings const& settings, BusSettings const& bus,
                       std::shared_ptr<driver::gpio::LineBank> bank, driver::MonotonicSource now)
    : settings_{settings}, bus_{bus}, bank_{std::move(bank)}, now_{std::move(now)} {
  if (bus.driver == BusSettings::Driver::modbus) line_ = make_line(bus, now_);
}

std::unique_ptr<driver::DeskDriver> BusDrivers::make(config::DeskSettings const& desk) {
  switch (bus_.driver) {
    case BusSettings::Driver::simulated: return make_simulated(desk, now_);
    case BusSettings::Driver::modbus: return make_modbus(desk, line_, now_);
    case BusSettings::Driver::gpio: return make_gpio_desk(desk, settings_.sensors, bank_, now_);
  }
  throw std::logic_error{"a bus without a driver"};
}

}  // namespace desk::shell
