#pragma once

#include "daemon/core/action.h"
#include "daemon/core/snapshot.h"
#include "daemon/wire/clock_map.h"

#include <boost/json/object.hpp>

#include <optional>

/// How the core's values look outside: the one JSON form that MQTT, the control socket and `deskctl --json`
/// share. Heights are millimetres rounded to 0.1, durations seconds, instants ISO 8601 with offset, absent
/// values null.
namespace desk::wire {

/// {"at","link","height_mm","height_at","motion","target_mm","posture","preset",
///  "posture_since",
///  "cycle":{"mode","stage","next","next_change","hold_until","note","sit_s","stand_s","ramp_week",
///           "discomfort": whether standing bouts are shorter, "discomfort_until_day" (a date, the first as
///           usual) or
///           "discomfort_until","do_not_disturb","do_not_disturb_until","paused","paused_until","clock_assumed",
///           "intervals":{"sit_s","stand_s","snooze_s": without the shortening that discomfort brings,
///                        "sit_set","stand_set","snooze_set": whether it was set at the desk}},
///  "presence","locked","fault":null|{"code","class","detail","since"},
///  "motor":{"left_s","free_at"},"travel_m": all the way that the desk was seen to go, up and down,
///  "learned":null|{"up_mm_s","down_mm_s","coast_up_mm","coast_down_mm"}: of its motion, null: not yet;
///  "calibrating",
///  "today": its
///  figures,"limits":{"min_mm","max_mm"},"presets":{"sit_mm","stand_mm","sit_saved","stand_saved": whether it
///  was saved at the desk}}
/// and, of desks that have it, "seat_mm"; "obstacle": whether the strip is blocked; "homing","needs_homing";
/// "heights_measured": how many were, with a tape.
boost::json::object to_json(core::Snapshot const& snapshot, ClockMap const& clock);

/// {"sat_s","stood_s","between_s","away_s","unknown_s","changes","walks","moves","longest_sit_s",
///  "longest_stand_s","stand_load_s"}
boost::json::object to_json(core::DayFigures const& figures);

/// {"event": its name in snake_case, then the notice's fields}, as
/// {"event":"move_started","origin":"cycle","from_mm":720.1,"target_mm":1100}
boost::json::object to_json(core::Notice const& notice, ClockMap const& clock);

/// How far above (+) or below (-) its target a move landed; of one that was ended before there is no such
/// error.
std::optional<core::Distance> landing_error(core::SeekReport const& report);

/// How one move went, the same wherever it is told: {"origin","end","reason","from_mm","target_mm",
/// "landed_mm","predicted_mm","error_mm": landing_error(),"coast_mm","coast_expected_mm","corrections",
/// "duration_s","motor_time_s"}
boost::json::object to_json(core::SeekReport const& report);

/// {"up":{"start_delay_s","ramp_s","cruise_mm_s","coast_mm","stop_delay_s"},"down":{…},"resolution_mm",
///  "strokes","worst_miss_mm"}
boost::json::object to_json(core::CalibrationReport const& report);

}  // namespace desk::wire
