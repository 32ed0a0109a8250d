#include "daemon/coach/notice.h"

namespace desk::coach {

texts::Message text(Advice advice) {
  return texts::Message{advice == Advice::sharp ? "advice.sharp" : "advice.persisting"};
}

texts::Message text(Step const& step) {
  bool const ready = step.stage == Step::Stage::ready;
  if (!step.side) return texts::Message{ready ? "coach.step.ready" : "coach.step.hold"};
  if (*step.side == Side::left) {
    return texts::Message{ready ? "coach.step.ready_left" : "coach.step.hold_left"};
  }
  return texts::Message{ready ? "coach.step.ready_right" : "coach.step.hold_right"};
}

}  // namespace desk::coach
