#pragma once

#include "daemon/core/event.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace desk::core {

/// What can tell whether somebody is at a desk.
enum class PresenceKind {
  gpio,   ///< a sensor on a line of this computer
  mqtt,   ///< somebody else's, over MQTT
  local,  ///< a person, by word
};

/// Makes one presence of what several sources say. Any that sees somebody is believed; else nobody is known
/// to be away as long as one is silent. A person's word counts until it is old; then the person is no source
/// that is silent, unless there is no other.
class PresenceSources {
 public:
  static constexpr std::size_t k_kinds = 3;
  static constexpr Duration k_cut_off = std::chrono::minutes{5};

  struct Source {
    /// A sensor misses who sits still: away is only who was not seen for so long, and then since the last
    /// sighting.
    Duration hold{0};
    /// Unheard of for longer it is unknown; 0: it only tells changes.
    Duration stale{0};
  };

  void add(PresenceKind kind, Source source);
  [[nodiscard]] bool any() const;
  [[nodiscard]] bool has(PresenceKind kind) const { return slot(kind).has_value(); }

  // Each answers what has become of it all, if that is news. A source that was not added says nothing.
  /// What a source says, new or again.
  std::optional<event::PresenceChanged> set(PresenceKind kind, bool sensed, TimePoint now);
  /// It cannot be read, or takes back what it said: unknown, which is not away.
  std::optional<event::PresenceChanged> lost(PresenceKind kind);
  /// The way to a source broke, or is there again. What it said is believed for k_cut_off, and unknown from
  /// then on.
  void set_reachable(PresenceKind kind, bool reachable, TimePoint now);
  /// To be called at next_deadline().
  std::optional<event::PresenceChanged> wake(TimePoint now);

  [[nodiscard]] TimePoint next_deadline() const;
  /// Unknown at the start.
  [[nodiscard]] Presence presence() const { return told_; }

 private:
  struct State {
    explicit State(Source s) : source{s} {}
    Source source;
    Presence presence = Presence::unknown;
    TimePoint unseen_since{};         ///< presence away, or about to be: the last sighting
    TimePoint away_at = k_never;      ///< not seen, but that counts only then
    TimePoint silent_from = k_never;  ///< unless it is heard before
    TimePoint cut_off_at = k_never;   ///< unless it is reached before
  };
  static void wake(State& state, TimePoint now);
  [[nodiscard]] std::optional<State> const& slot(PresenceKind kind) const {
    return states_.at(static_cast<std::size_t>(kind));
  }
  [[nodiscard]] std::optional<State>& slot(PresenceKind kind) {
    return states_.at(static_cast<std::size_t>(kind));
  }
  [[nodiscard]] event::PresenceChanged combined() const;
  std::optional<event::PresenceChanged> news();

  std::array<std::optional<State>, k_kinds> states_;
  Presence told_ = Presence::unknown;
};

constexpr std::string_view to_string(PresenceKind kind) {
  switch (kind) {
    case PresenceKind::gpio: return "gpio";
    case PresenceKind::mqtt: return "mqtt";
    case PresenceKind::local: return "local";
  }
  return "?";
}

}  // namespace desk::core
