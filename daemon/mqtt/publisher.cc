#include "daemon/mqtt/publisher.h"

#include "daemon/mqtt/json_text.h"
#include "daemon/mqtt/payload.h"
#include "daemon/mqtt/person_values.h"
#include "daemon/mqtt/state_values.h"
#include "daemon/wire/json.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

/// Longest part of a refused message that is quoted; enough to recognise it.
constexpr std::size_t k_quoted_bytes = 100;

json::string quoted(std::string_view bytes) {
  std::string result;
  for (char const c : bytes.substr(0, k_quoted_bytes)) {
    bool const plain = c >= ' ' && c <= '~' && c != '\\';
    if (plain) {
      result += c;
    } else {
      fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text(result);
}

/// The report with the instant of the wall clock at which it came, because it may be looked at much later.
std::string last_move_text(core::SeekReport const& report, wire::ClockMap const& clock) {
  json::object move{{"at", text(wire::iso_time(clock.monotonic, clock))}};
  for (auto const& member : wire::to_json(report)) move.insert_or_assign(member.key(), member.value());
  return wire::to_text(move);
}

}  // namespace

Publisher::Publisher(Topics topics, Discovery discovery, Features features)
    : topics_{std::move(topics)}, discovery_{std::move(discovery)}, features_{std::move(features)} {
  for (StateValue const& value : person_values({})) kept_.emplace(value.leaf, k_none);
}

Announcement Publisher::announcement() const {
  return announcement_of(discovery_, topics_, features_);
}

Publisher::Messages Publisher::on_connected(core::Snapshot const& snapshot, wire::ClockMap const& clock,
                                            core::TimePoint now) {
  connected_ = true;
  published_.clear();
  published_json_.reset();
  json_rate_ = RateWindow{};
  shown_state_.forget();
  said_.reset();
  keep_clock(clock);

  Messages out;
  if (last_move_) out.emplace_back(topics_.of(leaf::k_last_move), *last_move_, true);
  for (auto const& [leaf, payload] : kept_) out.emplace_back(topics_.of(leaf), payload, true);
  publish_changes(snapshot, now, out);
  out.emplace_back(topics_.availability(), std::string{k_online}, true);
  return out;
}

void Publisher::on_disconnected() {
  connected_ = false;
}

Publisher::Messages Publisher::on_birth(core::Snapshot const& snapshot, wire::ClockMap const& clock,
                                        core::TimePoint now) {
  if (!connected_) return {};
  return on_connected(snapshot, clock, now);
}

Publisher::Messages Publisher::update(core::Snapshot const& snapshot, wire::ClockMap const& clock,
                                      core::TimePoint now) {
  Messages out;
  auto const aborted = movement_.settle();
  if (!connected_) return out;
  if (aborted) happened(leaf::k_movement, *aborted, out);
  keep_clock(clock);
  publish_changes(snapshot, now, out);
  return out;
}

core::TimePoint Publisher::next_deadline() const {
  return connected_ ? std::min(shown_state_.next_deadline(), json_due_) : core::k_never;
}

void Publisher::keep_clock(wire::ClockMap const& clock) {
  if (clock_.update(clock)) said_.reset();
}

void Publisher::publish_changes(core::Snapshot const& snapshot, core::TimePoint now, Messages& out) {
  core::Snapshot const& shown = shown_state_.update(snapshot, now);
  // Most readings of a resting desk are the same as before, and building all the texts costs more than the
  // poll.
  core::Snapshot lasting = shown;
  lasting.at = lasting.height_at = {};
  if (lasting == said_ && !json_pending_) return;
  said_ = std::move(lasting);
  bool changed = false;
  for (StateValue& value : state_values(shown, clock_.map())) {
    auto const [known, is_new] = published_.try_emplace(value.leaf);
    if (!is_new && known->second == value.payload) continue;
    known->second = value.payload;
    out.emplace_back(topics_.of(value.leaf), std::move(value.payload), true);
    changed = true;
  }
  publish_json(shown, changed, now, out);
}

void Publisher::publish_json(core::Snapshot const& shown, bool values_changed, core::TimePoint now,
                             Messages& out) {
  json::object state = wire::to_json(shown, clock_.map());
  json::object lasting = state;
  lasting.erase("at");
  lasting.erase("height_at");
  json_pending_ = json_pending_ || values_changed || lasting != published_json_;
  json_due_ = json_pending_ ? json_rate_.free_at() : core::k_never;
  if (json_due_ > now) return;
  out.emplace_back(topics_.of(leaf::k_state), wire::to_text(state), true);
  published_json_ = std::move(lasting);
  json_rate_.used(now);
  json_pending_ = false;
  json_due_ = core::k_never;
}

Publisher::Messages Publisher::notice(core::Notice const& notice, wire::ClockMap const& clock) {
  auto const* const ended = std::get_if<core::notice::MoveEnded>(&notice);
  if (ended != nullptr) last_move_ = last_move_text(ended->report, clock);
  auto const movements = movement_.heard(notice);
  auto const reminder = reminder_.heard(notice, clock);
  Messages out;
  if (!connected_) return out;
  happened(leaf::k_event, wire::to_json(notice, clock), out);
  for (json::object const& movement : movements) happened(leaf::k_movement, movement, out);
  if (reminder) happened(leaf::k_reminder, *reminder, out);
  if (ended != nullptr) out.emplace_back(topics_.of(leaf::k_last_move), *last_move_, true);
  return out;
}

Publisher::Messages Publisher::event(json::object const& what) const {
  Messages out;
  if (connected_) happened(leaf::k_event, what, out);
  return out;
}

/// Never retained.
void Publisher::happened(std::string_view leaf, json::object const& event, Messages& out) const {
  out.emplace_back(topics_.of(leaf), wire::to_text(event), false);
}

Publisher::Messages Publisher::keep(std::string_view leaf, std::string payload) {
  Messages out;
  auto const [known, is_new] = kept_.try_emplace(leaf);
  if (!is_new && known->second == payload) return out;
  known->second = std::move(payload);
  if (connected_) out.emplace_back(topics_.of(leaf), known->second, true);
  return out;
}

Publisher::Messages Publisher::refused(std::string_view topic, std::string_view payload,
                                       std::string_view reason) const {
  Messages out;
  if (!connected_) return out;
  json::object const error{{"topic", quoted(topic)}, {"payload", quoted(payload)}, {"reason", text(reason)}};
  out.emplace_back(topics_.of(leaf::k_error), wire::to_text(error), false);
  if (auto const name = topics_.command_leaf(topic)) {
    for (auto const* states : {&published_, &kept_}) {
      auto const state = states->find(*name);
      if (state != states->end()) out.emplace_back(topics_.of(state->first), state->second, true);
    }
  }
  return out;
}

}  // namespace desk::mqtt
