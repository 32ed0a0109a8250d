#pragma once

#include "config/settings.h"
#include "config/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace desk::config {

// What values a key takes. Ranges include both ends.
struct Flag {};
struct Integer {
  std::int64_t min;
  std::int64_t max;
};
struct Number {  ///< fractions allowed
  double min;
  double max;
};
/// Returns what is wrong with a text, in words that follow it ("must not be empty"); empty: nothing.
using TextRule = std::string (*)(std::string_view text);
struct Text {
  TextRule rule;
};
struct Choice {
  std::vector<std::string_view> names;
  std::vector<std::string_view> planned = {};  ///< known words that this version does not offer yet
};
/// One of the names, or a list of several, each once.
struct Choices {
  std::vector<std::string_view> names;
};
/// A text, or a list of them.
struct TextList {
  TextRule rule;
  std::string_view example;
};
using Kind = std::variant<Flag, Integer, Number, Text, Choice, Choices, TextList>;

enum class Unit { none, mm, minutes, seconds, milliseconds };

/// One key of a section: everything that the loader, the error texts and the documentation know about it.
struct Field {
  std::string_view name;
  Kind kind;
  Unit unit = Unit::none;
  std::string_view doc;  ///< one sentence for the user
  bool required = false;
  std::string_view when_absent = {};  ///< in words, where the default is not a constant; else empty
  std::string_view why_range = {};    ///< what the range stands for; may be empty

  /// Access to the key in the section's `index`-th entry (0 where there is just one). `set` takes what
  /// accept() gave.
  std::function<Value(Settings const&, std::size_t index)> get = nullptr;
  std::function<void(Settings&, std::size_t index, Value const&)> set = nullptr;
};

/// What a file can hold that no key takes: "a list", "a date", ...
struct Unusable {
  std::string_view what;
  bool operator==(Unusable const&) const = default;
};
/// A value as written.
using RawScalar = std::variant<bool, std::int64_t, double, std::string, Unusable>;
using RawList = std::vector<RawScalar>;
using RawValue = std::variant<bool, std::int64_t, double, std::string, Unusable, RawList>;

struct Complaint {
  std::string message;
  std::string hint = {};
};

/// The value for `field`, or what is wrong with it.
std::variant<Value, Complaint> accept(Field const& field, RawValue const& raw);

/// "a number of minutes from 0.1 to 240", "one of automatic, confirm, remind, off", "text", "one of Mon, Tue
/// or a list of them".
std::string expected(Field const& field);

std::string_view to_string(Unit unit);

}  // namespace desk::config
