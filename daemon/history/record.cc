#include "daemon/history/record.h"

namespace desk::history {
namespace {

namespace notice = core::notice;

struct Maker {
  std::string const& desk;
  core::TimePoint now;

  std::optional<Record> operator()(notice::PostureEnded const& n) const {
    return Record{desk, n.ended, record::Segment{n.posture, n.began, n.ended}};
  }
  std::optional<Record> operator()(notice::MoveEnded const& n) const {
    return Record{desk, now, record::Move{n.report}};
  }
  std::optional<Record> operator()(notice::ChangeAnnounced const& n) const {
    return Record{desk, now, record::PromptAsked{n.to, n.mode}};
  }
  std::optional<Record> operator()(notice::PromptEnded const& n) const {
    return Record{desk, now, record::PromptEnded{n.end}};
  }
  std::optional<Record> operator()(notice::FaultRaised const& n) const {
    return Record{desk, n.at, record::FaultRaised{n.fault}};
  }
  std::optional<Record> operator()(notice::FaultCleared const& n) const {
    return Record{desk, now, record::FaultCleared{n.code}};
  }
  std::optional<Record> operator()(notice::DayEnded const&) const {
    return Record{desk, now, record::DayEnded{}};
  }
  /// What begins is told at its end; states are in the state; who wants every motor pulse reads the log.
  template <typename Other>
  std::optional<Record> operator()(Other const&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<Record> record_of(std::string const& desk, std::string const& user, core::Notice const& notice,
                                core::TimePoint now) {
  auto record = std::visit(Maker{desk, now}, notice);
  if (record) record->user = user;
  return record;
}

}  // namespace desk::history
