#pragma once

#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/core/time.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace desk::deskctl {

/// All that the watch view shows. Time enters as values: `now` and `clock` are set before each message and
/// each frame.
class WatchModel {
 public:
  enum class Feed { connecting, live, lost };

  struct Desk {
    DeskState state;
    core::TimePoint received;
  };
  struct Entry {
    std::string clock;
    std::string desk;
    Happening happening;
  };

  core::TimePoint now;
  std::int64_t now_unix_ms = 0;
  std::string clock;  ///< local time of day, "21:30:05"

  void take(Message const& message);
  void connected();
  /// The data on show are the last ones from now on; `why` is for a person.
  void lost(std::string why);
  void select_next();

  [[nodiscard]] Feed feed() const { return feed_; }
  [[nodiscard]] std::string const& why_lost() const { return why_lost_; }
  /// Seconds since the connection was lost.
  [[nodiscard]] double lost_for() const { return core::to_seconds(now - lost_at_); }

  [[nodiscard]] std::size_t desk_count() const { return desks_.size(); }
  [[nodiscard]] Desk const* selected() const { return desks_.empty() ? nullptr : &desks_[selected_]; }
  /// From 1 on.
  [[nodiscard]] std::size_t selected_number() const { return selected_ + 1; }
  [[nodiscard]] std::deque<Entry> const& entries() const { return entries_; }

  /// Seconds since the desk measured the height that is shown.
  [[nodiscard]] std::optional<double> height_age(Desk const& desk) const;
  /// True when the height may no longer be the desk's: late while moving, or nobody there to tell.
  [[nodiscard]] bool height_doubtful(Desk const& desk) const;
  /// Seconds until the next change; it stands still while the connection is lost.
  [[nodiscard]] std::optional<double> remaining(Desk const& desk) const;

 private:
  void take_state(DeskState const& state);

  std::vector<Desk> desks_;
  std::size_t selected_ = 0;
  std::deque<Entry> entries_;  ///< newest first
  Feed feed_ = Feed::connecting;
  std::string why_lost_;
  core::TimePoint lost_at_;
};

}  // namespace desk::deskctl
