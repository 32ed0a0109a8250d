#include "daemon/shell/mqtt_gateway.h"

#include "daemon/mqtt/presence_payload.h"
#include "daemon/shell/clocks.h"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace desk::shell {
namespace {

std::vector<mqtt::Topics> topics_of(config::MqttSettings const& settings,
                                    std::vector<std::unique_ptr<DeskSession>> const& desks) {
  std::vector<mqtt::Topics> topics;
  topics.reserve(desks.size());
  for (auto const& desk : desks) topics.emplace_back(settings.topic_prefix, desk->settings().id);
  return topics;
}

std::vector<std::string> subscriptions_of(config::MqttSettings const& settings,
                                          std::vector<mqtt::Topics> const& topics,
                                          std::vector<std::unique_ptr<DeskSession>> const& desks,
                                          std::vector<std::string> filters) {
  for (auto const& desk : topics) {
    auto const own = desk.command_filters();
    filters.insert(filters.end(), own.begin(), own.end());
  }
  if (settings.discovery) filters.push_back(settings.birth_topic);
  for (auto const& desk : desks) {
    if (desk->senses(core::PresenceKind::mqtt)) filters.push_back(desk->settings().presence.topic);
  }
  // Two desks may listen to one sensor; a second subscription would only bring its message again.
  std::sort(filters.begin(), filters.end());
  filters.erase(std::unique(filters.begin(), filters.end()), filters.end());
  return filters;
}

mqtt::Features features_of(DeskSession const& desk) {
  core::Snapshot const snapshot = desk.snapshot();
  mqtt::Features features;
  features.limits = desk.settings().limits;
  features.obstacle_strip = snapshot.has_obstacle_strip;
  features.homing = snapshot.counts_height;
  features.presence = desk.senses(core::PresenceKind::gpio) || desk.senses(core::PresenceKind::mqtt) ||
                      desk.senses(core::PresenceKind::local);
  for (auto const& user : desk.users()) {
    features.users.push_back(user.name);
    features.ergonomics = features.ergonomics || user.body != ergonomics::BodySettings{};
    features.coach = features.coach || user.coach.enabled;
  }
  return features;
}

mqtt::Discovery discovery_of(config::MqttSettings const& settings, DeskSession const& desk, bool several) {
  config::DeskSettings const& of_desk = desk.settings();
  mqtt::Discovery discovery{settings.discovery, settings.discovery_prefix, of_desk.name, DESKD_VERSION};
  discovery.area = of_desk.area;
  discovery.model = of_desk.model;
  discovery.serial_number = of_desk.serial_number;
  discovery.configuration_url = settings.configuration_url;
  discovery.several = several;
  return discovery;
}

std::vector<mqtt::Publisher> publishers_of(config::MqttSettings const& settings,
                                           std::vector<mqtt::Topics> const& topics,
                                           std::vector<std::unique_ptr<DeskSession>> const& desks) {
  std::vector<mqtt::Publisher> publishers;
  publishers.reserve(desks.size());
  for (std::size_t i = 0; i < desks.size(); ++i) {
    publishers.emplace_back(topics[i], discovery_of(settings, *desks[i], desks.size() > 1),
                            features_of(*desks[i]));
  }
  return publishers;
}

std::vector<mqtt::Announcement> devices_of(config::MqttSettings const& settings,
                                           std::vector<mqtt::Publisher> const& publishers,
                                           std::vector<std::unique_ptr<DeskSession>> const& desks) {
  std::vector<mqtt::Announcement> devices;
  // The device that others are connected via comes first.
  if (desks.size() > 1) {
    devices.push_back(
        mqtt::announcement_of_daemon(discovery_of(settings, *desks.front(), true), settings.topic_prefix));
  }
  for (auto const& publisher : publishers) devices.push_back(publisher.announcement());
  return devices;
}

mqtt::Announcer announcer_of(config::MqttSettings const& settings,
                             std::vector<mqtt::Publisher> const& publishers,
                             std::vector<std::unique_ptr<DeskSession>> const& desks) {
  std::vector<std::string> ids;
  ids.reserve(desks.size());
  for (auto const& desk : desks) ids.push_back(desk->settings().id);
  return {{settings.discovery_prefix, settings.topic_prefix},
          devices_of(settings, publishers, desks),
          std::move(ids)};
}

/// Two daemons that were started together must not knock at the broker together.
std::uint64_t jitter_seed() {
  return static_cast<std::uint64_t>(monotonic_now().time_since_epoch().count());
}

}  // namespace

