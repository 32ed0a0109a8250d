#pragma once

#include <boost/json/string.hpp>

#include <string_view>

namespace desk::mqtt {

inline boost::json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

inline boost::json::string text(std::string_view s) {
  return boost::json::string{view(s)};
}

}  // namespace desk::mqtt
