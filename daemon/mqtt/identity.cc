#include "daemon/mqtt/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace desk::mqtt {

namespace {

/// Where "main_seat" is a desk, "deskd_main_seat_height" would be its height as well as the seat's height of
/// the desk "main". Each of these and a key make another key.
constexpr std::array<std::string_view, 3> k_ambiguous_ends{"_break", "_save", "_seat"};

std::string escaped(std::string_view bytes) {
  std::string result;
  for (char const c : bytes) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      result += c;
    } else {
      fmt::format_to(std::back_inserter(result), "X{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

}  // namespace

std::string daemon_identity(std::string_view prefix) {
  if (prefix == k_default_prefix) return "deskd";
  return "deskd_P" + escaped(prefix);
}

std::string desk_identity(Topics const& topics) {
  return fmt::format("{}_{}", daemon_identity(topics.prefix()), topics.desk_id());
}

std::string entity_identity(Topics const& topics, std::string_view key) {
  bool const ambiguous = std::any_of(k_ambiguous_ends.begin(), k_ambiguous_ends.end(),
                                     [&](std::string_view end) { return topics.desk_id().ends_with(end); });
  // No key has a hyphen.
  return fmt::format("{}{}{}", desk_identity(topics), ambiguous ? '-' : '_', key);
}

}  // namespace desk::mqtt
