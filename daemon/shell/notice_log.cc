#include "daemon/shell/notice_log.h"

#include "daemon/core/day_text.h"
#include "daemon/wire/json.h"

#include <cmath>

namespace desk::shell {
namespace {

std::string mm_or_unknown(std::optional<core::Height> h) {
  return h ? fmt::format("{:.1f}", h->mm()) : "unknown";
}
std::string mm_or_unknown(std::optional<core::Distance> d) {
  // Adding zero makes a zero of -0, but only once it is rounded to one.
  return d ? fmt::format("{:.1f}", std::round(d->mm() * 10) / 10 + 0.0) : "unknown";
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
        "desk={} event=move_ended end={} origin={} target_mm={:.1f} from_mm={:.1f} landed_mm={} "
        "predicted_mm={} error_mm={} coast_mm={} coast_expected_mm={} corrections={} duration_s={:.2f} "
        "motor_time_s={:.2f} reason={}",
        desk, to_string(r.end), to_string(r.origin), r.target.mm(), r.from.mm(), mm_or_unknown(r.landed),
        mm_or_unknown(r.predicted), mm_or_unknown(wire::landing_error(r)), mm_or_unknown(r.coast),
        mm_or_unknown(r.coast_expected), r.corrections, core::to_seconds(r.duration),
        core::to_seconds(r.motor_time), quote(r.reason));
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
  /// The history has it.
  void operator()(core::notice::PostureEnded const&) const {}
  void operator()(core::notice::WalkDue const& n) const {
    log.info("desk={} event=walk_due present_s={:.0f}", desk, core::to_seconds(n.present));
  }
  void operator()(core::notice::DayEnded const& n) const {
    core::DayFigures const& f = n.figures;
    log.info(
        "desk={} event=day_ended sat_s={:.0f} stood_s={:.0f} away_s={:.0f} unknown_s={:.0f} changes={} "
        "walks={} moves={}",
        desk, core::to_seconds(f.sat), core::to_seconds(f.stood), core::to_seconds(f.away),
        core::to_seconds(f.unknown), f.changes, f.walks, f.moves);
  }
  void operator()(core::notice::DoNotDisturbChanged const& n) const {
    log.info("desk={} event=do_not_disturb on={}", desk, n.until.has_value());
  }
  void operator()(core::notice::PauseChanged const& n) const {
    log.info("desk={} event=pause on={}", desk, n.until.has_value());
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
  void operator()(core::notice::Calibrated const& n) const {
    log.info("desk={} event=calibrated strokes={} resolution_mm={:.2f} worst_miss_mm={:.1f}{}{}", desk,
             n.report.strokes, n.report.resolution.mm(), n.report.worst_miss.mm(), way("up", n.report.up),
             way("down", n.report.down));
  }
  void operator()(core::notice::HomingStarted const& n) const {
    log.info("desk={} event=homing_started origin={}", desk, to_string(n.origin));
  }
  void operator()(core::notice::HomingEnded const& n) const {
    log.info("desk={} event=homing_ended end={} way_mm={} drift_mm={} reason={}", desk, to_string(n.end),
             mm_or_unknown(std::optional{n.way}), mm_or_unknown(n.drift), quote(n.reason));
  }
  void operator()(core::notice::UserChanged const& n) const {
    log.info("desk={} event=user_changed user={}", desk, n.user);
  }
  void operator()(core::notice::PresetSaved const& n) const {
    log.info("desk={} event=preset_saved preset={} mm={:.1f}", desk, to_string(n.preset), n.height.mm());
  }
  void operator()(core::notice::PresetsForgotten const& n) const {
    log.info("desk={} event=presets_forgotten sit_mm={:.1f} stand_mm={:.1f}", desk, n.presets.sit.mm(),
             n.presets.stand.mm());
  }
  void operator()(core::notice::IntervalSet const& n) const {
    log.info("desk={} event=interval_set interval={} minutes={:.1f}", desk, to_string(n.interval),
             core::to_seconds(n.length) / 60);
  }
  void operator()(core::notice::IntervalsForgotten const&) const {
    log.info("desk={} event=intervals_forgotten", desk);
  }
  void operator()(core::notice::DiscomfortNoted const& n) const {
    log.info("desk={} event=discomfort until_day={}", desk,
             n.until_day ? core::day_in_text(*n.until_day) : "unknown");
  }
  static std::string way(std::string_view name, core::CalibrationReport::Way const& w) {
    return fmt::format(
        " {0}_start_delay_s={1:.2f} {0}_ramp_s={2:.2f} {0}_cruise_mm_s={3:.1f} {0}_coast_mm={4:.1f} "
        "{0}_stop_delay_s={5:.2f}",
        name, w.start_delay.count(), w.ramp.count(), w.cruise.mm_s(), w.coast.mm(), w.stop_delay.count());
  }
};

}  // namespace

void log_notice(Log const& log, std::string_view desk, core::Notice const& notice) {
  std::visit(Writer{log, desk}, notice);
}

}  // namespace desk::shell
