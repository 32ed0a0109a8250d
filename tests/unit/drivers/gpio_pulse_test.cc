#include "drivers/gpio/pulse_height.h"
#include "drivers/simulated/random.h"
#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace desk::driver::gpio {
namespace {

using core::Direction;
using core::Distance;
using core::Duration;
using core::FaultClass;
using core::Height;
using core::TimePoint;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using Step = QuadratureDecoder::Step;
using testing::WireBank;

constexpr TimePoint k_t0{std::chrono::hours{4}};
std::string const k_a = "gpiochip0:5";
std::string const k_b = "gpiochip0:6";

/// The rows of an encoder that has come so many quarters up.
std::array<bool, 2> rows_at(std::int64_t quarters) {
  auto const q = ((quarters % 4) + 4) % 4;
  return {q == 1 || q == 2, q == 2 || q == 3};
}

TEST(Quadrature, CountsEachEdgeUpAndDown) {
  QuadratureDecoder decoder;
  EXPECT_EQ(decoder.take(true, false), Step::counted);
  EXPECT_EQ(decoder.take(true, true), Step::counted);
  EXPECT_EQ(decoder.take(false, true), Step::counted);
  EXPECT_EQ(decoder.take(false, false), Step::counted);
  EXPECT_EQ(decoder.count(), 4);
  EXPECT_EQ(decoder.take(false, true), Step::counted);
  EXPECT_EQ(decoder.take(true, true), Step::counted);
  EXPECT_EQ(decoder.count(), 2);
  EXPECT_EQ(decoder.take(true, true), Step::none);
}

TEST(Quadrature, AJumpCountsTwoOnward) {
  QuadratureDecoder decoder;
  (void)decoder.take(false, true);
  EXPECT_EQ(decoder.count(), -1);
  EXPECT_EQ(decoder.take(true, false), Step::jumped);
  EXPECT_EQ(decoder.count(), -3);
}

// An encoder that goes back and forth with contacts that bounce: whatever happens on one row between two
// edges of the other comes to nothing.
TEST(Quadrature, BouncesAndTurnsCostNoCount) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    simulated::Random random{seed};
    QuadratureDecoder decoder;
    std::int64_t truth = 0;
    for (int i = 0; i < 10'000; ++i) {
      std::int64_t const next = truth + (random.uniform(0, 1) < 0.55 ? 1 : -1);
      auto const from = rows_at(truth);
      auto const to = rows_at(next);
      for (auto bounces = static_cast<int>(random.uniform(0, 6)); bounces > 0; --bounces) {
        ASSERT_NE(decoder.take(to[0], to[1]), Step::jumped);
        ASSERT_NE(decoder.take(from[0], from[1]), Step::jumped);
      }
      ASSERT_NE(decoder.take(to[0], to[1]), Step::jumped);
      truth = next;
      ASSERT_EQ(decoder.count(), truth);
    }
  }
}

TEST(PulseCounter, GoesTheMotorsWay) {
  PulseCounter counter;
  counter.motor(Direction::up, k_t0);
  EXPECT_TRUE(counter.pulse(k_t0 + seconds{1}, seconds{3}));
  EXPECT_TRUE(counter.pulse(k_t0 + seconds{2}, seconds{3}));
  counter.motor(std::nullopt, k_t0 + seconds{3});
  EXPECT_TRUE(counter.pulse(k_t0 + seconds{4}, seconds{3})) << "it coasts";
  EXPECT_EQ(counter.count(), 3);
  counter.motor(Direction::down, k_t0 + seconds{5});
  EXPECT_TRUE(counter.pulse(k_t0 + seconds{6}, seconds{3}));
  EXPECT_EQ(counter.count(), 2);
}

TEST(PulseCounter, ReadsAPulseLateByTheMotorOfItsTime) {
  PulseCounter counter;
  counter.motor(Direction::up, k_t0);
  counter.motor(std::nullopt, k_t0 + seconds{1});
  counter.motor(Direction::down, k_t0 + seconds{2});
  EXPECT_TRUE(counter.pulse(k_t0 + milliseconds{1500}, seconds{3}));
  EXPECT_EQ(counter.count(), 1);
}

TEST(PulseCounter, DoesNotGuess) {
  PulseCounter counter;
  EXPECT_FALSE(counter.pulse(k_t0, seconds{3})) << "the motor never ran";
  counter.motor(Direction::up, k_t0);
  counter.motor(Direction::up, k_t0 + seconds{1});  // renewed
  counter.motor(std::nullopt, k_t0 + seconds{2});
  counter.motor(std::nullopt, k_t0 + seconds{60});
  EXPECT_TRUE(counter.pulse(k_t0 + seconds{5}, seconds{3}));
  EXPECT_FALSE(counter.pulse(k_t0 + milliseconds{5001}, seconds{3}));
  EXPECT_EQ(counter.count(), 1);
}

