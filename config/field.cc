#include "config/field.h"

#include "config/mistake.h"
#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace desk::config {
namespace {

struct Describe {
  std::string operator()(bool b) const { return b ? "true" : "false"; }
  std::string operator()(std::int64_t i) const { return fmt::format("the number {}", i); }
  std::string operator()(double d) const {
    return std::isfinite(d) ? fmt::format("the number {}", d) : fmt::format("{}", d);
  }
  std::string operator()(std::string const& s) const { return "text " + in_quotes(s); }
  std::string operator()(Unusable const& u) const { return std::string{u.what}; }
};

/// Would `text` be a number or a truth value if it stood without its quotes?
bool reads_as_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789+-._") == std::string_view::npos;
}

Complaint wrong_type(Field const& field, RawValue const& raw) {
  Complaint complaint{fmt::format("found {}, expected {}", std::visit(Describe{}, raw), expected(field))};
  auto const* text = std::get_if<std::string>(&raw);
  bool const wants_text =
      std::holds_alternative<Text>(field.kind) || std::holds_alternative<Choice>(field.kind);
  if (text != nullptr && (reads_as_number(*text) || *text == "true" || *text == "false")) {
    complaint.hint = "leave out the quotes";
  } else if (wants_text && !std::holds_alternative<Unusable>(raw)) {
    complaint.hint = "text is written in quotes";
  }
  return complaint;
}

/// Another unit in which `value` would have been in range.
std::string unit_hint(Unit unit, double value, Number range) {
  struct Confusion {
    Unit unit;
    std::string_view written_in;
    double factor;
  };
  constexpr std::array k_confusions{Confusion{Unit::mm, "cm", 10.0}, Confusion{Unit::mm, "m", 1000.0},
                                    Confusion{Unit::minutes, "seconds", 1.0 / 60},
                                    Confusion{Unit::milliseconds, "s", 1000.0}};
  for (Confusion const& c : k_confusions) {
    double const converted = value * c.factor;
    bool const is_round = std::abs(converted - std::round(converted)) < 1e-6;  // 1.1 m are not quite 1100 mm
    if (c.unit == unit && is_round && converted >= range.min && converted <= range.max) {
      return fmt::format("{} {} is {:.6g} {}", value, c.written_in, converted, to_string(unit));
    }
  }
  return {};
}

std::string_view separator(Unit unit) {
  return unit == Unit::none ? "" : " ";
}

template <typename N>
Complaint out_of_range(Field const& field, N value, N min, N max) {
  std::string message = fmt::format("{} is outside {} to {}{}{}", value, min, max, separator(field.unit),
                                    to_string(field.unit));
  if (!field.why_range.empty()) message += fmt::format(", {}", field.why_range);
  return {message, unit_hint(field.unit, static_cast<double>(value),
                             {static_cast<double>(min), static_cast<double>(max)})};
}

using Accepted = std::variant<Value, Complaint>;

/// One overload per kind; each knows which raw values it takes.
struct Accept {
  Field const& field;
  RawValue const& raw;

  Accepted operator()(Flag /*kind*/) const {
    if (auto const* b = std::get_if<bool>(&raw)) return Value{*b};
    return wrong_type(field, raw);
  }

  Accepted operator()(Integer kind) const {
    auto const* i = std::get_if<std::int64_t>(&raw);
    if (i == nullptr) return wrong_type(field, raw);
    if (*i < kind.min || *i > kind.max) return out_of_range(field, *i, kind.min, kind.max);
    return Value{*i};
  }

  Accepted operator()(Number kind) const {
    std::optional<double> number;
    if (auto const* d = std::get_if<double>(&raw)) number = *d;
    if (auto const* i = std::get_if<std::int64_t>(&raw)) number = static_cast<double>(*i);
    if (!number || !std::isfinite(*number)) return wrong_type(field, raw);
    if (*number < kind.min || *number > kind.max) return out_of_range(field, *number, kind.min, kind.max);
    return Value{*number};
  }

  Accepted operator()(Text kind) const {
    auto const* text = std::get_if<std::string>(&raw);
    if (text == nullptr) return wrong_type(field, raw);
    std::string const broken = kind.rule(*text);
    if (!broken.empty()) return Complaint{fmt::format("{} {}", in_quotes(*text), broken)};
    return Value{*text};
  }

  Accepted operator()(Choice const& kind) const {
    auto const* text = std::get_if<std::string>(&raw);
    if (text == nullptr) return wrong_type(field, raw);
    auto const knows = [&](std::vector<std::string_view> const& names) {
      return std::find(names.begin(), names.end(), *text) != names.end();
    };
    if (knows(kind.names)) return Value{*text};
    if (knows(kind.planned)) {
      return Complaint{fmt::format("{} is planned, but not in this version", in_quotes(*text)),
                       "this version knows " + listed(kind.names)};
    }
    Complaint complaint{fmt::format("{} is not {}", in_quotes(*text), expected(field))};
    if (auto const near = core::nearest(*text, kind.names))
      complaint.hint = fmt::format("did you mean \"{}\"?", *near);
    return complaint;
  }
};

struct Expected {
  Unit unit;
  std::string operator()(Flag /*kind*/) const { return "true or false"; }
  std::string operator()(Integer kind) const {
    return fmt::format("a whole number{} from {} to {}", of_unit(), kind.min, kind.max);
  }
  std::string operator()(Number kind) const {
    return fmt::format("a number{} from {} to {}", of_unit(), kind.min, kind.max);
  }
  std::string operator()(Text /*kind*/) const { return "text"; }
  std::string operator()(Choice const& kind) const {
    if (kind.names.size() == 1) return fmt::format("\"{}\"", kind.names.front());
    return "one of " + listed(kind.names);
  }
  [[nodiscard]] std::string of_unit() const {
    return unit == Unit::none ? "" : fmt::format(" of {}", to_string(unit));
  }
};

}  // namespace

std::variant<Value, Complaint> accept(Field const& field, RawValue const& raw) {
  return std::visit(Accept{field, raw}, field.kind);
}

std::string expected(Field const& field) {
  return std::visit(Expected{field.unit}, field.kind);
}

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::none: return "";
    case Unit::mm: return "mm";
    case Unit::minutes: return "minutes";
    case Unit::seconds: return "seconds";
    case Unit::milliseconds: return "milliseconds";
  }
  return "?";
}

}  // namespace desk::config
