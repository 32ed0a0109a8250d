// What the daemon does when the line to its desks, or the broker, goes away and comes back.
#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>
#include <iostream>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using ::testing::HasSubstr;

class DaemonRecovers : public DaemonOnModbus {
 protected:
  /// Something that happens to the line in the middle of a move.
  struct Mishap {
    std::string name;
    std::function<void()> happens;
    std::function<void()> ends;
    std::string words;      ///< that tell a person what is wrong
    bool new_desk = false;  ///< the simulated desk begins anew, too
  };
  void survive(Mishap const& mishap, double target);
};

void DaemonRecovers::survive(Mishap const& mishap, double target) {
  SCOPED_TRACE(mishap.name);
  int const before = starts();
  std::size_t const log = daemon->log_end();
  tell("target", fmt::format("{}", target));
  ASSERT_TRUE(passes(15));
  mishap.happens();
  EXPECT_THAT(daemon->wait_for_log({"event=move_ended"}, log), HasSubstr("end=aborted"));
  ASSERT_TRUE(link_becomes("down"));
  EXPECT_THAT(daemon->wait_for_log({"event=link state=down"}, log), HasSubstr(mishap.words));
  EXPECT_EQ(state().at("motion"), "stopped");
  mishap.ends();
  auto const end = Clock::now();
  ASSERT_TRUE(link_becomes("up"));
  auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - end);
  std::cout << fmt::format("[ back {:5} ms after {}\n", took.count(), mishap.name);
  RecordProperty(mishap.name + "_recovery_ms", std::to_string(took.count()));
  ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 4; }));
  EXPECT_EQ(starts(), mishap.new_desk ? 0 : before + 1) << "it moves on by itself";
  EXPECT_EQ(fault(), "") << "nothing is broken any more";
  EXPECT_EQ(daemon->log().find("event=handset_moved", log), std::string::npos) << "nobody touched it";
}

TEST_F(DaemonRecovers, FromWhatHappensToATcpConnection) {
  start_column();
  auto const say = [this](std::vector<std::string> lines) {
    return [this, lines = std::move(lines)] {
      for (auto const& line : lines) sim->control(line);
    };
  };
  survive({"half-open", say({"silent 255 on"}), say({"silent 255 off"}), "no answer"}, 1000);
  survive({"server killed", [this] { sim->kill(); }, [this] { sim->start(); }, "again by itself", true},
          1000);
}

TEST_F(DaemonRecovers, FromAnAdapterThatIsPulledOut) {
  start_relays();
  survive({"unplugged", [this] { sim->control("hangup"); }, [this] { sim->control("plug"); }, "bus line"},
          900);
  survive({"dead board", [this] { sim->control("silent 1 on"); }, [this] { sim->control("silent 1 off"); },
           "no answer"},
          900);
}

/// A line that is wrong all the time, at a desk that rests.
TEST_F(DaemonRecovers, SaysWhatIsWrongWithTheLine) {
  start_column();
  std::vector<std::pair<std::string, std::string>> const mishaps{
      {"late 1 300", "no answer within 100 ms"},
      {"corrupt 1", "does not belong to the request"},
      {"foreign 1", "another unit answered"},
      {"exception 1 4", "could not carry this out (exception 4)"},
      {"exception 1 2", "nothing at this address"},
      {"exception 1 11", "the gateway answers, but not the device behind it"}};
  for (auto const& [line, words] : mishaps) {
    SCOPED_TRACE(line);
    std::size_t const log = daemon->log_end();
    sim->control(line);
    auto const told = daemon->wait_for_log({"event=link state=down"}, log, 30s);
    EXPECT_THAT(told, HasSubstr(words));
    EXPECT_THAT(told, HasSubstr("bus line: unit 255, function "));
    EXPECT_TRUE(probe->wait_for("deskd/left/link", "offline", 30s));
    sim->control("calm");
    EXPECT_TRUE(probe->wait_for("deskd/left/link", "online", 30s));
  }
  // Byte by byte is slow, but not wrong.
  sim->control("slow");
  ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 4; }));
  EXPECT_EQ(link(), "up");
  EXPECT_EQ(starts(), 0);
}

TEST_F(DaemonRecovers, ABrokerThatDiesPausesNoPoll) {
  start_column();
  tell("target", "940");
  ASSERT_TRUE(passes(10));
  broker.kill();
  std::chrono::milliseconds longest{0};
  auto const end = Clock::now() + 3s;
  for (auto last = Clock::now(); Clock::now() < end;) {
    int const seen = sim->requests();
    ASSERT_TRUE(wait_until([&] { return sim->requests() > seen; }));
    longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last));
    last = Clock::now();
  }
  std::cout << fmt::format("[ longest pause between requests without a broker: {} ms\n", longest.count());
  EXPECT_LT(longest, 2s) << "a resting desk is asked twice a second";
  EXPECT_FALSE(daemon->wait_for_log({"event=move_ended", "end=reached"}).empty());
  broker.start();
  connect_probe();
  EXPECT_TRUE(probe->wait_for([&](auto const&) {
    return probe->latest("deskd/left/state") && probe->latest("deskd/left/link") == "online" &&
           probe->latest("deskd/left/height") == "940" && probe->latest("deskd/left/move") == "stopped";
  }));
  EXPECT_EQ(starts(), 1);
  EXPECT_LE(sim->state(watched, "gap_ms"), 250);
}

}  // namespace
}  // namespace desk::testing
