#include "drivers/gpio/gpio_desk.h"
#include "drivers/simulated/random.h"
#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace desk::driver::gpio {
namespace {

using core::Direction;
using core::Distance;
using core::Duration;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Progress;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using testing::WireBank;
using Write = WireBank::Write;

std::string const k_up = "gpiochip0:20";
std::string const k_down = "gpiochip0:21";
constexpr TimePoint k_until = core::k_never;

/// Says what the test lets it say.
class ScriptedSource final : public HeightSource {
 public:
  Result<std::optional<Sample>> newest() override {
    ++asked;
    if (says.empty()) return std::optional<Sample>{};
    auto next = says.front();
    says.pop_front();
    return next;
  }
  void motor(std::optional<Direction> direction) override { motors.push_back(direction); }
  void stands_at(Height here) override { stood_at = here; }
  [[nodiscard]] Traits traits() const override { return known; }

  std::deque<Result<std::optional<Sample>>> says;
  std::vector<std::optional<Direction>> motors;
  std::optional<Height> stood_at;
  Traits known;
  int asked = 0;
};

HeightSource::Sample sample(TimePoint at, double mm) {
  return {at, Height::at_mm(mm), {}};
}

class GpioDesks : public ::testing::Test {
 protected:
  TimePoint now{std::chrono::hours{5}};
  std::shared_ptr<WireBank> wires = std::make_shared<WireBank>([this] { return now; });
  ScriptedSource* height = nullptr;
  ScriptedSource* seat = nullptr;

  static GpioDesk::Wiring wiring() {
    GpioDesk::Wiring w;
    w.up.place = k_up;
    w.down.place = k_down;
    return w;
  }
  /// Long enough after it had its lines for either direction.
  std::unique_ptr<GpioDesk> make(GpioDesk::Wiring const& w = wiring()) {
    auto source = std::make_unique<ScriptedSource>();
    auto chair = std::make_unique<ScriptedSource>();
    height = source.get();
    seat = chair.get();
    auto desk =
        std::make_unique<GpioDesk>(w, wires, std::move(source), std::move(chair), [this] { return now; });
    now += seconds{1};
    return desk;
  }
  [[nodiscard]] bool up() const { return wires->level(k_up); }
  [[nodiscard]] bool down() const { return wires->level(k_down); }
};

TEST_F(GpioDesks, HasBothLinesOffFromTheFirstInstant) {
  auto const desk = make();
  auto const writes = wires->writes();
  ASSERT_EQ(writes.size(), 1U);
  EXPECT_EQ(writes[0].by, Write::By::request);
  EXPECT_EQ(writes[0].places, (std::vector{k_up, k_down})) << "one request, so that they change together";
  EXPECT_EQ(writes[0].values, 0U);
}

TEST_F(GpioDesks, DrivesAndHalts) {
  auto const desk = make();
  EXPECT_EQ(*desk->drive(Direction::up, k_until), Progress::done);
  EXPECT_TRUE(up());
  EXPECT_FALSE(down());
  EXPECT_EQ(*desk->halt(), Progress::done);
  EXPECT_FALSE(up());
  now += milliseconds{500};
  EXPECT_EQ(*desk->drive(Direction::down, k_until), Progress::done);
  EXPECT_FALSE(up());
  EXPECT_TRUE(down());
}

TEST_F(GpioDesks, SwitchesActiveLowRelaysTheirWay) {
  auto w = wiring();
  w.up.active_low = w.down.active_low = true;
  auto const desk = make(w);
  EXPECT_TRUE(up()) << "off is a high level";
  (void)desk->drive(Direction::up, k_until);
  EXPECT_FALSE(up());
  EXPECT_TRUE(down());
}

TEST_F(GpioDesks, RefusesTheOtherWayWithoutAHalt) {
  auto const desk = make();
  (void)desk->drive(Direction::up, k_until);
  now += seconds{10};
  auto const refused = desk->drive(Direction::down, k_until);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  EXPECT_THAT(refused.error().detail, HasSubstr("halt first"));
  EXPECT_TRUE(up()) << "it goes on as it was told";
  EXPECT_FALSE(down());
}

TEST_F(GpioDesks, PausesBeforeTheOtherWay) {
  auto const desk = make();
  (void)desk->drive(Direction::up, k_until);
  now += seconds{1};
  (void)desk->halt();
  now += milliseconds{300};
  (void)desk->halt();  // does not begin the pause anew
  now += milliseconds{199};
  auto const refused = desk->drive(Direction::down, k_until);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
  EXPECT_THAT(refused.error().detail, HasSubstr("0.5 s must lie between"));
  EXPECT_FALSE(down());
  EXPECT_EQ(*desk->drive(Direction::up, k_until), Progress::done) << "the same way needs none";
  (void)desk->halt();
  now += milliseconds{500};
  EXPECT_EQ(*desk->drive(Direction::down, k_until), Progress::done);
}

TEST_F(GpioDesks, PausesAtFirstBecauseNobodyKnowsWhatWasBefore) {
  auto const desk = make();
  now -= milliseconds{501};
  EXPECT_FALSE(desk->drive(Direction::up, k_until));
  EXPECT_FALSE(desk->drive(Direction::down, k_until));
  now += milliseconds{1};
  EXPECT_TRUE(desk->drive(Direction::down, k_until));
}

TEST_F(GpioDesks, HaltsWhenDestroyed) {
  auto desk = make();
  (void)desk->drive(Direction::down, k_until);
  desk.reset();
  EXPECT_FALSE(down());
  auto const writes = wires->writes();
  ASSERT_GE(writes.size(), 2U);
  EXPECT_EQ(writes.back().by, Write::By::release);
  EXPECT_EQ(writes[writes.size() - 2].by, Write::By::set) << "and does not rely on the release";
  EXPECT_EQ(writes[writes.size() - 2].values, 0U);
  EXPECT_EQ(wires->requests(), 0U);
}

TEST_F(GpioDesks, TakesNoTargets) {
  auto const desk = make();
  auto const refused = desk->move_to(Height::at_mm(900), k_until);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, FaultCode::unsupported);
}

