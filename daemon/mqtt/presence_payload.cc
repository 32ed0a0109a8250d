#include "daemon/mqtt/presence_payload.h"

#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 5> k_present{"on", "true", "home", "present", "occupied"};
constexpr std::array<std::string_view, 5> k_away{"off", "false", "not_home", "away", "clear"};

bool is_one_of(std::array<std::string_view, 5> const& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<bool> meaning_of(std::string_view text) {
  std::string word{text};
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (is_one_of(k_present, word)) return true;
  if (is_one_of(k_away, word)) return false;
  return std::nullopt;
}

std::optional<bool> meaning_of(json::value const& value) {
  if (auto const* const flag = value.if_bool()) return *flag;
  if (value.is_number()) return value.to_number<double>() != 0;
  if (auto const* const text = value.if_string())
    return meaning_of(std::string_view{text->data(), text->size()});
  return std::nullopt;
}

}  // namespace

std::optional<bool> read_presence(config::PresenceSettings const& settings, std::string_view payload) {
  if (settings.pointer.empty()) {
    if (payload == settings.present) return true;
    if (payload == settings.away) return false;
    return std::nullopt;
  }
  json::error_code error;
  auto const message = json::parse(json::string_view{payload.data(), payload.size()}, error);
  if (error) return std::nullopt;
  auto const* const value = message.find_pointer(settings.pointer, error);
  return value == nullptr ? std::nullopt : meaning_of(*value);
}

}  // namespace desk::mqtt
