#pragma once

#include "daemon/history/day_statistics.h"

#include <string>

namespace desk::history {

/// How the history of a desk looks outside. Instants are ISO 8601 in local time with offset, durations
/// seconds, heights millimetres, absent values null:
/// {"desk", of one person "user","from","to": dates,
///  "days":[{"day", a day's figures as daemon/wire/json.h has them, "present_s","goal_s","goal_most_s": of
///           standing,"changes_per_8h"}],
///  "total": the same without "day",
///  "prompts_by_end":{"taken":n,…,"none":n},"fault_count", of several people "names":{id: name},
/// and with detail
///  "segments":[{"posture","began","ended","s", if so "assumed":true,"open":true}],
///  "moves":[{"ended_at", a move as daemon/wire/json.h has it}],
///  "prompts":[{"to","mode","asked_at","end","ended_at"}],
///  "faults":[{"code","class","detail","raised_at","cleared_at"}]},
/// each of them with "user", who worked there then, if that was written down.
std::string history_json(std::string const& desk, Extract const& extract, DaySpan span, bool detail,
                         OffsetAt const& offset_at, Whom const& whom = {});

}  // namespace desk::history