MqttGateway::MqttGateway(boost::asio::io_context& io, config::MqttSettings settings,
                         std::vector<std::unique_ptr<DeskSession>> const& desks, Outlets outlets,
                         Log const& log)
    : io_{io},
      settings_{std::move(settings)},
      desks_{desks},
      outlets_{std::move(outlets)},
      log_{log},
      motion_allowed_{mqtt::motion_allowed(settings_)},
      holds_(desks.size()),
      limits_(desks.size()),
      topics_{topics_of(settings_, desks)},
      publishers_{publishers_of(settings_, topics_, desks)},
      daemon_{settings_.topic_prefix, monotonic_now()},
      announcer_{announcer_of(settings_, publishers_, desks)},
      link_{mqtt::LinkOptions{settings_,
                              subscriptions_of(settings_, topics_, desks, announcer_.subscriptions()),
                              jitter_seed()},
            callbacks()} {
  for (std::size_t i = 0; i < desks.size(); ++i) {
    if (desks[i]->senses(core::PresenceKind::mqtt))
      presence_.push_back({i, desks[i]->settings().presence.topic});
  }
  if (auto const why = mqtt::why_motion(settings_); !why.empty()) {
    log_.warning("event=mqtt_motion allowed={} reason={}", motion_allowed_, quote(why));
  }
}

MqttGateway::~MqttGateway() {
  link_.stop();
}

mqtt::LinkCallbacks MqttGateway::callbacks() {
  // Everything is copied and posted: the link's thread touches nothing of ours.
  auto const post = [this, alive = std::weak_ptr<bool const>{alive_}](auto work) {
    boost::asio::post(io_, [this, alive, work = std::move(work)]() mutable {
      if (alive.expired()) return;
      work();
      outlets_.worked();
    });
  };
  mqtt::LinkCallbacks c;
  c.on_connected = [this, post] { post([this] { connected(); }); };
  c.on_disconnected = [this, post](std::string const& reason) {
    post([this, reason] { disconnected(reason); });
  };
  c.on_message = [this, post](std::string_view topic, std::string_view payload, bool retained) {
    post([this, topic = std::string{topic}, payload = std::string{payload}, retained] {
      received(topic, payload, retained);
    });
  };
  c.on_problem = [this, post](std::string const& words) {
    post([this, words] { log_.warning("event=mqtt_problem detail={}", quote(words)); });
  };
  return c;
}

void MqttGateway::connected() {
  connected_ = true;
  why_not_.clear();
  log_.info("event=mqtt state=connected broker={}:{}", settings_.host, settings_.port);
  for (PresenceTopic const& source : presence_)
    desks_[source.desk]->set_reachable(core::PresenceKind::mqtt, true);
  wire::ClockMap const clock = clocks_now();
  core::TimePoint const now = monotonic_now();
  announcer_.on_connected(now);
  send(daemon_.on_connected(clock));
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    send(publishers_[i].on_connected(desks_[i]->snapshot(), clock, now));
  }
}

void MqttGateway::reconfigured() {
  for (std::size_t i = 0; i < desks_.size(); ++i) publishers_[i].set_features(features_of(*desks_[i]));
  announcer_.change(devices_of(settings_, publishers_, desks_), monotonic_now());
}

void MqttGateway::disconnected(std::string const& reason) {
  connected_ = false;
  why_not_ = reason;
  log_.warning("event=mqtt state=disconnected broker={}:{} reason={}", settings_.host, settings_.port,
               quote(reason));
  announcer_.on_disconnected();
  daemon_.on_disconnected();
  for (auto& publisher : publishers_) publisher.on_disconnected();
  for (PresenceTopic const& source : presence_)
    desks_[source.desk]->set_reachable(core::PresenceKind::mqtt, false);
}

boost::json::object MqttGateway::health_json() const {
  // Neither connected nor failed: the first attempt is under way.
  char const* const state = connected_ ? "connected" : why_not_.empty() ? "connecting" : "disconnected";
  return {{"state", state},
          {"broker", fmt::format("{}:{}", settings_.host, settings_.port)},
          {"reason", why_not_}};
}

void MqttGateway::republish() {
  wire::ClockMap const clock = clocks_now();
  send(announcer_.on_birth(monotonic_now()));
  send(daemon_.on_connected(clock));
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    send(publishers_[i].on_birth(desks_[i]->snapshot(), clock, monotonic_now()));
  }
}

/// Retained ones too: who is there is a state, not a command.
bool MqttGateway::sense(std::string const& topic, std::string const& payload) {
  bool taken = false;
  for (PresenceTopic& source : presence_) {
    if (source.topic != topic) continue;
    taken = true;
    DeskSession& desk = *desks_[source.desk];
    auto const sensed = mqtt::read_presence(desk.settings().presence, payload);
    if (!sensed && source.ignored++ == 0) {
      log_.warning("desk={} event=presence_ignored topic={} payload={}", desk.settings().id, quote(topic),
                   quote(payload.substr(0, mqtt::k_max_command_bytes)));
    }
    if (!sensed) continue;
    if (source.ignored > 1) {
      log_.info("desk={} event=presence_understood topic={} ignored={}", desk.settings().id, quote(topic),
                source.ignored);
    }
    source.ignored = 0;
    desk.sense(core::PresenceKind::mqtt, sensed);
  }
  return taken;
}

