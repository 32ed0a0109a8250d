// What an office day of the history writes to the disk: 8 hours with 100 stretches, 20 moves, 20 prompts, and
// the stretch that runs brought up to date each minute. bench_history [DIRECTORY]: on which disk; the current
// one.

#include "daemon/history/journal.h"

#include <fmt/core.h>

#include <chrono>
#include <fstream>
#include <string>

#include <unistd.h>

namespace {

using namespace desk;
using namespace desk::history;
using namespace std::chrono_literals;

/// Bytes that this process has made the kernel write to a disk.
std::uint64_t bytes_to_disk() {
  std::ifstream io{"/proc/self/io"};
  std::string key;
  std::uint64_t value = 0;
  while (io >> key >> value) {
    if (key == "write_bytes:") return value;
  }
  return 0;
}
std::uint64_t bytes_to_kernel() {
  std::ifstream io{"/proc/self/io"};
  std::string key;
  std::uint64_t value = 0;
  while (io >> key >> value) {
    if (key == "wchar:") return value;
  }
  return 0;
}

struct Cost {
  double kernel_kb = 0;
  double disk_kb = 0;
  double worst_ms = 0;
  double file_kb = 0;
  int commits = 0;
};

Cost office_day(std::filesystem::path const& directory, Store::Sync sync, int page_bytes) {
  auto const file = directory / fmt::format("bench-{}.db", ::getpid());
  Cost cost;
  auto const before_disk = bytes_to_disk();
  auto const before_kernel = bytes_to_kernel();
  {
    Store::Options options;
    options.sync = sync;
    options.page_bytes = page_bytes;
    Journal journal{file, options, [](std::int64_t) { return 60min; }};
    constexpr int k_minutes = 480;
    core::TimePoint const start{1h};
    core::TimePoint began = start;
    int postures = 0;
    for (int minute = 1; minute <= k_minutes; ++minute) {
      core::TimePoint const now = start + minute * 1min;
      wire::ClockMap const clock{now, {1'794'816'000 + minute * 60, 60min, true}};
      std::vector<Record> records;
      // 100 stretches in 480 minutes, a fifth of them with a move and its prompt.
      if (minute * 100 / k_minutes != (minute - 1) * 100 / k_minutes) {
        auto const posture = postures % 2 == 0 ? core::Posture::sitting : core::Posture::standing;
        records.emplace_back("main", now, record::Segment{posture, began, now});
        began = now;
        if (++postures % 5 == 0) {
          records.emplace_back("main", now, record::PromptAsked{});
          records.emplace_back("main", now, record::PromptEnded{});
          records.emplace_back("main", now, record::Move{});
        }
      } else {
        records.emplace_back("main", now, record::Running{core::Posture::sitting, began, now});
      }
      auto const from = std::chrono::steady_clock::now();
      journal.write(records, clock);
      std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - from;
      cost.worst_ms = std::max(cost.worst_ms, took.count());
      ++cost.commits;
    }
  }
  cost.kernel_kb = static_cast<double>(bytes_to_kernel() - before_kernel) / 1000;
  cost.disk_kb = static_cast<double>(bytes_to_disk() - before_disk) / 1000;
  cost.file_kb = static_cast<double>(std::filesystem::file_size(file)) / 1000;
  for (auto const* const end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
  return cost;
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path const directory{argc > 1 ? argv[1] : "."};
  fmt::print("an office day of 8 h, on {}\n", std::filesystem::absolute(directory).string());
  for (auto const sync : {Store::Sync::full, Store::Sync::normal}) {
    for (int const page : {1024, 4096}) {
      auto const cost = office_day(directory, sync, page);
      fmt::print(
          "synchronous={:<6} page {:4} B: {:7.0f} kB to the kernel, {:7.0f} kB to the disk, {} commits, the "
          "slowest {:.1f} ms, file {:.0f} kB\n",
          sync == Store::Sync::full ? "FULL" : "NORMAL", page, cost.kernel_kb, cost.disk_kb, cost.commits,
          cost.worst_ms, cost.file_kb);
    }
  }
}
