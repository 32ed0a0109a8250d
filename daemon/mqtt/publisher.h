#pragma once

#include "daemon/core/action.h"
#include "daemon/core/snapshot.h"
#include "daemon/mqtt/event_json.h"
#include "daemon/mqtt/home_assistant.h"
#include "daemon/mqtt/lasting_clock.h"
#include "daemon/mqtt/message.h"
#include "daemon/mqtt/shown_state.h"
#include "daemon/mqtt/topics.h"
#include "daemon/wire/clock_map.h"

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace desk::mqtt {

/// What one desk says over MQTT: state in, messages out, in the order in which they are to be sent. Pure: no
/// I/O, no clock, one thread. Between on_disconnected() and on_connected() it says nothing; what the link
/// loses meanwhile does not matter, since each connection starts with everything.
///
/// Messages stay few by two rules: a topic is published when its payload changes, and the state is thinned by
/// ShownState first. The JSON state follows the single topics, at most 4 times a second; instants in it that
/// change with every sample (`at`, `height_at`) are no reason to publish it.
class Publisher {
 public:
  using Messages = mqtt::Messages;

  Publisher(Topics topics, Discovery discovery, Features features = {});

  void set_features(Features features) { features_ = std::move(features); }
  /// How Home Assistant is told of this desk; Announcer sends it.
  [[nodiscard]] Announcement announcement() const;

  /// A connection was made. Every state topic, retained, the desk's link behind all other values, and then
  /// the daemon's `online`, so that nobody sees an available desk without values. What is announced and was
  /// not told yet is None.
  Messages on_connected(core::Snapshot const& snapshot, wire::ClockMap const& clock, core::TimePoint now);
  void on_disconnected();

  /// Home Assistant started: all of on_connected() again. It may be called at once; the integration sends its
  /// birth message after it has subscribed.
  Messages on_birth(core::Snapshot const& snapshot, wire::ClockMap const& clock, core::TimePoint now);

  /// What is new since the last call. Call it after each step of the core, behind its notices, and at
  /// next_deadline() with the snapshot of then.
  Messages update(core::Snapshot const& snapshot, wire::ClockMap const& clock, core::TimePoint now);

  /// When something held back becomes due; k_never while nothing is.
  [[nodiscard]] core::TimePoint next_deadline() const;

  /// A fact for whoever listens on `event`, and what there is of it for Home Assistant on `movement` and
  /// `reminder`. Not retained: a replayed event would be a lie. How a move went stays on `last_move` as well,
  /// with the time; one that ended without a connection is told with the next.
  [[nodiscard]] Messages notice(core::Notice const& notice, wire::ClockMap const& clock);

  /// Something else that happened, for whoever listens on `event`.
  [[nodiscard]] Messages event(boost::json::object const& what) const;

  /// What is true until something else is said on this leaf, as how the desk's bus is: retained, published if
  /// it is new, and told again with each connection.
  [[nodiscard]] Messages keep(std::string_view leaf, std::string payload);

  /// A message on one of this desk's command topics was not obeyed: says so on `error`, not retained, and
  /// repeats the state that the command was to change, for whoever already shows the wish. `payload` may be
  /// any bytes; 100 of them are quoted, with what is not printable ASCII as \xNN.
  [[nodiscard]] Messages refused(std::string_view topic, std::string_view payload,
                                 std::string_view reason) const;

 private:
  void publish_changes(core::Snapshot const& snapshot, core::TimePoint now, Messages& out);
  void publish_json(core::Snapshot const& shown, bool values_changed, core::TimePoint now, Messages& out);
  void keep_clock(wire::ClockMap const& clock);
  void happened(std::string_view leaf, boost::json::object const& event, Messages& out) const;

  Topics topics_;
  Discovery discovery_;
  Features features_;
  bool connected_ = false;
  LastingClock clock_;
  MovementEvents movement_;
  ReminderEvents reminder_;
  ShownState shown_state_;
  std::optional<core::Snapshot>
      said_;  ///< without the instants of sampling; all of it is on the broker or pending
  std::map<std::string_view, std::string> published_;  ///< by leaf: what the broker has
  std::optional<boost::json::object> published_json_;  ///< without the instants of sampling
  RateWindow json_rate_;
  std::optional<std::string> last_move_;
  std::map<std::string_view, std::string> kept_;  ///< by leaf
  bool json_pending_ = false;
  core::TimePoint json_due_ = core::k_never;
};

}  // namespace desk::mqtt
