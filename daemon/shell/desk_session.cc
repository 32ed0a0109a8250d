#include "daemon/shell/desk_session.h"

#include "config/person.h"
#include "daemon/shell/clocks.h"
#include "daemon/shell/notice_log.h"

#include <utility>

namespace desk::shell {
namespace {

struct RequestName {
  std::string operator()(core::request::MoveTo const& r) const {
    return fmt::format("move target_mm={:.1f}", r.target.mm());
  }
  std::string operator()(core::request::MoveToPreset const& r) const {
    return std::string{to_string(r.preset)};
  }
  std::string operator()(core::request::MoveToLimit const& r) const {
    return fmt::format("move_to_limit direction={}", to_string(r.direction));
  }
  std::string operator()(core::request::Hold const& r) const {
    return fmt::format("hold direction={}", to_string(r.direction));
  }
  std::string operator()(core::request::Calibrate const&) const { return "calibrate"; }
  std::string operator()(core::request::Home const&) const { return "home"; }
  std::string operator()(core::request::MeasuredHeight const& r) const {
    return fmt::format("measured_height mm={:.1f}", r.measured.mm());
  }
  std::string operator()(core::request::ForgetMeasuredHeights const&) const {
    return "forget_measured_heights";
  }
  std::string operator()(core::request::Stop const&) const { return "stop"; }
  std::string operator()(core::request::SetCycleMode const& r) const {
    return fmt::format("cycle mode={}", to_string(r.mode));
  }
  std::string operator()(core::request::SetCycleRunning const& r) const {
    return fmt::format("cycle running={}", r.running);
  }
  std::string operator()(core::request::Now const&) const { return "now"; }
  std::string operator()(core::request::Snooze const& r) const {
    return r.length ? fmt::format("snooze length_s={:.0f}", core::to_seconds(*r.length)) : "snooze";
  }
  std::string operator()(core::request::DoNotDisturb const& r) const {
    if (r.length == core::request::k_until_told) return "do_not_disturb";
    return fmt::format("do_not_disturb length_s={:.0f}", core::to_seconds(r.length));
  }
  std::string operator()(core::request::Pause const& r) const {
    return r.length ? fmt::format("pause length_s={:.0f}", core::to_seconds(*r.length)) : "pause";
  }
  std::string operator()(core::request::Resume const&) const { return "resume"; }
  std::string operator()(core::request::Skip const&) const { return "skip"; }
  std::string operator()(core::request::SetLock const& r) const {
    return fmt::format("lock on={}", r.locked);
  }
  std::string operator()(core::request::ClearFault const&) const { return "clear"; }
  std::string operator()(core::request::SavePreset const& r) const {
    return fmt::format("save_preset preset={}", to_string(r.preset));
  }
  std::string operator()(core::request::ForgetPresets const&) const { return "forget_presets"; }
  std::string operator()(core::request::SetInterval const& r) const {
    return fmt::format("set_interval interval={} minutes={:.1f}", to_string(r.interval),
                       core::to_seconds(r.length) / 60);
  }
  std::string operator()(core::request::ForgetIntervals const&) const { return "forget_intervals"; }
  std::string operator()(core::request::Discomfort const&) const { return "discomfort"; }
};

core::PresenceSources sources_of(config::PresenceSettings const& presence) {
  using config::PresenceSource;
  core::PresenceSources sources;
  if (presence.has(PresenceSource::gpio)) sources.add(core::PresenceKind::gpio, {presence.hold});
  if (presence.has(PresenceSource::mqtt)) {
    sources.add(core::PresenceKind::mqtt, {presence.hold, presence.stale});
  }
  if (presence.has(PresenceSource::local)) {
    sources.add(core::PresenceKind::local, {core::Duration{0}, presence.local});
  }
  return sources;
}

/// Those that the desk names, in its order.
std::vector<config::UserSettings> people_of(config::DeskSettings const& desk,
                                            std::vector<config::UserSettings> const& users) {
  std::vector<config::UserSettings> people;
  auto const add = [&](std::string const& id) {
    auto const is_it = [&](config::UserSettings const& user) { return user.id == id; };
    auto const found = std::find_if(users.begin(), users.end(), is_it);
    if (found != users.end() && std::none_of(people.begin(), people.end(), is_it)) people.push_back(*found);
  };
  for (auto const& id : desk.users) add(id);
  add(desk.user);
  return people;
}

core::DeskSettings control_of(config::UserSettings const* person, config::DeskSettings const& desk) {
  return person == nullptr ? desk.control : config::control_for(desk, *person);
}

}  // namespace

/// Collects what a step decides; it is handed out after the step, so that nobody re-enters the controller.
class DeskSession::Sink final : public core::ActionSink {
 public:
  void push(core::Action action) override { actions_.push_back(std::move(action)); }
  std::vector<core::Action> take() { return std::exchange(actions_, {}); }

