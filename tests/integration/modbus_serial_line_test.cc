// A serial line against a device that answers byte for byte as a test says, over a pseudo-terminal.
#include "drivers/modbus/serial_line.h"

#include "tests/integration/modbus_rig.h"
#include "tests/support/build_kind.h"

#include <gmock/gmock.h>

#include <iostream>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using core::FaultClass;
using core::FaultCode;
using driver::modbus::SerialLine;
using driver::modbus::SerialOptions;
using ::testing::HasSubstr;

SerialOptions options_for(SerialPeer const& peer) {
  SerialOptions options;
  options.bus = "left";
  options.device = peer.device();
  options.baud = 115200;
  options.late = 150ms;
  return options;
}

std::vector<Say> say(Message const& answer) {
  return {{sealed(answer)}};
}

std::vector<Say> well_behaved(Message const& request) {
  return say(plain_answer(request, 7000));
}

class ModbusSerialLine : public ::testing::Test {
 protected:
  ModbusSerialLine() { peer.behave(well_behaved); }
  void reopen(SerialOptions const& options) { line = std::make_unique<SerialLine>(options, monotonic); }
  Reply ask(Request const& request) { return line->carry_out(request); }
  Message last_heard() { return peer.heard().back().message; }

  SerialPeer peer;
  std::unique_ptr<SerialLine> line = std::make_unique<SerialLine>(options_for(peer), monotonic);
};

TEST_F(ModbusSerialLine, ReadsEveryTable) {
  EXPECT_TRUE(is(ask(read(0x2101, 3)), {7000, 7001, 7002}));
  EXPECT_EQ(last_heard(), (Message{1, 3, 0x21, 0x01, 0, 3}));
  EXPECT_TRUE(is(ask(read(8, 1, k_patient, Table::input_registers)), {7000}));
  EXPECT_TRUE(is(ask(read(4, 10, k_patient, Table::coils)), {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));
  EXPECT_TRUE(is(ask(read(5, 2, k_patient, Table::discrete_inputs)), {1, 0}));
  EXPECT_TRUE(is(ask(read(0, 125)), *ask(read(0, 125)))) << "the longest answer";
}

TEST_F(ModbusSerialLine, Writes) {
  EXPECT_TRUE(is(ask(write(How::coil, 3, {1})), k_nothing));
  EXPECT_EQ(last_heard(), (Message{1, 5, 0, 3, 0xff, 0}));
  EXPECT_TRUE(is(ask(write(How::raw_coil, 0x0200, {5})), k_nothing));
  EXPECT_EQ(last_heard(), (Message{1, 5, 2, 0, 0, 5}));
  EXPECT_TRUE(is(ask(write(How::register_, 0x2002, {7205})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::coils, 0, {1, 1, 0})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::registers, 0x2003, {251, 251})), k_nothing));
  EXPECT_EQ(last_heard(), (Message{1, 16, 0x20, 0x03, 0, 2, 4, 0, 251, 0, 251}));
}

TEST_F(ModbusSerialLine, Exchanges) {
  Request const request{1, Order{How::exchange, 0x0a8c, {0, 9}, 0x09c4, 2}, k_patient};
  EXPECT_TRUE(is(ask(request), {7000, 7001}));
  EXPECT_EQ(last_heard(), (Message{1, 23, 0x09, 0xc4, 0, 2, 0x0a, 0x8c, 0, 2, 4, 0, 0, 0, 9}));
}

TEST_F(ModbusSerialLine, RefusesWhatNoSerialLineCarries) {
  EXPECT_TRUE(is(ask(of_unit(248, read(0, 1))), FaultCode::unsupported, FaultClass::permanent));
  EXPECT_TRUE(is(ask(of_unit(0, read(0, 1))), FaultCode::unsupported, FaultClass::permanent));
  EXPECT_TRUE(is(ask(read(0, 126)), FaultCode::unsupported, FaultClass::permanent));
  EXPECT_TRUE(peer.heard().empty());
}

