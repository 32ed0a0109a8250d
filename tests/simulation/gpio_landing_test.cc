#include "drivers/gpio/gpio_desk.h"
#include "tests/support/landing_run.h"
#include "tests/support/line_bank.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace desk {
namespace {

using namespace desk::testing;
using driver::gpio::GpioDesk;
using driver::gpio::HeightSource;
using driver::simulated::Plant;

std::string const k_up = "gpiochip0:20";
std::string const k_down = "gpiochip0:21";

enum class Tells { once, again_and_again };

/// The plant's own distance sensor.
class PlantSensor final : public HeightSource {
 public:
  PlantSensor(std::shared_ptr<Plant> plant, driver::MonotonicSource now, Tells tells)
      : plant_{std::move(plant)}, now_{std::move(now)}, tells_{tells} {}

  driver::Result<std::optional<Sample>> newest() override {
    plant_->advance(now_());
    auto const report = plant_->report();
    if (!report || (tells_ == Tells::once && told_ == report->at)) return std::optional<Sample>{};
    told_ = report->at;
    return std::optional{Sample{report->at, report->height, {}}};
  }
  [[nodiscard]] Traits traits() const override {
    auto const& profile = plant_->profile();
    Traits traits;
    traits.report_period = profile.report_period;
    traits.stale_after = std::chrono::milliseconds{500};
    traits.resolution = profile.resolution;
    traits.noise = profile.noise;
    return traits;
  }

 private:
  std::shared_ptr<Plant> plant_;
  driver::MonotonicSource now_;
  Tells tells_;
  std::optional<core::TimePoint> told_;
};

/// Relays between two wires and the handset lines of the plant.
void connect(WireBank& wires, std::shared_ptr<Plant> const& plant, int& shorts) {
  wires.on_write([plant, &shorts](WireBank::Write const& write) {
    bool const up = write.active(k_up);
    bool const down = write.active(k_down);
    if (up && down) ++shorts;
    if (!up && !down) return plant->off(write.at);
    plant->run(up ? core::Direction::up : core::Direction::down, write.at);
  });
}

GpioDesk::Wiring wiring_for(driver::simulated::Profile const& profile) {
  GpioDesk::Wiring wiring;
  wiring.up.place = k_up;
  wiring.down.place = k_down;
  wiring.cruise = profile.cruise;
  wiring.start_delay = profile.dead_time;
  wiring.ramp = profile.ramp;
  wiring.coast_up = profile.coast_up;
  wiring.coast_down = profile.coast_down;
  return wiring;
}

class GpioLanding : public ::testing::Test {
 protected:
  std::unique_ptr<DeskUnderTest> desk_on_gpio(Tells tells) {
    return our_desk(name_, k_seed,
                    [this, tells](std::shared_ptr<Plant> const& plant, driver::MonotonicSource const& now) {
                      auto const wires = std::make_shared<WireBank>(now);
                      connect(*wires, plant, shorts_);
                      return std::make_unique<GpioDesk>(wiring_for(plant->profile()), wires,
                                                        std::make_unique<PlantSensor>(plant, now, tells),
                                                        nullptr, now);
                    });
  }

  static constexpr std::uint64_t k_seed = 2;
  std::string const name_ = "relay-tof";
  std::vector<PlannedMove> const moves_ =
      random_moves(measuring_limits(profile_or_throw(name_)), 200, k_seed);
  int shorts_ = 0;  ///< writes that had both relays on
};

// The bounds are those of the landing benchmark for the same plant.
TEST_F(GpioLanding, RandomMovesMeetTheGoalsOfTheSamePlant) {
  auto const desk = desk_on_gpio(Tells::once);
  auto const results = run_moves(*desk, moves_);
  for (LandingGoal const& goal : landing_goals(name_, summarise(results)))
    EXPECT_LE(goal.value, goal.at_most) << goal.what;
  EXPECT_EQ(results.size(), moves_.size()) << results.back().outcome;
  for (MoveResult const& r : results) EXPECT_TRUE(r.reached) << in_words(r);
  EXPECT_EQ(desk->plant().reversals_without_stop(), 0);
  EXPECT_EQ(shorts_, 0);
  if (HasFailure()) GTEST_LOG_(INFO) << "the farthest off:\n" << worst_of(results, 5);
}

// The driver in between costs nothing: told the same in the same polls, each move ends as with the simulated
// driver.
TEST_F(GpioLanding, IsThatOfTheSimulatedDriver) {
  auto const on_gpio = run_moves(*desk_on_gpio(Tells::again_and_again), moves_);
  auto const simulated = run_moves(*our_desk(name_, k_seed), moves_);
  ASSERT_EQ(on_gpio.size(), simulated.size());
  for (std::size_t i = 0; i < on_gpio.size(); ++i) EXPECT_EQ(in_words(on_gpio[i]), in_words(simulated[i]));
}

}  // namespace
}  // namespace desk
