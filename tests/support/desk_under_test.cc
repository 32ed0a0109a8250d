#include "tests/support/desk_under_test.h"

#include <stdexcept>
#include <utility>

namespace desk::testing {
namespace {

class OurDesk final : public DeskUnderTest {
 public:
  OurDesk(std::string const& profile, std::uint64_t seed, DeskWorld::DriverMaker driver)
      : world_{options(profile, seed, std::move(driver))} {
    // The desk is moved only after its height was read twice.
    world_.run(std::chrono::seconds{2});
  }

  void move_to(core::Height target) override {
    replies_before_ = world_.replies().size();
    world_.command(core::request::MoveTo{target});
  }
  bool finished() override {
    auto const& replies = world_.replies();
    return replies.size() > replies_before_ && replies.back().answer != core::Answer::accepted;
  }
  std::string outcome() override {
    auto const& last = world_.replies().back();
    std::string words{to_string(last.answer)};
    if (!last.reason.empty()) words += ": " + last.reason;
    return words;
  }
  bool reached() override { return world_.replies().back().answer == core::Answer::done; }
  bool output_on() override {
    auto const& notices = world_.notices();
    for (; seen_ < notices.size(); ++seen_) {
      if (auto const* motor = std::get_if<core::notice::MotorSwitched>(&notices[seen_].notice))
        output_ = motor->output;
    }
    return output_ != core::Output::off;
  }
  bool obstructed() override {
    auto const fault = world_.state().fault;
    return fault && is_obstruction(fault->code);
  }
  bool recover() override {
    world_.command(core::request::ClearFault{});
    return !world_.state().fault;
  }

  void run(core::Duration time) override { world_.run(time); }
  [[nodiscard]] core::TimePoint now() const override { return world_.now(); }
  driver::simulated::Plant& plant() override {
    world_.plant().advance(world_.now());
    return world_.plant();
  }

 private:
  static DeskWorld::Options options(std::string const& profile, std::uint64_t seed,
                                    DeskWorld::DriverMaker driver) {
    DeskWorld::Options o;
    o.driver = std::move(driver);
    o.profile = profile;
    o.seed = seed;
    o.settings.limits = measuring_limits(profile_or_throw(profile));
    o.settings.cycle.mode = core::CycleMode::off;
    o.settings.motion.motor_budget = o.settings.motion.motor_window = std::chrono::hours{10};
    return o;
  }

  DeskWorld world_;
  std::size_t replies_before_ = 0;
  std::size_t seen_ = 0;  ///< notices that output_ takes into account
  core::Output output_ = core::Output::off;
};

}  // namespace

core::SoftLimits measuring_limits(driver::simulated::Profile const& profile) {
  auto const inside = core::Distance::of_mm(10);
  return {profile.lowest + inside, profile.highest - inside};
}

driver::simulated::Profile profile_or_throw(std::string const& name) {
  auto const profile = driver::simulated::find_profile(name);
  if (!profile) throw std::invalid_argument{"no plant profile " + name};
  return *profile;
}

std::unique_ptr<DeskUnderTest> our_desk(std::string const& profile, std::uint64_t seed,
                                        DeskWorld::DriverMaker driver) {
  return std::make_unique<OurDesk>(profile, seed, std::move(driver));
}

}  // namespace desk::testing
