#pragma once

#include "config/binder.h"

namespace desk::config {

/// What concerns more than one key of a person, wherever they work.
void check_person(Draft& draft, UserSettings const& user);
/// What concerns a person together with a desk that they may work at.
void check_person_at(Draft& draft, DeskSettings const& desk, UserSettings const& user);
/// The chair and the frame of a desk.
void check_chair(Draft& draft, DeskSettings const& desk);

}  // namespace desk::config
