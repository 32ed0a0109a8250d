#pragma once

#include "config/schema.h"

#include <string>
#include <string_view>

namespace desk::config {

/// A hint for a key that its section does not know: the nearest key there, or the section that it belongs to.
/// `section` is null for a key outside of all sections.
std::string suggest_key(Section const* section, std::string_view name);

/// A hint for a section that does not exist.
std::string suggest_section(KeyPath const& path);

/// A hint with an id that is one and looks like `entry`'s, as in "try [desk.my-desk]"; empty when there is
/// none.
std::string suggest_id(KeyPath const& entry);

/// "[desk.main.cycle]", or "[desk.<id>]" where the path stops short of an id.
std::string title_of(KeyPath const& path);

}  // namespace desk::config
