#pragma once

#include "config/settings.h"
#include "daemon/core/controller.h"
#include "daemon/core/presence_sources.h"
#include "daemon/shell/hold_series.h"
#include "daemon/shell/log.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace desk::shell {

/// One desk on the io thread: feeds its controller with events and the clock, and hands out what the
/// controller decides.
class DeskSession {
 public:
  /// May be called with `accepted` first and once more at the end, as control::ReplyTo.
  using ReplyTo = std::function<void(core::Answer answer, std::string reason)>;

  struct Outlets {
    std::function<void(core::MotorCommand const&)> motor;
    std::function<void(core::Notice const&)> notice;
    std::function<void()> stepped;  ///< the state may have changed
  };

  DeskSession(config::DeskSettings settings, core::Capabilities const& capabilities, Outlets outlets,
              Log const& log);

  /// Before the first handle(): what memory() gave `elapsed` ago.
  void restore(core::Memory const& memory, core::Duration elapsed);
  void handle(core::Event const& event);
  void submit(core::Request const& request, core::Origin origin, ReplyTo reply);
  /// Tells the controller what is known of the presence before any source was heard. Before sense().
  void begin();
  /// A source of presence says that somebody is there or not; absent: it is lost, or takes back what it said.
  /// One that is not configured says nothing.
  void sense(core::PresenceKind kind, std::optional<bool> sensed);
  /// The way to a source, as the broker, broke or is there again.
  void set_reachable(core::PresenceKind kind, bool reachable);
  [[nodiscard]] bool senses(core::PresenceKind kind) const { return presence_.has(kind); }
  /// Lets the controller act if its deadline has come.
  void wake_if_due(core::TimePoint now);

  [[nodiscard]] core::TimePoint next_deadline() const {
    return std::min(controller_.next_deadline(), presence_.next_deadline());
  }
  [[nodiscard]] core::Snapshot snapshot() const;
  [[nodiscard]] core::Memory memory() const;
  /// The same at the end of the program, behind the word that the motor is off.
  [[nodiscard]] core::Memory last_memory() const;
  /// A clock runs whose count a power cut would lose.
  [[nodiscard]] bool counting() const;
  /// Has grown since the last look: memory() is worth writing down.
  [[nodiscard]] int memory_revision() const { return controller_.memory_revision(); }
  [[nodiscard]] config::DeskSettings const& settings() const { return settings_; }

 private:
  class Sink;
  void answer(core::action::Reply const& reply);

  config::DeskSettings settings_;
  core::DeskController controller_;
  core::PresenceSources presence_;
  Outlets outlets_;
  Log const& log_;
  core::CommandId next_id_ = 1;
  struct Waiting {
    ReplyTo reply;
    bool quiet;  ///< it only goes on with what was in the log before
  };
  std::map<core::CommandId, Waiting> waiting_;
  HoldSeries holds_;
};

}  // namespace desk::shell
