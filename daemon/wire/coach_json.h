#pragma once

#include "daemon/coach/coach.h"
#include "daemon/texts/texts.h"
#include "daemon/wire/clock_map.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

/// How the coach looks outside, in a person's language. Instants are ISO 8601, durations seconds, absent
/// values null.
namespace desk::wire {

/// {"stage","exercise":null|exercise_json(),"why","since","until","step":null|{"stage","side","since","until",
///  "text"},"done_today":[{"id","name"}],"disclaimer"}; without an exercise `why`, `since` and `until` are
/// null.
boost::json::object to_json(coach::Coach::View const& shown, texts::Texts const& texts,
                            ClockMap const& clock);

/// {"id","name","kind","place","tool":null|its name,"advanced","two_sides","hold":null|{"least_s","most_s"},
///  "how","cautions":[…]}
boost::json::object exercise_json(coach::Exercise exercise, texts::Texts const& texts);

/// {"exercises":[exercise_json() and "available","why": null|the bar's name,"why_text": in words or "",
///  "rests_until"],"cues":[{"id","text"}],"disclaimer"}
boost::json::object to_json(std::vector<coach::Coach::Listed> const& list, texts::Texts const& texts,
                            ClockMap const& clock);

/// {"event": its name, then the notice's fields, "text": in words}: break_offered {"exercise": id,"name",
/// "why","until"}, break_started {"exercise","name"}, break_step {"exercise","name","stage","side","until"},
/// break_ended {"exercise","name","end"}, cue {"cue": id}, advice {"advice"}, discomfort
/// {"severity","exercise": null|id,"name": null|…}, breaks_paused, breaks_resumed
boost::json::object to_json(coach::Notice const& notice, texts::Texts const& texts, ClockMap const& clock);

/// What a notice says, in words: "Before you stand and work on: Bridge?"
std::string in_words(coach::Notice const& notice, texts::Texts const& texts);

}  // namespace desk::wire
