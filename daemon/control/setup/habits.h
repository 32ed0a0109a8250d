#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/sheet.h"

#include <string>
#include <string_view>

namespace desk::setup {

/// Name and, who likes, body height. Returns the id of the person's section. Throws Left.
std::string ask_who(Person& person, Sheet& sheet);

/// The rhythm, how deskd knows that somebody is there, and what happens when it is time. Throws Left.
void ask_habits(Person& person, std::string const& user, Sheet& sheet);

/// An id that a name gives: "Anna Schmidt" is "anna-schmidt"; of one without any letter or digit that ids
/// have, "me".
std::string id_of(std::string_view name);

}  // namespace desk::setup
