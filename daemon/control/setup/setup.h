#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/world.h"

namespace desk::setup {

/// What became of a setup that was not left early.
enum class Outcome {
  done,
  not_written,  ///< the file could not be, or what it says is not right
  not_running,  ///< written, but the service does not come up with it
  not_moved,    ///< written, and the first move did not go well
};

/// The whole dialogue: what moves the desk, heights, person, broker; writes the configuration, lets the
/// service take it, and ends with a first move by consent. Each answer is tried before the next question.
/// Throws Left: then nothing was written, or what was written stays because the person agreed to it before.
Outcome run(Person& person, World& world);

}  // namespace desk::setup
