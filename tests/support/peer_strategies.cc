#include "tests/support/peer_strategies.h"

#include <algorithm>
#include <array>
#include <deque>

namespace desk::testing {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::TimePoint;
using driver::simulated::Plant;
using driver::simulated::Profile;
using std::chrono::milliseconds;

double ahead_mm(Direction direction, Height h, Height target) {
  return sign(direction) * (target - h).mm();
}

/// Goes off at the first sample that is near enough, and does not look again.
class FixedStop final : public Strategy {
 public:
  enum class Near {
    early,   ///< at most 10 mm before the target, or past it
    window,  ///< within 15 mm of the target
  };
  explicit FixedStop(Near near) : near_{near} {}

  void begin(Height from, Height target) override {
    target_ = target;
    direction_ = core::towards(from, target);
    finished_ = false;
  }
  Wish look(Plant::Report const& report, TimePoint /*now*/) override {
    finished_ = finished_ || is_near(report.height);
    return finished_ ? Wish{} : Wish{direction_};
  }
  [[nodiscard]] bool finished() const override { return finished_; }

 private:
  [[nodiscard]] bool is_near(Height h) const {
    constexpr double k_early_mm = 10;
    constexpr double k_window_mm = 15;
    return near_ == Near::early ? ahead_mm(direction_, h, target_) <= k_early_mm
                                : (h - target_).abs().mm() <= k_window_mm;
  }

  Near near_;
  Height target_;
  Direction direction_ = Direction::up;
  bool finished_ = true;
};

/// Its factor and its pulses are as well chosen as the profile's nominal numbers allow.
class LinearCoast final : public Strategy {
 public:
  explicit LinearCoast(Profile const& profile) : profile_{profile} {}

  void begin(Height from, Height target) override {
    target_ = target;
    direction_ = core::towards(from, target);
    phase_ = Phase::driving;
    pulses_ = 0;
    recent_.clear();
  }
  Wish look(Plant::Report const& report, TimePoint now) override {
    switch (phase_) {
      case Phase::idle: return {};
      case Phase::driving:
        if (ahead_mm(direction_, report.height, target_) > coast_mm(report)) return direction_;
        return settle(now);
      case Phase::settling: return now < until_ ? Wish{} : judge(report.height, now);
      case Phase::pulsing: return now < until_ ? Wish{direction_} : settle(now);
    }
    return {};
  }
  [[nodiscard]] bool finished() const override { return phase_ == Phase::idle; }

 private:
  enum class Phase { idle, driving, settling, pulsing };

  double coast_mm(Plant::Report const& report) {
    constexpr std::size_t k_reports = 5;  // a difference of two would be mostly noise
    if (recent_.empty() || recent_.back().at != report.at) recent_.push_back(report);
    if (recent_.size() > k_reports) recent_.pop_front();
    double const time = core::to_seconds(recent_.back().at - recent_.front().at);
    if (time <= 0) return 0;
    double const speed = (recent_.back().height - recent_.front().height).abs().mm() / time;
    return speed * coast(profile_, direction_).mm() / cruise(profile_, direction_).mm_s();
  }
  Wish settle(TimePoint now) {
    phase_ = Phase::settling;
    until_ = now + std::chrono::seconds{2};
    return {};
  }
  Wish judge(Height h, TimePoint now) {
    constexpr double k_deadband_mm = 8;
    constexpr int k_most_pulses = 5;
    if ((target_ - h).abs().mm() <= k_deadband_mm || pulses_ == k_most_pulses) {
      phase_ = Phase::idle;
      return {};
    }
    ++pulses_;
    direction_ = core::towards(h, target_);
    phase_ = Phase::pulsing;
    until_ = now + profile_.dead_time + milliseconds{250};
    return direction_;
  }

  Profile profile_;
  Height target_;
  Direction direction_ = Direction::up;
  Phase phase_ = Phase::idle;
  TimePoint until_;
  int pulses_ = 0;
  std::deque<Plant::Report> recent_;
};

class LearnedCoast final : public Strategy {
 public:
  void begin(Height from, Height target) override {
    target_ = target;
    direction_ = core::towards(from, target);
    phase_ = Phase::driving;
    driven_ = false;
  }
  Wish look(Plant::Report const& report, TimePoint now) override {
    double& coast = coast_mm_.at(direction_ == Direction::up ? 0 : 1);
    switch (phase_) {
      case Phase::idle: return {};
      case Phase::driving:
        if (ahead_mm(direction_, report.height, target_) > coast) {
          driven_ = true;
          return direction_;
        }
        phase_ = Phase::settling;
        off_ = report.height;
        until_ = now + std::chrono::seconds{2};
        return {};
      case Phase::settling: break;
    }
    if (now < until_) return {};
    constexpr double k_share_of_newest = 0.3;
    // A move that was over before it began has no coast.
    if (driven_) coast += k_share_of_newest * (ahead_mm(direction_, off_, report.height) - coast);
    phase_ = Phase::idle;
    return {};
  }
  [[nodiscard]] bool finished() const override { return phase_ == Phase::idle; }

 private:
  enum class Phase { idle, driving, settling };
  std::array<double, 2> coast_mm_{10, 10};  ///< up, down
  Height target_;
  Direction direction_ = Direction::up;
  Phase phase_ = Phase::idle;
  bool driven_ = false;
  Height off_;  ///< sample at which the motor went off
  TimePoint until_;
};

class TargetWrite final : public Strategy {
 public:
  void begin(Height /*from*/, Height target) override {
    target_ = target;
    finished_ = false;
  }
  Wish look(Plant::Report const& report, TimePoint /*now*/) override {
    constexpr double k_arrived_mm = 1;
    bool const arrived = !report.running && (report.height - target_).abs().mm() <= k_arrived_mm;
    finished_ = finished_ || arrived;
    return finished_ ? Wish{} : Wish{target_};
  }
  [[nodiscard]] bool finished() const override { return finished_; }

 private:
  Height target_;
  bool finished_ = true;
};

}  // namespace

std::unique_ptr<Strategy> make_strategy(PeerStrategy strategy, Profile const& profile) {
  switch (strategy) {
    case PeerStrategy::constant_early: return std::make_unique<FixedStop>(FixedStop::Near::early);
    case PeerStrategy::window: return std::make_unique<FixedStop>(FixedStop::Near::window);
    case PeerStrategy::linear_coast: return std::make_unique<LinearCoast>(profile);
    case PeerStrategy::learned_coast: return std::make_unique<LearnedCoast>();
    case PeerStrategy::target_write: return std::make_unique<TargetWrite>();
  }
  return nullptr;
}

}  // namespace desk::testing
