#include "daemon/mqtt/link_options.h"

#include "config/broker_access.h"
#include "daemon/mqtt/topics.h"

#include <utility>

namespace desk::mqtt {

LinkOptions::LinkOptions(config::MqttSettings const& settings, std::vector<std::string> subscriptions_,
                         std::uint64_t jitter_seed_)
    : host{settings.host},
      port{settings.port},
      client_id{settings.client_id},
      username{settings.username},
      password_file{config::password_source(settings)},
      status_topic{availability_topic(settings.topic_prefix)},
      subscriptions{std::move(subscriptions_)},
      jitter_seed{jitter_seed_} {
  if (settings.tls) tls = TlsFiles{settings.ca_file, settings.certificate_file, settings.key_file};
}

}  // namespace desk::mqtt
