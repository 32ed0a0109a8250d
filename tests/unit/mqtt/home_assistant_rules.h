#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {

/// Everything in a discovery message that Home Assistant's MQTT integration would refuse, drop without a word
/// or show wrongly, a sentence each. Its rules are written down here as data on purpose: the integration
/// itself reports most mistakes by silence.
std::vector<std::string> violations(std::string_view topic, boost::json::object const& announcement);

}  // namespace desk::mqtt
