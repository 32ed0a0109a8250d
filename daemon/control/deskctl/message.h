#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the daemon says on its socket (daemon/control/protocol.h), read leniently: a field that is missing or
/// of another type is absent, so that a newer daemon can be talked to.
namespace desk::deskctl {

struct FaultView {
  std::string code;
  std::string detail;
};

/// How long one sits, stands and snoozes, without the shortening that discomfort brings.
struct Intervals {
  struct One {
    std::optional<double> length_s;
    bool set = false;  ///< at the desk
  };
  One sit;
  One stand;
  One snooze;
};

/// One desk's state as it was when the message was sent. Empty strings and nullopt: not known.
struct DeskState {
  std::string at;  ///< when it was so, ISO 8601
  std::string id;
  std::string name;
  bool simulated = false;  ///< deskd plays it
  std::string link;
  std::string link_reason;  ///< empty while it is up
  std::optional<double> height_mm;
  std::optional<double> height_age_s;
  std::string motion;
  std::optional<double> target_mm;
  std::string posture;
  std::string mode;
  std::string stage;
  std::string next;
  std::string note;
  std::string undisturbed_until;  ///< ISO 8601; empty: no end
  std::string paused_until;
  std::optional<double> next_change_in_s;
  std::optional<double> stage_s;
  std::string presence;
  bool locked = false;
  std::optional<FaultView> fault;
  std::optional<double> motor_left_s;
  std::optional<double> motor_free_in_s;  ///< while too little motor time is left for a full stroke
  bool undisturbed = false;               ///< do not disturb
  bool paused = false;
  bool discomfort = false;       ///< standing was uncomfortable: half as long until then
  std::string discomfort_until;  ///< a date, or an instant; empty: not known
  bool clock_assumed = false;    ///< the schedule relies on a clock that nobody has set
  bool calibrating = false;
  bool homing = false;
  bool needs_homing = false;
  bool obstacle = false;  ///< the strip is pressed, or its wire broken
  std::string history;    ///< why it is not recorded, and what was lost; empty while it is
  double sat_s = 0;
  double stood_s = 0;
  std::int64_t changes = 0;
  std::optional<double> min_mm;
  std::optional<double> max_mm;
  std::optional<double> sit_mm;
  std::optional<double> stand_mm;
  Intervals intervals;
  int ramp_week = 0;  ///< of a beginner, from 1
  std::optional<double> seat_mm;
  std::string seat_source;         ///< sensor or told
  std::string user;                ///< name of whoever works there
  std::vector<std::string> users;  ///< names of everybody who may
  std::string ergonomics;          ///< the worst grade: ok, info, warn, bad; empty or unknown: not judged
  std::string exercise;            ///< what the coach offers or guides through, by name
  std::string coach;               ///< the coach's stage: off, idle, offered, running, paused

  [[nodiscard]] bool moving() const { return motion == "raising" || motion == "lowering"; }
};

/// The answer to a request of ours; `desks` for status and watch, and with ids and names only for desks.
struct AnswerMessage {
  std::optional<std::int64_t> id;
  std::string answer;
  std::string reason;
  std::vector<DeskState> desks;
  [[nodiscard]] bool final() const { return answer != "accepted"; }
};
struct NoticeMessage {
  std::string desk;
  boost::json::object content;
};
using Message = std::variant<std::monostate, AnswerMessage, DeskState, NoticeMessage>;

/// std::monostate for anything that is none of these.
Message parse_message(std::string_view line);

/// A member, if it is there and of that type.
std::string text_member(boost::json::object const& object, std::string_view key);
std::optional<double> number_member(boost::json::object const& object, std::string_view key);
bool flag_member(boost::json::object const& object, std::string_view key);
/// Empty if it is none.
boost::json::object const& object_member(boost::json::object const& object, std::string_view key);

}  // namespace desk::deskctl
