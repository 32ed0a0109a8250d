#include "drivers/modbus/line_fault.h"

#include "drivers/modbus/pdu.h"

#include <fmt/format.h>
#include <modbus/modbus.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace desk::driver::modbus {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;

std::string where(std::string const& bus, Request const& request) {
  return fmt::format("bus {}: unit {}, function {} at address {:#06x}", bus, request.unit,
                     function_of(request), address_of(request));
}

/// The device answered, with an exception of this number in the Modbus specification.
Fault exception_fault(int exception, std::string const& at) {
  auto const fault = [&](FaultCode code, FaultClass policy, std::string_view words) {
    return Fault{code, policy, fmt::format("{}: {} (exception {})", at, words, exception)};
  };
  switch (exception) {
    case MODBUS_EXCEPTION_ILLEGAL_FUNCTION:
      return fault(FaultCode::bus_error, FaultClass::permanent,
                   "the device does not know this function: choose another one in its map");
    case MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS:
      return fault(FaultCode::bus_error, FaultClass::permanent,
                   "the device has nothing at this address, or not so many: check its map");
    case MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE:
      return fault(FaultCode::bus_error, FaultClass::permanent,
                   "the device refuses this value: check its map");
    case MODBUS_EXCEPTION_ACKNOWLEDGE:
    case MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY:
      return fault(FaultCode::bus_error, FaultClass::transient, "the device is busy");
    case MODBUS_EXCEPTION_GATEWAY_PATH:
    case MODBUS_EXCEPTION_GATEWAY_TARGET:
      return fault(
          FaultCode::bus_timeout, FaultClass::transient,
          "the gateway answers, but not the device behind it: check the device's power, wiring and unit "
          "number");
    default: break;
  }
  return fault(FaultCode::bus_error, FaultClass::transient, "the device could not carry this out");
}

Fault damage_fault(int error, std::string const& at) {
  auto const fault = [&](std::string_view words) {
    return Fault{FaultCode::bus_error, FaultClass::transient, fmt::format("{}: {}", at, words)};
  };
  if (error == EMBBADCRC)
    return fault("the answer came damaged: check wiring, termination, and for two units with one number");
  if (error == EMBMDATA)
    return fault("the line is never silent: check wiring, termination, and for other masters");
  if (error == EMBBADSLAVE) return fault("another unit answered: check for late answers and unit numbers");
  return fault("the answer does not belong to the request: check for other masters and late answers");
}

bool is_exception(int error) {
  return error > MODBUS_ENOBASE && error < MODBUS_ENOBASE + MODBUS_EXCEPTION_MAX;
}

bool is_damage(int error) {
  return error >= EMBBADCRC && error <= EMBBADSLAVE;
}

}  // namespace

Aftermath aftermath_of(int error) {
  if (error == 0 || is_exception(error)) return Aftermath::clear;
  if (error == ETIMEDOUT || is_damage(error)) return Aftermath::unanswered;
  return Aftermath::gone;
}

Fault fault_of(int error, std::string const& bus, Request const& request) {
  std::string const at = where(bus, request);
  if (is_exception(error)) return exception_fault(error - MODBUS_ENOBASE, at);
  if (is_damage(error)) return damage_fault(error, at);
  if (error == ETIMEDOUT) {
    auto const limit = std::chrono::duration_cast<std::chrono::milliseconds>(request.answers_within);
    return {FaultCode::bus_timeout, FaultClass::transient,
            fmt::format("{}: no answer within {} ms: check the device's power, wiring, unit number and speed",
                        at, limit.count())};
  }
  return {FaultCode::bus_gone, FaultClass::transient,
          fmt::format("{}: {}: check the adapter or the network; it is opened again by itself", at,
                      std::generic_category().message(error))};
}

Fault while_closed(Fault const& cause) {
  return {FaultCode::bus_gone, FaultClass::transient,
          "not asked, the bus is opened again soon; " + cause.detail};
}

Fault refused(std::string const& bus, Request const& request, std::string const& why) {
  return {FaultCode::unsupported, FaultClass::permanent, fmt::format("{}: {}", where(bus, request), why)};
}

}  // namespace desk::driver::modbus
