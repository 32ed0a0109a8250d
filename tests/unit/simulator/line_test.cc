#include "drivers/simulated/modbus/serial_line.h"

#include "drivers/simulated/modbus/linak_lc3.h"
#include "tests/unit/simulator/device_rig.h"

#include <gmock/gmock.h>

namespace desk::driver::simulated::modbus {
namespace {

using Bytes = std::vector<std::uint8_t>;
using std::chrono::microseconds;
using testing::IsEmpty;
using testing::SizeIs;

// Read the position of column 1, which is 70 mm above its base.
Bytes const k_request{0x01,         // unit
                      0x03,         // read holding registers
                      0x21, 0x01,   // position
                      0x00, 0x01,   // one
                      0xdf, 0xf6};  // checksum, low byte first
Bytes const k_answer{0x01,          // unit
                     0x03,          // read holding registers
                     0x02,          // bytes
                     0x02, 0xbc,    // 700 tenths of a millimetre
                     0xb8, 0x95};   // checksum
Frame const k_asked{1, {3, {0x21, 0x01, 0x00, 0x01}}, 0};

Station one_column(std::uint64_t seed = 1) {
  Bus bus;
  bus.add(1, std::make_unique<LinakLc3>(nominal_plant(LinakLc3::profile(), 720), LinakLc3::Options{}));
  return Station{std::move(bus), seed};
}

Bytes joined(Bytes a, Bytes const& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class SerialLineTest : public testing::Test {
 protected:
  Station station_ = one_column();
  SerialLine line_{station_, {}};
};

TEST_F(SerialLineTest, AnswersAtOnceWhenNotPaced) {
  EXPECT_THAT(line_.receive(k_request, k_t0), testing::ElementsAre(Sending{k_t0, k_answer}));
}

TEST_F(SerialLineTest, PutsARequestTogether) {
  for (std::size_t i = 0; i + 1 < k_request.size(); ++i) {
    EXPECT_THAT(line_.receive(Bytes{k_request[i]}, k_t0), IsEmpty()) << i;
  }
  EXPECT_THAT(line_.receive(Bytes{k_request.back()}, k_t0), SizeIs(1));
  EXPECT_EQ(line_.silent_at(), core::k_never);
}

TEST_F(SerialLineTest, TakesTwoRequestsThatCameTogether) {
  EXPECT_THAT(line_.receive(joined(k_request, k_request), k_t0), SizeIs(2));
}

TEST_F(SerialLineTest, ForgetsADamagedRequestInTheSilenceAfterIt) {
  Bytes damaged = k_request;
  damaged[3] = 0x02;
  EXPECT_THAT(line_.receive(damaged, k_t0), IsEmpty());
  TimePoint const silent = line_.silent_at();
  EXPECT_EQ(silent, k_t0 + milliseconds{20});
  EXPECT_THAT(line_.silence(silent - microseconds{1}), IsEmpty());
  EXPECT_THAT(line_.silence(silent), IsEmpty());
  EXPECT_THAT(line_.receive(k_request, silent + milliseconds{1}), SizeIs(1));
}

TEST_F(SerialLineTest, RefusesAnUnknownFunctionAfterSilence) {
  EXPECT_THAT(line_.receive(to_rtu({1, {0x41, {1, 2, 3, 4}}, 0}), k_t0), IsEmpty());
  auto const answer = line_.silence(line_.silent_at());
  ASSERT_THAT(answer, SizeIs(1));
  EXPECT_EQ(answer[0].bytes, to_rtu({1, {0xc1, {1}}, 0}));
}

TEST(PacedLine, TakesTheTimeOfAWire) {
  Station station = one_column();
  SerialLine line{station, {9600, 11, true, milliseconds{5}}};
  auto const answer = line.receive(k_request, k_t0);
  ASSERT_THAT(answer, SizeIs(1));
  // 8 characters, a gap of 3.5, the device's 5 ms and 7 characters, of 11 bits each.
  auto const wire = core::to_seconds(answer[0].at - k_t0);
  EXPECT_NEAR(wire, (18.5 * 11 / 9600) + 0.005, 1e-6);
}

TEST(PacedLine, HasAFixedGapAbove19200Baud) {
  Station station = one_column();
  EXPECT_EQ((SerialLine{station, {115200, 11, true, {}}}.gap()), microseconds{1750});
  EXPECT_NEAR(core::to_seconds(SerialLine{station, {19200, 11, true, {}}}.gap()), 3.5 * 11 / 19200, 1e-6);
}

TEST(PacedLine, CountsRequestsThatComeTooSoon) {
  Station station = one_column();
  SerialLine line{station, {19200, 11, true, {}}};
  auto const first = line.receive(k_request, k_t0);
  ASSERT_THAT(first, SizeIs(1));
  TimePoint const end = first[0].at;
  line.receive(k_request, end + line.gap() - microseconds{1});
  EXPECT_EQ(station.traffic().short_gaps, 1);
  auto const second = line.receive(k_request, end + seconds{1});
  ASSERT_THAT(second, SizeIs(1));
  line.receive(k_request, second[0].at + line.gap());
  EXPECT_EQ(station.traffic().short_gaps, 1);
}

TEST(PacedLine, DoesNotBlameAClientThatAsksAgainBeforeALateAnswer) {
  Station station = one_column();
  SerialLine line{station, {19200, 11, true, {}}};
  station.faults().late = 1;
  station.faults().late_by = milliseconds{500};
  auto const late = line.receive(k_request, k_t0);
  auto const second = line.receive(k_request, k_t0 + milliseconds{200});
  EXPECT_EQ(station.traffic().short_gaps, 0);
  ASSERT_THAT(late, SizeIs(1));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_GT(second[0].at, late[0].at);  // the device works off one after the other
}

TEST_F(SerialLineTest, SlowAnswersComeByteByByte) {
  station_.faults().slow = true;
  auto const pieces = line_.receive(k_request, k_t0);
  ASSERT_THAT(pieces, SizeIs(k_answer.size()));
  Bytes all;
  for (auto const& piece : pieces) all = joined(all, piece.bytes);
  EXPECT_EQ(all, k_answer);
  EXPECT_EQ(pieces[1].at - pieces[0].at, milliseconds{2});
}

// ---- Faults

std::optional<Bytes> ask(Station& station, Station::Framing framing = Station::Framing::rtu) {
  auto reply = station.answer(k_asked, framing, k_t0);
  if (!reply) return std::nullopt;
  return reply->bytes;
}

TEST(FaultyLine, LosesAnswers) {
  Station station = one_column();
  station.faults().lost = 1;
  EXPECT_FALSE(ask(station));
  station.faults() = {};
  EXPECT_EQ(ask(station), k_answer);
}

TEST(FaultyLine, CarriesHalfOfTheLostRequestsOut) {
  Station station = one_column();
  station.faults().lost = 1;
  auto const& column = *station.bus().find(1);
  int carried_out = 0;
  for (std::uint8_t i = 1; i <= 200; ++i) {
    station.answer({1, {6, {0x20, 0x03, 0, i}}, 0}, Station::Framing::rtu, k_t0);
    Frame const read{1, {3, {0x20, 0x03, 0, 1}}, 0};
    station.faults().lost = 0;
    auto const held = station.answer(read, Station::Framing::rtu, k_t0);
    station.faults().lost = 1;
    if (held && held->bytes[4] == i) ++carried_out;
  }
  EXPECT_NEAR(carried_out, 100, 30);
  EXPECT_EQ(column.misuse().starts_despite_error, 0);
}

TEST(FaultyLine, DamagesAnswersSoThatAClientCanTell) {
  Station station = one_column();
  station.faults().corrupt = 1;
  for (int i = 0; i < 100; ++i) {
    auto const serial = ask(station);
    ASSERT_TRUE(serial);
    EXPECT_FALSE(from_rtu(*serial));
    auto const tcp = ask(station, Station::Framing::tcp);
    ASSERT_TRUE(tcp);
    Taken const taken = take_tcp(*tcp);
    EXPECT_TRUE(taken.nonsense || (taken.frame && taken.frame->transaction != 0));
  }
}

TEST(FaultyLine, RefusesAndDelaysAndAddsNoise) {
  Station station = one_column();
  station.faults().exception = 1;
  station.faults().exception_code = 6;
  EXPECT_EQ(ask(station), to_rtu({1, {0x83, {6}}, 0}));
  station.faults() = {};
  station.faults().late = 1;
  station.faults().late_by = milliseconds{70};
  auto const late = station.answer(k_asked, Station::Framing::rtu, k_t0);
  ASSERT_TRUE(late);
  EXPECT_EQ(late->late, milliseconds{70});
  station.faults() = {};
  station.faults().garbage = 1;
  auto const noisy = ask(station);
  ASSERT_TRUE(noisy);
  EXPECT_GT(noisy->size(), k_answer.size());
  EXPECT_TRUE(std::equal(k_answer.rbegin(), k_answer.rend(), noisy->rbegin()));
}

TEST(FaultyLine, RefusesNothingForADeadUnit) {
  Station station = one_column();
  station.faults().exception = 1;
  station.bus().set_silent(1, true);
  EXPECT_FALSE(ask(station));
}

TEST(FaultyLine, IsTheSameForTheSameSeed) {
  auto const answers = [](std::uint64_t seed) {
    Station station = one_column(seed);
    station.faults().lost = 0.2;
    station.faults().corrupt = 0.3;
    station.faults().garbage = 0.3;
    std::vector<std::optional<Bytes>> all;
    all.reserve(100);
    for (int i = 0; i < 100; ++i) all.push_back(ask(station));
    return all;
  };
  EXPECT_EQ(answers(5), answers(5));
  EXPECT_NE(answers(5), answers(6));
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
