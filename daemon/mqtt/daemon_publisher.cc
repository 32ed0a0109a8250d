#include "daemon/mqtt/daemon_publisher.h"

#include "daemon/mqtt/topics.h"

#include <utility>

namespace desk::mqtt {

DaemonPublisher::DaemonPublisher(std::string_view prefix, core::TimePoint started)
    : prefix_{prefix}, started_{started} {}

Messages DaemonPublisher::on_connected(wire::ClockMap const& clock) {
  connected_ = false;  // what update() finds is said below
  update(clock);
  connected_ = true;
  Messages out;
  for (auto const& [leaf, payload] : kept_) out.emplace_back(daemon_topic(prefix_, leaf), payload, true);
  return out;
}

Messages DaemonPublisher::update(wire::ClockMap const& clock) {
  if (!clock_.update(clock)) return {};
  return keep(daemon_leaf::k_boot, wire::iso_time(started_, clock_.map()));
}

Messages DaemonPublisher::keep(std::string_view leaf, std::string payload) {
  Messages out;
  auto const [known, is_new] = kept_.try_emplace(leaf);
  if (!is_new && known->second == payload) return out;
  known->second = std::move(payload);
  if (connected_) out.emplace_back(daemon_topic(prefix_, leaf), known->second, true);
  return out;
}

}  // namespace desk::mqtt
