#include "daemon/core/button_panel.h"

#include <gtest/gtest.h>

#include <random>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using Button = ButtonPanel::Button;
using Asked = std::optional<Request>;

constexpr TimePoint k_start{100s};

bool is_stop(Asked const& asked) {
  return asked && std::holds_alternative<request::Stop>(*asked);
}
bool is_hold(Asked const& asked, Direction direction) {
  auto const* hold = asked ? std::get_if<request::Hold>(&*asked) : nullptr;
  return hold != nullptr && hold->direction == direction;
}
bool is_preset(Asked const& asked, Preset preset) {
  auto const* move = asked ? std::get_if<request::MoveToPreset>(&*asked) : nullptr;
  return move != nullptr && move->preset == preset;
}

class Buttons : public ::testing::Test {
 protected:
  Buttons() {
    for (Button const b :
         {Button::up, Button::down, Button::sit, Button::stand, Button::stop, Button::snooze}) {
      EXPECT_FALSE(panel.set(b, false, now));
    }
  }
  Asked press(Button b) { return panel.set(b, true, now); }
  Asked release(Button b) { return panel.set(b, false, now); }
  Asked after(Duration d) {
    now += d;
    return panel.wake(now);
  }

  ButtonPanel panel;
  TimePoint now = k_start;
};

TEST_F(Buttons, HoldRepeatsWhileItIsPressedAndStopsAtOnce) {
  EXPECT_TRUE(is_hold(press(Button::up), Direction::up));
  EXPECT_EQ(panel.next_deadline(), now + 150ms);
  EXPECT_FALSE(after(149ms));
  EXPECT_TRUE(is_hold(after(1ms), Direction::up));
  EXPECT_EQ(panel.next_deadline(), now + 150ms);
  now += 20ms;
  EXPECT_TRUE(is_stop(release(Button::up)));
  EXPECT_EQ(panel.next_deadline(), k_never);
  EXPECT_FALSE(after(1h));
  EXPECT_TRUE(is_hold(press(Button::down), Direction::down));
}

TEST_F(Buttons, TheRestActWhenPressedAndNotWhenReleased) {
  EXPECT_TRUE(is_preset(press(Button::sit), Preset::sit));
  EXPECT_FALSE(release(Button::sit));
  EXPECT_TRUE(is_preset(press(Button::stand), Preset::stand));
  EXPECT_TRUE(is_stop(press(Button::stop)));
  auto const snooze = press(Button::snooze);
  ASSERT_TRUE(snooze);
  EXPECT_TRUE(std::holds_alternative<request::Snooze>(*snooze));
  EXPECT_FALSE(press(Button::snooze)) << "the same edge twice is one press";
}

TEST_F(Buttons, BothDirectionsStopUntilBothAreReleased) {
  press(Button::up);
  EXPECT_TRUE(is_stop(press(Button::down)));
  EXPECT_FALSE(after(1s));
  EXPECT_FALSE(release(Button::up));
  EXPECT_TRUE(is_stop(press(Button::up)));
  EXPECT_FALSE(after(1s));
  release(Button::up);
  release(Button::down);
  EXPECT_TRUE(is_hold(press(Button::down), Direction::down));
}

TEST_F(Buttons, StopEndsAHoldUntilItIsReleased) {
  press(Button::up);
  EXPECT_TRUE(is_stop(press(Button::stop)));
  EXPECT_FALSE(after(1s));
  EXPECT_FALSE(release(Button::stop));
  EXPECT_FALSE(after(1s));
  EXPECT_FALSE(release(Button::up));
  EXPECT_TRUE(is_hold(press(Button::up), Direction::up));
}

TEST_F(Buttons, AStuckButtonMovesForAMinuteAtMost) {
  press(Button::up);
  int holds = 0;
  for (int i = 0; i < 1000 && panel.holding(); ++i) {
    now = panel.next_deadline();
    auto const asked = panel.wake(now);
    holds += is_hold(asked, Direction::up) ? 1 : 0;
    if (is_stop(asked)) break;
  }
  EXPECT_EQ(now, k_start + 60s);
  EXPECT_GE(holds, 399);
  EXPECT_EQ(panel.next_deadline(), k_never);
  EXPECT_FALSE(after(1h));
  release(Button::up);
  EXPECT_TRUE(is_hold(press(Button::up), Direction::up));
}

TEST_F(Buttons, NobodyElsesStopIsOverruledByAHold) {
  press(Button::down);
  panel.give_up();
  EXPECT_FALSE(after(1s));
  EXPECT_FALSE(press(Button::down)) << "it is still the same press";
  release(Button::down);
  EXPECT_TRUE(is_hold(press(Button::down), Direction::down));
}

TEST_F(Buttons, AMemoryPositionDoesNotInterruptAHold) {
  press(Button::up);
  EXPECT_FALSE(press(Button::sit));
  EXPECT_TRUE(is_hold(after(150ms), Direction::up));
}

TEST_F(Buttons, ALineThatIsLostCountsAsReleased) {
  press(Button::up);
  EXPECT_TRUE(is_stop(panel.lost(Button::up, now)));
  EXPECT_FALSE(press(Button::up)) << "nobody knows for how long";
  release(Button::up);
  EXPECT_TRUE(is_hold(press(Button::up), Direction::up));
}

TEST(ButtonsAtStart, WhatIsPressedDoesNothingUntilItWasReleased) {
  for (auto const b : {Button::up, Button::sit, Button::stop, Button::snooze}) {
    ButtonPanel panel;
    EXPECT_FALSE(panel.set(b, true, k_start)) << to_string(b);
    EXPECT_FALSE(panel.wake(k_start + 1h)) << to_string(b);
    EXPECT_FALSE(panel.set(b, false, k_start + 2h)) << to_string(b);
    EXPECT_TRUE(panel.set(b, true, k_start + 3h)) << to_string(b);
  }
}

// Whatever fingers and wires do: no hold goes on with nothing pressed, and what moves is repeated or ended.
TEST(ButtonsAtRandom, NeverHoldWithoutExactlyOneDirectionPressed) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random{seed};
  ButtonPanel panel;
  TimePoint now = k_start;
  std::array<bool, ButtonPanel::k_buttons> pressed{};
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::milliseconds{random() % 200};
    Asked asked;
    if (random() % 3 == 0) {
      asked = panel.wake(now);
    } else {
      auto const b = random() % ButtonPanel::k_buttons;
      pressed.at(b) = random() % 2 == 0;
      asked = panel.set(static_cast<Button>(b), pressed.at(b), now);
    }
    bool const one = pressed.at(0) != pressed.at(1);
    ASSERT_TRUE(!panel.holding() || one) << i;
    auto const* hold = asked ? std::get_if<request::Hold>(&*asked) : nullptr;
    ASSERT_TRUE(hold == nullptr || pressed.at(hold->direction == Direction::up ? 0 : 1)) << i;
  }
}

}  // namespace
}  // namespace desk::core
