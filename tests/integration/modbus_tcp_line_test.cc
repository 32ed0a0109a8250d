// A TCP line against a device that answers byte for byte as a test says, over the loopback.
#include "drivers/modbus/tcp_line.h"

#include "tests/integration/modbus_rig.h"
#include "tests/support/build_kind.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <iostream>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using core::FaultClass;
using core::FaultCode;
using driver::modbus::TcpLine;
using driver::modbus::TcpOptions;
using ::testing::HasSubstr;

/// Without Asio there is no simpler way to hold a socket for the length of a scope.
class Socket {
 public:
  explicit Socket(int fd) : fd_{fd} {}
  Socket(Socket&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/// Bound to a free port, which `port` becomes; whether it listens is up to the caller.
Socket bound(std::uint16_t& port) {
  Socket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
  EXPECT_EQ(::bind(socket.fd(), name, size), 0);
  EXPECT_EQ(::getsockname(socket.fd(), name, &size), 0);
  port = ntohs(address.sin_port);
  return socket;
}

class ModbusTcpLine : public ::testing::Test {
 protected:
  ModbusTcpLine() { peer.behave(well_behaved()); }

  TcpOptions options(std::uint16_t port) {
    TcpOptions o;
    o.bus = "left";
    o.host = "127.0.0.1";
    o.port = port;
    return o;
  }
  void connect_to(TcpOptions const& o) { line = std::make_unique<TcpLine>(o, monotonic); }
  Script well_behaved() {
    return [this](Message const& request) { return say(plain_answer(request, 7000)); };
  }
  std::vector<Say> say(Message const& message) { return {{peer.framed(message)}}; }
  Reply ask(Request const& request) { return line->carry_out(request); }
  /// The fault was cured by a new connection, without a wait.
  void expect_a_new_connection() {
    int const before = peer.connections();
    peer.behave(well_behaved());
    EXPECT_TRUE(is(ask(read(0, 2)), {7000, 7001}));
    EXPECT_EQ(peer.connections(), before + 1);
  }

  TcpPeer peer;
  std::unique_ptr<TcpLine> line = std::make_unique<TcpLine>(options(peer.port()), monotonic);
};

TEST_F(ModbusTcpLine, ReadsAndWrites) {
  EXPECT_TRUE(is(ask(of_unit(255, read(0x2101, 3))), {7000, 7001, 7002}));
  EXPECT_EQ(peer.heard().back().message, (Message{255, 3, 0x21, 0x01, 0, 3}));
  EXPECT_TRUE(is(ask(of_unit(0, read(0, 1))), {7000})) << "0 is the device itself";
  EXPECT_TRUE(is(ask(read(4, 3, k_patient, Table::coils)), {0, 1, 0}));
  EXPECT_TRUE(is(ask(read(5, 2, k_patient, Table::discrete_inputs)), {1, 0}));
  EXPECT_TRUE(is(ask(read(0, 125, k_patient, Table::input_registers)), *ask(read(0, 125))));
  EXPECT_TRUE(is(ask(write(How::coil, 3, {1})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::raw_coil, 0x0200, {5})), k_nothing));
  EXPECT_EQ(peer.heard().back().message, (Message{1, 5, 2, 0, 0, 5}));
  EXPECT_TRUE(is(ask(write(How::register_, 0x2002, {7205})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::coils, 0, {1, 1, 0})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::registers, 0x2003, {251, 251})), k_nothing));
  EXPECT_TRUE(is(ask({1, Order{How::exchange, 1, {2}, 3, 2}, k_patient}), {7000, 7001}));
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(ModbusTcpLine, RefusesUnitsThatDoNotExist) {
  EXPECT_TRUE(is(ask(of_unit(248, read(0, 1))), FaultCode::unsupported, FaultClass::permanent));
  EXPECT_TRUE(is(ask(of_unit(256, read(0, 1))), FaultCode::unsupported, FaultClass::permanent));
  EXPECT_TRUE(is(ask(of_unit(-1, read(0, 1))), FaultCode::unsupported, FaultClass::permanent));
}

TEST_F(ModbusTcpLine, ALateAnswerDiesWithItsConnection) {
  std::uint16_t count = 0;
  peer.behave([this, &count](Message const& request) -> std::vector<Say> {
    std::uint16_t const number = count++;
    return {{peer.framed(plain_answer(request, number)), number == 0 ? k_impatient + 60ms : 0ms}};
  });
  EXPECT_TRUE(is(ask(read(0, 1, k_impatient)), FaultCode::bus_timeout));
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  EXPECT_TRUE(is(ask(read(0, 1)), {2}));
  EXPECT_EQ(peer.connections(), 2);
}

