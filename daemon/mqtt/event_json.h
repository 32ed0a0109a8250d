#pragma once

#include "daemon/core/action.h"
#include "daemon/wire/clock_map.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <vector>

/// Home Assistant's event entities: one flat JSON object each, with the word for what happened in
/// `event_type`; the rest becomes attributes. Heights are millimetres rounded to 0.1.
namespace desk::mqtt {

/// What becomes of a move.
class MovementEvents {
 public:
  /// started, then one of the ends of core::MoveEnd, or obstructed; by_hand is a move that nobody asked us
  /// for.
  static boost::json::array types();

  /// {"event_type","origin","from_mm","target_mm"} of a start; at the end
  /// "landed_mm","error_mm","duration_s", "reason" as well; by_hand has "origin","from_mm","landed_mm".
  ///
  /// Whether it was an obstruction that aborted a move is known only with the fault, which is told behind the
  /// end: such an end is held back until then, or until settle().
  std::vector<boost::json::object> heard(core::Notice const& said);
  /// The core's step is over: an end that was held back, if there is one.
  std::optional<boost::json::object> settle();

 private:
  std::optional<boost::json::object> aborted_;
};

/// What becomes of a prompt to change posture, and of one to walk.
class ReminderEvents {
 public:
  /// due, then one of core::PromptEnd; walk.
  static boost::json::array types();

  /// {"event_type":"due","to","target_mm","mode","at","in_s": seconds until `at`}; of its end "to" and
  /// "target_mm"; {"event_type":"walk","minutes": present without a break}. Absent: it is no reminder.
  std::optional<boost::json::object> heard(core::Notice const& said, wire::ClockMap const& clock);

 private:
  std::optional<core::notice::ChangeAnnounced> announced_;
};

}  // namespace desk::mqtt
