#include "daemon/control/deskctl/watch_model.h"

#include <algorithm>
#include <utility>

namespace desk::deskctl {

namespace {

constexpr std::size_t k_entries = 20;

/// While moving a height is published at least this often; an older one is history (seconds).
constexpr double k_fresh_while_moving = 2;

}  // namespace

void WatchModel::take(Message const& message) {
  if (auto const* const state = std::get_if<DeskState>(&message)) {
    take_state(*state);
  } else if (auto const* const answer = std::get_if<AnswerMessage>(&message)) {
    for (auto const& desk : answer->desks) take_state(desk);
  } else if (auto const* const notice = std::get_if<NoticeMessage>(&message)) {
    auto happening = in_words(notice->content, now_unix_ms);
    if (!happening || happening->tone == Tone::quiet) return;
    entries_.push_front({clock, notice->desk, std::move(*happening)});
    if (entries_.size() > k_entries) entries_.pop_back();
  }
}

void WatchModel::take_state(DeskState const& state) {
  auto const same =
      std::find_if(desks_.begin(), desks_.end(), [&](Desk const& d) { return d.state.id == state.id; });
  if (same == desks_.end()) {
    desks_.push_back({state, now});
    return;
  }
  same->state = state;
  same->received = now;
}

void WatchModel::connected() {
  feed_ = Feed::live;
  why_lost_.clear();
}

void WatchModel::lost(std::string why) {
  if (feed_ != Feed::lost) lost_at_ = now;
  feed_ = Feed::lost;
  why_lost_ = std::move(why);
}

void WatchModel::select_next() {
  if (!desks_.empty()) selected_ = (selected_ + 1) % desks_.size();
}

std::optional<double> WatchModel::height_age(Desk const& desk) const {
  if (!desk.state.height_mm) return std::nullopt;
  return desk.state.height_age_s.value_or(0) + core::to_seconds(now - desk.received);
}

bool WatchModel::height_doubtful(Desk const& desk) const {
  if (feed_ != Feed::live || desk.state.link == "down") return true;
  return desk.state.moving() && height_age(desk).value_or(0) > k_fresh_while_moving;
}

std::optional<double> WatchModel::remaining(Desk const& desk) const {
  if (!desk.state.next_change_in_s) return std::nullopt;
  auto const until = feed_ == Feed::lost ? std::max(lost_at_, desk.received) : now;
  return *desk.state.next_change_in_s - core::to_seconds(until - desk.received);
}

}  // namespace desk::deskctl
