#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace desk::core {

/// What to do next about a fault. The class is the policy; the code and the text are the explanation.
enum class FaultClass {
  transient,  ///< try again; clears by itself after a good poll
  device,     ///< stop this desk; the user clears it
  permanent,  ///< until the configuration or the hardware is changed
  interlock,  ///< refused for safety; nothing is broken
};

enum class FaultCode {
  stale_height,   ///< no fresh height while moving
  no_start,       ///< driven, but the height did not change
  stall,          ///< stopped although driven at speed
  reversal,       ///< moved against the command
  runaway,        ///< moved on after halt
  out_of_range,   ///< height outside the soft limits, or impossible
  overcurrent,    ///< reported by the drive
  obstacle,       ///< the strip that finds obstacles was pressed, or its wire broke
  drive_error,    ///< any other error that the drive reports
  move_too_long,  ///< the move's deadline passed
  locked,         ///< child lock is on
  duty_spent,     ///< the motor has run as long as it may for now
  inhibited,      ///< not yet allowed to move after start-up
  bus_timeout,    ///< no answer from the device
  bus_error,      ///< a wrong or damaged answer from the device
  bus_gone,       ///< the adapter or the connection is gone
  unsupported,    ///< the device cannot do what was asked
};

/// Obstructions are the faults in which something was in the way; the rest are equipment.
constexpr bool is_obstruction(FaultCode c) {
  return c == FaultCode::stall || c == FaultCode::reversal || c == FaultCode::overcurrent ||
         c == FaultCode::obstacle;
}

constexpr std::string_view to_string(FaultClass c) {
  switch (c) {
    case FaultClass::transient: return "transient";
    case FaultClass::device: return "device";
    case FaultClass::permanent: return "permanent";
    case FaultClass::interlock: return "interlock";
  }
  return "?";
}

constexpr std::string_view to_string(FaultCode c) {
  switch (c) {
    case FaultCode::stale_height: return "stale_height";
    case FaultCode::no_start: return "no_start";
    case FaultCode::stall: return "stall";
    case FaultCode::reversal: return "reversal";
    case FaultCode::runaway: return "runaway";
    case FaultCode::out_of_range: return "out_of_range";
    case FaultCode::overcurrent: return "overcurrent";
    case FaultCode::obstacle: return "obstacle";
    case FaultCode::drive_error: return "drive_error";
    case FaultCode::move_too_long: return "move_too_long";
    case FaultCode::locked: return "locked";
    case FaultCode::duty_spent: return "duty_spent";
    case FaultCode::inhibited: return "inhibited";
    case FaultCode::bus_timeout: return "bus_timeout";
    case FaultCode::bus_error: return "bus_error";
    case FaultCode::bus_gone: return "bus_gone";
    case FaultCode::unsupported: return "unsupported";
  }
  return "?";
}

/// Why something did not work. `detail` is for a person: what was seen, what was expected, with numbers and
/// units.
struct Fault {
  /// Only because error() of a successful Result must return something; never a real fault.
  Fault() : Fault{FaultCode::drive_error, FaultClass::device, {}} {}
  Fault(FaultCode code_, FaultClass policy_, std::string detail_)
      : code{code_}, policy{policy_}, detail{std::move(detail_)} {}
  FaultCode code;
  FaultClass policy;
  std::string detail;
  bool operator==(Fault const&) const = default;
};

/// What was asked for is not done, for safety's sake.
inline Fault refused(FaultCode code, std::string detail) {
  return {code, FaultClass::interlock, std::move(detail)};
}

}  // namespace desk::core
