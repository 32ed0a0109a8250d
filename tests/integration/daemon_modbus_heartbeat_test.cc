// Sixteen columns behind one TCP server, one of them dead, without a broker, while the configuration is
// changed again and again: none of them ever misses the daemon's heartbeat. DESKD_HEARTBEAT_S: for how many
// seconds, on a machine that does nothing else.
#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int k_columns = 16;
constexpr int k_dead = 7;
/// Half of what a column bears; beside a test suite that keeps the machine busy, all of it.
constexpr double k_longest_gap_ms = 250;
constexpr double k_limit_ms = 500;

bool alone() {
  return std::getenv("DESKD_HEARTBEAT_S") != nullptr;
}

std::chrono::seconds length() {
  char const* const text = std::getenv("DESKD_HEARTBEAT_S");
  return std::chrono::seconds{text == nullptr ? 6 : std::stoi(text)};
}

class DaemonWithManyColumns : public DaemonOnModbus {
 protected:
  void SetUp() override {
    std::vector<std::string> units;
    std::vector<Desk> desks;
    for (int unit = 1; unit <= k_columns; ++unit) {
      units.insert(units.end(), {"--unit", fmt::format("{}=linak-lc3,start=750", unit)});
      desks.push_back({id_of(unit), "linak-lc3", unit});
    }
    sim.emplace(Wire::tcp, units);
    sim->control(fmt::format("silent {} on", k_dead));
    start_daemon(Wire::tcp, desks);
    broker.kill();
  }
  /// The daemon takes another configuration each time.
  void reconfigure() {
    std::string const person = "[user.me]\n";
    if (config_.empty()) config_ = text_of(daemon->config_file());
    auto text = config_;
    text.insert(text.find(person) + person.size(), fmt::format("sit_minutes = {}\n", 20 + ++changes_ % 30));
    // At once, for the daemon may just be reading.
    auto beside = daemon->config_file();
    beside += ".new";
    std::ofstream{beside} << text;
    std::filesystem::rename(beside, daemon->config_file());
    daemon->process().send(SIGHUP);
  }
  static std::string id_of(int unit) { return fmt::format("desk{}", unit); }

  /// True: it was taken. Does not wait for the end of the move.
  [[nodiscard]] bool send_to(int unit, int mm) const {
    deskctl::LineSocket socket{daemon->socket()};
    socket.send(fmt::format("{{\"cmd\":\"move\",\"desk\":\"{}\",\"mm\":{}}}\n", id_of(unit), mm));
    auto const answer = socket.next_line(30s);
    return answer && answer->find("accepted") != std::string::npos;
  }

 private:
  std::string config_;  ///< as it was at first
  int changes_ = 0;
};

TEST_F(DaemonWithManyColumns, BeatsForAllOfThemInTime) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random{seed};
  std::uniform_int_distribution<int> any_unit{1, k_columns};
  std::uniform_int_distribution<int> anywhere{700, 1000};
  std::array<int, k_columns + 1> taken{};
  auto const end = Clock::now() + length();
  reconfigure();
  ASSERT_FALSE(daemon->wait_for_log({"event=config_reloaded changes=1"}).empty());
  while (Clock::now() < end) {
    int const chosen = any_unit(random);
    if (chosen == k_dead) reconfigure();
    if (send_to(chosen, anywhere(random))) ++taken.at(static_cast<std::size_t>(chosen));
    // Now and then: each of them every few seconds.
    auto const so_far = sim->requests();
    EXPECT_TRUE(wait_until([&] { return sim->requests() >= so_far + 20; }))
        << "one dead column stops them all";
  }
  EXPECT_EQ(daemon->log().find("event=config_refused"), std::string::npos) << daemon->log();
  EXPECT_EQ(taken.at(k_dead), 0) << "a dead column takes no moves";
  double longest = 0;
  int starts = 0;
  for (int unit = 1; unit <= k_columns; ++unit) {
    double const gap = sim->state(unit, "gap_ms");
    int const started = static_cast<int>(sim->state(unit, "starts"));
    EXPECT_LT(gap, alone() ? k_longest_gap_ms : k_limit_ms) << "unit " << unit;
    EXPECT_LE(started, 3 * taken.at(static_cast<std::size_t>(unit))) << "unit " << unit;
    EXPECT_EQ(sim->state(unit, "reversals"), 0) << "unit " << unit;
    EXPECT_TRUE(unit == k_dead || sim->state(unit, "error") != 5) << "unit " << unit;
    longest = std::max(longest, gap);
    starts += started;
  }
  EXPECT_GT(starts, 0);
  // Sent on at any moment, and heard seldom on such a bus: nothing may look like something in the way.
  EXPECT_EQ(daemon->log().find("event=fault code=stall"), std::string::npos) << daemon->log();
  std::cout << fmt::format("[ {} starts in {} s, {} requests, longest heartbeat gap {:.0f} ms\n", starts,
                           length().count(), sim->requests(), longest);
  RecordProperty("longest_heartbeat_gap_ms", fmt::format("{:.0f}", longest));
}

}  // namespace
}  // namespace desk::testing
