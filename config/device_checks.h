#pragma once

#include "config/binder.h"

/// What cannot be true of Modbus devices where they are: on their bus, for their desk.
namespace desk::config {

/// That the serial port can be as it is described.
void check_serial(Draft& draft, BusSettings const& bus);

/// That no two desks listen to one address, and that their bus can call it.
void check_units(Draft& draft);

/// That its seat sensor, if there is one, has one register.
void check_seat(Draft& draft, DeskSettings const& desk);

/// That the desk says what its device needs to know, and nothing else; that the device can be sent wherever
/// the desk is to go. Moves the user's heights onto the memory positions of a box that knows no others.
void fit_device(Draft& draft, DeskSettings& desk);

}  // namespace desk::config
