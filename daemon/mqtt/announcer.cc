#include "daemon/mqtt/announcer.h"

#include "config/schema.h"
#include "daemon/mqtt/json_text.h"
#include "daemon/wire/text.h"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace desk::mqtt {

namespace json = boost::json;
using core::TimePoint;

namespace {

/// Those that deskd ever used. One that Home Assistant does not know would make it drop the whole device.
constexpr std::array<std::string_view, 8> k_platforms{"binary_sensor", "button", "cover",  "event",
                                                      "number",        "select", "sensor", "switch"};

std::string_view string_in(json::object const& object, std::string_view key) {
  json::value const* const value = object.if_contains(view(key));
  json::string const* const found = value != nullptr ? value->if_string() : nullptr;
  return found != nullptr ? std::string_view{found->data(), found->size()} : std::string_view{};
}

json::object const* object_in(json::object const& object, std::string_view key) {
  json::value const* const value = object.if_contains(view(key));
  return value != nullptr ? value->if_object() : nullptr;
}

/// The topics of its availability list.
std::vector<std::string_view> availability_of(json::object const& announcement) {
  std::vector<std::string_view> topics;
  json::value const* const value = announcement.if_contains("availability");
  json::array const* const list = value != nullptr ? value->if_array() : nullptr;
  if (list == nullptr) return topics;
  for (json::value const& item : *list) {
    json::object const* const entry = item.if_object();
    topics.push_back(entry != nullptr ? string_in(*entry, "topic") : std::string_view{});
  }
  return topics;
}

bool is_key(std::string_view key) {
  constexpr std::size_t k_longest = 64;
  return !key.empty() && key.size() <= k_longest &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

/// The id in "<prefix>/<id>/link", if it is one that the configuration takes: nothing else is ever deleted.
std::optional<std::string> desk_in(std::string_view link_topic, std::string_view prefix) {
  std::size_t const tail = leaf::k_link.size() + 1;
  if (!link_topic.starts_with(prefix) || link_topic.size() <= prefix.size() + 1 + tail) return std::nullopt;
  std::string const id{link_topic.substr(prefix.size() + 1, link_topic.size() - prefix.size() - 1 - tail)};
  if (!config::id_rule(id).empty() || Topics{prefix, id}.of(leaf::k_link) != link_topic) return std::nullopt;
  return id;
}

}  // namespace

Announcer::Announcer(Prefixes prefixes, std::vector<Announcement> devices, std::vector<std::string> desks)
    : prefixes_{std::move(prefixes)}, devices_{std::move(devices)}, desks_{std::move(desks)} {}

std::vector<std::string> Announcer::subscriptions() const {
  return {discovery_topic(prefixes_.discovery, "+"), availability_topic(prefixes_.topics)};
}

void Announcer::on_connected(TimePoint now) {
  connected_ = true;
  echoed_ = false;
  reading_until_ = now + k_patience;
  cleaning_at_ = core::k_never;
  found_.clear();
  said_.clear();
}

void Announcer::on_disconnected() {
  connected_ = false;
}

void Announcer::change(std::vector<Announcement> devices, TimePoint now) {
  devices_ = std::move(devices);
  if (!connected_ || reading_until_ != core::k_never) return;
  for (auto const& [topic, payload] : said_) {
    if (auto found = found_in(payload)) found_.insert_or_assign(topic, std::move(*found));
  }
  reading_until_ = now;
}

void Announcer::heard(std::string_view topic, std::string_view payload, bool retained, TimePoint now) {
  if (!connected_ || reading_until_ == core::k_never) return;
  if (topic == availability_topic(prefixes_.topics)) {
    // Sent behind the subscriptions, so the broker has answered those.
    echoed_ = echoed_ || (!retained && payload == k_online);
  } else if (retained) {
    auto found = found_in(payload);
    if (!found) return;
    found_.insert_or_assign(std::string{topic}, std::move(*found));
  }
  if (echoed_) reading_until_ = now + k_quiet;
}

std::optional<Announcer::Found> Announcer::found_in(std::string_view payload) const {
  boost::system::error_code error;
  json::value const parsed = json::parse(view(payload), error);
  json::object const* const announcement = error ? nullptr : parsed.if_object();
  if (announcement == nullptr) return std::nullopt;
  json::object const* const origin = object_in(*announcement, "origin");
  auto const availability = availability_of(*announcement);
  bool const ours = origin != nullptr && string_in(*origin, "name") == "deskd" && !availability.empty() &&
                    availability.front() == availability_topic(prefixes_.topics);
  if (!ours) return std::nullopt;
  Found found;
  if (availability.size() > 1) found.desk = desk_in(availability[1], prefixes_.topics);
  if (json::object const* const components = object_in(*announcement, "components")) {
    for (auto const& [key, component] : *components) {
      json::object const* const c = component.if_object();
      std::string_view const platform = c != nullptr ? string_in(*c, "platform") : std::string_view{};
      bool const known = std::find(k_platforms.begin(), k_platforms.end(), platform) != k_platforms.end();
      if (known && is_key({key.data(), key.size()}))
        found.platforms.emplace(std::string{key.data(), key.size()}, platform);
    }
  }
  return found;
}

Messages Announcer::on_birth(TimePoint now) {
  Messages out;
  if (!connected_) return out;
  for (auto const& [topic, payload] : said_) out.emplace_back(topic, payload, true);
  if (cleaning_at_ != core::k_never) cleaning_at_ = now + k_removal;
  return out;
}

Messages Announcer::update(TimePoint now) {
  Messages out;
  if (!connected_) return out;
  if (now >= reading_until_ && reading_until_ != core::k_never) {
    reading_until_ = core::k_never;
    remove_others(out);
    announce(now, out);
    found_.clear();
  }
  if (now < cleaning_at_ || cleaning_at_ == core::k_never) return out;
  cleaning_at_ = core::k_never;
  for (Announcement const& device : devices_) {
    if (device.payload.empty()) continue;
    std::string payload = wire::to_text(device.payload);
    std::string& said = said_[device.topic];
    if (said == payload) continue;
    said = payload;
    out.emplace_back(device.topic, std::move(payload), true);
  }
  return out;
}

TimePoint Announcer::next_deadline() const {
  return connected_ ? std::min(reading_until_, cleaning_at_) : core::k_never;
}

bool Announcer::is_wanted(std::string const& topic) const {
  return std::any_of(devices_.begin(), devices_.end(),
                     [&](Announcement const& device) { return device.topic == topic; });
}

void Announcer::announce(TimePoint now, Messages& out) {
  for (Announcement const& device : devices_) {
    if (device.payload.empty()) {
      // Whether it was found or not: the broker may forbid us to look.
      out.emplace_back(device.topic, std::string{}, true);
      continue;
    }
    json::object payload = device.payload;
    json::object& components = payload.at("components").as_object();
    auto const before = found_.find(device.topic);
    bool lost = false;
    if (before != found_.end()) {
      for (auto const& [key, platform] : before->second.platforms) {
        json::object const* const now_there = object_in(components, key);
        if (now_there != nullptr && string_in(*now_there, "platform") == platform) continue;
        components[key] = json::object{{"platform", text(platform)}};
        lost = true;
      }
    }
    if (lost) cleaning_at_ = now + k_removal;
    std::string says = wire::to_text(payload);
    std::string& said = said_[device.topic];
    if (said == says) continue;
    said = says;
    out.emplace_back(device.topic, std::move(says), true);
  }
}

/// Devices that there are no longer. What their desks have retained goes behind them, unless a desk is only
/// announced under another name.
void Announcer::remove_others(Messages& out) const {
  for (auto const& [topic, found] : found_) {
    if (is_wanted(topic)) continue;
    out.emplace_back(topic, std::string{}, true);
    if (!found.desk || std::find(desks_.begin(), desks_.end(), *found.desk) != desks_.end()) continue;
    Topics const topics{prefixes_.topics, *found.desk};
    for (std::string_view const leaf : leaf::k_retained)
      out.emplace_back(topics.of(leaf), std::string{}, true);
  }
}

}  // namespace desk::mqtt
