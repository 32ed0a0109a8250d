#include "daemon/core/presence_sources.h"

#include <algorithm>

namespace desk::core {

void PresenceSources::add(PresenceKind kind, Source source) {
  slot(kind) = State{source};
}

bool PresenceSources::any() const {
  return std::any_of(states_.begin(), states_.end(), [](auto const& state) { return state.has_value(); });
}

std::optional<event::PresenceChanged> PresenceSources::set(PresenceKind kind, bool sensed, TimePoint now) {
  auto& state = slot(kind);
  if (!state) return std::nullopt;
  wake(*state, now);
  if (state->source.stale > Duration{0}) state->silent_from = now + state->source.stale;
  if (sensed) {
    state->presence = Presence::present;
    state->away_at = k_never;
  } else if (state->presence != Presence::away && state->away_at == k_never) {
    state->unseen_since = now;
    state->away_at = now + state->source.hold;
    wake(*state, now);
  }
  return news();
}

std::optional<event::PresenceChanged> PresenceSources::lost(PresenceKind kind) {
  auto& state = slot(kind);
  if (!state) return std::nullopt;
  *state = State{state->source};
  return news();
}

std::optional<event::PresenceChanged> PresenceSources::wake(TimePoint now) {
  for (auto& state : states_) {
    if (state) wake(*state, now);
  }
  return news();
}

void PresenceSources::wake(State& state, TimePoint now) {
  TimePoint const unknown_from = std::min(state.silent_from, state.cut_off_at);
  if (now >= state.away_at && state.away_at <= unknown_from) {
    state.away_at = k_never;
    state.presence = Presence::away;
  }
  if (now >= unknown_from) state = State{state.source};
}

void PresenceSources::set_reachable(PresenceKind kind, bool reachable, TimePoint now) {
  auto& state = slot(kind);
  if (!state) return;
  // Told again, it does not begin anew.
  state->cut_off_at = reachable ? k_never : std::min(state->cut_off_at, now + k_cut_off);
}

TimePoint PresenceSources::next_deadline() const {
  TimePoint next = k_never;
  for (auto const& state : states_) {
    if (state) next = std::min({next, state->away_at, state->silent_from, state->cut_off_at});
  }
  return next;
}

event::PresenceChanged PresenceSources::combined() const {
  bool unknown = false;
  std::optional<TimePoint> away_since;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    auto const& state = states_.at(i);
    if (!state) continue;
    if (state->presence == Presence::present) return {Presence::present, std::nullopt};
    bool const person = static_cast<PresenceKind>(i) == PresenceKind::local;
    if (state->presence == Presence::unknown) unknown = unknown || !person;
    if (state->presence == Presence::away) {
      away_since = std::max(away_since.value_or(state->unseen_since), state->unseen_since);
    }
  }
  if (unknown || !away_since) return {Presence::unknown, std::nullopt};
  return {Presence::away, away_since};
}

std::optional<event::PresenceChanged> PresenceSources::news() {
  auto const now = combined();
  if (now.presence == told_) return std::nullopt;
  told_ = now.presence;
  return now;
}

}  // namespace desk::core
