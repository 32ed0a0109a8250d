#pragma once

#include "daemon/core/time.h"
#include "daemon/mqtt/home_assistant.h"
#include "daemon/mqtt/message.h"

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {

/// Tells Home Assistant which devices there are, and which are no longer. Pure: no I/O, no clock, one thread.
///
/// What was announced earlier is on the broker, retained; each connection begins with reading that. A
/// component that is there and not wanted any more has to be said once as nothing but its platform, or its
/// entity stays until Home Assistant starts again; the announcement without it follows k_removal later, since
/// of two different ones that come while it sets up, the second is lost. So there is one announcement a
/// device and connection, or two of a device that lost something. A device that is not wanted any more gets
/// an empty announcement, and all that its desk has retained is deleted.
///
/// Ours is what says that it is from deskd and is available by our daemon's topic: two daemons on one broker
/// never touch each other's.
class Announcer {
 public:
  /// Home Assistant says that it has started as soon as it has listened for five seconds; until then it must
  /// not be told anything else.
  static constexpr core::Duration k_removal = std::chrono::seconds{15};
  /// Brokers deliver what they keep at once, but not all in one piece.
  static constexpr core::Duration k_quiet = std::chrono::milliseconds{500};
  /// For our own `online` to come back; a broker may forbid to read it.
  static constexpr core::Duration k_patience = std::chrono::seconds{5};

  struct Prefixes {
    Prefixes(std::string discovery_, std::string topics_)
        : discovery{std::move(discovery_)}, topics{std::move(topics_)} {}
    std::string discovery;
    std::string topics;
  };

  /// `desks`: ids of those that there are; what they have retained stays, announced or not.
  Announcer(Prefixes prefixes, std::vector<Announcement> devices, std::vector<std::string> desks);

  /// What heard() has to be told of.
  [[nodiscard]] std::vector<std::string> subscriptions() const;

  /// A connection was made, and the subscriptions are on their way ahead of the first message.
  void on_connected(core::TimePoint now);
  void on_disconnected();
  /// The devices are told otherwise from now on, with the next update(); the same desks.
  void change(std::vector<Announcement> devices, core::TimePoint now);
  /// A message on one of the subscriptions; others are ignored.
  void heard(std::string_view topic, std::string_view payload, bool retained, core::TimePoint now);
  /// Home Assistant started: what it has been told, again.
  [[nodiscard]] Messages on_birth(core::TimePoint now);

  /// What is to be sent now. Call it at next_deadline().
  [[nodiscard]] Messages update(core::TimePoint now);
  [[nodiscard]] core::TimePoint next_deadline() const;

 private:
  /// Something of ours that the broker keeps.
  struct Found {
    std::map<std::string, std::string> platforms;  ///< of its components, by key
    std::optional<std::string> desk;               ///< id; the daemon's own device has none
  };

  [[nodiscard]] std::optional<Found> found_in(std::string_view payload) const;
  [[nodiscard]] bool is_wanted(std::string const& topic) const;
  void announce(core::TimePoint now, Messages& out);
  void remove_others(Messages& out) const;

  Prefixes prefixes_;
  std::vector<Announcement> devices_;
  std::vector<std::string> desks_;

  bool connected_ = false;
  bool echoed_ = false;                          ///< our own `online` came back
  core::TimePoint reading_until_;                ///< k_never: it was read
  core::TimePoint cleaning_at_ = core::k_never;  ///< for the announcements without what was removed
  std::map<std::string, Found> found_;           ///< by topic
  std::map<std::string, std::string> said_;      ///< by topic; in this connection
};

}  // namespace desk::mqtt
