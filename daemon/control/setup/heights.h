#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/sheet.h"
#include "daemon/control/setup/world.h"

#include <string>

namespace desk::setup {

/// How low and how high the desk may be driven, and where this person sits and stands: measured where the
/// person brings the desk by its own buttons or by held keys, or typed. Throws Left.
void ask_heights(Person& person, World& world, std::string const& user, Sheet& sheet);

/// What ergonomics says of a height for somebody of this stature; empty: nothing against it.
std::string remark_on(double height_mm, bool standing, double stature_mm);

}  // namespace desk::setup