TEST_F(GpioDesks, TellsTheSourceWhatTheMotorDoes) {
  auto const desk = make();
  (void)desk->drive(Direction::up, k_until);
  (void)desk->halt();
  (void)desk->halt();
  (void)desk->drive(Direction::up, k_until);
  EXPECT_EQ(height->motors,
            (std::vector<std::optional<Direction>>{Direction::up, std::nullopt, Direction::up}));
  desk->stands_at(Height::at_mm(650));
  EXPECT_EQ(height->stood_at, Height::at_mm(650));
}

TEST_F(GpioDesks, AHaltThatFailsIsAFaultAndWorksLater) {
  auto const desk = make();
  (void)desk->drive(Direction::up, k_until);
  wires->fail_sets(true);
  auto const failed = desk->halt();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().policy, FaultClass::device);
  EXPECT_FALSE(desk->drive(Direction::down, k_until)) << "it may still run";
  wires->fail_sets(false);
  EXPECT_EQ(*desk->halt(), Progress::done);
  EXPECT_FALSE(up());
}

TEST_F(GpioDesks, ADriveThatFailsCountsAsRunning) {
  auto const desk = make();
  wires->fail_sets(true);
  EXPECT_FALSE(desk->drive(Direction::up, k_until));
  wires->fail_sets(false);
  auto const refused = desk->drive(Direction::down, k_until);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().policy, FaultClass::interlock);
}

TEST_F(GpioDesks, LinesThatSomebodyHoldsAreAFaultUntilTheyAreFree) {
  wires->hold(k_down, "gpioset");
  auto const desk = make();
  height->says = {std::optional{sample(now, 700)}};
  auto const told = desk->poll();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().policy, FaultClass::permanent);
  EXPECT_THAT(told.error().detail, HasSubstr("held by gpioset"));
  EXPECT_FALSE(desk->halt()) << "nobody can say that the motor is off";
  EXPECT_FALSE(desk->drive(Direction::up, k_until));
  wires->let_go(k_down);
  EXPECT_FALSE(desk->poll()) << "asked for a moment ago";
  now += seconds{1};
  EXPECT_TRUE(desk->poll());
  EXPECT_EQ(*desk->halt(), Progress::done);
}

TEST_F(GpioDesks, AskForLinesAtEachHalt) {
  wires->hold(k_up, "deskd");
  auto const desk = make();
  EXPECT_FALSE(desk->halt());
  wires->let_go(k_up);
  EXPECT_EQ(*desk->halt(), Progress::done);
}