TEST_F(ModbusTcpLine, AHalfOpenConnectionIsFoundByTheTimeOut) {
  peer.behave({});
  auto const took = time_of([&] { EXPECT_TRUE(is(ask(read(0, 1, k_impatient)), FaultCode::bus_timeout)); });
  EXPECT_GE(took, k_impatient - 1ms);
  expect_a_new_connection();
}

TEST_F(ModbusTcpLine, AConnectionClosedWhileIdleIsReplacedBeforeTheNextRequest) {
  peer.behave([this](Message const& request) -> std::vector<Say> {
    return {{peer.framed(plain_answer(request, 1)), 0ms, true}};
  });
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  ASSERT_TRUE(peer.wait_closed());
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  EXPECT_EQ(peer.connections(), 2);
}

TEST_F(ModbusTcpLine, AConnectionClosedDuringARequestIsGone) {
  peer.behave([](Message const&) -> std::vector<Say> { return {{{}, 0ms, true}}; });
  EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone));
  expect_a_new_connection();
}

struct Damage {
  char const* name;
  std::function<Bytes(Message const& request, std::uint16_t transaction)> bytes;
  FaultCode code = FaultCode::bus_error;
};

std::vector<Damage> damages() {
  auto const with = [](auto change) {
    return [change](Message const& request, std::uint16_t transaction) {
      Bytes bytes = TcpPeer::framed(plain_answer(request, 9), transaction);
      change(bytes);
      return bytes;
    };
  };
  return {
      {"the answer to an earlier request",
       with([](Bytes& b) { b[1] = static_cast<std::uint8_t>(b[1] - 1); })},
      {"another protocol", with([](Bytes& b) { b[3] = 1; })},
      {"a header that says less", with([](Bytes& b) { b[5] = 3; })},
      {"a header that says more", with([](Bytes& b) { b[5] = 30; })},
      {"another unit", with([](Bytes& b) { b[6] = 2; })},
      {"another function", with([](Bytes& b) { b[7] = 4; })},
      {"one register too few",
       [](Message const&, std::uint16_t t) {
         return TcpPeer::framed({1, 3, 2, 0, 9}, t);
       }},
      {"an exception that does not exist",
       [](Message const& request, std::uint16_t t) {
         return TcpPeer::framed(exception_to(request, 0x55), t);
       }},
      {"half an answer", with([](Bytes& b) { b.resize(10); }), FaultCode::bus_timeout},
      {"garbage", [](Message const&, std::uint16_t) { return Bytes(300, 0xa5); }},
  };
}

TEST_F(ModbusTcpLine, EveryDamagedAnswerIsAFaultAndCuredByANewConnection) {
  for (Damage const& damage : damages()) {
    SCOPED_TRACE(damage.name);
    peer.behave([this, &damage](Message const& request) -> std::vector<Say> {
      return {{damage.bytes(request, peer.transaction())}};
    });
    EXPECT_TRUE(is(ask(read(0, 2, 300ms)), damage.code));
    expect_a_new_connection();
  }
}

struct Refusal {
  std::uint8_t exception;
  FaultCode code;
  FaultClass policy;
};

TEST_F(ModbusTcpLine, AnExceptionLeavesTheConnection) {
  std::array<Refusal, 8> const refusals{{
      {1, FaultCode::bus_error, FaultClass::permanent},
      {2, FaultCode::bus_error, FaultClass::permanent},
      {3, FaultCode::bus_error, FaultClass::permanent},
      {4, FaultCode::bus_error, FaultClass::transient},
      {5, FaultCode::bus_error, FaultClass::transient},
      {6, FaultCode::bus_error, FaultClass::transient},
      {0x0a, FaultCode::bus_timeout, FaultClass::transient},
      {0x0b, FaultCode::bus_timeout, FaultClass::transient},
  }};
  for (Refusal const& refusal : refusals) {
    peer.behave([&](Message const& request) { return say(exception_to(request, refusal.exception)); });
    Reply const reply = ask(read(0, 1));
    EXPECT_TRUE(is(reply, refusal.code, refusal.policy));
    EXPECT_THAT(reply.error().detail, HasSubstr("exception " + std::to_string(refusal.exception)));
  }
  peer.behave(well_behaved());
  EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(ModbusTcpLine, AnswersThatComeTwiceAreNeverTheNextOnes) {
  std::uint16_t count = 0;
  peer.behave([this, &count](Message const& request) -> std::vector<Say> {
    Bytes const bytes = peer.framed(plain_answer(request, count++));
    return {{bytes}, {bytes}};
  });
  for (int i = 0; i < 50; ++i) {
    Reply const reply = once_back(*line, read(0, 1, 300ms));
    EXPECT_TRUE(!reply || (*reply)[0] == peer.heard().size() - 1) << "at " << i;
  }
}

TEST_F(ModbusTcpLine, ADeviceThatNeverAnswersHoldsNoOtherUp) {
  auto const answers = well_behaved();
  peer.behave(
      [&](Message const& request) { return request[0] == 2 ? std::vector<Say>{} : answers(request); });
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(is(ask(of_unit(2, read(0, 1, k_impatient))), FaultCode::bus_timeout));
    EXPECT_TRUE(is(ask(of_unit(2, read(0, 1, k_impatient))), FaultCode::bus_timeout));
    EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
  }
}

