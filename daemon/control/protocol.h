#pragma once

#include "daemon/core/action.h"
#include "daemon/core/snapshot.h"
#include "daemon/wire/clock_map.h"
#include "daemon/wire/word.h"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The language of the local socket: one JSON object a line in both directions.
///
/// Request: {"id": any scalar, echoed in every answer to it, "cmd": see below, "desk": its id, needless with
/// one desk}. Questions:
/// - status, watch, desks, version
/// - health: how the broker and the buses are, as this daemon finds them.
/// - reload (perhaps with "check": true): reads the configuration anew and takes it; with check, only says
///   what would come of it.
/// - history (with "from" and "to", dates as "2026-11-16", today unless given, "detail", true unless given,
///   and "user", everybody unless given): what one desk's days held. The answer comes when the disk has given
///   it, other answers may come before. A client asks for one at a time.
/// - ergonomics: what is made of person, chair and desk. breaks: all exercises.
///
/// Motion; `accepted`, and a second answer when it has ended:
/// - sit, stand, move (with "mm"), now
/// - hold (with "direction": up|down): as long as the request is repeated, at least every 500 ms; 150 ms
///   leave room for a loaded machine.
/// - calibrate (with "consent": true): several short strokes, and the notice "calibrated".
/// - home (with "consent": true): a desk that counts its height goes down to its end stop, and the notice
///   "homing_ended".
///
/// All else; one answer:
/// - stop; without a desk it stops every desk.
/// - measured_height (with "mm"): the desk rests at this height, by a tape; the reason says what came of it.
/// - forget_measured_heights: the sensor is believed as it is.
/// - snooze (perhaps with "for_s"), skip
/// - cycle (with "mode": automatic|confirm|remind|off|on)
/// - dnd (do not disturb; with "for_s", 0 ends it, null: until it is ended)
/// - pause (with "for_s", null: until tomorrow), resume
/// - lock (with "on": bool), clear
/// - presence (with "state": present|away|auto): a person's word, auto takes it back.
/// - user (with "to"): the id or name of who works there from now on.
/// - seat (with "mm"): how high the chair's seat is; null: as configured.
/// - save_preset (with "preset": sit|stand): the desk rests where it is to be. forget_presets
/// - set_interval (with "interval": sit|stand|snooze, and "minutes", whole or not: 1 to 240 of sitting, 1 to
/// 120
///   of standing, 1 to 60 of a snooze), forget_intervals
/// - break (with "say": start|done|skip|next|uncomfortable|sharp|stop|resume, and with start perhaps
///   "exercise": its id)
///
/// Answer: {"id", "answer": accepted|done|refused|replaced|stopped|aborted, "reason": for a person, often
/// empty}, and with
/// - status and watch "desks": {"<id>": state}; watch then sends {"state":{"desk":id,…}} whenever something
///   changed and {"notice":{"desk":id,"event",…}} until the client closes. A slow watcher misses states,
///   never the last.
/// - health "health": {"version","mqtt":null (not
/// used)|{"state":connected|connecting|disconnected,"broker","reason"},
///   "buses":[daemon/wire/bus_json.h]}
/// - history "history" (daemon/history/history_json.h)
/// - ergonomics "ergonomics" (daemon/wire/ergonomics_json.h)
/// - breaks "breaks" (daemon/wire/coach_json.h)
/// - reload "changes": [{"key","text": in words,"live": a running daemon can take it}] and "mistakes":
///   lines on the file; it is refused if there is an error among them, or a change that is not live, and then
///   nothing was changed.
///
/// A state is the wire state (daemon/wire/json.h) and
/// - "name", "height_age_s", in its "motor" "free_in_s"
/// - in its "cycle" "next_change_in_s" and "stage_s", the length of what ends at next_change: the bout while
///   counting, the announcement while announced
/// - "history": its "state" (ok|failing|off), "lost" and "waiting" records, "reason"
/// - "user" and "users", each with "id" and "name"
/// - "seat_mm", and "seat_source": sensor|told|null
/// - "ergonomics": in short (advice_json() in daemon/wire/ergonomics_json.h)
/// - "break" (daemon/wire/coach_json.h)
namespace desk::control {

/// Longest request without its newline. A longer one is refused and its connection closed.
inline constexpr std::size_t k_max_request = 4096;

enum class Query { status, watch, desks, version, health };

/// What is asked about one desk and answered at once: what ergonomics says of it; all exercises of the coach.
enum class Look { ergonomics, breaks };
/// Which days, as core::local_day() numbers them; absent: today.
struct HistoryQuery {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  bool detail = true;  ///< with every stretch, move, prompt and fault; else only figures
  std::optional<std::string> user = std::nullopt;  ///< id of the person it is about; absent: everybody
};

/// The configuration is to be read anew, and taken unless it is only to be looked at.
struct Reload {
  bool only_check = false;
};

/// A well-formed request. Whether the desk exists, and whether it may move, is not known here.
struct Message {
  boost::json::value id;
  std::optional<std::string> desk;
  std::variant<Query, Look, Reload, HistoryQuery, core::Request, wire::Word> what;
};

constexpr std::string_view to_string(Look look) {
  return look == Look::ergonomics ? "ergonomics" : "breaks";
}

struct BadRequest {
  boost::json::value id;  ///< null when it could not be read
  std::string reason;     ///< for a person
};

/// Strict: an unknown field, a wrong type or a field that the command does not have is a bad request, never
/// ignored.
std::variant<Message, BadRequest> parse_request(std::string_view line);

struct DeskInfo {
  std::string id;
  std::string name;
};

/// The desks that a request is for: the one it names, the only one there is, or for `stop` all. Or why none.
std::variant<std::vector<std::string>, BadRequest> addressed_desks(Message const& message,
                                                                   std::vector<DeskInfo> const& desks);

/// The state of one desk as the socket shows it. Seconds and ages are relative to `snapshot.at`.
boost::json::object state_json(std::string_view name, core::Snapshot const& snapshot,
                               core::CycleSettings const& cycle, wire::ClockMap const& clock);

/// The lines below end in a newline.
std::string answer_line(boost::json::value const& id, core::Answer answer, std::string_view reason);
std::string refusal_line(BadRequest const& bad);
std::string status_line(boost::json::value const& id, boost::json::object const& state_by_desk);
std::string desks_line(boost::json::value const& id, std::vector<DeskInfo> const& desks);
std::string version_line(boost::json::value const& id);
std::string health_line(boost::json::value const& id, boost::json::object const& health);
std::string look_line(boost::json::value const& id, Look look, boost::json::object const& seen);
/// `report`: its members are added.
std::string reload_line(boost::json::value const& id, core::Answer answer, std::string_view reason,
                        boost::json::object const& report);
/// `history`: a JSON value, as text.
std::string history_line(boost::json::value const& id, std::string_view history);
std::string state_line(std::string_view desk, boost::json::object const& state);
std::string notice_line(std::string_view desk, boost::json::object const& notice);

}  // namespace desk::control
