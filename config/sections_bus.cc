#include "config/sections.h"

#include "config/schema_builder.h"
#include "config/text_rules.h"

namespace desk::config {
namespace {

constexpr auto k_bus = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i];
};
constexpr auto k_serial = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i].serial;
};
constexpr auto k_tcp = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i].tcp;
};
constexpr auto k_modbus = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].modbus;
};
constexpr auto k_seat = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].seat;
};

using Drivers = Named<BusSettings::Driver::simulated, BusSettings::Driver::modbus, BusSettings::Driver::gpio>;
using Parities =
    Named<SerialSettings::Parity::none, SerialSettings::Parity::even, SerialSettings::Parity::odd>;
using RtsLines = Named<SerialSettings::Rts::none, SerialSettings::Rts::up, SerialSettings::Rts::down>;

/// The height of the box's memory position `index + 1`.
Field preset_field(std::string_view name, std::size_t index) {
  Field field{
      name,  k_travel, Unit::mm,    "The height of a memory position, if the box can be sent to no others.",
      false, "none",   k_why_travel};
  field.get = [index](Settings const& s, std::size_t i) {
    return Millimetres::show(k_modbus(s, i).presets.at(index));
  };
  field.set = [index](Settings& s, std::size_t i, Value const& value) {
    Millimetres::read(value, k_modbus(s, i).presets.at(index));
  };
  return field;
}

}  // namespace

Section bus_section() {
  return {"bus.*",
          "What a desk is connected to.",
          &k_buses,
          {stored<Drivers>(k_bus, &BusSettings::driver,
                           {"driver", Drivers::choice(), Unit::none, "How the desk is driven.", true})}};
}

Section serial_section() {
  using Serial = SerialSettings;
  return {
      "bus.*.serial",
      "A serial line with Modbus devices.",
      &k_buses,
      {stored<Plain>(k_serial, &Serial::device,
                     {"device", Text{absolute_path_rule}, Unit::none,
                      "The serial port; its name in /dev/serial/by-id stays the same.", true}),
       stored<Plain>(k_serial, &Serial::baud,
                     {"baud", Integer{1200, 115'200}, Unit::none, "Bits per second."}),
       stored<Parities>(k_serial, &Serial::parity,
                        {"parity", Parities::choice(), Unit::none, "The parity bit."}),
       stored<Plain>(k_serial, &Serial::stop_bits, {"stop_bits", Integer{1, 2}, Unit::none, "Stop bits."}),
       stored<Plain>(k_serial, &Serial::rs485,
                     {"rs485", Flag{}, Unit::none,
                      "Whether the kernel has to switch the direction of an RS-485 transceiver."}),
       stored<RtsLines>(k_serial, &Serial::rts,
                        {"rts", RtsLines::choice(), Unit::none,
                         "How the RTS line switches an adapter to sending that does not do it by itself."}),
       stored<Milliseconds>(k_serial, &Serial::extra_gap,
                            {"extra_gap_ms", Integer{0, 200}, Unit::milliseconds,
                             "How much longer than it must the line is quiet between two messages."}),
       stored<Milliseconds>(k_serial, &Serial::late_answers,
                            {"late_answers_ms", Integer{0, 2000}, Unit::milliseconds,
                             "How long after its time-out an answer may still come, to be thrown away."})}};
}

Section tcp_section() {
  return {"bus.*.tcp",
          "A Modbus TCP server.",
          &k_buses,
          {stored<Plain>(k_tcp, &TcpSettings::host,
                         {"host", Text{host_rule}, Unit::none, "The device's name or address.", true}),
           stored<Plain>(k_tcp, &TcpSettings::port, {"port", Integer{1, 65535}, Unit::none, "Its port."})}};
}

Section modbus_section() {
  using Modbus = ModbusSettings;
  return {"desk.*.modbus",
          "Where a desk on Modbus is found.",
          &k_desks,
          {stored<Plain>(k_modbus, &Modbus::unit,
                         {"unit", Integer{1, 255}, Unit::none, "The address of the desk on its bus."}),
           stored<Plain>(k_modbus, &Modbus::sensor_unit,
                         {"sensor_unit", Integer{1, 247}, Unit::none,
                          "The address of the distance sensor, if the profile needs one.", false, "none"}),
           stored<Millimetres>(k_modbus, &Modbus::base_height,
                               {"base_height_mm", Number{0, 1000}, Unit::mm,
                                "Height of the desk top when the column or the sensor says 0.", false, "",
                                "heights of a desk at its lowest"}),
           preset_field("preset_1_mm", 0), preset_field("preset_2_mm", 1), preset_field("preset_3_mm", 2),
           preset_field("preset_4_mm", 3),
           stored<Plain>(
               k_modbus, &Modbus::map,
               {"map", Text{anything}, Unit::none,
                "A file of your own that describes the device, in place of a profile.", false, "none"})}};
}

Section seat_sensor_section() {
  using Seat = SeatSensorSettings;
  return {
      "desk.*.seat_sensor",
      "A distance sensor under the chair, on the same Modbus bus as the desk.",
      &k_desks,
      {stored<Plain>(k_seat, &Seat::unit,
                     {"unit", Integer{1, 247}, Unit::none, "The sensor's address on the bus.", true}),
       stored<Plain>(k_seat, &Seat::holding,
                     {"holding", Integer{0, 65'535}, Unit::none,
                      "The holding register with the distance, as on the wire.", false, "none"}),
       stored<Plain>(k_seat, &Seat::input,
                     {"input", Integer{0, 65'535}, Unit::none,
                      "The input register with the distance, if it is one.", false, "none"}),
       stored<Plain>(k_seat, &Seat::scale,
                     {"scale", Number{-1000, 1000}, Unit::none,
                      "What one count of the register is in mm; below 0 for a sensor that looks down at "
                      "the seat."}),
       stored<MillimetresOfWay>(k_seat, &Seat::offset,
                                {"offset_mm", Number{-3000, 3000}, Unit::mm,
                                 "What is added to that to make it the seat's height above the floor."})}};
}

}  // namespace desk::config
