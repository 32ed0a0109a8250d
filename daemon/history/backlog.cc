#include "daemon/history/backlog.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace desk::history {
namespace {

/// A shorter stretch is a desk on its way or a glance away: it waits for what follows.
constexpr core::Duration k_bout = std::chrono::minutes{1};

struct Urgent {
  bool operator()(record::Segment const& s) const { return s.ended - s.began >= k_bout; }
  bool operator()(record::Running const&) const { return true; }
  bool operator()(record::DayEnded const&) const { return true; }
  template <typename Other>
  bool operator()(Other const&) const {
    return false;
  }
};

bool is_running(Record const& record) {
  return std::holds_alternative<record::Running>(record.what);
}

}  // namespace

std::uint64_t Backlog::put(Record record, core::TimePoint now) {
  bool const urgent = std::visit(Urgent{}, record.what);
  due_ = std::max(std::min(due_, urgent ? now : now + k_patience), not_before_);
  if (is_running(record)) {
    running_.insert_or_assign(record.desk, std::move(record));
    return ++last_;
  }
  if (std::holds_alternative<record::Segment>(record.what)) running_.erase(record.desk);
  records_.push_back(std::move(record));
  lose_oldest();
  return ++last_;
}

Backlog::Taken Backlog::take() {
  Taken taken;
  taken.records.assign(std::make_move_iterator(records_.begin()), std::make_move_iterator(records_.end()));
  for (auto& [desk, record] : running_) taken.records.push_back(std::move(record));
  taken.through = last_;
  records_.clear();
  running_.clear();
  due_ = core::k_never;
  return taken;
}

void Backlog::give_back(Taken taken, core::TimePoint again) {
  auto& records = taken.records;
  records.erase(std::remove_if(records.begin(), records.end(), is_running), records.end());
  records_.insert(records_.begin(), std::make_move_iterator(records.begin()),
                  std::make_move_iterator(records.end()));
  lose_oldest();
  not_before_ = again;
  due_ = again;
}

void Backlog::lose_oldest() {
  while (records_.size() > most_) {
    records_.pop_front();
    ++lost_;
  }
}

}  // namespace desk::history
