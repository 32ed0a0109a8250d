#include "tests/simulation/model_broker.h"

#include "daemon/mqtt/topics.h"

#include <algorithm>
#include <utility>

namespace desk::testing {

void ModelBroker::connect(core::TimePoint now) {
  connected_ = true;
  for (auto const& [topic, payload] : kept_) {
    if (topic.ends_with("/set"))
      down_.push_back({now + k_transit, {topic, payload, !flaws_.forgets_the_flag, 0}});
  }
  for (Delivery& again : std::exchange(unconfirmed_, {}))
    down_.push_back({now + k_transit, std::move(again)});
}

void ModelBroker::cut(core::TimePoint now, bool forgets) {
  work(now);
  connected_ = false;
  up_.clear();
  for (auto& lost : std::exchange(down_, {})) {
    if (flaws_.redelivers && lost.what.serial != 0) unconfirmed_.push_back(std::move(lost.what));
  }
  keep(status_topic_, std::string{mqtt::k_offline});
  if (forgets) kept_.clear();
}

void ModelBroker::publish(mqtt::Message message, core::TimePoint now) {
  if (connected_) up_.push_back({now + k_transit, std::move(message)});
}

void ModelBroker::command(std::string topic, std::string payload, bool retain, std::uint64_t serial,
                          core::TimePoint now) {
  if (retain) keep(topic, payload);
  if (!connected_) return;
  down_.push_back({now + k_transit, {std::move(topic), std::move(payload), false, serial}});
}

std::vector<ModelBroker::Delivery> ModelBroker::deliveries(core::TimePoint now) {
  std::vector<Delivery> arrived;
  while (!down_.empty() && down_.front().due <= now) {
    arrived.push_back(std::move(down_.front().what));
    down_.pop_front();
  }
  return arrived;
}

void ModelBroker::work(core::TimePoint now) {
  while (!up_.empty() && up_.front().due <= now) {
    mqtt::Message const message = std::move(up_.front().what);
    up_.pop_front();
    bool const lost = flaws_.loses_every > 0 && ++taken_ % flaws_.loses_every == 0;
    if (message.retain && !lost) keep(message.topic, message.payload);
  }
}

core::TimePoint ModelBroker::next() const {
  core::TimePoint next = core::k_never;
  if (!up_.empty()) next = std::min(next, up_.front().due);
  if (!down_.empty()) next = std::min(next, down_.front().due);
  return next;
}

void ModelBroker::keep(std::string const& topic, std::string const& payload) {
  if (payload.empty()) {
    kept_.erase(topic);
  } else {
    kept_.insert_or_assign(topic, payload);
  }
}

}  // namespace desk::testing
