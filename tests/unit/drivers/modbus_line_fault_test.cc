#include "drivers/modbus/line_fault.h"

#include <gmock/gmock.h>
#include <modbus/modbus.h>

#include <cerrno>

namespace desk::driver::modbus {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Request const k_request{3, Block{{Table::holding_registers, 0x2101}, 4}, std::chrono::milliseconds{150}};

struct Policy {
  int error;
  FaultCode code;
  FaultClass policy;
  Aftermath aftermath;
};

TEST(ModbusLineFault, EveryErrorHasItsPolicy) {
  Policy const policies[] = {
      {ETIMEDOUT, FaultCode::bus_timeout, FaultClass::transient, Aftermath::unanswered},
      {EMBBADCRC, FaultCode::bus_error, FaultClass::transient, Aftermath::unanswered},
      {EMBBADDATA, FaultCode::bus_error, FaultClass::transient, Aftermath::unanswered},
      {EMBBADSLAVE, FaultCode::bus_error, FaultClass::transient, Aftermath::unanswered},
      {EMBBADEXC, FaultCode::bus_error, FaultClass::transient, Aftermath::unanswered},
      {EMBMDATA, FaultCode::bus_error, FaultClass::transient, Aftermath::unanswered},
      {EMBXILFUN, FaultCode::bus_error, FaultClass::permanent, Aftermath::clear},
      {EMBXILADD, FaultCode::bus_error, FaultClass::permanent, Aftermath::clear},
      {EMBXILVAL, FaultCode::bus_error, FaultClass::permanent, Aftermath::clear},
      {EMBXSFAIL, FaultCode::bus_error, FaultClass::transient, Aftermath::clear},
      {EMBXACK, FaultCode::bus_error, FaultClass::transient, Aftermath::clear},
      {EMBXSBUSY, FaultCode::bus_error, FaultClass::transient, Aftermath::clear},
      {EMBXGPATH, FaultCode::bus_timeout, FaultClass::transient, Aftermath::clear},
      {EMBXGTAR, FaultCode::bus_timeout, FaultClass::transient, Aftermath::clear},
      {ECONNRESET, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
      {EPIPE, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
      {EBADF, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
      {EIO, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
      {ENODEV, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
      {ENXIO, FaultCode::bus_gone, FaultClass::transient, Aftermath::gone},
  };
  for (Policy const& p : policies) {
    Fault const fault = fault_of(p.error, "left", k_request);
    EXPECT_EQ(fault.code, p.code) << fault.detail;
    EXPECT_EQ(fault.policy, p.policy) << fault.detail;
    EXPECT_EQ(aftermath_of(p.error), p.aftermath) << fault.detail;
    EXPECT_THAT(fault.detail, StartsWith("bus left: unit 3, function 3 at address 0x2101: "));
  }
}

TEST(ModbusLineFault, SaysHowLongItWaited) {
  EXPECT_THAT(fault_of(ETIMEDOUT, "left", k_request).detail, HasSubstr("no answer within 150 ms"));
}

TEST(ModbusLineFault, TellsADeadDeviceFromADeadGateway) {
  EXPECT_THAT(fault_of(EMBXGTAR, "left", k_request).detail,
              HasSubstr("the gateway answers, but not the device behind it"));
}

TEST(ModbusLineFault, WhileTheBusIsClosedEveryRequestLearnsWhy) {
  Fault const fault = while_closed(fault_of(ETIMEDOUT, "left", k_request));
  EXPECT_EQ(fault.code, FaultCode::bus_gone);
  EXPECT_EQ(fault.policy, FaultClass::transient);
  EXPECT_THAT(fault.detail, HasSubstr("bus left: unit 3"));
}

TEST(ModbusLineFault, ARefusedRequestIsTheConfigurationsFault) {
  Fault const fault = refused("left", k_request, "no such unit");
  EXPECT_EQ(fault.code, FaultCode::unsupported);
  EXPECT_EQ(fault.policy, FaultClass::permanent);
  EXPECT_THAT(fault.detail, HasSubstr("no such unit"));
}

}  // namespace
}  // namespace desk::driver::modbus