TEST_F(ModbusSerialLine, ABroadcastIsNotWaitedForButGetsItsTime) {
  peer.behave(
      [](Message const& request) { return request[0] == 0 ? std::vector<Say>{} : well_behaved(request); });
  auto const took = time_of([&] {
    Request const everybody = of_unit(0, write(How::register_, 1, {2}));
    EXPECT_LT(time_of([&] { EXPECT_TRUE(is(ask(everybody), k_nothing)); }), k_patient);
    EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
  });
  EXPECT_GE(took, 100ms) << "the turnaround";
}

TEST_F(ModbusSerialLine, KeepsTheGapBetweenFrames) {
  auto options = options_for(peer);
  options.baud = 38400;
  options.extra_gap = 8ms;
  reopen(options);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(is(ask(read(0, 1)), {7000}));
  auto const heard = peer.heard();
  for (std::size_t i = 1; i < heard.size(); ++i) EXPECT_GE(heard[i].at - heard[i - 1].answered_at, 9750us);
}

TEST_F(ModbusSerialLine, ALostAnswerIsATimeOut) {
  peer.behave({});
  auto const took = time_of([&] {
    Reply const reply = ask(read(0, 1, k_impatient));
    EXPECT_TRUE(is(reply, FaultCode::bus_timeout));
    EXPECT_THAT(reply.error().detail,
                HasSubstr("bus left: unit 1, function 3 at address 0x0000: no answer within 40 ms"));
  });
  EXPECT_GE(took, k_impatient);
  peer.behave(well_behaved);
  EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
}

TEST_F(ModbusSerialLine, ALateAnswerIsNeverTheNextOnes) {
  std::uint16_t count = 0;
  peer.behave([&count](Message const& request) -> std::vector<Say> {
    std::uint16_t const number = count++;
    return {{sealed(plain_answer(request, number)), number == 0 ? k_impatient + 60ms : 0ms}};
  });
  EXPECT_TRUE(is(ask(read(0, 1, k_impatient)), FaultCode::bus_timeout));
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  EXPECT_TRUE(is(ask(read(0, 1)), {2}));
}

TEST_F(ModbusSerialLine, ALateAnswerOfAnotherUnitIsPassedOver) {
  Bytes late;
  peer.behave([&late](Message const& request) -> std::vector<Say> {
    if (request[0] == 2) {
      late = sealed(plain_answer(request, 77));
      return {};
    }
    Bytes both = late;
    Bytes const own = sealed(plain_answer(request, 1));
    both.insert(both.end(), own.begin(), own.end());
    return {{both}};
  });
  EXPECT_TRUE(is(ask(of_unit(2, read(0, 1, k_impatient))), FaultCode::bus_timeout));
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  peer.behave({});  // before `late` goes
}

/// That this device can do the harm which the silence prevents.
TEST_F(ModbusSerialLine, WithoutTheSilenceALateAnswerIsBelieved) {
  auto options = options_for(peer);
  options.late = 0ms;
  reopen(options);
  std::vector<Say> held;
  peer.behave([&held](Message const& request) -> std::vector<Say> {
    if (held.empty()) {
      held = say(plain_answer(request, 1));
      return {};
    }
    return held;
  });
  EXPECT_TRUE(is(ask(read(0, 1, k_impatient)), FaultCode::bus_timeout));
  EXPECT_TRUE(is(ask(read(0, 1)), {1}));
  peer.behave({});  // before `held` goes
}

TEST_F(ModbusSerialLine, AStopDoesNotWaitForALateAnswer) {
  auto options = options_for(peer);
  options.late = 5s;
  reopen(options);
  peer.behave({});
  EXPECT_TRUE(is(ask(read(0, 1, k_impatient)), FaultCode::bus_timeout));
  peer.behave(well_behaved);
  EXPECT_LT(time_of([&] { EXPECT_TRUE(is(ask(write(How::register_, 2, {0})), k_nothing)); }), 2s);
}

