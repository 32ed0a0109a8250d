#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the daemon says of the history (daemon/history/history_json.h), read leniently.
namespace desk::deskctl {

/// One stretch of posture. Local times are milliseconds since 1970 as a clock on the wall shows them.
struct SegmentView {
  std::string posture;
  std::string began;  ///< ISO 8601
  std::string ended;
  std::int64_t began_local_ms = 0;
  std::int64_t ended_local_ms = 0;
  double seconds = 0;
  std::string user;  ///< id of the person; empty: not known
  bool assumed = false;
  bool open = false;
};

/// The figures of a day, or of all of them.
struct FiguresView {
  std::int64_t day = 0;  ///< since 1970
  double sat_s = 0;
  double stood_s = 0;
  double between_s = 0;
  double away_s = 0;
  double unknown_s = 0;
  double present_s = 0;
  double goal_s = 0;       ///< of standing: least that is advised
  double goal_most_s = 0;  ///< and most
  double longest_sit_s = 0;
  double longest_stand_s = 0;
  double changes_per_8h = 0;
  std::int64_t changes = 0;
  std::int64_t walks = 0;
  std::int64_t moves = 0;
};

struct HistoryView {
  std::string desk;
  std::string from;
  std::string to;
  std::string user;                          ///< id of the person it is about; empty: everybody
  std::map<std::string, std::string> names;  ///< of the people at the desk, by id, if there are several
  std::vector<FiguresView> days;
  FiguresView total;
  std::vector<SegmentView> segments;
  std::map<std::string, std::int64_t> moves_by_end;
  std::map<std::string, std::int64_t> prompts_by_end;
  std::int64_t faults = 0;
};

/// What to call the person with this id.
std::string name_of(HistoryView const& history, std::string const& user);

HistoryView read_history(boost::json::object const& history);

/// One line for each stretch, or each day, by RFC 4180, with a header.
std::string segments_csv(HistoryView const& history);
std::string days_csv(HistoryView const& history);

}  // namespace desk::deskctl
