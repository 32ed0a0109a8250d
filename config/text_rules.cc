#include "config/text_rules.h"

#include "daemon/coach/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace desk::config {
namespace {

constexpr std::string_view k_empty = "must not be empty";
constexpr char const* k_host_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
constexpr std::string_view k_control = "must not contain control characters";

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_port(std::string_view text) {
  constexpr std::size_t k_digits = 5;
  constexpr int k_highest = 65'535;
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return is_number(text) && text.size() <= k_digits && port >= 1 && port <= k_highest;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::string anything(std::string_view /*text*/) {
  return {};
}

std::string label_rule(std::string_view text) {
  constexpr std::size_t k_longest = 64;
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  if (text.size() > k_longest) return fmt::format("is longer than {} bytes", k_longest);
  return {};
}

std::string optional_label_rule(std::string_view text) {
  return text.empty() ? "" : label_rule(text);
}

std::string host_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (contains(text, "://")) return "must be a host name or an address, without mqtt:// and without a port";
  if (has_control(text) || contains(text, " ")) return "must not contain spaces";
  return {};
}

std::string client_id_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  return {};
}

std::string username_rule(std::string_view text) {
  return has_control(text) ? std::string{k_control} : "";
}

std::string topic_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  if (text.find_first_of("+#") != std::string_view::npos) return "must not contain the wildcards + and #";
  if (text.front() == '/' || text.back() == '/') return "must not begin or end with a slash";
  // MQTT 4.7.2: topics with a leading $ belong to the broker.
  if (text.front() == '$') return "must not begin with $";
  return {};
}

std::string absolute_path_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  if (text.front() != '/') return "is relative, the path must begin with /";
  return {};
}

std::string optional_path_rule(std::string_view text) {
  return text.empty() ? "" : absolute_path_rule(text);
}

std::string socket_path_rule(std::string_view text) {
  constexpr std::size_t k_longest = 107;  // sockaddr_un::sun_path has 108 bytes, the last one ends the text
  std::string broken = absolute_path_rule(text);
  if (!broken.empty()) return broken;
  if (text.size() > k_longest) {
    return fmt::format("has {} bytes, a socket's path can have {}", text.size(), k_longest);
  }
  return {};
}

std::string optional_url_rule(std::string_view text) {
  if (text.empty()) return {};
  std::size_t const host_at = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (host_at == 0) return "must begin with http:// or https://";
  bool const plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~' && c != '\\'; });
  if (!plain)
    return "must not contain spaces, control characters or anything beyond ASCII; write %20 for a space";
  std::string_view const authority = text.substr(host_at, text.find_first_of("/?#", host_at) - host_at);
  if (contains(authority, "@"))
    return "must not contain a user name or a password: all who see the device see it";
  bool const v6 = authority.starts_with("[");
  std::size_t const host_end = v6 ? authority.find(']') : authority.find(':');
  if (v6 && host_end == std::string_view::npos) return "has no ] behind the address";
  std::string_view const host = v6 ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  char const* const allowed = v6 ? "0123456789abcdefABCDEF:." : k_host_characters;
  if (host.empty() || host.find_first_not_of(allowed) != std::string_view::npos) {
    return "has no host name or address behind ://";
  }
  std::string_view port = host_end == std::string_view::npos ? "" : authority.substr(host_end + (v6 ? 1 : 0));
  if (port.empty()) return {};
  port.remove_prefix(1);
  bool const usable = authority[authority.size() - port.size() - 1] == ':' && is_port(port);
  return usable ? "" : "has no port from 1 to 65535 behind the colon";
}

std::string line_rule(std::string_view text) {
  constexpr std::string_view k_forms = R"(write "gpiochip0:17", or the line's own name)";
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  if (text.find('/') != std::string_view::npos) return fmt::format("must not be a path: {}", k_forms);
  if (is_number(text)) return fmt::format("is a number without its chip: {}", k_forms);
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  if (colon == 0) return fmt::format("has no chip before the colon: {}", k_forms);
  if (colon + 1 == text.size()) return fmt::format("has no number after the colon: {}", k_forms);
  constexpr std::size_t k_digits = 4;  // the largest chips have some hundred lines
  std::string_view const offset = text.substr(colon + 1);
  if (is_number(offset) && offset.size() > k_digits) return "has a number that no chip's line has";
  return {};
}

std::string pointer_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (has_control(text)) return std::string{k_control};
  if (text.front() != '/') return fmt::format("must begin with /, as in \"/{}\"", text);
  for (std::size_t at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    bool const escape = at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1');
    if (!escape) return "must write ~ as ~0";
  }
  return {};
}

std::string channel_rule(std::string_view text) {
  if (text.empty()) return std::string{k_empty};
  if (has_control(text) || text.find('/') != std::string_view::npos) return "must be a name, not a path";
  if (text.ends_with("_raw") || text.ends_with("_input")) return "must be without _raw or _input";
  if (!text.starts_with("in_")) return fmt::format("must begin with in_, as in \"in_{}\"", text);
  return {};
}

std::string exercise_rule(std::string_view text) {
  return coach::exercise_of(text) ? std::string{} : "is no exercise; `deskctl break list` shows them";
}

}  // namespace desk::config