TEST_F(GpioDesks, AChipThatComesBackIsTakenAnewAndOff) {
  auto const desk = make();
  (void)desk->drive(Direction::up, k_until);
  wires->unplug();
  EXPECT_FALSE(desk->halt());
  EXPECT_FALSE(desk->halt());
  wires->plug_in();
  EXPECT_EQ(*desk->halt(), Progress::done);
  EXPECT_FALSE(up());
  EXPECT_EQ(wires->requests(), 1U);
  now += milliseconds{500};
  EXPECT_TRUE(desk->drive(Direction::down, k_until));
}

TEST_F(GpioDesks, TellEachHeightOnceWithItsInstant) {
  auto const desk = make();
  height->says = {std::optional{sample(now - milliseconds{12}, 712.5)}};
  auto const told = desk->poll();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->at, now - milliseconds{12});
  EXPECT_EQ(told->height, Height::at_mm(712.5));
  EXPECT_FALSE(told->motor_running) << "relays do not tell";
  EXPECT_FALSE(told->drive_fault);
  auto const again = desk->poll();
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->height);
}

TEST_F(GpioDesks, TellTheWayWhileTheHeightIsLost) {
  auto const desk = make();
  height->says = {std::optional{HeightSource::Sample{now, {}, Distance::of_mm(-31)}}};
  auto const told = desk->poll();
  EXPECT_FALSE(told->height);
  EXPECT_EQ(told->counted, Distance::of_mm(-31));
}

TEST_F(GpioDesks, ASensorThatFailsIsAFaultOfThePoll) {
  auto const desk = make();
  height->says = {Fault{FaultCode::bus_timeout, FaultClass::transient, "no echo"}};
  auto const told = desk->poll();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().detail, "no echo");
}

TEST_F(GpioDesks, ALostPlaceIsAFaultOfTheDrive) {
  auto const desk = make();
  height->says = {Fault{FaultCode::drive_error, FaultClass::device, "the desk's height is lost"}};
  auto const told = desk->poll();
  ASSERT_TRUE(told);
  ASSERT_TRUE(told->drive_fault);
  EXPECT_EQ(told->drive_fault->detail, "the desk's height is lost");
}

TEST_F(GpioDesks, TellTheSeatEveryTenSeconds) {
  auto const desk = make();
  auto const seat_at = [&](double mm) {
    seat->says = {std::optional{sample(now, mm)}};
    return desk->poll()->seat_height;
  };
  EXPECT_EQ(seat_at(470), Height::at_mm(470));
  now += seconds{9};
  EXPECT_FALSE(seat_at(471));
  now += seconds{1};
  EXPECT_EQ(seat_at(472), Height::at_mm(472));
  now += seconds{10};
  EXPECT_FALSE(seat_at(1500)) << "no seat is so high";
  now += seconds{10};
  seat->says = {Fault{FaultCode::bus_gone, FaultClass::transient, "no sensor"}};
  EXPECT_TRUE(desk->poll()) << "nobody's fault";
  EXPECT_EQ(seat_at(473), Height::at_mm(473));
}

TEST_F(GpioDesks, TellWhatIsKnownBeforehand) {
  auto const desk = make();
  height->known = {milliseconds{60}, milliseconds{500}, Distance::of_mm(3), Distance::of_mm(2),
                   Height::at_mm(640)};
  auto const c = desk->capabilities();
  EXPECT_EQ(c.kind, core::Capabilities::Kind::velocity);
  EXPECT_EQ(c.report_period, Duration{milliseconds{60}});
  EXPECT_EQ(c.stale_after, Duration{milliseconds{500}});
  EXPECT_EQ(c.resolution, Distance::of_mm(3));
  EXPECT_EQ(c.noise, Distance::of_mm(2));
  EXPECT_EQ(c.home, Height::at_mm(640));
  EXPECT_TRUE(c.reports_at_rest);
  EXPECT_EQ(c.cruise, wiring().cruise);
  EXPECT_EQ(c.coast_down, wiring().coast_down);
  EXPECT_LE(desk->io_budget().worst, Duration{milliseconds{2}});
}

