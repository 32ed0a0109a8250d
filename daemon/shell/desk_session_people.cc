// Who works at a desk, and what of everybody is kept.

#include "config/person.h"
#include "daemon/shell/clocks.h"
#include "daemon/shell/desk_session.h"

#include <utility>

namespace desk::shell {
namespace {

bool same(std::optional<core::Height> const& left, std::optional<core::Height> const& right) {
  constexpr auto k_same = core::Distance::of_mm(0.05);
  return left.has_value() == right.has_value() && (!left || (*left - *right).abs() <= k_same);
}

}  // namespace

config::UserSettings const* DeskSession::find(std::string const& id) const {
  auto const found = std::find_if(users_.begin(), users_.end(),
                                  [&](config::UserSettings const& user) { return user.id == id; });
  return found == users_.end() ? nullptr : &*found;
}

/// Somebody may have another one's id for a name: the id counts.
std::string DeskSession::id_of(std::string const& who) const {
  auto const named = std::find_if(users_.begin(), users_.end(),
                                  [&](config::UserSettings const& user) { return user.name == who; });
  return find(who) == nullptr && named != users_.end() ? named->id : who;
}

config::UserSettings const* DeskSession::person() const {
  return find(user_);
}

/// Why this person cannot take over now, for a person; empty: they can.
std::string DeskSession::why_not(std::string const& id) const {
  if (find(id) == nullptr) {
    std::string known;
    for (auto const& user : users_) known += (known.empty() ? "" : ", ") + user.id;
    return fmt::format("nobody called '{}' works at this desk; there are: {}", id, known);
  }
  if (id == user_ || controller_.at_rest()) return {};
  return "the desk is being moved: wait until it rests, or stop it";
}

void DeskSession::change_user(std::string const& who, ReplyTo const& reply) {
  std::string const id = id_of(who);
  std::string const why = why_not(id);
  if (!why.empty()) {
    log_.warning("desk={} event=command_refused reason={}", settings_.id, quote(why));
    if (reply) reply(core::Answer::refused, why);
    return;
  }
  if (id != user_) {
    wire::Stamp const now = stamp_now();
    core::UserMemory const memory = controller_.memory(monotonic_now()).user;
    others_.insert_or_assign(user_, wire::SavedPerson{now, memory, seat_, coach_});
    arriving_ = take_aside(id);
    settings_.control = config::control_for(settings_, *find(id));
    handle(core::event::UserChanged{id, settings_.control, arriving_.memory,
                                    wire::elapsed_since(arriving_.at, now)});
  }
  if (reply) reply(core::Answer::done, {});
}

/// The controller has said the last word about the person before.
void DeskSession::take_over(std::string const& id) {
  user_ = id;
  seat_ = arriving_.seat;
  away_for_ = arriving_.coach ? wire::elapsed_since(arriving_.at, stamp_now()) : core::Duration{0};
  coach_ = std::exchange(arriving_, {}).coach;
}

wire::SavedPerson DeskSession::take_aside(std::string const& id) {
  auto node = others_.extract(id);
  return node.empty() ? wire::SavedPerson{} : std::move(node.mapped());
}

// --- The seat

std::optional<core::Height> DeskSession::seat() const {
  auto const* const who = person();
  std::optional<core::Height> const configured = who == nullptr ? std::nullopt : who->seat;
  // Whoever edits the configuration later is right.
  return seat_ && same(seat_->configured, configured) ? std::optional{seat_->height} : configured;
}

void DeskSession::set_seat(core::Height seat) {
  auto const* const who = person();
  seat_ = wire::SavedSeat{seat, who == nullptr ? std::nullopt : who->seat};
  ++revision_;
  outlets_.stepped();
}

void DeskSession::forget_seat() {
  seat_.reset();
  ++revision_;
  outlets_.stepped();
}

// --- Over a restart

void DeskSession::restore(wire::SavedMemory const& saved, wire::Stamp const& now) {
  core::Memory memory = saved.memory;
  core::Duration const elapsed = wire::elapsed_since(saved.at, now);
  core::Duration elsewhere{0};
  others_ = saved.others;
  std::string const worked_here = saved.user.empty() ? user_ : saved.user;
  if (worked_here == user_ || find(worked_here) != nullptr) {
    user_ = worked_here;
    seat_ = saved.seat;
    coach_ = saved.coach;
    away_for_ = elapsed;
    others_.erase(user_);
  } else {
    // Nothing is lost: they may be configured again.
    others_.insert_or_assign(worked_here,
                             wire::SavedPerson{saved.at, saved.memory.user, saved.seat, saved.coach});
    wire::SavedPerson const first = take_aside(user_);
    elsewhere = wire::elapsed_since(first.at, saved.at);
    memory.user = first.memory;
    seat_ = first.seat;
    coach_ = first.coach;
    away_for_ = elsewhere + elapsed;
    log_.warning("desk={} event=user_unknown user={} note=\"not in the configuration any more\"",
                 settings_.id, worked_here);
  }
  if (auto const* const who = person()) settings_.control = config::control_for(settings_, *who);
  controller_ = core::DeskController{capabilities_, settings_.control};
  log_.info(
      "desk={} event=state_restored elapsed_s={:.0f} user={} locked={} fault={} motor_runs={} learned_up={} "
      "learned_down={}",
      settings_.id, core::to_seconds(elapsed), user_.empty() ? "none" : user_, memory.locked,
      memory.fault ? to_string(memory.fault->code) : "none", memory.motor_runs.size(), memory.up.has_value(),
      memory.down.has_value());
  controller_.restore(memory, elapsed, monotonic_now(), elsewhere);
}

wire::SavedMemory DeskSession::saved(core::Memory memory) const {
  return {settings_.id, stamp_now(), std::move(memory), user_, seat_, coach_, others_};
}

}  // namespace desk::shell
