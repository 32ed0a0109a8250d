#pragma once

#include "daemon/coach/coach.h"
#include "daemon/texts/texts.h"
#include "daemon/wire/clock_map.h"
#include "daemon/wire/memory_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <variant>
#include <vector>

/// How the coach looks outside, in a person's language. Instants are ISO 8601, durations seconds, absent
/// values null.
namespace desk::wire {

/// {"stage","why","since","until","exercise":null|exercise_json(),
///  "step":null|{"stage","side","since","until","text"},"done_today":[{"id","name"}],"disclaimer"};
/// `since` is null while neither is offered nor runs anything.
boost::json::object to_json(coach::Coach::View const& view, texts::Texts const& texts, ClockMap const& clock);

/// {"id","name","kind","place","tool":null|its name,"advanced","two_sides","hold":null|{"least_s","most_s"},
///  "how","cautions":[…]}
boost::json::object exercise_json(coach::Exercise exercise, texts::Texts const& texts);

/// {"exercises":[exercise_json() and "available","why": null|the bar's name,"why_text": in words or "",
///  "until"],"cues":[{"id","text"}],"disclaimer"}
boost::json::object to_json(std::vector<coach::Coach::Listed> const& list, texts::Texts const& texts,
                            ClockMap const& clock);

/// {"event": its name, then the notice's fields}: break_offered {"exercise": id,"name","why","until"},
/// break_started {"exercise","name"}, break_step {"exercise","name","stage","side","until","text"},
/// break_ended {"exercise","name","end"}, cue {"cue": id,"text"}, advice {"advice","text"},
/// discomfort {"severity","exercise": null|id}, breaks_paused, breaks_resumed
boost::json::object to_json(coach::Notice const& notice, texts::Texts const& texts, ClockMap const& clock);

/// Of one person, to lie beside their core memory.
boost::json::object to_json(coach::Memory const& memory);
/// The other way round, all or nothing, as read_memory(): a key that is missing or unknown, another type, an
/// exercise that there is not, a time longer than it can be make it unreadable.
std::variant<coach::Memory, Unreadable> read_coach_memory(boost::json::value const& value);

}  // namespace desk::wire
