#include "daemon/shell/notice_log.h"

namespace desk::shell {
namespace {

std::string mm_or_unknown(std::optional<core::Height> h) {
  return h ? fmt::format("{:.1f}", h->mm()) : "unknown";
}
std::string mm_or_unknown(std::optional<core::Distance> d) {
  return d ? fmt::format("{:.1f}", d->mm()) : "unknown";
}

struct Writer {
  Log const& log;
  std::string_view desk;

  void operator()(core::notice::MoveStarted const& n) const {
    log.info("desk={} event=move_started origin={} from_mm={:.1f} target_mm={:.1f}", desk,
             to_string(n.origin), n.from.mm(), n.target.mm());
  }
  void operator()(core::notice::MoveEnded const& n) const {
    core::SeekReport const& r = n.report;
    log.info(
        "desk={} event=move_ended end={} origin={} from_mm={:.1f} target_mm={:.1f} landed_mm={} "
        "duration_s={:.2f} "
        "corrections={} coast_mm={} coast_expected_mm={}",
        desk, to_string(r.end), to_string(r.origin), r.from.mm(), r.target.mm(), mm_or_unknown(r.landed),
        core::to_seconds(r.duration), r.corrections, mm_or_unknown(r.coast), mm_or_unknown(r.coast_expected));
  }
  /// The bus worker has written that line itself.
  void operator()(core::notice::MotorSwitched const&) const {}
  void operator()(core::notice::ChangeAnnounced const& n) const {
    log.info("desk={} event=change_announced to={} target_mm={:.1f} mode={}", desk, to_string(n.to),
             n.target.mm(), to_string(n.mode));
  }
  void operator()(core::notice::PromptEnded const& n) const {
    log.info("desk={} event=prompt_ended end={}", desk, to_string(n.end));
  }
  void operator()(core::notice::PostureChanged const& n) const {
    log.info("desk={} event=posture posture={}", desk, to_string(n.posture));
  }
  void operator()(core::notice::HandsetMoved const& n) const {
    log.info("desk={} event=handset_moved from_mm={:.1f} to_mm={:.1f}", desk, n.from.mm(), n.to.mm());
  }
  void operator()(core::notice::FaultRaised const& n) const {
    log.error("desk={} event=fault code={} class={} detail={}", desk, to_string(n.fault.code),
              to_string(n.fault.policy), quote(n.fault.detail));
  }
  void operator()(core::notice::FaultCleared const& n) const {
    log.info("desk={} event=fault_cleared code={}", desk, to_string(n.code));
  }
  void operator()(core::notice::LinkChanged const& n) const {
    if (n.up) {
      log.info("desk={} event=link state=up", desk);
    } else {
      log.warning("desk={} event=link state=down reason={}", desk, quote(n.detail));
    }
  }
  void operator()(core::notice::CycleModeChanged const& n) const {
    log.info("desk={} event=cycle_mode mode={}", desk, to_string(n.mode));
  }
  void operator()(core::notice::LockChanged const& n) const {
    log.info("desk={} event=lock locked={}", desk, n.locked);
  }
  void operator()(core::notice::PresenceChanged const& n) const {
    log.info("desk={} event=presence presence={}", desk, to_string(n.presence));
  }
};

}  // namespace

void log_notice(Log const& log, std::string_view desk, core::Notice const& notice) {
  std::visit(Writer{log, desk}, notice);
}

}  // namespace desk::shell
