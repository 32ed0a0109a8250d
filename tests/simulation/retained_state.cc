#include "tests/simulation/retained_state.h"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cmath>
#include <set>
#include <string_view>

namespace desk::testing {
namespace {

namespace json = boost::json;

/// A number that may be shown late, and by how much it is then off at most.
struct Tolerance {
  std::string_view name;  ///< of a leaf, or of a member of the JSON state
  double allowed;
};
constexpr double k_flicker_mm = 1.01;
/// Shown once a minute, and what turns out to have been a short interruption, up to two minutes, is credited
/// at once.
constexpr double k_minute_s = 190;
constexpr std::array k_tolerances{
    Tolerance{mqtt::leaf::k_height, k_flicker_mm},
    Tolerance{"height_mm", k_flicker_mm},
    Tolerance{mqtt::leaf::k_sat_today, k_minute_s},
    Tolerance{mqtt::leaf::k_stood_today, k_minute_s},
    Tolerance{mqtt::leaf::k_longest_sitting, k_minute_s},
    Tolerance{mqtt::leaf::k_longest_standing, k_minute_s},
    Tolerance{mqtt::leaf::k_motor_left, k_minute_s},
};

double tolerance_of(std::string_view path, std::string_view name) {
  // The day's times go together, and so do the motor's.
  bool const minutely =
      path.find(".today.") != std::string_view::npos || path.find(".motor.") != std::string_view::npos;
  if (minutely && name.ends_with("_s")) return k_minute_s;
  for (Tolerance const& t : k_tolerances) {
    if (t.name == name) return t.allowed;
  }
  return 0;
}

bool near(json::value const& a, json::value const& b, double allowed) {
  return a.is_number() && b.is_number() && std::abs(a.to_number<double>() - b.to_number<double>()) <= allowed;
}

/// Members whose values differ, as paths; `at` and what has a reading's instant change all the time.
void compare(json::value const& truth, json::value const& seen, std::string const& path,
             std::string_view name, std::vector<std::string>& out) {
  static std::set<std::string_view> const instants{"at", "height_at"};
  if (instants.contains(name) || truth == seen) return;
  auto const* const a = truth.if_object();
  auto const* const b = seen.if_object();
  if (a == nullptr || b == nullptr || a->size() != b->size()) {
    if (!near(truth, seen, tolerance_of(path, name)))
      out.push_back(
          fmt::format("{} is {}, should be {}", path, json::serialize(seen), json::serialize(truth)));
    return;
  }
  for (auto const& member : *a) {
    std::string_view const key{member.key().data(), member.key().size()};
    auto const* const other = b->if_contains(member.key());
    if (other == nullptr) {
      out.push_back(fmt::format("{} has no {}", path, key));
    } else {
      compare(member.value(), *other, fmt::format("{}.{}", path, key), key, out);
    }
  }
}

std::optional<json::value> parsed(std::string const& text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  if (error) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string> differences(std::vector<mqtt::Message> const& truth,
                                     std::map<std::string, std::string> const& kept,
                                     mqtt::Topics const& topics) {
  std::vector<std::string> out;
  std::set<std::string> expected{topics.of(mqtt::leaf::k_last_move)};
  for (mqtt::Message const& message : truth) {
    if (!message.retain) continue;
    expected.insert(message.topic);
    auto const seen = kept.find(message.topic);
    if (seen == kept.end()) {
      out.push_back(message.topic + " is missing");
      continue;
    }
    if (seen->second == message.payload) continue;
    auto const a = parsed(message.payload);
    auto const b = parsed(seen->second);
    if (!a || !b) {
      out.push_back(fmt::format("{} is {}, should be {}", message.topic, seen->second, message.payload));
      continue;
    }
    std::string_view const leaf = std::string_view{message.topic}.substr(message.topic.rfind('/') + 1);
    compare(*a, *b, message.topic, leaf, out);
  }
  for (auto const& [topic, payload] : kept) {
    // Others' commands are theirs.
    if (!expected.contains(topic) && !topic.ends_with("/set")) out.push_back(topic + " should not be kept");
  }
  return out;
}

std::string wrong_last_move(std::map<std::string, std::string> const& kept, mqtt::Topics const& topics,
                            std::optional<core::SeekReport> const& last) {
  auto const seen = kept.find(topics.of(mqtt::leaf::k_last_move));
  if (!last) return seen == kept.end() ? "" : "the report of a move that was not";
  if (seen == kept.end()) return "the report of the last move is missing";
  json::value const report = json::parse(seen->second);
  bool const same = near(report.at("target_mm"), last->target.mm(), 0.1) &&
                    report.at("end") == json::value(core::to_string(last->end));
  return same ? "" : "the report is of another move: " + seen->second;
}

}  // namespace desk::testing