 private:
  std::vector<core::Action> actions_;
};

DeskSession::DeskSession(config::DeskSettings settings, std::vector<config::UserSettings> const& users,
                         core::Capabilities const& capabilities, Outlets outlets, Log const& log)
    : settings_{std::move(settings)},
      users_{people_of(settings_, users)},
      user_{settings_.user},
      capabilities_{capabilities},
      controller_{capabilities, control_of(person(), settings_)},
      presence_{sources_of(settings_.presence)},
      outlets_{std::move(outlets)},
      log_{log} {
  settings_.control = control_of(person(), settings_);
}

void DeskSession::handle(core::Event const& event) {
  Sink sink;
  controller_.step(event, monotonic_now(), sink);
  std::vector<core::Action> const actions = sink.take();
  // Motor commands leave first: words can wait.
  for (auto const& action : actions) {
    if (auto const* command = std::get_if<core::MotorCommand>(&action)) outlets_.motor(*command);
  }
  for (auto const& action : actions) {
    if (auto const* reply = std::get_if<core::action::Reply>(&action)) answer(*reply);
    if (auto const* notice = std::get_if<core::Notice>(&action)) {
      if (auto const* changed = std::get_if<core::notice::UserChanged>(notice)) take_over(changed->user);
      log_notice(log_, settings_.id, *notice);
      outlets_.notice(*notice);
    }
  }
  outlets_.stepped();
}

void DeskSession::submit(core::Request const& request, core::Origin origin, ReplyTo reply) {
  core::CommandId const id = next_id_++;
  bool const quiet = holds_.goes_on_with(request, monotonic_now());
  if (!quiet) {
    log_.info("desk={} event=command origin={} command={}", settings_.id, to_string(origin),
              std::visit(RequestName{}, request));
  }
  waiting_.emplace(id, Waiting{std::move(reply), quiet});
  handle(core::event::Command{id, origin, request});
}

void DeskSession::begin() {
  using core::Presence;
  bool const always = settings_.presence.has(config::PresenceSource::always);
  handle(core::event::PresenceChanged{presence_.any() ? presence_.presence()
                                      : always        ? Presence::present
                                                      : Presence::not_sensed});
}

void DeskSession::sense(core::PresenceKind kind, std::optional<bool> sensed) {
  auto const news = sensed ? presence_.set(kind, *sensed, monotonic_now()) : presence_.lost(kind);
  if (news) return handle(*news);
  outlets_.stepped();  // there may be a new deadline
}

void DeskSession::set_reachable(core::PresenceKind kind, bool reachable) {
  presence_.set_reachable(kind, reachable, monotonic_now());
  outlets_.stepped();
}

void DeskSession::wake_if_due(core::TimePoint now) {
  if (auto const news = presence_.wake(now)) handle(*news);
  if (now >= controller_.next_deadline()) handle(core::event::Wake{});
}

void DeskSession::answer(core::action::Reply const& reply) {
  auto const found = waiting_.find(reply.id);
  if (found == waiting_.end()) return;
  Waiting const waiting = found->second;
  if (reply.answer != core::Answer::accepted) waiting_.erase(found);
  if (reply.answer == core::Answer::refused && !waiting.quiet) {
    log_.warning("desk={} event=command_refused reason={}", settings_.id, quote(reply.reason));
  }
  if (waiting.reply) waiting.reply(reply.answer, reply.reason);
}

wire::SavedMemory DeskSession::memory() const {
  return saved(controller_.memory(monotonic_now()));
}

bool DeskSession::counting() const {
  return controller_.counting(monotonic_now());
}

wire::SavedMemory DeskSession::last_memory() const {
  return saved(controller_.last_memory(monotonic_now()));
}

core::Snapshot DeskSession::snapshot() const {
  return snapshot(monotonic_now());
}

}  // namespace desk::shell
