#include "daemon/mqtt/publisher.h"

#include "daemon/mqtt/state_values.h"
#include "daemon/wire/json.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

/// Longest part of a refused message that is quoted; enough to recognise it.
constexpr std::size_t k_quoted_bytes = 100;

json::string text(std::string_view s) {
  return json::string{json::string_view{s.data(), s.size()}};
}

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
    : topics_{std::move(topics)}, discovery_{std::move(discovery)}, features_{std::move(features)} {}

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
  out.emplace_back(
      discovery_topic(discovery_, topics_),
      discovery_.enabled ? wire::to_text(discovery_payload(discovery_, topics_, features_)) : std::string{},
      true);
  publish_changes(snapshot, now, out);
  if (last_move_) out.emplace_back(topics_.of(leaf::k_last_move), *last_move_, true);
  for (auto const& [leaf, payload] : kept_) out.emplace_back(topics_.of(leaf), payload, true);
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
  if (!connected_) return out;
  keep_clock(clock);
  publish_changes(snapshot, now, out);
  return out;
}

core::TimePoint Publisher::next_deadline() const {
  return connected_ ? std::min(shown_state_.next_deadline(), json_due_) : core::k_never;
}

/// The wall clock comes in whole seconds, so two maps taken in turn differ by up to one although nothing
/// happened. Only a clock that was really set or a new time zone may change the text of an instant.
void Publisher::keep_clock(wire::ClockMap const& clock) {
  if (clock_ && clock_->civil.utc_offset == clock.civil.utc_offset) {
    auto const elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(clock.monotonic - clock_->monotonic);
    auto const shown = clock.civil.unix_seconds - clock_->civil.unix_seconds;
    if (std::abs(shown - elapsed.count()) < 2) return;
  }
  clock_ = clock;
  said_.reset();
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
  for (StateValue& value : state_values(shown, *clock_)) {
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
  json::object state = wire::to_json(shown, *clock_);
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
  Messages out;
  if (!connected_) return out;
  out.emplace_back(topics_.of(leaf::k_event), wire::to_text(wire::to_json(notice, clock)), false);
  if (ended != nullptr) out.emplace_back(topics_.of(leaf::k_last_move), *last_move_, true);
  return out;
}

Publisher::Messages Publisher::event(json::object const& what) const {
  Messages out;
  if (connected_) out.emplace_back(topics_.of(leaf::k_event), wire::to_text(what), false);
  return out;
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