TEST_F(ModbusSerialLine, ASecondAnswerIsThrownAwayBeforeTheNextRequest) {
  peer.behave([](Message const& request) -> std::vector<Say> {
    Bytes twice = sealed(plain_answer(request, 5));
    Bytes const second = sealed(plain_answer(request, 6));
    twice.insert(twice.end(), second.begin(), second.end());
    return {{twice}};
  });
  EXPECT_TRUE(is(ask(read(0, 1)), {5}));
  peer.behave(well_behaved);
  EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
}

/// What can be wrong with an answer; each is a fault, and the next request is well.
struct Damage {
  char const* name;
  Script script;
  FaultCode code;
  FaultClass policy = FaultClass::transient;
};

std::vector<Damage> damages() {
  auto const with = [](auto change) {
    return [change](Message const& request) {
      Message answer = plain_answer(request, 7000);
      change(answer);
      return say(answer);
    };
  };
  auto const exception = [](std::uint8_t number) {
    return [number](Message const& request) { return say(exception_to(request, number)); };
  };
  return {
      {"a flipped bit",
       [](Message const& request) -> std::vector<Say> {
         Bytes bytes = sealed(plain_answer(request, 7000));
         bytes[4] ^= 1U;
         return {{bytes}};
       },
       FaultCode::bus_error},
      {"another unit", with([](Message& m) { m[0] = 2; }), FaultCode::bus_error},
      {"a broadcast for an answer", with([](Message& m) { m[0] = 0; }), FaultCode::bus_error},
      {"another function", with([](Message& m) { m[1] = 4; }), FaultCode::bus_error},
      {"one register too few",
       [](Message const&) {
         return say({1, 3, 2, 0, 9});
       },
       FaultCode::bus_error},
      {"one register too many",
       [](Message const&) {
         return say({1, 3, 6, 0, 9, 0, 9, 0, 9});
       },
       FaultCode::bus_error},
      {"half an answer",
       [](Message const&) -> std::vector<Say> {
         return {{{1, 3, 4, 0}}};
       },
       FaultCode::bus_timeout},
      {"garbage before the answer",
       [](Message const& request) -> std::vector<Say> {
         return {{{0x00, 0xff, 0x00}}, {sealed(plain_answer(request, 7000))}};
       },
       FaultCode::bus_error},
      {"illegal function", exception(1), FaultCode::bus_error, FaultClass::permanent},
      {"illegal address", exception(2), FaultCode::bus_error, FaultClass::permanent},
      {"illegal value", exception(3), FaultCode::bus_error, FaultClass::permanent},
      {"failure", exception(4), FaultCode::bus_error},
      {"busy", exception(6), FaultCode::bus_error},
      {"no such exception", exception(0x55), FaultCode::bus_error},
      {"the gateway's target", exception(0x0b), FaultCode::bus_timeout},
  };
}

TEST_F(ModbusSerialLine, EveryDamagedAnswerIsAFaultAndOverWithTheNextRequest) {
  for (Damage const& damage : damages()) {
    SCOPED_TRACE(damage.name);
    peer.behave(damage.script);
    EXPECT_TRUE(is(ask(read(0, 2, 300ms)), damage.code, damage.policy));
    peer.behave(well_behaved);
    EXPECT_TRUE(is(ask(read(0, 2)), {7000, 7001}));
  }
}

TEST_F(ModbusSerialLine, AWriteThatIsEchoedWronglyIsNotConfirmed) {
  peer.behave([](Message const& request) {
    Message answer = plain_answer(request);
    answer[5] ^= 1U;
    return say(answer);
  });
  EXPECT_TRUE(is(ask(write(How::raw_coil, 0x0200, {4})), FaultCode::bus_error));
}