void MqttGateway::received(std::string const& topic, std::string const& payload, bool retained) {
  bool const sensed = sense(topic, payload);
  if (settings_.discovery && mqtt::is_birth(settings_.birth_topic, topic, payload)) {
    log_.info("event=home_assistant_started");
    republish();
    return;
  }
  announcer_.heard(topic, payload, retained, monotonic_now());
  if (sensed) return;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    if (topics_[i].command_leaf(topic)) return command(i, {topic, payload, retained});
  }
}

void MqttGateway::command(std::size_t desk, mqtt::Incoming const& message) {
  if (!limits_[desk].take(topics_[desk], message, monotonic_now())) return tell_of_flood(desk);
  std::string const topic{message.topic};
  std::string const payload{message.payload};
  auto const command = mqtt::parse_command(topics_[desk], message, motion_allowed_);
  if (auto const* const refusal = std::get_if<mqtt::Refusal>(&command)) {
    refuse(desk, topic, payload, refusal->reason);
  } else if (auto const* const word = std::get_if<wire::Word>(&command)) {
    obey(desk, *word, topic, payload);
  } else if (auto const* const request = std::get_if<core::Request>(&command)) {
    obey(desk, *request, topic, payload);
  }
}

void MqttGateway::tell_of_flood(std::size_t desk) {
  auto const report = limits_[desk].report(monotonic_now());
  if (!report) return;
  log_.warning("desk={} event=mqtt_flood topic={} messages={}", desks_[desk]->settings().id,
               quote(report->topic), report->messages);
  send(publishers_[desk].refused(report->topic, {}, report->reason()));
}

void MqttGateway::obey(std::size_t desk, core::Request const& request, std::string const& topic,
                       std::string const& payload) {
  bool const goes_on = holds_[desk].goes_on_with(request, monotonic_now());
  // The answer may come long after a move was accepted; then only the state tells, which is published anyway.
  desks_[desk]->submit(request, core::Origin::mqtt,
                       [this, alive = std::weak_ptr<bool const>{alive_}, desk, topic, payload, goes_on](
                           core::Answer answer, std::string const& reason) {
                         if (alive.expired() || answer != core::Answer::refused) return;
                         if (!goes_on) log_refusal(desk, topic, reason);
                         send(publishers_[desk].refused(topic, payload, reason));
                       });
}

void MqttGateway::obey(std::size_t desk, wire::Word const& word, std::string const& topic,
                       std::string const& payload) {
  outlets_.tell(desk, word,
                [this, alive = std::weak_ptr<bool const>{alive_}, desk, topic, payload](
                    core::Answer answer, std::string const& reason) {
                  if (alive.expired() || answer != core::Answer::refused) return;
                  refuse(desk, topic, payload, reason);
                });
}

void MqttGateway::log_refusal(std::size_t desk, std::string const& topic, std::string const& reason) {
  log_.warning("desk={} event=mqtt_refused topic={} reason={}", desks_[desk]->settings().id, quote(topic),
               quote(reason));
}

void MqttGateway::refuse(std::size_t desk, std::string const& topic, std::string const& payload,
                         std::string const& reason) {
  log_refusal(desk, topic, reason);
  send(publishers_[desk].refused(topic, payload, reason));
}

void MqttGateway::state_changed(std::size_t desk) {
  send(publishers_[desk].update(desks_[desk]->snapshot(), clocks_now(), monotonic_now()));
}

void MqttGateway::notice(std::size_t desk, core::Notice const& notice) {
  send(publishers_[desk].notice(notice, clocks_now()));
}

void MqttGateway::event(std::size_t desk, boost::json::object const& what) {
  send(publishers_[desk].event(what));
}

void MqttGateway::keep(std::size_t desk, std::string_view leaf, std::string payload) {
  send(publishers_[desk].keep(leaf, std::move(payload)));
}

void MqttGateway::keep(std::string_view leaf, std::string payload) {
  send(daemon_.keep(leaf, std::move(payload)));
}

void MqttGateway::clock_told() {
  send(daemon_.update(clocks_now()));
}

void MqttGateway::wake_if_due(core::TimePoint now) {
  if (now >= announcer_.next_deadline()) send(announcer_.update(now));
  for (std::size_t i = 0; i < publishers_.size(); ++i) {
    if (now >= publishers_[i].next_deadline()) state_changed(i);
    if (now >= limits_[i].next_deadline()) tell_of_flood(i);
  }
}

core::TimePoint MqttGateway::next_deadline() const {
  core::TimePoint next = announcer_.next_deadline();
  for (auto const& publisher : publishers_) next = std::min(next, publisher.next_deadline());
  for (auto const& limits : limits_) next = std::min(next, limits.next_deadline());
  return next;
}

void MqttGateway::send(mqtt::Messages messages) {
  for (auto& message : messages) link_.publish(std::move(message));
}

}  // namespace desk::shell
