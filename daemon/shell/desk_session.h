#pragma once

#include "config/settings.h"
#include "daemon/core/controller.h"
#include "daemon/core/presence_sources.h"
#include "daemon/shell/hold_series.h"
#include "daemon/shell/log.h"
#include "daemon/wire/memory_json.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

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

  /// `users`: everybody of the configuration; those that the desk names may work at it.
  DeskSession(config::DeskSettings settings, std::vector<config::UserSettings> const& users,
              core::Capabilities const& capabilities, Outlets outlets, Log const& log);

  /// Before the first handle(): what memory() gave, and what the clocks show now. Whoever worked at the desk
  /// then does so now, unless the configuration does not know them any more.
  void restore(wire::SavedMemory const& saved, wire::Stamp const& now);
  void handle(core::Event const& event);
  void submit(core::Request const& request, core::Origin origin, ReplyTo reply);

  /// Everybody who may work here, in the order of the configuration.
  [[nodiscard]] std::vector<config::UserSettings> const& users() const { return users_; }
  /// Whoever works here; users() holds them, unless it is empty.
  [[nodiscard]] std::string const& user() const { return user_; }
  /// The same with their settings; nullptr if there are none.
  [[nodiscard]] config::UserSettings const* person() const;
  /// From now on this person works here. Refused for somebody unknown, and while the desk moves.
  void change_user(std::string const& id, core::Origin origin, ReplyTo const& reply);
  /// The height of the seat, as the person who works here said it at the desk; else as configured.
  [[nodiscard]] std::optional<core::Height> seat() const;
  void set_seat(core::Height seat);
  void forget_seat();
  /// The coach's memory of the person who works here, as it was given; kept with theirs.
  [[nodiscard]] std::optional<boost::json::object> const& coach() const { return coach_; }
  /// For so long coach() has certainly not been added to, when whoever works here came.
  [[nodiscard]] core::Duration away_for() const { return away_for_; }
  void set_coach(std::optional<boost::json::object> coach) { coach_ = std::move(coach); }
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
  /// The same at this instant, not before the last handle(); later than now: if nothing happens meanwhile.
  [[nodiscard]] core::Snapshot snapshot(core::TimePoint at) const { return controller_.snapshot(at); }
  /// Of everybody, as of now.
  [[nodiscard]] wire::SavedMemory memory() const;
  /// The same at the end of the program, behind the word that the motor is off.
  [[nodiscard]] wire::SavedMemory last_memory() const;
  /// A clock runs whose count a power cut would lose.
  [[nodiscard]] bool counting() const;
  /// Has grown since the last look: memory() is worth writing down.
  [[nodiscard]] int memory_revision() const { return controller_.memory_revision() + revision_; }
  /// Of the desk; `control` as whoever works here wants it.
  [[nodiscard]] config::DeskSettings const& settings() const { return settings_; }

 private:
  class Sink;
  void answer(core::action::Reply const& reply);
  [[nodiscard]] config::UserSettings const* find(std::string const& id) const;
  [[nodiscard]] std::string why_not(std::string const& id) const;
  [[nodiscard]] wire::SavedMemory saved(core::Memory memory) const;
  /// A person whose memory is put aside; new: nobody remembers them.
  wire::SavedPerson take_aside(std::string const& id);
  void take_over(std::string const& id);

  config::DeskSettings settings_;
  std::vector<config::UserSettings> users_;
  std::string user_;
  std::map<std::string, wire::SavedPerson>
      others_;                  ///< by id; also of people whom nobody configures any more
  wire::SavedPerson arriving_;  ///< while the controller is told of them
  std::optional<wire::SavedSeat> seat_;
  std::optional<boost::json::object> coach_;
  core::Duration away_for_{0};
  int revision_ = 0;  ///< of what the controller does not know
  core::Capabilities capabilities_;
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
