#pragma once

#include "daemon/core/action.h"

#include <optional>
#include <string>
#include <variant>

namespace desk::history {

/// What the history keeps, as it comes from the core: in monotonic time.
namespace record {
/// A stretch of one posture is over.
struct Segment {
  core::Posture posture = core::Posture::unknown;
  core::TimePoint began;
  core::TimePoint ended;
};
/// The stretch that still runs, so that a power cut does not take it. A later one of the same desk takes its
/// place.
struct Running {
  core::Posture posture = core::Posture::unknown;
  core::TimePoint began;
  core::TimePoint until;
};
struct Move {
  core::SeekReport report;
};
struct PromptAsked {
  core::Preset to = core::Preset::stand;
  core::CycleMode mode = core::CycleMode::confirm;
};
struct PromptEnded {
  core::PromptEnd end = core::PromptEnd::taken;
};
struct FaultRaised {
  explicit FaultRaised(core::Fault fault_) : fault{std::move(fault_)} {}
  core::Fault fault;
};
struct FaultCleared {
  core::FaultCode code = core::FaultCode::stall;
};
/// Nothing to keep; what came before shall be on the disk.
struct DayEnded {};
}  // namespace record

struct Record {
  using What = std::variant<record::Segment, record::Running, record::Move, record::PromptAsked,
                            record::PromptEnded, record::FaultRaised, record::FaultCleared, record::DayEnded>;
  Record(std::string desk_, core::TimePoint at_, What what_, std::string user_ = {})
      : desk{std::move(desk_)}, at{at_}, what{std::move(what_)}, user{std::move(user_)} {}
  std::string desk;
  core::TimePoint at;  ///< when it happened; of a move, its end
  What what;
  std::string user;  ///< id of whoever works there
};

/// What of a notice the history keeps; nothing of most. `user`: whom it is about.
std::optional<Record> record_of(std::string const& desk, std::string const& user, core::Notice const& notice,
                                core::TimePoint now);

}  // namespace desk::history
