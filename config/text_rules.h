#pragma once

#include <string>
#include <string_view>

/// What a text must look like. Each rule answers what is wrong, in words that follow the text; empty:
/// nothing.
namespace desk::config {

std::string anything(std::string_view text);
/// A name that people read, in a log line and in Home Assistant.
std::string label_rule(std::string_view text);
std::string optional_label_rule(std::string_view text);
std::string host_rule(std::string_view text);
std::string client_id_rule(std::string_view text);
std::string username_rule(std::string_view text);
/// A topic or the beginning of topics that are published to.
std::string topic_rule(std::string_view text);
/// A daemon's working directory is nobody's business, so a relative path would point anywhere.
std::string absolute_path_rule(std::string_view text);
std::string optional_path_rule(std::string_view text);
std::string socket_path_rule(std::string_view text);
/// An address that a browser opens. Home Assistant drops a device with one that it does not understand.
std::string optional_url_rule(std::string_view text);
/// One line of this computer: "gpiochip0:17", "pinctrl-bcm2711:17" or a line's own name, "GPIO17".
std::string line_rule(std::string_view text);
/// A JSON pointer (RFC 6901) to a member: "/occupancy".
std::string pointer_rule(std::string_view text);
/// An exercise of the catalogue, as "EX01".
std::string exercise_rule(std::string_view text);
/// A channel of industrial I/O, as "in_distance".
std::string channel_rule(std::string_view text);

}  // namespace desk::config
