#include "daemon/shell/service_status.h"

#include <gtest/gtest.h>

namespace desk::shell {
namespace {

using core::Snapshot;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

TimePoint at(core::Duration since) {
  return TimePoint{std::chrono::hours{1} + since};
}

Snapshot usable() {
  Snapshot s;
  s.link = Snapshot::Link::up;
  s.inhibited = false;
  return s;
}

Snapshot silent(std::string reason = "no answer within 500 ms") {
  Snapshot s;
  s.link = Snapshot::Link::down;
  s.link_reason = std::move(reason);
  return s;
}

ServiceStatus two_desks() {
  return ServiceStatus{{{"left", false}, {"right", true}}, at({})};
}

TEST(ServiceStatus, IsReadyOnceEveryDeskIsKnown) {
  auto status = two_desks();
  EXPECT_EQ(status.due(at(milliseconds{10})), "");
  status.update(0, usable());
  EXPECT_EQ(status.due(at(milliseconds{20})), "");
  EXPECT_FALSE(status.ready());
  status.update(1, usable());
  EXPECT_EQ(status.due(at(milliseconds{30})), "READY=1\nSTATUS=left: ready; right (simulated): ready");
  EXPECT_TRUE(status.ready());
  EXPECT_EQ(status.due(at(milliseconds{40})), "") << "said once";
}

TEST(ServiceStatus, AReasonIsAsGoodAsAHeight) {
  auto status = two_desks();
  status.update(0, silent());
  Snapshot lost = usable();
  lost.inhibited = true;
  lost.needs_homing = true;
  status.update(1, lost);
  EXPECT_EQ(status.due(at(seconds{1})),
            "READY=1\nSTATUS=left: does not answer: no answer within 500 ms; right (simulated): has lost its "
            "height; 'deskctl home' finds it");
}

TEST(ServiceStatus, AFaultFromBeforeTheStartIsNoReason) {
  auto status = two_desks();
  status.update(0, usable());
  Snapshot latched;
  latched.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "no way at 812 mm"};
  status.update(1, latched);
  EXPECT_EQ(status.due(at(seconds{1})), "");
  latched.inhibited = false;
  status.update(1, latched);
  EXPECT_EQ(status.due(at(seconds{2})),
            "READY=1\nSTATUS=left: ready; right (simulated): stopped by a fault: no way at 812 mm");
}

TEST(ServiceStatus, ADeskThatSaysNothingDelaysItByTenSeconds) {
  auto status = two_desks();
  status.update(1, usable());
  EXPECT_EQ(status.next_deadline(), at(seconds{10}));
  EXPECT_EQ(status.due(at(milliseconds{9999})), "");
  EXPECT_EQ(status.due(at(seconds{10})),
            "READY=1\nSTATUS=left: has not told its height yet; right (simulated): ready");
  EXPECT_TRUE(status.waits());
  EXPECT_EQ(status.next_deadline(), core::k_never);
}

TEST(ServiceStatus, LaterNewsIsToldButNotMoreOftenThanEveryFiveSeconds) {
  ServiceStatus status{{{"left", false}}, at({})};
  status.update(0, usable());
  (void)status.due(at({}));
  status.update(0, silent());
  EXPECT_EQ(status.due(at(seconds{1})), "");
  EXPECT_EQ(status.next_deadline(), at(seconds{5}));
  EXPECT_EQ(status.due(at(seconds{5})), "STATUS=left: does not answer: no answer within 500 ms");
  // A bus that comes and goes.
  std::vector<std::string> told;
  for (milliseconds t = seconds{5}; t <= seconds{65}; t += milliseconds{100}) {
    status.update(0, t.count() % 200 == 0 ? usable() : silent());
    if (auto news = status.due(at(t)); !news.empty()) told.push_back(std::move(news));
  }
  EXPECT_LE(told.size(), 12U);
  EXPECT_GE(told.size(), 6U);
}

TEST(ServiceStatus, WhatIsOverBeforeItWasToldIsNoNews) {
  ServiceStatus status{{{"left", false}}, at({})};
  status.update(0, usable());
  (void)status.due(at({}));
  status.update(0, silent());
  status.update(0, usable());
  EXPECT_EQ(status.next_deadline(), core::k_never);
  EXPECT_EQ(status.due(at(seconds{60})), "");
}

TEST(ServiceStatus, MovesAreNoNews) {
  ServiceStatus status{{{"left", false}}, at({})};
  status.update(0, usable());
  (void)status.due(at({}));
  Snapshot moving = usable();
  moving.motion = Snapshot::Motion::raising;
  moving.height = core::Height::at_mm(900);
  moving.target = core::Height::at_mm(1100);
  status.update(0, moving);
  EXPECT_EQ(status.due(at(seconds{60})), "");
}

TEST(ServiceWords, NameAFault) {
  Snapshot s = usable();
  s.fault = core::Fault{core::FaultCode::drive_error, core::FaultClass::device, "motor hot"};
  EXPECT_EQ(service_words(s), "stopped by a fault: motor hot");
}

TEST(ServiceWords, AreOneLineWhateverADeviceSays) {
  ServiceStatus status{{{"left", false}}, at({})};
  status.update(0, silent("bad\nREADY=0\r\nMAINPID=1\x01"));
  auto const told = status.due(at({}));
  EXPECT_EQ(told, "READY=1\nSTATUS=left: does not answer: bad READY=0  MAINPID=1 ");
}

}  // namespace
}  // namespace desk::shell
