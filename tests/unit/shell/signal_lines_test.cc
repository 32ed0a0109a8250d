#include "daemon/shell/signal_lines.h"

#include "tests/support/line_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;

class SignalWires : public ::testing::Test {
 protected:
  SignalWires() {
    desk.id = "main";
    desk.signal.buzzer = "BUZZER";
    desk.signal.led = "LED";
  }
  core::TimePoint now{100s};
  testing::WireBank bank{[this] { return now; }};
  config::DeskSettings desk;
  Log log{Log::Level::error};
};

TEST_F(SignalWires, BeepAndShine) {
  SignalLines lines{bank, desk, log};
  core::Snapshot snapshot;
  lines.update(snapshot, now);
  EXPECT_FALSE(bank.level("BUZZER"));
  EXPECT_EQ(lines.next_deadline(), core::k_never);
  snapshot.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "words"};
  lines.update(snapshot, now);
  EXPECT_TRUE(bank.level("BUZZER"));
  EXPECT_TRUE(bank.level("LED"));
  int on = 0;
  for (core::TimePoint const end = now + 5s; now < end;) {
    bool const before = bank.level("BUZZER");
    now = lines.next_deadline();
    lines.wake_if_due(now);
    on += !before && bank.level("BUZZER") ? 1 : 0;
  }
  EXPECT_EQ(on, 2) << "after the first one";
  EXPECT_FALSE(bank.level("BUZZER"));
}

TEST_F(SignalWires, AreOffWhenDeskdEnds) {
  desk.signal.active_low = true;
  core::Snapshot snapshot;
  {
    SignalLines lines{bank, desk, log};
    lines.update(snapshot, now);
    snapshot.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "words"};
    lines.update(snapshot, now);
    EXPECT_FALSE(bank.level("LED"));
  }
  EXPECT_TRUE(bank.level("LED"));
}

TEST_F(SignalWires, NothingWiredCostsNothing) {
  desk.signal = {};
  SignalLines lines{bank, desk, log};
  core::Snapshot snapshot;
  snapshot.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "words"};
  lines.update(core::Snapshot{}, now);
  lines.update(snapshot, now);
  EXPECT_EQ(lines.next_deadline(), core::k_never) << "no timer blinks a light that is not there";
}

TEST_F(SignalWires, ALineThatIsNotToBeHadIsNamed) {
  bank.hold("LED", "somebody");
  try {
    SignalLines const lines{bank, desk, log};
    FAIL();
  } catch (std::runtime_error const& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("desk.main.signal.led: "));
  }
}

}  // namespace
}  // namespace desk::shell