TEST_F(ModbusTcpLine, ADeviceThatRefusesTheConnectionIsNamed) {
  std::uint16_t port = 0;
  Socket const nobody_listens = bound(port);
  connect_to(options(port));
  Reply const reply = ask(read(0, 1));
  EXPECT_TRUE(is(reply, FaultCode::bus_gone));
  EXPECT_THAT(reply.error().detail, HasSubstr("bus left: no connection to 127.0.0.1 port " +
                                              std::to_string(port) + ": Connection refused"));
}

TEST_F(ModbusTcpLine, ANetworkThatSwallowsConnectionsIsNotWaitedForLong) {
  std::uint16_t port = 0;
  Socket const listener = bound(port);
  ASSERT_EQ(::listen(listener.fd(), 0), 0);
  // The kernel drops requests for connections beyond those that nobody has accepted yet.
  std::vector<Socket> queue;
  sockaddr_in const address = loopback(port);
  for (int i = 0; i < 4; ++i) {
    queue.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // NOLINTNEXTLINE(*-reinterpret-cast)
    (void)::connect(queue.back().fd(), reinterpret_cast<sockaddr const*>(&address), sizeof address);
  }
  connect_to(options(port));
  auto const took = time_of([&] { EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone)); });
  EXPECT_GE(took, 199ms);
  EXPECT_LT(took, 900ms);
}

TEST_F(ModbusTcpLine, FindsAHostByItsName) {
  TcpOptions o = options(peer.port());
  o.host = "localhost";
  connect_to(o);
  EXPECT_TRUE(is(once_back(*line, read(0, 1)), {7000}));
}

TEST_F(ModbusTcpLine, ADescriptorTooHighForLibmodbusIsRefused) {
  ManyFiles const many;
  if (!many.ok()) GTEST_SKIP() << "this machine does not allow 1024 open files";
  Reply const reply = ask(read(0, 1));
  EXPECT_TRUE(is(reply, FaultCode::bus_gone));
  EXPECT_THAT(reply.error().detail, HasSubstr("1024 files are open"));
}

TEST_F(ModbusTcpLine, LearnsHowLongADeviceThinks) {
  peer.behave([this](Message const& request) -> std::vector<Say> {
    return {{peer.framed(plain_answer(request, 1)), 30ms}};
  });
  Request const request = read(0, 1, 300ms);
  ASSERT_TRUE(is(ask(request), {1}));
  EXPECT_GE(line->usual_time(request), 30ms);
  EXPECT_EQ(line->longest_time(request), 300ms);
}

TEST_F(ModbusTcpLine, InThousandsOfRequestsNoAnswerIsTakenForAnothers) {
  RandomRun plan;
  plan.transactions = 3000 / static_cast<int>(k_times_less);
  std::cout << "seed " << plan.seed << '\n';
  Tally const tally = run(*line, peer, plan, [this](Message const& m) { return peer.framed(m); });
  std::cout << tally.right << " right, " << tally.timed_out << " timed out, " << tally.damaged
            << " damaged\n";
  EXPECT_EQ(tally.wrong, 0) << "seed " << plan.seed;
  EXPECT_GE(tally.right, plan.transactions / 2) << "the run proves nothing";
  EXPECT_TRUE(tally.timed_out > 0 || k_times_less > 1) << "the run proves nothing";
}

}  // namespace
}  // namespace desk::testing