std::vector<Say> byte_by_byte(Message const& request, std::chrono::milliseconds pause) {
  std::vector<Say> bytes;
  for (std::uint8_t const byte : sealed(plain_answer(request, 7000))) bytes.push_back({{byte}, pause});
  return bytes;
}

TEST_F(ModbusSerialLine, ASlowAnswerIsWaitedFor) {
  peer.behave([](Message const& request) { return byte_by_byte(request, 2ms); });
  EXPECT_TRUE(is(ask(read(0, 2)), {7000, 7001}));
}

TEST_F(ModbusSerialLine, AnAnswerWithPausesIsGivenUpAndItsRestThrownAway) {
  peer.behave([](Message const& request) { return byte_by_byte(request, 35ms); });
  EXPECT_TRUE(is(ask(read(0, 2)), FaultCode::bus_timeout));
  peer.behave(well_behaved);
  // The rest keeps coming for longer than answers may be late here: it may not be taken for an answer.
  Reply reply = ask(read(0, 2));
  for (int i = 0; i < 10 && !reply; ++i) reply = ask(read(0, 2));
  EXPECT_TRUE(is(reply, {7000, 7001}));
}

TEST_F(ModbusSerialLine, DropsTheEchoOfTheAdapter) {
  auto const with_echo = [](Message const& request) -> std::vector<Say> {
    return {{sealed(request)}, {sealed(plain_answer(request, 7000))}};
  };
  peer.behave(with_echo);
  EXPECT_TRUE(is(ask(read(0, 2)), FaultCode::bus_error)) << "now it is known";
  EXPECT_TRUE(is(ask(read(0, 2)), {7000, 7001}));
  EXPECT_TRUE(is(ask(write(How::register_, 2, {1})), k_nothing));
  EXPECT_TRUE(is(ask(write(How::registers, 2, {1, 2})), k_nothing));
  peer.behave([](Message const& request) { return say(request); });
  EXPECT_TRUE(is(ask(write(How::register_, 2, {0}, k_impatient)), FaultCode::bus_timeout))
      << "an echo confirms nothing";
}

TEST_F(ModbusSerialLine, AnEchoThatLooksLikeAnAnswerIsNone) {
  peer.behave([](Message const& request) { return say(request); });
  // 24 coils from 0x0300: function 1 and three bytes of data.
  EXPECT_TRUE(is(ask(read(0x0300, 24, k_impatient, Table::coils)), FaultCode::bus_error));
}

TEST_F(ModbusSerialLine, AnAdapterThatWasPulledOutIsOpenedAgainByItsPath) {
  EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
  peer.unplug();
  Reply const gone = ask(read(0, 1));
  EXPECT_TRUE(is(gone, FaultCode::bus_gone));
  EXPECT_LT(time_of([&] { EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone)); }), 500ms)
      << "it must not wait";
  peer.plug_in();
  EXPECT_TRUE(is(once_back(*line, read(0, 1)), {7000}));
}

TEST_F(ModbusSerialLine, AnAdapterPulledOutDuringARequestIsGone) {
  EXPECT_TRUE(is(ask(read(0, 1)), {7000}));
  peer.behave({});
  std::thread puller{[this] {
    EXPECT_TRUE(peer.wait_heard(2));
    peer.unplug();
  }};
  auto const took = time_of([&] { EXPECT_TRUE(is(ask(read(0, 1, 9s)), FaultCode::bus_gone)); });
  puller.join();
  EXPECT_LT(took, 8s) << "it must not wait for an answer that cannot come";
}

TEST_F(ModbusSerialLine, AnAdapterThatIsNotThereIsNamed) {
  auto options = options_for(peer);
  options.device = "/dev/no-such-adapter";
  reopen(options);
  Reply const reply = ask(read(0, 1));
  EXPECT_TRUE(is(reply, FaultCode::bus_gone));
  EXPECT_THAT(reply.error().detail, HasSubstr("bus left: /dev/no-such-adapter: cannot be opened"));
}

