#include "daemon/shell/mqtt_gateway.h"

#include "daemon/mqtt/presence_payload.h"
#include "daemon/shell/clocks.h"

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
                                          std::vector<std::unique_ptr<DeskSession>> const& desks) {
  std::vector<std::string> filters;
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
  for (auto const& user : desk.users()) {
    features.users.push_back(user.name);
    features.ergonomics = features.ergonomics || user.body != ergonomics::BodySettings{};
    features.coach = features.coach || user.coach.enabled;
  }
  return features;
}

/// Two daemons that were started together must not knock at the broker together.
std::uint64_t jitter_seed() {
  return static_cast<std::uint64_t>(monotonic_now().time_since_epoch().count());
}

}  // namespace

MqttGateway::MqttGateway(boost::asio::io_context& io, config::MqttSettings settings,
                         std::vector<std::unique_ptr<DeskSession>> const& desks, Tell tell, Log const& log)
    : io_{io},
      settings_{std::move(settings)},
      desks_{desks},
      tell_{std::move(tell)},
      log_{log},
      motion_allowed_{mqtt::motion_allowed(settings_)},
      holds_(desks.size()),
      topics_{topics_of(settings_, desks)},
      link_{mqtt::LinkOptions{settings_, subscriptions_of(settings_, topics_, desks), jitter_seed()},
            callbacks()} {
  for (std::size_t i = 0; i < desks.size(); ++i) {
    if (desks[i]->senses(core::PresenceKind::mqtt))
      presence_.push_back({i, desks[i]->settings().presence.topic});
    publishers_.emplace_back(topics_[i],
                             mqtt::Discovery{settings_.discovery, settings_.discovery_prefix,
                                             desks[i]->settings().name, DESKD_VERSION},
                             features_of(*desks[i]));
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
    boost::asio::post(io_, [alive, work = std::move(work)]() mutable {
      if (!alive.expired()) work();
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
  log_.info("event=mqtt state=connected broker={}:{}", settings_.host, settings_.port);
  for (PresenceTopic const& source : presence_)
    desks_[source.desk]->set_reachable(core::PresenceKind::mqtt, true);
  wire::ClockMap const clock = clocks_now();
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    send(publishers_[i].on_connected(desks_[i]->snapshot(), clock, monotonic_now()));
  }
}

void MqttGateway::disconnected(std::string const& reason) {
  log_.warning("event=mqtt state=disconnected broker={}:{} reason={}", settings_.host, settings_.port,
               quote(reason));
  for (auto& publisher : publishers_) publisher.on_disconnected();
  for (PresenceTopic const& source : presence_)
    desks_[source.desk]->set_reachable(core::PresenceKind::mqtt, false);
}

void MqttGateway::republish() {
  wire::ClockMap const clock = clocks_now();
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
  if (sensed) return;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    auto const command = mqtt::parse_command(topics_[i], {topic, payload, retained}, motion_allowed_);
    if (std::holds_alternative<mqtt::NotForUs>(command)) continue;
    if (auto const* refusal = std::get_if<mqtt::Refusal>(&command)) {
      refuse(i, topic, payload, refusal->reason);
    } else if (auto const* const word = std::get_if<wire::Word>(&command)) {
      obey(i, *word, topic, payload);
    } else {
      obey(i, std::get<core::Request>(command), topic, payload);
    }
    return;
  }
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
  tell_(desk, word,
        [this, alive = std::weak_ptr<bool const>{alive_}, desk, topic, payload](core::Answer answer,
                                                                                std::string const& reason) {
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

void MqttGateway::wake_if_due(core::TimePoint now) {
  for (std::size_t i = 0; i < publishers_.size(); ++i) {
    if (now >= publishers_[i].next_deadline()) state_changed(i);
  }
}

core::TimePoint MqttGateway::next_deadline() const {
  core::TimePoint next = core::k_never;
  for (auto const& publisher : publishers_) next = std::min(next, publisher.next_deadline());
  return next;
}

void MqttGateway::send(mqtt::Publisher::Messages messages) {
  for (auto& message : messages) link_.publish(std::move(message));
}

}  // namespace desk::shell
