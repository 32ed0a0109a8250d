#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace desk::testing {

/// A layer between SQLite and the disk under a name of its own: it can refuse writes as a full or a read-only
/// disk does, hang as a worn SD card does, count what is written, and remember every write and sync so that
/// the plug can be pulled at any of them. One at a time.
class DiskShim {
 public:
  DiskShim();
  DiskShim(DiskShim const&) = delete;
  DiskShim& operator=(DiskShim const&) = delete;
  ~DiskShim();

  [[nodiscard]] static std::string name() { return "deskd-test-disk"; }

  enum class Trouble { none, full, read_only, broken };
  void set_trouble(Trouble trouble) { trouble_ = trouble; }
  [[nodiscard]] Trouble trouble() const { return trouble_; }

  /// From now on whoever wants something on the disk waits until release().
  void hang();
  void release();
  [[nodiscard]] bool somebody_waits() const { return waiting_ > 0; }
  void wait_while_hanging();

  [[nodiscard]] std::uint64_t bytes_written() const { return bytes_; }
  [[nodiscard]] std::uint64_t syncs() const { return syncs_; }

  /// Remember what is written from now on.
  void record() { recording_ = true; }
  struct Step {
    enum class Kind { write, truncate, sync, remove, mark };
    Kind kind = Kind::write;
    std::string file;  ///< without its directory
    std::int64_t offset = 0;
    std::string data;
    std::uint64_t mark = 0;  ///< kind mark: as given to mark()
  };
  void remember(Step step);
  /// A step that says how far the caller was.
  void mark(std::uint64_t value);
  [[nodiscard]] std::vector<Step> steps() const;

  void count_write(std::uint64_t bytes) { bytes_ += bytes; }
  void count_sync() { ++syncs_; }

 private:
  std::atomic<Trouble> trouble_{Trouble::none};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> syncs_{0};
  std::atomic<bool> recording_{false};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool hanging_ = false;
  std::atomic<int> waiting_{0};
  std::vector<Step> steps_;
};

/// What lies on the disk when the plug is pulled after the first `steps`: what was synced is there; of each
/// later write all, a part from its beginning, or nothing, in any combination.
void pull_the_plug(std::vector<DiskShim::Step> const& steps, std::size_t count, std::mt19937_64& random,
                   std::filesystem::path const& into);

}  // namespace desk::testing
