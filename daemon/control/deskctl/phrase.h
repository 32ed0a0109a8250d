#pragma once

#include "daemon/control/deskctl/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How deskctl puts numbers and events into words.
namespace desk::deskctl {

/// "1100.0 mm": as measured.
std::string measured_mm(double mm);
/// "1100 mm", "720.5 mm": as chosen by a person.
std::string chosen_mm(double mm);
/// "0:25", "24:10", "1:02:03"; an instant that has passed is "0:00".
std::string countdown(double seconds);
/// "25 s", "24 min", "3 h 05 min"; for spans whose end nobody waits for.
std::string span(double seconds);
/// "25 min", "22.5 min"
std::string minutes(double seconds);
/// Unix milliseconds of "2026-11-21T09:30:00.250+01:00"; nullopt if it is not written like that.
std::optional<std::int64_t> unix_ms(std::string_view iso);

/// The text with control characters replaced by '?': what a config or a device wrote must not steer a
/// terminal.
std::string printable(std::string_view text);

/// "until 14:30", and the date if that is not the day of `now`; both ISO 8601. "" if `until` is no such
/// instant.
std::string until_in_words(std::string_view until, std::string_view now);

enum class Tone { quiet, info, prompt, good, alert };

/// One notice of the daemon in words: "announced", "change to stand at 1100 mm in 5 s".
struct Happening {
  std::string kind;
  std::string text;
  Tone tone = Tone::info;
};
/// nullopt for an event that this deskctl does not know.
std::optional<Happening> in_words(boost::json::object const& notice, std::int64_t now_unix_ms);

/// "stall: no way at 812 mm"
std::string fault_in_words(FaultView const& fault);

/// "1:32 left", "0:12 left, a full stroke in 12 min"; empty if it is not known. Of the time that
/// the motor may run.
std::string motor_in_words(DeskState const& state);

/// "stand in 24:10", "change to stand in 0:25", "waiting: nobody is there", …; `remaining_s` until the next
/// change.
std::string stage_in_words(DeskState const& state, std::optional<double> remaining_s);

}  // namespace desk::deskctl