TEST_F(ModbusSerialLine, AFileIsNoPort) {
  TempDir const dir;
  auto options = options_for(peer);
  options.device = dir.write("file", "").string();
  reopen(options);
  EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone, FaultClass::permanent));
}

/// A pseudo-terminal drops parity without a word, as a mini UART does.
TEST_F(ModbusSerialLine, APortThatDropsParityIsRefused) {
  auto options = options_for(peer);
  options.parity = SerialOptions::Parity::even;
  reopen(options);
  Reply const reply = ask(read(0, 1));
  EXPECT_TRUE(is(reply, FaultCode::bus_gone, FaultClass::permanent));
  EXPECT_THAT(reply.error().detail, HasSubstr("parity"));
  EXPECT_TRUE(peer.heard().empty());
}

TEST_F(ModbusSerialLine, APortThatCannotSwitchTheTransceiverIsRefused) {
  auto options = options_for(peer);
  options.rs485 = SerialOptions::Rs485::kernel;
  reopen(options);
  EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone, FaultClass::permanent));
  options.rs485 = SerialOptions::Rs485::off;
  options.rts = SerialOptions::Rts::up;
  reopen(options);
  EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone, FaultClass::permanent));
}

TEST_F(ModbusSerialLine, AnUnusualSpeedIsRefused) {
  auto options = options_for(peer);
  options.baud = 12345;
  reopen(options);
  EXPECT_TRUE(is(ask(read(0, 1)), FaultCode::bus_gone, FaultClass::permanent));
}

TEST_F(ModbusSerialLine, ADescriptorTooHighForLibmodbusIsRefused) {
  ManyFiles const many;
  if (!many.ok()) GTEST_SKIP() << "this machine does not allow 1024 open files";
  Reply const reply = ask(read(0, 1));
  EXPECT_TRUE(is(reply, FaultCode::bus_gone));
  EXPECT_THAT(reply.error().detail, HasSubstr("1024 files are open"));
}

TEST_F(ModbusSerialLine, LearnsHowLongADeviceThinks) {
  Request const request = read(0, 1, 300ms);
  peer.behave([](Message const& r) -> std::vector<Say> { return {{sealed(plain_answer(r, 1)), 30ms}}; });
  EXPECT_GE(line->usual_time(request), 100ms) << "a third of its time-out, until it has answered";
  ASSERT_TRUE(is(ask(request), {1}));
  // The line counts from the end of its request; the device thinks from when it has heard it, which may be a
  // little before.
  EXPECT_GE(line->usual_time(request), 20ms);
  EXPECT_LT(line->usual_time(request), 100ms);
  EXPECT_LT(line->usual_time(request), line->longest_time(request));
}

class ModbusSerialLineAtRandom : public ModbusSerialLine, public ::testing::WithParamInterface<bool> {};

TEST_P(ModbusSerialLineAtRandom, NoAnswerIsTakenForAnothers) {
  RandomRun plan;
  plan.transactions = 1200 / static_cast<int>(k_times_less);
  plan.stops_after_faults = GetParam();
  std::cout << "seed " << plan.seed << '\n';
  Tally const tally = run(*line, peer, plan, [](Message const& m) { return sealed(m); });
  std::cout << tally.right << " right, " << tally.timed_out << " timed out, " << tally.damaged
            << " damaged\n";
  EXPECT_EQ(tally.wrong, 0) << "seed " << plan.seed;
  EXPECT_EQ(tally.gone, 0);
  EXPECT_GE(tally.right, plan.transactions / 2) << "the run proves nothing";
  EXPECT_TRUE(tally.timed_out > 0 || k_times_less > 1) << "the run proves nothing";
}

INSTANTIATE_TEST_SUITE_P(Polls, ModbusSerialLineAtRandom, ::testing::Values(false));
INSTANTIATE_TEST_SUITE_P(PollsAndStops, ModbusSerialLineAtRandom, ::testing::Values(true));

}  // namespace
}  // namespace desk::testing
