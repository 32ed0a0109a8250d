#pragma once

#include "config/field.h"

#include <array>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <type_traits>

/// How the sections tie a key to a member of the settings. A codec turns the member into a Value and back.
namespace desk::config {

/// bool, numbers, texts, paths and lists of texts as they are.
struct Plain {
  static Value show(bool b) { return b; }
  static Value show(double d) { return d; }
  static Value show(std::string const& s) { return s; }
  static Value show(std::filesystem::path const& p) { return p.string(); }
  static Value show(std::vector<std::string> const& list) { return list; }
  template <typename I, typename = std::enable_if_t<std::is_integral_v<I>>>
  static Value show(I i) {
    return static_cast<std::int64_t>(i);
  }

  static void read(Value const& v, bool& b) { b = std::get<bool>(v); }
  static void read(Value const& v, double& d) { d = std::get<double>(v); }
  static void read(Value const& v, std::string& s) { s = std::get<std::string>(v); }
  static void read(Value const& v, std::filesystem::path& p) { p = std::get<std::string>(v); }
  static void read(Value const& v, std::vector<std::string>& list) {
    list = std::get<std::vector<std::string>>(v);
  }
  template <typename I, typename = std::enable_if_t<std::is_integral_v<I>>>
  static void read(Value const& v, I& i) {
    i = static_cast<I>(std::get<std::int64_t>(v));
  }
};

struct Millimetres {
  static Value show(core::Height h) { return h.mm(); }
  static void read(Value const& v, core::Height& h) { h = core::Height::at_mm(std::get<double>(v)); }
};

struct MillimetresOfWay {
  static Value show(core::Distance d) { return d.mm(); }
  static void read(Value const& v, core::Distance& d) { d = core::Distance::of_mm(std::get<double>(v)); }
};

struct MillimetresPerSecond {
  static Value show(core::Speed v) { return v.mm_s(); }
  static void read(Value const& v, core::Speed& s) { s = core::Speed::of_mm_s(std::get<double>(v)); }
};

/// A number of minutes with a fraction, taken to the whole second: 0.6667 minutes are 40 s, not 40.002.
struct Minutes {
  static Value show(core::Duration d) { return core::to_seconds(d) / 60; }
  static void read(Value const& v, core::Duration& d) {
    d = std::chrono::seconds{std::llround(std::get<double>(v) * 60)};
  }
};

/// A whole number of `Period`.
template <typename Period>
struct Whole {
  static Value show(core::Duration d) {
    return static_cast<std::int64_t>(std::chrono::duration_cast<Period>(d).count());
  }
  static void read(Value const& v, core::Duration& d) { d = Period{std::get<std::int64_t>(v)}; }
};

using Milliseconds = Whole<std::chrono::milliseconds>;
using WholeSeconds = Whole<std::chrono::seconds>;

/// An enum by the name that its to_string() gives it.
template <auto... Values>
struct Named {
  using Enum = std::common_type_t<decltype(Values)...>;

  static Choice choice(std::vector<std::string_view> planned = {}) {
    return {{to_string(Values)...}, std::move(planned)};
  }
  static Value show(Enum e) { return std::string{to_string(e)}; }
  static void read(Value const& v, Enum& e) {
    for (Enum const candidate : std::array{Values...}) {
      if (to_string(candidate) == std::get<std::string>(v)) e = candidate;
    }
  }
};

/// A list of such enumerators.
template <auto... Values>
struct NamedList {
  using Enum = std::common_type_t<decltype(Values)...>;

  static Choices choices() { return {{to_string(Values)...}}; }
  static Value show(std::vector<Enum> const& list) {
    std::vector<std::string> names;
    names.reserve(list.size());
    for (Enum const e : list) names.emplace_back(to_string(e));
    return names;
  }
  static void read(Value const& v, std::vector<Enum>& list) {
    list.clear();
    for (std::string const& name : std::get<std::vector<std::string>>(v)) {
      for (Enum const candidate : std::array{Values...}) {
        if (to_string(candidate) == name) list.push_back(candidate);
      }
    }
  }
};

/// Completes `field` with access to `member` of the struct that `of(settings, index)` gives.
template <typename Codec, typename Of, typename Owner, typename Member>
Field stored(Of of, Member Owner::*member, Field field) {
  field.get = [of, member](Settings const& s, std::size_t index) {
    return Codec::show(of(s, index).*member);
  };
  field.set = [of, member](Settings& s, std::size_t index, Value const& value) {
    Codec::read(value, of(s, index).*member);
  };
  return field;
}

}  // namespace desk::config
