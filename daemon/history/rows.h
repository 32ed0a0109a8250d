#pragma once

#include "daemon/core/action.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What the database holds: the records, in UTC. Instants are milliseconds since 1970-01-01.
namespace desk::history {

struct SegmentRow {
  std::string desk;
  core::Posture posture = core::Posture::unknown;
  std::int64_t began_ms = 0;
  std::int64_t ended_ms = 0;
  std::chrono::minutes utc_offset{0};  ///< local time minus UTC when it began
  /// By the monotonic clock, which nobody sets: where it differs from ended minus began, a clock was set.
  std::int64_t duration_ms = 0;
  bool assumed = false;  ///< nobody had set the clock by then, and nobody has since
  bool open = false;     ///< it still ran when it was written last
  /// Its beginning on the monotonic clock: tells which open one a later row brings up to date. Not kept.
  std::int64_t key = 0;
  std::string user = {};  ///< whose it is: id; empty in what was written when a desk had one person
  bool operator==(SegmentRow const&) const = default;
};

struct MoveRow {
  std::string desk;
  std::int64_t ended_ms = 0;
  core::SeekReport report;
  bool assumed = false;
  std::string user = {};  ///< who worked there; likewise below
};

struct PromptRow {
  std::string desk;
  core::Preset to = core::Preset::stand;
  core::CycleMode mode = core::CycleMode::confirm;
  std::int64_t asked_ms = 0;
  std::optional<core::PromptEnd> end = std::nullopt;  ///< absent while it runs, and if nobody saw its end
  std::optional<std::int64_t> ended_ms = std::nullopt;
  bool assumed = false;
  std::string user = {};
};

struct FaultRow {
  std::string desk;
  std::string code;
  std::string policy;  ///< the class of the fault, as core::FaultClass names it
  std::string detail;
  std::int64_t raised_ms = 0;
  std::optional<std::int64_t> cleared_ms = std::nullopt;
  bool assumed = false;
  std::string user = {};
};

/// The end of the desk's last prompt.
struct PromptEndRow {
  std::string desk;
  core::PromptEnd end = core::PromptEnd::taken;
  std::int64_t ended_ms = 0;
};
/// The end of the desk's faults with this code.
struct FaultEndRow {
  std::string desk;
  std::string code;
  std::int64_t cleared_ms = 0;
};

using Row = std::variant<SegmentRow, MoveRow, PromptRow, PromptEndRow, FaultRow, FaultEndRow>;

/// The clock was set: what this run wrote under assumed times moves by so much, before anything new is
/// written.
struct ClockSet {
  std::int64_t shift_ms = 0;
  bool right = false;  ///< and is right from now on
  bool operator==(ClockSet const&) const = default;
};

/// What is written in one transaction.
struct Batch {
  std::optional<ClockSet> clock_set;
  std::vector<Row> rows;
};

/// What the database holds of one desk and a span of time, each kind in the order of time.
struct Extract {
  std::vector<SegmentRow> segments;  ///< that touch the span
  std::vector<MoveRow> moves;        ///< that ended in it
  std::vector<PromptRow> prompts;    ///< asked in it
  std::vector<FaultRow> faults;      ///< raised in it
};

}  // namespace desk::history
