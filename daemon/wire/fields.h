#pragma once

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// Reading a file of ours: strict, since whatever is not as it was written is damage. For the sources of this
/// folder.
namespace desk::wire {

inline boost::json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

/// Why a text is refused; caught in the read_…() functions and nowhere else.
struct Unfit {
  std::string reason;
};

/// An object of which every key must be read, and no other may be there.
class Fields {
 public:
  Fields(boost::json::value const& value, std::string where, std::initializer_list<std::string_view> keys)
      : where_{std::move(where)}, object_{value.if_object()} {
    if (object_ == nullptr) throw Unfit{fmt::format("{} is not an object", where_)};
    for (auto const& member : *object_) {
      std::string_view const key = member.key();
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        throw Unfit{fmt::format("{} has an unknown key", where_)};
      }
    }
  }

  [[nodiscard]] bool has(std::string_view key) const { return object_->contains(view(key)); }
  [[nodiscard]] boost::json::value const& at(std::string_view key) const {
    auto const* const value = object_->if_contains(view(key));
    if (value == nullptr) throw Unfit{fmt::format("{} has no {}", where_, key)};
    return *value;
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    auto const* const text = at(key).if_string();
    if (text == nullptr) wrong(key, "a text");
    return std::string{*text};
  }
  [[nodiscard]] bool flag(std::string_view key) const {
    auto const* const flag = at(key).if_bool();
    if (flag == nullptr) wrong(key, "true or false");
    return *flag;
  }
  [[nodiscard]] double number(std::string_view key) const {
    auto const& value = at(key);
    double const number = value.is_number() ? value.to_number<double>() : std::nan("");
    if (!std::isfinite(number)) wrong(key, "a number");
    return number;
  }
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t most) const {
    return whole(key, 0, most);
  }
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most) const {
    auto const* const number = at(key).if_int64();
    if (number == nullptr || *number < least || *number > most) {
      wrong(key, fmt::format("a whole number from {} to {}", least, most));
    }
    return *number;
  }

 private:
  [[noreturn]] void wrong(std::string_view key, std::string_view expected) const {
    throw Unfit{fmt::format("{} of {} is not {}", key, where_, expected)};
  }

  std::string where_;
  boost::json::object const* object_;
};

}  // namespace desk::wire
