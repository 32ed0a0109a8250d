// Many faults of the line, one after the other, while the desk is moved now and then: the daemon comes back
// from each by itself, loses nothing on the way, and never moves a desk that nobody told to move.
// DESKD_FAULTS_PER_CLASS: so many of each kind, one kind after the other; without it, a few of all kinds
// mixed.
#include "tests/integration/daemon_modbus_fixture.h"

#include "tests/support/build_kind.h"
#include "tests/support/process_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

/// Control lines that begin and end a fault. UNIT stands for one of the desk's, CODE for an exception's.
struct Fault {
  std::string name;
  std::string begins;
  std::string ends;
};

struct Kind {
  std::string name;
  ModbusSimulator::Wire wire;
  std::vector<Fault> faults;
};

std::ostream& operator<<(std::ostream& out, Kind const& kind) {
  return out << kind.name;
}

int faults_wanted() {
  char const* const text = std::getenv("DESKD_FAULTS_PER_CLASS");
  return text == nullptr ? 0 : std::stoi(text);
}

std::vector<Kind> kinds() {
  std::vector<Fault> faults{{"late", "late 1 150", "calm"},
                            {"lost", "lost 1", "calm"},
                            {"corrupt", "corrupt 1", "calm"},
                            {"refused", "exception 1 CODE", "calm"},
                            {"garbage", "garbage 1", "calm"},
                            {"slow", "slow", "calm"},
                            {"silent", "silent UNIT on", "silent UNIT off"},
                            {"foreign", "foreign 1", "calm"},
                            {"hangup", "", ""}};
  // On TCP the desk is a column, on a serial line a board and its laser.
  std::vector<Kind> all;
  for (auto const& [line, wire] :
       {std::pair{"tcp", ModbusSimulator::Wire::tcp}, {"rtu", ModbusSimulator::Wire::rtu}}) {
    bool const tcp = wire == ModbusSimulator::Wire::tcp;
    faults.back() = {"hangup", tcp ? "drop" : "hangup", tcp ? "" : "plug"};
    if (faults_wanted() == 0) all.push_back({fmt::format("{}_mixed", line), wire, faults});
    if (faults_wanted() == 0) continue;
    for (Fault const& fault : faults) all.push_back({fmt::format("{}_{}", line, fault.name), wire, {fault}});
  }
  return all;
}

class DaemonInAStorm : public DaemonOnModbus, public ::testing::WithParamInterface<Kind> {
 protected:
  void SetUp() override {
    if (GetParam().wire == Wire::tcp) start_column();
    if (GetParam().wire == Wire::rtu) start_relays();
  }

  [[nodiscard]] std::size_t open_files() { return testing::open_files(daemon->process().pid()); }
  [[nodiscard]] long memory_kb() { return testing::memory_kb(daemon->process().pid()); }

  /// The line as a person would write it, for whichever unit and code come up.
  std::string filled(std::string line) {
    constexpr std::array k_codes{1, 2, 3, 4, 5, 6, 10, 11};
    auto const fill = [&](std::string const& name, int value) {
      if (auto const at = line.find(name); at != std::string::npos)
        line.replace(at, name.size(), std::to_string(value));
    };
    fill("UNIT", unit_);
    fill("CODE", k_codes.at(random() % k_codes.size()));
    return line;
  }

  /// One fault, from its first request to the first good answer. False: it does not come back.
  bool suffer();
  void move_now_and_then(int number);
  void report();

  std::mt19937 random{std::random_device{}()};
  int unit_ = 0;
  int moves_ = 0;
  std::vector<Milliseconds> recoveries_;
  std::map<std::string, int> faults_;
};

bool DaemonInAStorm::suffer() {
  unit_ = GetParam().wire == Wire::tcp || random() % 2 == 0 ? watched : k_laser;
  Fault const& fault = GetParam().faults.at(random() % GetParam().faults.size());
  int const before = sim->requests();
  sim->control(filled(fault.begins));
  // A line that was pulled out hears nothing.
  bool const heard = fault.begins != "hangup";
  if (heard && !wait_until([&] { return sim->requests() > before; }, 30s)) return false;
  if (!fault.ends.empty()) sim->control(filled(fault.ends));
  auto const end = Clock::now();
  int const calm = sim->requests();
  bool const back = wait_until([&] { return sim->requests() > calm && link() == "up"; }, 30s);
  recoveries_.push_back(std::chrono::duration_cast<Milliseconds>(Clock::now() - end));
  return back;
}

void DaemonInAStorm::move_now_and_then(int number) {
  if (std::string const words = fault(); !words.empty()) {
    ++faults_[words.substr(0, words.find(' ', 25))];
    tell("fault", "reset");
  }
  if (number % 8 != 0) return;
  ++moves_;
  std::uniform_int_distribution<int> anywhere{700, 1100};
  tell("target", std::to_string(anywhere(random)));
}

void DaemonInAStorm::report() {
  std::sort(recoveries_.begin(), recoveries_.end());
  std::string const line =
      fmt::format("{:12} {:5} faults, back after {} / {} / {} ms (least, median, most)", GetParam().name,
                  recoveries_.size(), recoveries_.front().count(),
                  recoveries_[recoveries_.size() / 2].count(), recoveries_.back().count());
  std::cout << "[ " << line << fmt::format("; {} moves, {} starts\n", moves_, starts());
  for (auto const& [words, count] : faults_) std::cout << fmt::format("[   {} × {}\n", count, words);
  RecordProperty("recovery", line);
}

TEST_P(DaemonInAStorm, ComesBackFromEveryFault) {
  constexpr int k_a_few = 30;
  int const wanted = faults_wanted() > 0 ? faults_wanted() : k_a_few;
  auto const seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  random.seed(seed);
  // The history opens its files when it is needed for the first time.
  static_cast<void>(testing::ask(*daemon, R"({"cmd":"history"})"));
  std::size_t files = 0;
  long memory = 0;
  for (int i = 0; i < wanted; ++i) {
    // What is allocated once is there by now.
    if (i == wanted / 4) {
      files = open_files();
      memory = memory_kb();
    }
    move_now_and_then(i);
    ASSERT_TRUE(suffer()) << "fault " << i;
  }
  report();
  EXPECT_TRUE(wait_until([&] { return open_files() <= files; })) << open_files() << " files, once " << files;
  // The address sanitizer keeps what was freed.
  EXPECT_TRUE(k_times_less > 1 || memory_kb() <= memory + 1024) << memory_kb() << " kB, once " << memory;
  std::cout << fmt::format("[   {} files, then {}; {} kB, then {}\n", files, open_files(), memory,
                           memory_kb());
  // A column starts once a move; a relay is closed once more for each correction.
  EXPECT_LE(starts(), (GetParam().wire == Wire::tcp ? 1 : 3) * moves_);
  EXPECT_EQ(sim->state(watched, "both_on"), 0);
  EXPECT_EQ(sim->state(watched, "reversals"), 0);
  // And after the storm it stands, until somebody wants something.
  tell("move", "STOP");
  ASSERT_TRUE(wait_until([&] { return state().at("motion") == "stopped" && !sim->motor_on(watched); }));
  int const before = starts();
  ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 4; }));
  EXPECT_EQ(starts(), before);
  tell("fault", "reset");
  ASSERT_TRUE(wait_until([&] { return fault().empty(); })) << fault();
}

INSTANTIATE_TEST_SUITE_P(Of, DaemonInAStorm, ::testing::ValuesIn(kinds()),
                         [](auto const& kind) { return kind.param.name; });

}  // namespace
}  // namespace desk::testing
