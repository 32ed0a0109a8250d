#include "tests/support/peers.h"

#include "tests/support/peer_strategies.h"

#include <algorithm>

namespace desk::testing {
namespace {

using core::Duration;
using core::Height;
using core::TimePoint;
using driver::simulated::Plant;
using driver::simulated::Profile;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// One driver call, as in DeskWorld.
constexpr Duration k_transaction = milliseconds{3};
constexpr Duration k_timeout = seconds{20};
constexpr Duration k_before_asking_again = seconds{3};
constexpr int k_most_attempts = 3;

class PeerDesk final : public DeskUnderTest {
 public:
  PeerDesk(PeerStrategy strategy, Profile const& profile, std::uint64_t seed)
      : plant_{profile, seed, Height::at_mm(720), now_}, strategy_{make_strategy(strategy, profile)} {
    run(seconds{2});
  }

  void move_to(Height target) override {
    target_ = target;
    attempts_ = 0;
    attempt();
  }
  bool finished() override { return !moving_; }
  std::string outcome() override { return timed_out_ ? "timed out" : "done"; }
  bool reached() override { return !timed_out_; }
  bool output_on() override { return output_ != Wish{}; }
  bool obstructed() override { return false; }
  bool recover() override {
    moving_ = false;
    timed_out_ = false;
    ask_again_at_ = core::k_never;
    wish_ = {};
    command();
    return true;
  }

  void run(Duration time) override {
    TimePoint const end = now_ + time;
    while (now_ < end) {
      now_ = std::max(now_, std::min({end, next_look_, command_at_, ask_again_at_}));
      if (now_ >= command_at_) command();
      if (now_ >= ask_again_at_) attempt();
      if (now_ >= next_look_) look();
    }
  }
  [[nodiscard]] TimePoint now() const override { return now_; }
  Plant& plant() override {
    plant_.advance(now_);
    return plant_;
  }

 private:
  void attempt() {
    ++attempts_;
    ask_again_at_ = core::k_never;
    give_up_at_ = now_ + k_timeout;
    moving_ = true;
    timed_out_ = false;
    strategy_->begin(last_.height, *target_);
  }

  void look() {
    next_look_ = now_ + plant_.profile().report_period;
    plant_.advance(now_);
    if (auto const report = plant_.report()) last_ = *report;
    if (!moving_ || timed_out_) return;
    wish_ = strategy_->look(last_, now_);
    moving_ = !strategy_->finished();
    if (moving_ && now_ >= give_up_at_) give_up();
    // A servo's target is written again every time: its dead-man wants to hear of us.
    if (wish_ != output_ || std::holds_alternative<Height>(wish_)) command_at_ = now_ + (2 * k_transaction);
  }

  void give_up() {
    timed_out_ = true;
    wish_ = {};
    moving_ = attempts_ < k_most_attempts;
    if (moving_) ask_again_at_ = now_ + k_before_asking_again;
  }

  void command() {
    command_at_ = core::k_never;
    output_ = wish_;
    if (auto const* direction = std::get_if<core::Direction>(&output_)) {
      plant_.run(*direction, now_);
    } else if (auto const* target = std::get_if<Height>(&output_)) {
      plant_.run_to(*target, now_);
    } else {
      plant_.off(now_);
    }
  }

  TimePoint now_{seconds{1000}};
  Plant plant_;
  std::unique_ptr<Strategy> strategy_;
  Plant::Report last_{};

  std::optional<Height> target_;
  int attempts_ = 0;
  bool moving_ = false;
  bool timed_out_ = false;
  TimePoint give_up_at_;
  TimePoint ask_again_at_ = core::k_never;

  TimePoint next_look_ = now_;
  Wish wish_;
  Wish output_;
  TimePoint command_at_ = core::k_never;
};

}  // namespace

std::string_view to_string(PeerStrategy strategy) {
  switch (strategy) {
    case PeerStrategy::constant_early: return "10 mm early";
    case PeerStrategy::window: return "window";
    case PeerStrategy::linear_coast: return "linear coast";
    case PeerStrategy::learned_coast: return "learned coast";
    case PeerStrategy::target_write: return "target write";
  }
  return "?";
}

std::vector<PeerStrategy> peer_strategies(Profile const& profile) {
  if (profile.kind == core::Capabilities::Kind::servo) return {PeerStrategy::target_write};
  return {PeerStrategy::constant_early, PeerStrategy::window, PeerStrategy::linear_coast,
          PeerStrategy::learned_coast};
}

std::unique_ptr<DeskUnderTest> peer_desk(PeerStrategy strategy, std::string const& profile,
                                         std::uint64_t seed) {
  return std::make_unique<PeerDesk>(strategy, profile_or_throw(profile), seed);
}

}  // namespace desk::testing
