#include "config/references.h"

#include "config/keys.h"
#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

/// The ids of all entries of a collection, in the order of the file.
std::vector<std::string_view> ids_of(Collection const& collection, Settings const& settings) {
  std::vector<std::string_view> ids;
  for (std::size_t i = 0; i < collection.size(settings); ++i) ids.push_back(collection.id(settings, i));
  return ids;
}

void require_entries(Draft& draft) {
  for (Collection const& collection : collections()) {
    KeyPath const key{std::string{collection.name}};
    bool const said = std::any_of(draft.mistakes.begin(), draft.mistakes.end(),
                                  [&](Mistake const& m) { return m.key == collection.name; });
    if (collection.needed && collection.size(draft.settings) == 0 && !said) {
      draft.report(key, {"there is none, at least one is needed",
                         fmt::format("add a section [{}.<id>]", collection.name)});
    }
  }
}

std::string with_capital(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

template <typename Entry>
void default_names(std::vector<Entry>& entries) {
  for (Entry& entry : entries) {
    if (entry.name.empty()) entry.name = with_capital(entry.id);
  }
}

/// That `target` names an entry; leaves it empty after a report if not.
void require_entry(Draft& draft, KeyPath const& key, std::string_view collection,
                   std::vector<std::string_view> const& ids, std::string& target) {
  if (std::find(ids.begin(), ids.end(), target) != ids.end()) return;
  std::string const only = ids.empty() ? ", nor any other" : fmt::format(", only {}", listed(ids));
  Complaint complaint{fmt::format("there is no [{}.{}]{}", collection, target, only)};
  if (auto const near = core::nearest(target, ids))
    complaint.hint = fmt::format("did you mean \"{}\"?", *near);
  draft.report(key, std::move(complaint));
  target.clear();
}

/// The sensors of a desk on this computer's lines are named, even if there is just one: it may be the seat's.
void resolve_sensor(Draft& draft, DeskSettings const& desk, std::string_view name, std::string& target) {
  KeyPath const key = key_of(desk, "gpio", name);
  if (!draft.has(key)) return;
  if (!draft.usable(key)) return target.clear();
  require_entry(draft, key, "sensor", ids_of(*find_collection("sensor"), draft.settings), target);
  if (target.empty()) draft.spoil(key);
}

/// Makes `target`, the desk's reference into a collection, name an entry; or leaves it empty after a report.
void resolve_reference(Draft& draft, DeskSettings const& desk, std::string_view collection_name,
                       std::string& target) {
  KeyPath const key = key_of(desk, collection_name);
  auto const ids = ids_of(*find_collection(collection_name), draft.settings);
  if (!draft.usable(key) || ids.empty()) {
    target.clear();
  } else if (!draft.has(key) && ids.size() == 1) {
    target = ids.front();
  } else if (!draft.has(key)) {
    draft.report(key,
                 {fmt::format("is missing, and there is more than one to choose from: {}", listed(ids))});
  } else {
    require_entry(draft, key, collection_name, ids, target);
  }
}

/// Everybody who may work at the desk: those it names, in the order of the file. Who shares the only desk is
/// all; of several desks each is its user's.
void resolve_users(Draft& draft, DeskSettings& desk) {
  KeyPath const key = key_of(desk, "users");
  auto const ids = ids_of(*find_collection("user"), draft.settings);
  if (!draft.has(key)) {
    if (draft.settings.desks.size() == 1) {
      desk.users.assign(ids.begin(), ids.end());
    } else if (!desk.user.empty()) {
      desk.users = {desk.user};
    }
    return;
  }
  if (!draft.usable(key) || ids.empty()) return desk.users.clear();
  for (std::string& user : desk.users) require_entry(draft, key, "user", ids, user);
  if (std::find(desk.users.begin(), desk.users.end(), "") != desk.users.end()) return desk.users.clear();
  if (!desk.user.empty() && std::find(desk.users.begin(), desk.users.end(), desk.user) == desk.users.end()) {
    draft.report(key, {fmt::format("{} is not among them, who works at the desk first", in_quotes(desk.user)),
                       "add it, or name another user"});
    return desk.users.clear();
  }
  std::vector<std::string> in_order;
  for (auto const id : ids) {
    if (std::find(desk.users.begin(), desk.users.end(), id) != desk.users.end()) in_order.emplace_back(id);
  }
  desk.users = std::move(in_order);
}

}  // namespace

void resolve(Draft& draft) {
  require_entries(draft);
  Settings& settings = draft.settings;
  default_names(settings.users);
  default_names(settings.desks);
  for (DeskSettings& desk : settings.desks) {
    resolve_reference(draft, desk, "bus", desk.bus);
    resolve_reference(draft, desk, "user", desk.user);
    resolve_users(draft, desk);
    desk.control.obstacle_strip = !desk.obstacle.line.empty();
    resolve_sensor(draft, desk, "height", desk.gpio.height);
    resolve_sensor(draft, desk, "seat", desk.gpio.seat);
  }
}

}  // namespace desk::config
