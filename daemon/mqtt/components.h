#pragma once

#include "daemon/mqtt/home_assistant.h"
#include "daemon/mqtt/topics.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

/// How the entities of a discovery message are written. Keys, platforms and names are for ever, see
/// identity.h.
namespace desk::mqtt {

boost::json::array strings(std::initializer_list<std::string_view> items);
/// An availability list: all of these topics must say `online`.
boost::json::array available(std::initializer_list<std::string> topics);

/// Collects the components of one device. Every adder returns the new component for its own extra keys; the
/// reference is good until the next one is added.
class Components {
 public:
  explicit Components(Topics const& topics) : topics_{topics} {}

  [[nodiscard]] Topics const& topics() const { return topics_; }

  /// A component that shows a retained state topic.
  boost::json::object& shows(std::string_view key, std::string_view platform, std::string_view name,
                             std::string_view leaf);
  /// One that is also set over the topic beside it. `retain` stays at its default, false, in all of them: a
  /// retained command would move the desk at each reconnect.
  boost::json::object& sets(std::string_view key, std::string_view platform, std::string_view name,
                            std::string_view leaf);
  boost::json::object& button(std::string_view key, std::string_view name, std::string_view leaf,
                              std::string_view payload);
  /// What happened, of one of `types`. Never retained: Home Assistant would see it happen again.
  boost::json::object& happens(std::string_view key, std::string_view name, std::string_view leaf,
                               boost::json::array types);
  /// A sensor of a day's seconds that count from 0.
  boost::json::object& seconds_today(std::string_view key, std::string_view name, std::string_view leaf);

  /// Readable while the desk does not answer: an override has the form of the root's.
  void always(boost::json::object& component) const;

  boost::json::object take() { return std::move(components_); }

 private:
  boost::json::object& add(std::string_view key, std::string_view platform, std::string_view name);

  Topics const& topics_;
  boost::json::object components_;
};

void add_motion(Components& to, core::SoftLimits const& limits);
void add_measurements(Components& to, Features const& features);
void add_cycle(Components& to);
void add_health(Components& to, Features const& features);
void add_person(Components& to, Features const& features);

}  // namespace desk::mqtt
