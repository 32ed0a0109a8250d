#include "daemon/mqtt/topics.h"

#include <fmt/format.h>

namespace desk::mqtt {

namespace {
constexpr std::string_view k_set = "/set";
}

std::string availability_topic(std::string_view prefix) {
  return daemon_topic(prefix, "availability");
}

std::string daemon_topic(std::string_view prefix, std::string_view leaf) {
  return fmt::format("{}/{}", prefix, leaf);
}

Topics::Topics(std::string_view prefix, std::string_view desk_id)
    : prefix_{prefix},
      availability_{availability_topic(prefix)},
      desk_id_{desk_id},
      base_{fmt::format("{}/{}/", prefix, desk_id)} {}

std::string Topics::of(std::string_view leaf) const {
  return fmt::format("{}{}", base_, leaf);
}

std::string Topics::command(std::string_view leaf) const {
  return fmt::format("{}{}{}", base_, leaf, k_set);
}

std::vector<std::string> Topics::command_filters() const {
  return {base_ + "+/set", base_ + "+/+/set"};
}

std::optional<std::string_view> Topics::command_leaf(std::string_view topic) const {
  if (!topic.starts_with(base_)) return std::nullopt;
  topic.remove_prefix(base_.size());
  if (!topic.ends_with(k_set)) return std::nullopt;
  topic.remove_suffix(k_set.size());
  return topic;
}

}  // namespace desk::mqtt
