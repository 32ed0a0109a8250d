// Both lines against a device by other people: pymodbus, which shares no code with libmodbus and none with
// us.
#include "drivers/modbus/serial_line.h"
#include "drivers/modbus/tcp_line.h"
#include "tests/integration/modbus_rig.h"
#include "tests/support/child_process.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using core::FaultClass;
using core::FaultCode;
using driver::modbus::SerialLine;
using driver::modbus::SerialOptions;
using driver::modbus::TcpLine;
using driver::modbus::TcpOptions;

constexpr char const* k_python = "/usr/bin/python3";

/// Units 1 and 7: holding registers hold 1000 + address, input registers 2000 + address; odd inputs are on.
/// `tcp PORT` listens there; `rtu` says on which pseudo-terminal it is.
constexpr char const* k_program = R"py(
import os, sys, threading, tty
from pymodbus.datastore import ModbusSequentialDataBlock as Block, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer

def unit():
    return ModbusSlaveContext(di=Block(0, [0, 1] * 64), co=Block(0, [0] * 128),
                              hr=Block(0, list(range(1000, 1128))), ir=Block(0, list(range(2000, 2128))),
                              zero_mode=True)

def copy(source, sink):
    while True:
        os.write(sink, os.read(source, 512))

context = ModbusServerContext(slaves={1: unit(), 7: unit()}, single=False)
if sys.argv[1] == 'tcp':
    StartTcpServer(context=context, address=('127.0.0.1', int(sys.argv[2])))
else:
    (ours, our_end), (theirs, their_end) = os.openpty(), os.openpty()
    for end in (our_end, their_end):
        tty.setraw(end)
    threading.Thread(target=copy, args=(ours, theirs), daemon=True).start()
    threading.Thread(target=copy, args=(theirs, ours), daemon=True).start()
    print(os.ttyname(their_end), flush=True)
    StartSerialServer(context=context, framer=ModbusRtuFramer, port=os.ttyname(our_end), baudrate=115200,
                      timeout=0.01)
)py";

class ModbusPymodbus : public ::testing::Test {
 protected:
  void SetUp() override {
    ChildProcess probe{{k_python, "-c", "import pymodbus.server, serial_asyncio"}, dir.path() / "probe"};
    if (probe.wait(20s) != 0)
      GTEST_SKIP() << k_python << " has no pymodbus (python3-pymodbus, python3-serial-asyncio)";
  }

  void start(std::vector<std::string> const& arguments) {
    std::vector<std::string> argv{k_python, dir.write("device.py", k_program).string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    device.emplace(argv, output);
  }

  /// Its first line, when it has said it.
  std::string said() {
    auto const deadline = Clock::now() + 20s;
    std::string text = text_of(output);
    while (text.find('\n') == std::string::npos && Clock::now() < deadline) {
      std::this_thread::yield();
      text = text_of(output);
    }
    return text.substr(0, text.find('\n'));
  }

  void wait_until_it_answers(Line& line) {
    auto const deadline = Clock::now() + 20s;
    while (!line.carry_out(read(0, 1, 200ms)) && Clock::now() < deadline) std::this_thread::yield();
  }

  TempDir dir;
  std::filesystem::path output = dir.path() / "output";
  std::optional<ChildProcess> device;
};

void expect_all_functions(Line& line) {
  EXPECT_TRUE(is(line.carry_out(read(5, 3)), {1005, 1006, 1007}));
  EXPECT_TRUE(is(line.carry_out(of_unit(7, read(5, 1, k_patient, Table::input_registers))), {2005}));
  EXPECT_TRUE(is(line.carry_out(read(2, 4, k_patient, Table::discrete_inputs)), {0, 1, 0, 1}));
  EXPECT_TRUE(is(line.carry_out(write(How::coil, 3, {1})), k_nothing));
  EXPECT_TRUE(is(line.carry_out(write(How::coils, 8, {1, 0, 1})), k_nothing));
  EXPECT_TRUE(is(line.carry_out(read(2, 9, k_patient, Table::coils)), {0, 1, 0, 0, 0, 0, 1, 0, 1}));
  EXPECT_TRUE(is(line.carry_out(write(How::register_, 20, {7205})), k_nothing));
  EXPECT_TRUE(is(line.carry_out(write(How::registers, 21, {1, 65535})), k_nothing));
  EXPECT_TRUE(is(line.carry_out(read(20, 3)), {7205, 1, 65535}));
  Request const exchange{1, Order{How::exchange, 30, {4, 5}, 29, 4}, k_patient};
  EXPECT_TRUE(is(line.carry_out(exchange), {1029, 4, 5, 1032}));
  EXPECT_TRUE(is(line.carry_out(read(500, 1)), FaultCode::bus_error, FaultClass::permanent))
      << "illegal address";
}

TEST_F(ModbusPymodbus, UnderstandsEveryFunctionOverTcp) {
  std::uint16_t const port = free_port();
  start({"tcp", std::to_string(port)});
  TcpOptions options;
  options.bus = "left";
  options.host = "127.0.0.1";
  options.port = port;
  TcpLine line{options, monotonic};
  wait_until_it_answers(line);
  expect_all_functions(line);
}

TEST_F(ModbusPymodbus, UnderstandsEveryFunctionOnASerialLine) {
  start({"rtu"});
  SerialOptions options;
  options.bus = "left";
  options.device = said();
  options.baud = 115200;
  SerialLine line{options, monotonic};
  wait_until_it_answers(line);
  expect_all_functions(line);
  // It does not know the unit; that takes no answer.
  EXPECT_TRUE(is(line.carry_out(of_unit(9, read(0, 1, k_impatient))), FaultCode::bus_timeout));
  EXPECT_TRUE(is(line.carry_out(read(5, 1)), {1005}));
}

}  // namespace
}  // namespace desk::testing
