#include "drivers/simulated/modbus/relay_board.h"

#include "drivers/simulated/modbus/bus.h"
#include "drivers/simulated/modbus/laser_sensor.h"
#include "tests/unit/simulator/device_rig.h"

namespace desk::driver::simulated::modbus {
namespace {

constexpr unsigned k_on = 0xff00;
constexpr unsigned k_off = 0x0000;

class RelayBoardTest : public testing::Test {
 protected:
  bool coil(unsigned address, unsigned value) {
    Pdu const request = words_pdu(5, {address, value});
    return client_.ask(request) == request;
  }
  /// Coils 0 to 7 as bits.
  int coils() {
    auto const answer = client_.ask(words_pdu(1, {0, 8}));
    return answer && answer->function == 1 && answer->data.size() == 2 ? answer->data[1] : -1;
  }

  RelayBoard board_{nominal_plant(named("bekant"), 900), {}};
  Client client_{board_};
};

TEST_F(RelayBoardTest, ClosesAndOpensRelays) {
  EXPECT_TRUE(coil(0, k_on));
  EXPECT_TRUE(coil(7, k_on));
  EXPECT_EQ(coils(), 0b1000'0001);
  EXPECT_TRUE(board_.plant().motor_on());
  EXPECT_TRUE(coil(0, k_off));
  EXPECT_FALSE(board_.plant().motor_on());
  EXPECT_TRUE(coil(3, 0x5500));
  EXPECT_EQ(coils(), 0b1000'1000);
  EXPECT_TRUE(coil(0x00ff, k_off));
  EXPECT_EQ(coils(), 0);
}

TEST_F(RelayBoardTest, WritesSeveralCoilsAtOnce) {
  Pdu const two{15,
                {0x00, 0x01,     // from relay 1
                 0x00, 0x02,     // two of them
                 0x01,           // byte
                 0b0000'0011}};  // both on
  EXPECT_EQ(client_.ask(two), (Pdu{15, {0x00, 0x01, 0x00, 0x02}}));
  EXPECT_EQ(coils(), 0b0000'0110);
  client_.now += seconds{2};
  board_.advance(client_.now);
  EXPECT_LT(board_.plant().speed().mm_s(), 0);
}

TEST_F(RelayBoardTest, OpensAFlashByItself) {
  EXPECT_TRUE(coil(0x0200, 3));
  client_.now += milliseconds{299};
  EXPECT_EQ(coils(), 1);
  client_.now += milliseconds{1};
  EXPECT_EQ(coils(), 0);
  EXPECT_FALSE(board_.plant().motor_on());
}

TEST_F(RelayBoardTest, KeepsTheMotorOnWhilePulsesAreRenewed) {
  for (int i = 0; i < 20; ++i, client_.now += milliseconds{150}) EXPECT_TRUE(coil(0x0200, 3));
  EXPECT_TRUE(board_.plant().motor_on());
  client_.now += std::chrono::hours{1};
  board_.advance(client_.now);
  // The last pulse ended 3.15 s after the start, whenever somebody looks.
  EXPECT_NEAR(board_.plant().height().mm(), 900 + (38 * (3.15 - 0.3 - 0.75)) + 12, 4);
  EXPECT_EQ(board_.misuse().longest_gap, milliseconds{300});
}

TEST_F(RelayBoardTest, OpensForTheTimeOfAFlashOff) {
  EXPECT_TRUE(coil(2, k_on));
  EXPECT_TRUE(coil(0x0402, 5));
  EXPECT_EQ(coils(), 0);
  client_.now += milliseconds{500};
  EXPECT_EQ(coils(), 0b100);
}

TEST_F(RelayBoardTest, CountsBothDirectionsAtOnceAndStops) {
  EXPECT_TRUE(coil(0, k_on));
  client_.now += seconds{2};
  EXPECT_TRUE(coil(1, k_on));
  EXPECT_FALSE(board_.plant().motor_on());
  EXPECT_EQ(board_.misuse().both_directions, 1);
  EXPECT_TRUE(coil(1, k_on));
  EXPECT_EQ(board_.misuse().both_directions, 1);
}

TEST_F(RelayBoardTest, CountsReversalsWhileMoving) {
  EXPECT_TRUE(coil(0, k_on));
  client_.now += seconds{2};
  EXPECT_TRUE(coil(0, k_off));
  EXPECT_TRUE(coil(1, k_on));
  EXPECT_EQ(board_.misuse().reversals, 1);
  EXPECT_EQ(board_.misuse().both_directions, 0);
}

TEST_F(RelayBoardTest, CountsALatchedRelayAsOneLongGap) {
  EXPECT_TRUE(coil(0, k_on));
  client_.now += seconds{4};
  EXPECT_TRUE(coil(5, k_on));  // a lamp: says nothing about the motor
  client_.now += seconds{1};
  EXPECT_TRUE(coil(0, k_off));
  EXPECT_EQ(board_.misuse().longest_gap, seconds{5});
}

TEST_F(RelayBoardTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(client_.ask(words_pdu(5, {8, k_on})), refused(5, Refusal::illegal_address));
  EXPECT_EQ(client_.ask(words_pdu(5, {0, 1})), refused(5, Refusal::illegal_value));
  EXPECT_EQ(client_.ask(words_pdu(5, {0x0208, 1})), refused(5, Refusal::illegal_address));
  EXPECT_EQ(client_.ask(words_pdu(5, {0x0200, 0x8000})), refused(5, Refusal::illegal_value));
  EXPECT_EQ(client_.ask(words_pdu(1, {1, 8})), refused(1, Refusal::illegal_address));
  EXPECT_EQ(client_.ask(words_pdu(1, {0, 0})), refused(1, Refusal::illegal_value));
  EXPECT_EQ(client_.ask(words_pdu(3, {0, 1})), refused(3, Refusal::illegal_function));
  EXPECT_EQ(client_.ask({43, {14, 1, 0, 0}}), refused(43, Refusal::illegal_function));
  EXPECT_EQ(client_.ask({5, {0}}), refused(5, Refusal::illegal_value));
}

TEST(RelayBoardWiring, ChoosesTheRelays) {
  RelayBoard board{nominal_plant(named("linak"), 900), {.up = 5, .down = 4}};
  EXPECT_TRUE(board.handle(words_pdu(5, {4, k_on}), k_t0));
  board.advance(k_t0 + seconds{2});
  EXPECT_LT(board.plant().speed().mm_s(), 0);
}

/// A relay board's desk with a laser under it. The laser's number is the lower one: the order must not
/// matter.
class LaserTest : public testing::Test {
 protected:
  LaserTest() {
    auto plant = nominal_plant(named("bekant"), 900);
    bus_.add(1, std::make_unique<LaserSensor>(plant, LaserSensor::Options{core::Distance{}, 0, 1}));
    bus_.add(2, std::make_unique<RelayBoard>(plant, RelayBoard::Wiring{}));
  }
  int distance(TimePoint now) {
    auto const answer = bus_.handle(1, words_pdu(3, {0x34, 1}), now);
    return answer && answer->function == 3 ? word_at(answer->data, 1) : -1;
  }
  Bus bus_;
};

TEST_F(LaserTest, SeesTheDeskThatTheRelaysMove) {
  EXPECT_EQ(distance(k_t0), 900);
  bus_.handle(2, words_pdu(5, {0x0200, 30}), k_t0);
  EXPECT_NEAR(distance(k_t0 + seconds{10}), 900 + (38 * (3 - 0.3 - 0.75)) + 12, 4);
}

TEST_F(LaserTest, FailsAsItIsTold) {
  EXPECT_TRUE(bus_.find(1)->set_sensor_fault(SensorFault::tenfold));
  EXPECT_EQ(distance(k_t0), 9000);
  EXPECT_TRUE(bus_.find(1)->set_sensor_fault(SensorFault::silent));
  EXPECT_EQ(distance(k_t0), -1);
  EXPECT_FALSE(bus_.find(2)->set_sensor_fault(SensorFault::silent));
}

TEST_F(LaserTest, KnowsOneRegister) {
  EXPECT_EQ(bus_.handle(1, words_pdu(3, {0x33, 1}), k_t0), refused(3, Refusal::illegal_address));
}

TEST_F(LaserTest, IsSilentWhenDead) {
  bus_.set_silent(1, true);
  EXPECT_EQ(distance(k_t0), -1);
  bus_.set_silent(1, false);
  EXPECT_EQ(distance(k_t0), 900);
}

TEST_F(LaserTest, NobodyAnswersForOthersOrABroadcast) {
  EXPECT_FALSE(bus_.handle(3, words_pdu(3, {0x34, 1}), k_t0));
  EXPECT_FALSE(bus_.handle(0, words_pdu(5, {0, k_on}), k_t0));
  EXPECT_TRUE(bus_.find(2)->plant().motor_on());  // but it was carried out
}

TEST(LaserNoise, IsTheSameForTheSameSeed) {
  auto const readings = [](std::uint64_t seed) {
    LaserSensor laser{nominal_plant(named("bekant"), 900), {core::Distance::of_mm(2.5), 0.01, seed}};
    std::vector<int> heights;
    heights.reserve(100);
    Client client{laser};
    for (int i = 0; i < 100; ++i) heights.push_back(client.read(0x34));
    return heights;
  };
  EXPECT_EQ(readings(3), readings(3));
  EXPECT_NE(readings(3), readings(4));
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