// --- The meter

class Pulses : public ::testing::Test {
 protected:
  TimePoint now = k_t0;
  std::shared_ptr<WireBank> wires = std::make_shared<WireBank>([this] { return now; });
  Newest newest;
  std::int64_t truth = 0;

  static PulseMeter::Options quadrature() {
    PulseMeter::Options o;
    o.a.place = k_a;
    o.b = LineSpec{};
    o.b->place = k_b;
    o.mm_per_count = 0.25;
    o.home = Height::at_mm(640);
    return o;
  }
  static PulseMeter::Options single() {
    PulseMeter::Options o = quadrature();
    o.b.reset();
    o.mm_per_count = 2;
    return o;
  }
  PulseMeter make(PulseMeter::Options const& o) {
    return {o, wires, [this] { return now; }};
  }
  /// One quarter every half millisecond.
  void turn(std::int64_t quarters) {
    std::int64_t const way = quarters < 0 ? -1 : 1;
    for (std::int64_t const end = truth + quarters; truth != end;) {
      truth += way;
      now += microseconds{500};
      auto const rows = rows_at(truth);
      wires->set_level(k_a, rows[0], now);
      wires->set_level(k_b, rows[1], now);
    }
  }
  void pulses(int n) {
    for (int i = 0; i < n; ++i) {
      now += milliseconds{20};
      wires->set_level(k_a, true, now);
      now += milliseconds{20};
      wires->set_level(k_a, false, now);
    }
  }
  HeightSource::Sample measured(PulseMeter& meter) {
    (void)meter.measure(newest);
    auto const sample = newest.take();
    if (!sample || !*sample) throw std::logic_error{"no sample"};
    return **sample;
  }
  core::Fault fault_of(PulseMeter& meter) {
    (void)meter.measure(newest);
    auto const fault = newest.take();
    return fault ? core::Fault{} : fault.error();
  }
};

TEST_F(Pulses, CountTheWayUntilTheHeightIsKnown) {
  auto meter = make(quadrature());
  EXPECT_EQ(measured(meter).counted, Distance::of_mm(0));
  turn(-400);
  auto const lost = measured(meter);
  EXPECT_FALSE(lost.height);
  EXPECT_EQ(lost.counted, Distance::of_mm(-100));
  meter.stands_at(Height::at_mm(640));
  auto const known = measured(meter);
  EXPECT_EQ(known.height, Height::at_mm(640));
  EXPECT_FALSE(known.counted);
  turn(1000);
  EXPECT_EQ(measured(meter).height, Height::at_mm(890));
  EXPECT_EQ(meter.traits().home, Height::at_mm(640));
  EXPECT_EQ(meter.traits().resolution, Distance::of_mm(0.25));
}

TEST_F(Pulses, AHeightKnownBeforeTheFirstLookIsKept) {
  auto meter = make(quadrature());
  wires->set_level(k_a, true, now);
  meter.stands_at(Height::at_mm(712));
  EXPECT_EQ(measured(meter).height, Height::at_mm(712));
}

TEST_F(Pulses, AnEncoderTheOtherWayRoundHasANegativeWay) {
  auto o = quadrature();
  o.mm_per_count = -0.25;
  auto meter = make(o);
  (void)measured(meter);
  turn(-40);
  EXPECT_EQ(measured(meter).counted, Distance::of_mm(10));
  EXPECT_EQ(meter.traits().resolution, Distance::of_mm(0.25));
}

TEST_F(Pulses, AreStampedByTheLastEdgeOrNow) {
  auto meter = make(quadrature());
  (void)measured(meter);
  turn(5);
  TimePoint const last = now;
  now += milliseconds{7};
  EXPECT_EQ(measured(meter).at, last);
  now += milliseconds{90};
  EXPECT_EQ(measured(meter).at, now) << "no edge is news, too: it stands";
}

TEST_F(Pulses, AreLookedAtTenTimesASecondAtLeast) {
  auto meter = make(quadrature());
  EXPECT_LE(meter.measure(newest), Duration{milliseconds{100}});
  meter.motor(Direction::up);
  EXPECT_LE(meter.measure(newest), Duration{milliseconds{50}});
}