/// Whatever is asked for in whatever order, with wires that fail and vanish.
class GpioInterlock : public GpioDesks, public ::testing::WithParamInterface<std::uint64_t> {
 protected:
  /// The levels over time, as relays see them.
  void expect_safe(Duration pause) const {
    std::optional<Direction> last;
    bool on = false;
    std::optional<TimePoint> off_at;
    for (Write const& write : wires->writes()) {
      bool const goes_up = write.active(k_up);
      bool const goes_down = write.active(k_down);
      ASSERT_FALSE(goes_up && goes_down);
      if (!goes_up && !goes_down) {
        if (on) off_at = write.at;
        on = false;
        continue;
      }
      Direction const way = goes_up ? Direction::up : Direction::down;
      if (last && *last != way) {
        ASSERT_FALSE(on) << "from one way to the other without off in between";
        ASSERT_GE(write.at - *off_at, pause);
      }
      last = way;
      on = true;
    }
  }
};

TEST_P(GpioInterlock, HoldsWhateverIsAsked) {
  std::uint64_t const seed = GetParam();
  SCOPED_TRACE("seed " + std::to_string(seed));
  simulated::Random random{seed};
  auto desk = make();
  int driven = 0;
  for (int i = 0; i < 5000; ++i) {
    now += std::chrono::duration_cast<Duration>(milliseconds{static_cast<int>(random.uniform(0, 400))});
    double const dice = random.uniform(0, 1);
    if (dice < 0.35) {
      driven += desk->drive(Direction::up, k_until).has_value() ? 1 : 0;
    } else if (dice < 0.70) {
      driven += desk->drive(Direction::down, k_until).has_value() ? 1 : 0;
    } else if (dice < 0.90) {
      (void)desk->halt();
    } else if (dice < 0.94) {
      (void)desk->poll();
    } else if (dice < 0.96) {
      wires->fail_sets(random.uniform(0, 1) < 0.3);
    } else if (dice < 0.97) {
      wires->unplug();
    } else if (dice < 0.99) {
      wires->plug_in();
    } else {
      (void)desk->clear();
    }
  }
  wires->fail_sets(false);
  wires->plug_in();
  desk.reset();
  EXPECT_GT(driven, 100) << "or nothing was tested";
  EXPECT_FALSE(up() || down());
  expect_safe(wiring().reversal_pause);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GpioInterlock, ::testing::Range(std::uint64_t{1}, std::uint64_t{21}));

/// What a bank with a guard hands out: says of every level until when it may be.
class LeasedWires final : public LineBank {
 public:
  LeasedWires(std::shared_ptr<WireBank> wires, std::vector<std::string>& told)
      : wires_{std::move(wires)}, told_{told} {}
  Result<std::unique_ptr<Outputs>> outputs(std::vector<LineSpec> const& lines) override {
    auto had = wires_->outputs(lines);
    if (!had) return had.error();
    return std::unique_ptr<Outputs>{std::make_unique<Leased>(std::move(*had), told_)};
  }
  Result<std::unique_ptr<Inputs>> inputs(std::vector<LineSpec> const& lines) override {
    return wires_->inputs(lines);
  }

 private:
  class Leased final : public LeasedOutputs {
   public:
    Leased(std::unique_ptr<Outputs> outputs, std::vector<std::string>& told)
        : outputs_{std::move(outputs)}, told_{told} {}
    void allow_until(TimePoint until) noexcept override {
      told_.push_back("allow " + std::to_string(until.time_since_epoch() / milliseconds{1}));
    }
    Result<void> set(std::uint64_t values) noexcept override {
      told_.push_back("set " + std::to_string(values));
      return outputs_->set(values);
    }

   private:
    std::unique_ptr<Outputs> outputs_;
    std::vector<std::string>& told_;
  };

  std::shared_ptr<WireBank> wires_;
  std::vector<std::string>& told_;
};

TEST_F(GpioDesks, SaysUntilWhenALineMayBeOnBeforeItIs) {
  std::vector<std::string> told;
  GpioDesk desk{wiring(), std::make_shared<LeasedWires>(wires, told), std::make_unique<ScriptedSource>(),
                nullptr, [this] { return now; }};
  now += seconds{1};
  told.clear();
  ASSERT_TRUE(desk.drive(Direction::down, TimePoint{milliseconds{300}}));
  ASSERT_TRUE(desk.drive(Direction::down, TimePoint{milliseconds{400}}));
  ASSERT_TRUE(desk.halt());
  EXPECT_EQ(told, (std::vector<std::string>{"allow 300", "set 2", "allow 400", "set 2", "set 0"}));
}

}  // namespace
}  // namespace desk::driver::gpio
