#pragma once

#include "daemon/history/record.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace desk::history {

/// What waits to be written, and when that is to happen. Bounded: where the disk does not take it for weeks,
/// the oldest is lost, and counted. Pure.
class Backlog {
 public:
  /// Most records that wait: a month of office days, half a megabyte.
  static constexpr std::size_t k_most = 4096;
  /// How long a record waits for others to share a write with.
  static constexpr core::Duration k_patience = std::chrono::seconds{60};

  explicit Backlog(std::size_t most = k_most) : most_{most} {}

  /// The number of the record, counted from 1.
  std::uint64_t put(Record record, core::TimePoint now);

  /// When what waits is to be written; k_never: nothing waits.
  [[nodiscard]] core::TimePoint due() const { return due_; }
  void make_due(core::TimePoint now) { due_ = now; }

  struct Taken {
    std::vector<Record> records;
    std::uint64_t through = 0;  ///< everything up to this number is among them, was before, or is lost
  };
  /// All of it, the stretches that still run last.
  Taken take();

  /// They could not be written: they wait again, at the front, until `again`. Of stretches that still run
  /// the next word will come anyway.
  void give_back(Taken taken, core::TimePoint again);

  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  [[nodiscard]] std::size_t waiting() const { return records_.size(); }

 private:
  void lose_oldest();

  std::size_t most_;
  std::deque<Record> records_;
  std::map<std::string, Record> running_;  ///< by desk
  std::uint64_t last_ = 0;                 ///< number of the record that came last
  core::TimePoint due_ = core::k_never;
  core::TimePoint not_before_;  ///< after a failure
  std::uint64_t lost_ = 0;
};

}  // namespace desk::history
