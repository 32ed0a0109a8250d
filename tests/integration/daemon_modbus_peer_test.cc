// The daemon drives a lifting column that other people's Modbus carries: pymodbus, which shares no code with
// us, nor with libmodbus.
#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr char const* k_python = "/usr/bin/python3";

/// Registers of a LINAK LC3 as its manual has them; runs to its target at 38 mm/s, stops with error 5 after
/// half a second without a heartbeat. Tells what it did on its output.
constexpr char const* k_program = R"py(
import sys, time
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

class Column(ModbusSlaveContext):
    position, target, error = 700.0, None, 1
    at = beat_at = time.monotonic()
    written = {}

    def say(self, words):
        print(words, flush=True)

    def advance(self):
        now = time.monotonic()
        way, self.at = 380 * (now - self.at), now
        if self.target is None:
            return
        if now - self.beat_at > 0.5:
            self.target, self.error = None, 5
            return self.say('heartbeat lost')
        self.position += max(-way, min(way, self.target - self.position))
        if self.position == self.target:
            self.target = None
            self.say('arrived %.1f' % self.position)

    def command(self, value):
        if value == 64259:
            self.target, self.error = None, 0 if self.error == 1 else self.error
        elif value == 64256:
            self.error = 0
        elif self.error:
            self.say('started with error %d' % self.error)
        else:
            self.target = float(value)
            self.say('started to %d' % value)

    def validate(self, function, address, count=1):
        return True

    def getValues(self, function, address, count=1):
        self.advance()
        known = {**self.written, 0x2101: round(self.position), 0x2102: 10 if self.target else 0, 0x2104: self.error}
        return [known.get(a, 0) for a in range(address, address + count)]

    def setValues(self, function, address, values):
        self.advance()
        if address == 0x2001 and values[0] != self.written.get(address):
            self.beat_at = self.at
        self.written[address] = values[0]
        if address == 0x2002:
            self.command(values[0])

StartTcpServer(context=ModbusServerContext(slaves=Column(), single=True), address=('127.0.0.1', int(sys.argv[1])))
)py";

class DaemonOnPymodbus : public DaemonOnModbus {
 protected:
  void SetUp() override {
    ChildProcess look{{k_python, "-c", "import pymodbus.server"}, dir.path() / "probe"};
    if (look.wait(40s) != 0) GTEST_SKIP() << k_python << " has no pymodbus (python3-pymodbus)";
  }
  TempDir dir;
};

TEST_F(DaemonOnPymodbus, MovesItsColumn) {
  std::uint16_t const port = Broker::free_port();
  auto const output = dir.path() / "output";
  ChildProcess const column{{k_python, dir.write("column.py", k_program).string(), std::to_string(port)},
                            output};
  daemon.emplace(Daemon::Config{config(fmt::format("[bus.line.tcp]\nhost = \"127.0.0.1\"\nport = {}\n", port),
                                       {Desk{}})},
                 broker.port());
  connect_probe();
  ASSERT_TRUE(link_becomes("up")) << "it comes when it is ready\n" << text_of(output);
  EXPECT_THAT(move(780), HasSubstr("end=reached")) << text_of(output);
  EXPECT_THAT(move(740), HasSubstr("end=reached")) << text_of(output);
  EXPECT_TRUE(probe->wait_for("deskd/left/height", "740"));
  EXPECT_EQ(text_of(output), "started to 1300\narrived 1300.0\nstarted to 900\narrived 900.0\n");
}

}  // namespace
}  // namespace desk::testing
