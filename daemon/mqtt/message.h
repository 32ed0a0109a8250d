#pragma once

#include <string>
#include <utility>
#include <vector>

namespace desk::mqtt {

/// One outgoing MQTT message. An empty retained payload deletes what the broker keeps on the topic.
struct Message {
  Message(std::string topic_, std::string payload_, bool retain_)
      : topic{std::move(topic_)}, payload{std::move(payload_)}, retain{retain_} {}
  std::string topic;
  std::string payload;
  /// At least once. The broker's acknowledgements are also how a dead one is noticed while the desk moves.
  int qos = 1;
  bool retain;
  bool operator==(Message const&) const = default;
};

/// In the order in which they are to be sent.
using Messages = std::vector<Message>;

}  // namespace desk::mqtt
