#include "config/presence_checks.h"

#include "config/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::config {
namespace {

using enum PresenceSource;

/// As it is written: "gpio", or ["gpio", "mqtt"].
std::string sources_in_words(PresenceSettings const& presence) {
  if (presence.sources.size() == 1) return fmt::format("\"{}\"", to_string(presence.sources.front()));
  std::vector<std::string> names;
  names.reserve(presence.sources.size());
  for (PresenceSource const source : presence.sources) names.emplace_back(to_string(source));
  return to_toml(Value{names});
}

/// A key: which sources take it, and what is to be written if its source cannot do without it.
struct PresenceKey {
  std::string_view name;
  std::vector<PresenceSource> taken_by;
  std::string_view needed = {};
};

std::vector<PresenceKey> const& presence_keys() {
  static std::vector<PresenceKey> const k_keys{
      {"line", {gpio}, "write the input that tells that somebody is there"},
      {"active_low", {gpio}},
      {"bias", {gpio}},
      {"hold_s", {gpio, mqtt}},
      {"topic", {mqtt}, "write the topic on which somebody tells it"},
      {"present", {mqtt}},
      {"away", {mqtt}},
      {"pointer", {mqtt}},
      {"stale_minutes", {mqtt}},
      {"local_minutes", {local}}};
  return k_keys;
}

void check_payloads(Draft& draft, DeskSettings const& desk) {
  KeyPath const pointer = key_of(desk, "presence", "pointer");
  for (std::string_view const name : {"present", "away"}) {
    KeyPath const key = key_of(desk, "presence", name);
    if (!draft.has(pointer) || !draft.has(key)) continue;
    draft.report(key, {"does not go together with pointer, which finds true, false, a number or a usual word",
                       "leave one of them out"});
  }
  KeyPath const away = key_of(desk, "presence", "away");
  KeyPath const present = key_of(desk, "presence", "present");
  if (!draft.usable(away) || !draft.usable(present) || desk.presence.present != desk.presence.away) return;
  draft.report_at({away, present},
                  {fmt::format("\"{}\" would mean both, present and away", desk.presence.away)});
}

}  // namespace

void check_presence_keys(Draft& draft, DeskSettings const& desk) {
  KeyPath const source = key_of(desk, "presence", "source");
  if (!draft.usable(source)) return;
  PresenceSettings const& presence = desk.presence;
  for (PresenceSource const single : {none, always}) {
    if (presence.sources.size() < 2 || !presence.has(single)) continue;
    draft.report(source,
                 {fmt::format("\"{}\" stands alone, and here are others beside it", to_string(single))});
    draft.spoil(source);
    return;
  }
  for (PresenceKey const& key : presence_keys()) {
    KeyPath const path = key_of(desk, "presence", key.name);
    bool const taken = std::any_of(key.taken_by.begin(), key.taken_by.end(),
                                   [&](PresenceSource s) { return presence.has(s); });
    std::string_view const owner = to_string(key.taken_by.front());
    if (taken && !key.needed.empty() && !draft.has(path)) {
      draft.report(path,
                   {fmt::format("is missing, source = \"{}\" needs it", owner), std::string{key.needed}});
    }
    if (taken || !draft.has(path)) continue;
    draft.report(path, {fmt::format("belongs to source = \"{}\", and this one is {}", owner,
                                    sources_in_words(presence))});
    draft.spoil(path);
  }
  if (!presence.has(mqtt)) return;
  check_payloads(draft, desk);
  if (!draft.settings.mqtt.enabled && draft.usable({"mqtt", "enabled"})) {
    draft.report(source, {"\"mqtt\" needs the broker, and mqtt.enabled is false"});
  }
}

void check_presence_known(Draft& draft, DeskSettings const& desk) {
  KeyPath const mode = key_of(desk, "cycle", "mode");
  KeyPath const source = key_of(desk, "presence", "source");
  bool const blind = desk.presence.has(none);
  if (desk.control.cycle.mode != core::CycleMode::automatic || !blind || !draft.usable(mode) ||
      !draft.usable(source))
    return;
  draft.report(mode,
               {"\"automatic\" would move the desk without knowing that somebody is there",
                fmt::format("set source = \"always\" in [desk.{}.presence] if you take that upon yourself, "
                            "\"gpio\" or \"mqtt\" if a sensor tells, or mode = \"confirm\" to be asked "
                            "before each move",
                            desk.id)});
}

}  // namespace desk::config