TEST_F(Pulses, LostEdgesLoseTheHeightAndSaySoOnce) {
  auto meter = make(quadrature());
  meter.stands_at(Height::at_mm(700));
  (void)measured(meter);
  turn(40);
  wires->lose_edges(k_a);
  auto const fault = fault_of(meter);
  EXPECT_EQ(fault.policy, FaultClass::device);
  EXPECT_EQ(fault.detail,
            "the desk's height is lost: gpiochip0:5: some edges are lost. It must find its end stop again");
  auto const after = measured(meter);
  EXPECT_FALSE(after.height);
  EXPECT_EQ(after.counted, Distance::of_mm(0));
  turn(8);
  EXPECT_EQ(measured(meter).counted, Distance::of_mm(2)) << "it counts on";
  meter.stands_at(Height::at_mm(640));
  turn(-4);
  EXPECT_EQ(measured(meter).height, Height::at_mm(639));
}

TEST_F(Pulses, WithoutAHeightThereIsNothingToLose) {
  auto meter = make(quadrature());
  (void)measured(meter);
  wires->lose_edges(k_a);
  EXPECT_TRUE(measured(meter).counted);
}

// A row that changes without the kernel noticing: a wire that is off, or edges faster than the processor.
TEST(PulseTracker, RowsThatChangeWithoutEdgesLoseTheHeightInTheEnd) {
  PulseTracker tracker{{true, 1.0, seconds{3}, 3}};
  tracker.begin(false, false);
  tracker.stands_at(Height::at_mm(700));
  bool level = false;
  for (int slips = 0; slips <= 3; ++slips) {
    EXPECT_TRUE(tracker.height()) << "after " << slips;
    level = !level;
    tracker.compare(level, level);
    tracker.compare(level, level);
  }
  EXPECT_FALSE(tracker.height());
  EXPECT_THAT(tracker.take_loss().value_or(""), HasSubstr("rows of pulses"));
  EXPECT_FALSE(tracker.take_loss());
}

TEST(PulseTracker, AnEdgeOnItsWayIsNoSlip) {
  PulseTracker tracker{{true, 1.0, seconds{3}, 0}};
  tracker.begin(false, false);
  tracker.stands_at(Height::at_mm(700));
  for (int i = 1; i <= 50; ++i) {
    auto const before = rows_at(i - 1);
    auto const rows = rows_at(i);
    tracker.compare(rows[0], rows[1]);  // the level is there, its edge is not yet
    tracker.take({rows[0] != before[0] ? 0U : 1U, rows[0] != before[0] ? rows[0] : rows[1], k_t0});
  }
  EXPECT_EQ(tracker.height(), Height::at_mm(750));
}

TEST_F(Pulses, LinesThatWereGoneLoseTheHeight) {
  auto meter = make(quadrature());
  meter.stands_at(Height::at_mm(700));
  (void)measured(meter);
  wires->unplug();
  EXPECT_EQ(fault_of(meter).code, core::FaultCode::bus_gone);
  EXPECT_EQ(meter.measure(newest), Duration{seconds{1}});
  EXPECT_EQ(meter.descriptor(), -1);
  wires->plug_in();
  auto const fault = fault_of(meter);
  EXPECT_EQ(fault.policy, FaultClass::device);
  EXPECT_THAT(fault.detail, HasSubstr("not counted for a while"));
  EXPECT_FALSE(measured(meter).height);
}

TEST_F(Pulses, OfASingleRowGoTheMotorsWay) {
  auto meter = make(single());
  meter.stands_at(Height::at_mm(700));
  (void)measured(meter);
  meter.motor(Direction::up);
  pulses(10);
  meter.motor(std::nullopt);
  pulses(3);
  EXPECT_EQ(measured(meter).height, Height::at_mm(726));
  now += seconds{1};
  meter.motor(Direction::down);
  pulses(5);
  EXPECT_EQ(measured(meter).height, Height::at_mm(716));
}

TEST_F(Pulses, OfASingleRowAtRestAreTheHandsetAndLoseTheHeight) {
  auto meter = make(single());
  meter.stands_at(Height::at_mm(700));
  (void)measured(meter);
  pulses(3);
  EXPECT_EQ(measured(meter).height, Height::at_mm(700)) << "a shock to the desk";
  pulses(1);
  auto const fault = fault_of(meter);
  EXPECT_EQ(fault.policy, FaultClass::device);
  EXPECT_THAT(fault.detail, HasSubstr("somebody moved the desk"));
  EXPECT_FALSE(measured(meter).height);
}

TEST_F(Pulses, LinesThatAreHeldAreAskedForAgain) {
  wires->hold(k_b, "rotary-encoder");
  auto meter = make(quadrature());
  EXPECT_THAT(fault_of(meter).detail, HasSubstr("held by rotary-encoder"));
  wires->let_go(k_b);
  EXPECT_TRUE(measured(meter).counted);
}

}  // namespace
}  // namespace desk::driver::gpio
