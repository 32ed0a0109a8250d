#pragma once

#include "daemon/core/snapshot.h"
#include "daemon/wire/clock_map.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desk::mqtt {

/// What one retained state topic says.
struct StateValue {
  StateValue(std::string_view leaf_, std::string payload_) : leaf{leaf_}, payload{std::move(payload_)} {}
  std::string_view leaf;  ///< one of the constants in mqtt::leaf
  std::string payload;
};

/// Every state topic of a desk but the JSON one, in the order in which they are to be published: the height
/// goes before the `move` that says stopped, because Home Assistant turns that into open or closed by the
/// last position it saw. Whether the desk can be reached is last, so that nobody sees an available desk with
/// the values of before.
///
/// Unknown values are "None", which Home Assistant shows as unknown; an empty payload would delete the topic.
/// `target` is the target of the move under way; at rest it is the desk's height, within the limits because a
/// number entity rejects others; for the same reason an interval that cannot be set is None. While the
/// handset moves the desk there is none, and the topic keeps what it had.
std::vector<StateValue> state_values(core::Snapshot const& snapshot, wire::ClockMap const& clock);

}  // namespace desk::mqtt
