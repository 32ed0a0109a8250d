#include "daemon/wire/text.h"

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include <cmath>
#include <iterator>
#include <string_view>

namespace desk::wire {

namespace json = boost::json;

namespace {

void append(std::string& out, json::value const& value);

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  fmt::format_to(std::back_inserter(out), "{}", number == 0 ? 0.0 : number);  // -0 is a zero to people
}

void append_string(std::string& out, json::string const& text) {
  out += json::serialize(text);
}

void append_array(std::string& out, json::array const& array) {
  std::string_view separator;
  out += '[';
  for (auto const& element : array) {
    out += separator;
    append(out, element);
    separator = ",";
  }
  out += ']';
}

void append_object(std::string& out, json::object const& object) {
  std::string_view separator;
  out += '{';
  for (auto const& member : object) {
    out += separator;
    out += json::serialize(member.key());
    out += ':';
    append(out, member.value());
    separator = ",";
  }
  out += '}';
}

void append(std::string& out, json::value const& value) {
  switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: fmt::format_to(std::back_inserter(out), "{}", value.get_int64()); return;
    case json::kind::uint64: fmt::format_to(std::back_inserter(out), "{}", value.get_uint64()); return;
    case json::kind::double_: append_number(out, value.get_double()); return;
    case json::kind::string: append_string(out, value.get_string()); return;
    case json::kind::array: append_array(out, value.get_array()); return;
    case json::kind::object: append_object(out, value.get_object()); return;
  }
}

}  // namespace

std::string to_text(json::value const& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace desk::wire
