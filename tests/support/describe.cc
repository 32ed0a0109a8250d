#include "tests/support/describe.h"

#include <fmt/format.h>

namespace desk::testing {
namespace {

struct DescribeNotice {
  std::string operator()(core::notice::MoveStarted const& n) const {
    return fmt::format("move started ({}) {:.1f} -> {:.1f}", to_string(n.origin), n.from.mm(), n.target.mm());
  }
  std::string operator()(core::notice::MoveEnded const& n) const {
    auto const& r = n.report;
    return fmt::format("move {} at {:.1f} (target {:.1f}), {} corrections, {:.2f} s", to_string(r.end),
                       r.landed ? r.landed->mm() : -1.0, r.target.mm(), r.corrections,
                       core::to_seconds(r.duration));
  }
  std::string operator()(core::notice::MotorSwitched const& n) const {
    return fmt::format("motor {} ({})", to_string(n.output), to_string(n.cause));
  }
  std::string operator()(core::notice::ChangeAnnounced const& n) const {
    return fmt::format("announced {} ({})", to_string(n.to), to_string(n.mode));
  }
  std::string operator()(core::notice::PromptEnded const& n) const {
    return fmt::format("prompt {}", to_string(n.end));
  }
  std::string operator()(core::notice::PostureChanged const& n) const {
    return fmt::format("posture {}", to_string(n.posture));
  }
  std::string operator()(core::notice::PostureEnded const& n) const {
    return fmt::format("was {} for {:.0f} s", to_string(n.posture), core::to_seconds(n.ended - n.began));
  }
  std::string operator()(core::notice::WalkDue const& n) const {
    return fmt::format("walk due after {:.0f} s", core::to_seconds(n.present));
  }
  std::string operator()(core::notice::DayEnded const& n) const {
    return fmt::format("day {} ended", n.figures.day);
  }
  std::string operator()(core::notice::DoNotDisturbChanged const& n) const {
    return n.until ? "undisturbed" : "may be disturbed";
  }
  std::string operator()(core::notice::PauseChanged const& n) const { return n.until ? "paused" : "resumed"; }
  std::string operator()(core::notice::HandsetMoved const& n) const {
    return fmt::format("handset {:.1f} -> {:.1f}", n.from.mm(), n.to.mm());
  }
  std::string operator()(core::notice::FaultRaised const& n) const {
    return fmt::format("fault {}: {}", to_string(n.fault.code), n.fault.detail);
  }
  std::string operator()(core::notice::FaultCleared const& n) const {
    return fmt::format("fault {} cleared", to_string(n.code));
  }
  std::string operator()(core::notice::LinkChanged const& n) const {
    return fmt::format("link {} {}", n.up ? "up" : "down", n.detail);
  }
  std::string operator()(core::notice::CycleModeChanged const& n) const {
    return fmt::format("cycle mode {}", to_string(n.mode));
  }
  std::string operator()(core::notice::LockChanged const& n) const {
    return n.locked ? "locked" : "unlocked";
  }
  std::string operator()(core::notice::PresenceChanged const& n) const {
    return fmt::format("presence {}", to_string(n.presence));
  }
  std::string operator()(core::notice::HomingStarted const&) const { return "homing"; }
  std::string operator()(core::notice::UserChanged const& n) const { return n.user + " works here"; }
  std::string operator()(core::notice::PresetSaved const& n) const {
    return fmt::format("{} is at {:.1f}", to_string(n.preset), n.height.mm());
  }
  std::string operator()(core::notice::PresetsForgotten const&) const { return "presets as configured"; }
  std::string operator()(core::notice::IntervalSet const& n) const {
    return fmt::format("interval {} is {:.1f} min", to_string(n.interval), core::to_seconds(n.length) / 60);
  }
  std::string operator()(core::notice::IntervalsForgotten const&) const { return "intervals forgotten"; }
  std::string operator()(core::notice::DiscomfortNoted const&) const { return "standing was uncomfortable"; }
  std::string operator()(core::notice::HomingEnded const& n) const {
    return fmt::format("homing {} after {:.1f}: {}", to_string(n.end), n.way.mm(), n.reason);
  }
  std::string operator()(core::notice::Calibrated const& n) const {
    return fmt::format("calibrated in {} strokes, worst miss {:.1f}", n.report.strokes,
                       n.report.worst_miss.mm());
  }
};

struct DescribeRequest {
  std::string operator()(core::request::MoveTo const& r) const {
    return fmt::format("move to {:.1f}", r.target.mm());
  }
  std::string operator()(core::request::MoveToPreset const& r) const {
    return fmt::format("move to {}", to_string(r.preset));
  }
  std::string operator()(core::request::MoveToLimit const& r) const {
    return fmt::format("move {} to the limit", to_string(r.direction));
  }
  std::string operator()(core::request::Hold const& r) const {
    return fmt::format("hold {}", to_string(r.direction));
  }
  std::string operator()(core::request::Calibrate const&) const { return "calibrate"; }
  std::string operator()(core::request::Home const&) const { return "home"; }
  std::string operator()(core::request::MeasuredHeight const& r) const {
    return fmt::format("measured {:.1f}", r.measured.mm());
  }
  std::string operator()(core::request::ForgetMeasuredHeights const&) const {
    return "forget measured heights";
  }
  std::string operator()(core::request::Stop const&) const { return "stop"; }
  std::string operator()(core::request::SetCycleMode const& r) const {
    return fmt::format("cycle mode {}", to_string(r.mode));
  }
  std::string operator()(core::request::SetCycleRunning const& r) const {
    return r.running ? "cycle on" : "cycle off";
  }
  std::string operator()(core::request::Now const&) const { return "now"; }
  std::string operator()(core::request::Snooze const&) const { return "snooze"; }
  std::string operator()(core::request::DoNotDisturb const&) const { return "do not disturb"; }
  std::string operator()(core::request::Pause const&) const { return "pause"; }
  std::string operator()(core::request::Resume const&) const { return "resume"; }
  std::string operator()(core::request::Skip const&) const { return "skip"; }
  std::string operator()(core::request::SetLock const& r) const { return r.locked ? "lock" : "unlock"; }
  std::string operator()(core::request::ClearFault const&) const { return "clear the fault"; }
  std::string operator()(core::request::SavePreset const& r) const {
    return "save " + std::string{to_string(r.preset)};
  }
  std::string operator()(core::request::ForgetPresets const&) const { return "forget the presets"; }
  std::string operator()(core::request::SetInterval const& r) const {
    return fmt::format("interval {} {:.1f} min", to_string(r.interval), core::to_seconds(r.length) / 60);
  }
  std::string operator()(core::request::ForgetIntervals const&) const { return "forget the intervals"; }
  std::string operator()(core::request::Discomfort const&) const { return "standing is uncomfortable"; }
};

}  // namespace

std::string describe(core::Notice const& notice) {
  return std::visit(DescribeNotice{}, notice);
}

std::string describe(core::Request const& request) {
  return std::visit(DescribeRequest{}, request);
}

std::string describe(core::MotorCommand const& command) {
  if (auto const* drive = std::get_if<core::action::Drive>(&command)) {
    return fmt::format("{} {} until {}", drive->lease == core::action::Lease::start ? "drive" : "renew",
                       to_string(drive->direction), describe(drive->until));
  }
  if (auto const* move = std::get_if<core::action::MoveTo>(&command)) {
    return fmt::format("{} to {:.1f} until {}",
                       move->lease == core::action::Lease::start ? "run" : "renew run", move->target.mm(),
                       describe(move->until));
  }
  return "halt";
}

std::string describe(core::TimePoint t) {
  return fmt::format("{:.3f}", core::to_seconds(t.time_since_epoch()));
}

}  // namespace desk::testing
