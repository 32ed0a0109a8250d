#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <modbus/modbus.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <thread>

/// The real deskd-sim, spoken to by the clients that people use: libmodbus and pymodbus.
namespace desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Words = std::vector<std::string>;

/// Looks again every few milliseconds; false: it did not come true within the limit.
template <typename Condition>
bool wait_until(Condition&& condition, milliseconds limit = seconds{20}) {
  auto const deadline = steady_clock::now() + limit;
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds{2});
  }
  return true;
}

/// The program with a control socket, ready.
class Simulator {
 public:
  explicit Simulator(Words arguments) {
    Words argv{DESKD_SIM_PROGRAM, "--control", control().string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<testing::ChildProcess>(argv, directory_.path() / "output");
    if (!wait_until([this] { return output().find('\n') != std::string::npos; })) {
      throw std::runtime_error{"deskd-sim is not ready: " + output()};
    }
  }

  [[nodiscard]] std::string output() const { return testing::text_of(directory_.path() / "output"); }
  /// What follows `ready tcp ` or `ready rtu ` in the last line.
  [[nodiscard]] std::string where() const {
    std::string const text = output();
    auto const begin = text.rfind("ready ") + std::strlen("ready tcp ");
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  [[nodiscard]] std::string port() const { return where().substr(where().rfind(':') + 1); }
  [[nodiscard]] std::filesystem::path path(std::string const& name) const { return directory_.path() / name; }
  testing::ChildProcess& process() { return *process_; }

  /// The answer to one control line, up to and including its `ok` or `error`.
  [[nodiscard]] std::string control(std::string const& line) const {
    int const fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(static_cast<char*>(address.sun_path), control().c_str(), sizeof address.sun_path - 1);
    timeval const limit{10, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::string answer;
    if (::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) {
      std::string const text = line + '\n';
      std::array<char, 4096> buffer{};
      ssize_t count = ::write(fd, text.data(), text.size());
      while (count > 0 && !ends(answer)) {
        count = ::read(fd, buffer.data(), buffer.size());
        if (count > 0) answer.append(buffer.data(), static_cast<std::size_t>(count));
      }
    }
    ::close(fd);
    return answer;
  }
  /// A number of `state`: of the first line that has `where`, what follows `key=`.
  [[nodiscard]] double state(std::string const& where, std::string const& key) const {
    std::string const text = control("state");
    auto const line = text.find(where);
    auto const value = text.find(' ' + key + '=', line);
    if (line == std::string::npos || value == std::string::npos) throw std::runtime_error{text};
    return std::stod(text.substr(value + key.size() + 2));
  }

 private:
  [[nodiscard]] std::filesystem::path control() const { return path("control"); }
  static bool ends(std::string const& answer) {
    if (answer.empty() || answer.back() != '\n') return false;
    auto const last = answer.rfind('\n', answer.size() - 2);
    std::string const line = answer.substr(last == std::string::npos ? 0 : last + 1);
    return line == "ok\n" || line.rfind("error: ", 0) == 0;
  }

  testing::TempDir directory_;
  std::unique_ptr<testing::ChildProcess> process_;
};

/// A libmodbus client.
class Client {
 public:
  static Client tcp(Simulator const& simulator, int unit) {
    return {modbus_new_tcp("127.0.0.1", std::stoi(simulator.port())), unit};
  }
  static Client rtu(std::string const& path, int unit, int baud = 19200) {
    return {modbus_new_rtu(path.c_str(), baud, 'E', 8, 1), unit};
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] modbus_t* get() const { return context_.get(); }
  /// -1: errno says why.
  [[nodiscard]] int read(int address) const {
    std::uint16_t word = 0;
    return modbus_read_registers(get(), address, 1, &word) == 1 ? word : -1;
  }
  [[nodiscard]] bool write(int address, std::uint16_t value) const {
    return modbus_write_register(get(), address, value) == 1;
  }
  void answers_within(milliseconds time) const {
    modbus_set_response_timeout(get(), 0, static_cast<std::uint32_t>(time.count() * 1000));
  }

 private:
  Client(modbus_t* context, int unit) : context_{context} {
    modbus_set_slave(context, unit);
    // Its half second is not enough where other tests keep the machine busy; who expects silence says
    // answers_within().
    modbus_set_response_timeout(context, 2, 0);
    connected_ = modbus_connect(context) == 0;
    answers_within(seconds{1} - milliseconds{1});
  }
  struct Free {
    void operator()(modbus_t* context) const {
      modbus_close(context);
      modbus_free(context);
    }
  };
  std::unique_ptr<modbus_t, Free> context_;
  bool connected_ = false;
};

constexpr int k_heartbeat = 0x2001;
constexpr int k_command = 0x2002;
constexpr int k_position = 0x2101;
constexpr int k_error = 0x2104;
constexpr std::uint16_t k_stop = 64259;

Words const k_column{"--tcp", "127.0.0.1:0", "--unit", "255=linak-lc3,start=720,load=1"};
Words const k_serial_column{"--rtu", "--unit", "1=linak-lc3,start=720"};

/// Beats and waits for the condition.
template <typename Condition>
bool beat_until(Client const& client, Condition&& condition) {
  std::uint16_t counter = 0;
  return wait_until([&] { return client.write(k_heartbeat, ++counter % 256) && condition(); });
}

TEST(SimulatorTcp, MovesAColumnForLibmodbus) {
  Simulator const simulator{k_column};
  auto const client = Client::tcp(simulator, 255);
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.read(k_position), 700);
  EXPECT_EQ(client.read(k_error), 1);
  EXPECT_TRUE(client.write(k_heartbeat, 1));
  EXPECT_TRUE(client.write(k_command, k_stop));
  EXPECT_EQ(client.read(k_error), 0);
  EXPECT_TRUE(client.write(k_command, 900));
  EXPECT_TRUE(beat_until(client, [&] { return std::abs(client.read(k_position) - 900) <= 6; }));
  EXPECT_NEAR(simulator.state("unit=255 ", "height_mm"), 740, 1);
  EXPECT_EQ(simulator.state("unit=255 ", "starts_in_error"), 0);
}

TEST(SimulatorTcp, StopsAColumnWhoseClientDies) {
  Simulator const simulator{k_column};
  {
    auto const client = Client::tcp(simulator, 255);
    EXPECT_TRUE(client.write(k_heartbeat, 1));
    EXPECT_TRUE(client.write(k_command, k_stop));
    EXPECT_TRUE(client.write(k_command, 5000));
    EXPECT_TRUE(beat_until(client, [&] { return client.read(k_position) > 720; }));
  }
  EXPECT_TRUE(wait_until([&] { return simulator.state("unit=255 ", "error") == 5; }));
  EXPECT_EQ(simulator.state("unit=255 ", "gap_ms"), 500);
}

TEST(SimulatorTcp, ServesSixteenColumnsToManyClients) {
  Words arguments{"--tcp", "127.0.0.1:0"};
  for (int unit = 1; unit <= 16; ++unit) {
    arguments.insert(
        arguments.end(),
        {"--unit", std::to_string(unit) + "=linak-lc3,start=" + std::to_string(650 + (10 * unit))});
  }
  Simulator const simulator{arguments};
  std::vector<Client> clients;
  for (int unit = 1; unit <= 16; ++unit) clients.push_back(Client::tcp(simulator, unit));
  for (int unit = 1; unit <= 16; ++unit) {
    EXPECT_EQ(clients.at(static_cast<std::size_t>(unit - 1)).read(k_position), 100 * unit);
  }
}

TEST(SimulatorTcp, RefusesAsDevicesDo) {
  Simulator const simulator{k_column};
  auto const client = Client::tcp(simulator, 255);
  EXPECT_EQ(client.read(0x3000), -1);
  EXPECT_EQ(errno, EMBXILADD);
  EXPECT_FALSE(client.write(k_command, 64262));
  EXPECT_EQ(errno, EMBXILVAL);
  std::uint8_t bit = 0;
  EXPECT_EQ(modbus_read_bits(client.get(), 0, 1, &bit), -1);
  EXPECT_EQ(errno, EMBXILFUN);
}

TEST(SimulatorTcp, ClosesAndRefusesConnectionsWhenTold) {
  Simulator const simulator{k_column};
  auto const client = Client::tcp(simulator, 255);
  EXPECT_EQ(client.read(k_position), 700);
  EXPECT_EQ(simulator.control("drop"), "ok\n");
  EXPECT_EQ(client.read(k_position), -1);
  EXPECT_EQ(errno, ECONNRESET);
  EXPECT_EQ(simulator.control("refuse on"), "ok\n");
  EXPECT_FALSE(Client::tcp(simulator, 255).connected());
  EXPECT_EQ(simulator.control("refuse off"), "ok\n");
  EXPECT_EQ(Client::tcp(simulator, 255).read(k_position), 700);
  EXPECT_EQ(simulator.control("hangup"), "error: there is no serial line; this is TCP\n");
}

TEST(SimulatorTcp, MakesLineFaultsThatLibmodbusSees) {
  Simulator const simulator{k_column};
  auto const client = Client::tcp(simulator, 255);
  client.answers_within(milliseconds{50});
  EXPECT_EQ(simulator.control("lost 1"), "ok\n");
  EXPECT_EQ(client.read(k_position), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_EQ(simulator.control("calm"), "ok\n");
  EXPECT_EQ(simulator.control("exception 1 6"), "ok\n");
  client.answers_within(milliseconds{999});
  EXPECT_EQ(client.read(k_position), -1);
  EXPECT_EQ(errno, EMBXSBUSY);
  EXPECT_EQ(simulator.control("calm"), "ok\n");
  EXPECT_EQ(simulator.control("slow"), "ok\n");
  EXPECT_EQ(client.read(k_position), 700);
  EXPECT_EQ(simulator.control("calm"), "ok\n");
  EXPECT_EQ(simulator.control("silent 255 on"), "ok\n");
  client.answers_within(milliseconds{50});
  EXPECT_EQ(client.read(k_position), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
}

TEST(SimulatorTcp, DrivesRelaysByFlashesAndShowsTheLaser) {
  Simulator const simulator{{"--tcp", "127.0.0.1:0", "--unit", "1=relay-board:bekant,start=900,load=1",
                             "--unit", "80=laser:1,noise=0,outliers=0"}};
  auto const board = Client::tcp(simulator, 1);
  auto const laser = Client::tcp(simulator, 80);
  EXPECT_EQ(laser.read(0x34), 900);
  std::array<std::uint8_t, 6> const pulse{1,            // unit
                                          5,            // write one coil
                                          0x02, 0x00,   // flash relay 0 on
                                          0x00, 0x05};  // 500 ms
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> answer{};
  EXPECT_TRUE(wait_until([&] {
    EXPECT_GT(modbus_send_raw_request(board.get(), pulse.data(), pulse.size()), 0);
    EXPECT_GT(modbus_receive_confirmation(board.get(), answer.data()), 0);
    return laser.read(0x34) >= 910;
  }));
  // No further pulse: the board opens by itself.
  EXPECT_TRUE(wait_until([&] {
    std::uint8_t closed = 1;
    return modbus_read_bits(board.get(), 0, 1, &closed) == 1 && closed == 0;
  }));
  EXPECT_EQ(simulator.state("unit=1 ", "both_on"), 0);
  EXPECT_EQ(modbus_write_bit(board.get(), 0, 1), 1);
  EXPECT_EQ(modbus_write_bit(board.get(), 1, 1), 1);
  EXPECT_EQ(simulator.state("unit=1 ", "both_on"), 1);
}

TEST(SimulatorRtu, AnswersLibmodbus) {
  Simulator const simulator{k_serial_column};
  auto const client = Client::rtu(simulator.where(), 1);
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.read(k_position), 700);
  std::array<std::uint16_t, 6> status{};
  EXPECT_EQ(modbus_read_registers(client.get(), k_position, 6, status.data()), 6);
  EXPECT_EQ(status.at(0), 700);
  EXPECT_EQ(status.at(3), 1);
  std::array<std::uint16_t, 4> const settings{251, 251, 251, 251};
  EXPECT_EQ(modbus_write_registers(client.get(), 0x2003, 4, settings.data()), 4);
}

TEST(SimulatorRtu, DamagesAnswersAndSaysNothingForDeadUnits) {
  Simulator const simulator{k_serial_column};
  auto const client = Client::rtu(simulator.where(), 1);
  EXPECT_EQ(simulator.control("corrupt 1"), "ok\n");
  client.answers_within(milliseconds{100});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(client.read(k_position), -1);
    modbus_flush(client.get());
  }
  EXPECT_EQ(simulator.control("calm"), "ok\n");
  EXPECT_TRUE(wait_until([&] { return modbus_flush(client.get()) == 0; }));
  EXPECT_EQ(client.read(k_position), 700);
  modbus_set_slave(client.get(), 2);
  EXPECT_EQ(client.read(k_position), -1);
  EXPECT_EQ(errno, ETIMEDOUT);
}

TEST(SimulatorRtu, TakesTheTimeOfAWireWhenPaced) {
  Words arguments = k_serial_column;
  arguments.insert(arguments.end(), {"--paced", "--baud", "9600"});
  Simulator const simulator{arguments};
  auto const client = Client::rtu(simulator.where(), 1, 9600);
  auto const before = steady_clock::now();
  EXPECT_EQ(client.read(k_position), 700);
  auto const took = steady_clock::now() - before;
  // 8 characters, a gap of 3.5 and 7 characters, of 11 bits each: 21.2 ms.
  EXPECT_GE(took, milliseconds{21});
  // libmodbus keeps no gap; only a busy machine makes one now and then.
  EXPECT_TRUE(wait_until(
      [&] { return client.read(k_position) == 700 && simulator.state("line ", "short_gaps") > 0; }));
}

TEST(SimulatorRtu, IsPulledOutAndPutBack) {
  testing::TempDir const directory;
  auto const link = directory.path() / "line";
  Words arguments = k_serial_column;
  arguments.insert(arguments.end(), {"--link", link.string()});
  Simulator simulator{arguments};
  {
    auto const client = Client::rtu(link, 1);
    EXPECT_EQ(client.read(k_position), 700);
    EXPECT_EQ(simulator.control("hangup"), "ok\n");
    EXPECT_EQ(client.read(k_position), -1);
    EXPECT_EQ(errno, EIO);
    EXPECT_FALSE(std::filesystem::exists(link));
    EXPECT_EQ(simulator.control("plug"), "ok\n");
  }
  EXPECT_EQ(Client::rtu(link, 1).read(k_position), 700);
  simulator.process().send(SIGTERM);
  EXPECT_EQ(simulator.process().wait(), 0);
  EXPECT_FALSE(std::filesystem::is_symlink(link));
}

TEST(SimulatorProgram, EndsCleanlyOnItsSignals) {
  for (int const signal : {SIGTERM, SIGINT}) {
    Simulator simulator{k_column};
    simulator.process().send(signal);
    EXPECT_EQ(simulator.process().wait(), 0);
    EXPECT_FALSE(std::filesystem::exists(simulator.path("control")));
  }
}

TEST(SimulatorProgram, SaysWhatIsWrong) {
  testing::TempDir const directory;
  auto const run = [&](Words arguments, std::string const& name) {
    arguments.insert(arguments.begin(), DESKD_SIM_PROGRAM);
    testing::ChildProcess process{arguments, directory.path() / name};
    int const status = process.wait().value_or(-1);
    return std::to_string(status) + ' ' + testing::text_of(directory.path() / name);
  };
  EXPECT_EQ(run({"--tcp", "127.0.0.1:0", "--unit", "1=lift"}, "kind").substr(0, 49),
            "1 deskd-sim: --unit 1=lift: no such kind 'lift'; ");
  EXPECT_EQ(run({"--unit", "1=linak-lc3"}, "line").substr(0, 28), "2 --tcp or --rtu is required");
  EXPECT_EQ(run({"--tcp", "192.0.2.1:0", "--unit", "1=linak-lc3"}, "address"),
            "1 deskd-sim: cannot listen on 192.0.2.1:0: Cannot assign requested address\n");
}

// pymodbus frames and waits in its own way. No parity: pseudo-terminals drop it, which pyserial takes amiss.
constexpr auto k_pymodbus = R"(
import sys
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
kind, where = sys.argv[1:]
if kind == 'tcp':
    host, port = where.rsplit(':', 1)
    client, unit = ModbusTcpClient(host, port=int(port)), 255
else:
    client, unit = ModbusSerialClient(where, baudrate=19200, parity='N'), 1
assert client.connect()
assert client.read_holding_registers(0x2101, 6, slave=unit).registers[:4:3] == [700, 1]
assert not client.write_register(0x2001, 1, slave=unit).isError()
assert not client.write_registers(0x2003, [251] * 4, slave=unit).isError()
assert not client.write_register(0x2002, 64259, slave=unit).isError()
assert client.read_holding_registers(0x2104, 1, slave=unit).registers == [0]
assert client.read_holding_registers(0x3000, 1, slave=unit).exception_code == 2
print('all well')
)";

class SimulatorPymodbus : public ::testing::TestWithParam<std::string> {};

TEST_P(SimulatorPymodbus, SpeaksWithIt) {
  testing::TempDir const directory;
  testing::ChildProcess there{{"/usr/bin/python3", "-c", "import pymodbus"}, directory.path() / "import"};
  if (there.wait(seconds{30}) != 0) GTEST_SKIP() << "python3-pymodbus is not installed";
  Simulator const simulator{GetParam() == "tcp" ? k_column : k_serial_column};
  auto const output = directory.path() / "output";
  testing::ChildProcess client{{"/usr/bin/python3", "-c", k_pymodbus, GetParam(), simulator.where()}, output};
  EXPECT_EQ(client.wait(seconds{40}), 0);
  EXPECT_EQ(testing::text_of(output), "all well\n");
}

INSTANTIATE_TEST_SUITE_P(Lines, SimulatorPymodbus, ::testing::Values("tcp", "rtu"),
                         [](auto const& line) { return line.param; });

}  // namespace
}  // namespace desk
