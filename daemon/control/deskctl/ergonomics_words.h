#pragma once

#include "daemon/wire/ergonomics_json.h"

#include <string>

namespace desk::deskctl {

/// What a rule found, in words: "hips about 16 mm below the knees". Empty for a rule that this deskctl does
/// not know.
std::string found_in_words(wire::ErgonomicsView::Finding const& finding);

/// What is known of the body: "Stature 1750 mm. Measured: … The rest is estimated."
std::string body_in_words(wire::ErgonomicsView const& view);
/// "Seat 440 mm, desk 750 mm sitting, 1100 mm standing."
std::string heights_in_words(wire::ErgonomicsView const& view);

}  // namespace desk::deskctl
