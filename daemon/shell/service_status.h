#pragma once

#include "daemon/core/snapshot.h"

#include <string>
#include <string_view>
#include <vector>

namespace desk::shell {

/// What the service manager is told of the desks, as sd_notify(3) takes it: once that the daemon is ready,
/// and one line for people whenever a desk can be used or cannot any more. Pure.
///
/// Ready means that every desk takes commands, or that it is known why not. A desk that says nothing delays
/// that by ten seconds at most: one that is switched off is no failed service.
class ServiceStatus {
 public:
  struct Desk {
    std::string id;
    bool simulated = false;
  };

  ServiceStatus(std::vector<Desk> desks, core::TimePoint started);

  /// The desk at this index is in this state now.
  void update(std::size_t desk, core::Snapshot const& state);

  /// What to send now; empty: nothing. After each update(), and when next_deadline() has come.
  [[nodiscard]] std::string due(core::TimePoint now);
  [[nodiscard]] core::TimePoint next_deadline() const;

  [[nodiscard]] bool ready() const { return ready_; }
  /// Some desk has not told anything yet.
  [[nodiscard]] bool waits() const;

 private:
  [[nodiscard]] std::string words() const;

  struct Entry {
    Desk desk;
    bool known = false;  ///< what can be done with it
    std::string words;
  };

  std::vector<Entry> desks_;
  core::TimePoint const ready_by_;
  bool ready_ = false;
  std::string status_;  ///< the line for people
  std::string told_;    ///< the same, as it was sent
  core::TimePoint told_at_ = core::TimePoint::min();
};

/// What people have to know about a desk that this state is of, as "ready".
[[nodiscard]] std::string service_words(core::Snapshot const& state);

/// Text that fits into one line of a notification.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace desk::shell
