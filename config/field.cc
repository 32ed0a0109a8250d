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
  std::string operator()(RawList const& /*list*/) const { return "a list"; }
};

/// Would `text` be a number or a truth value if it stood without its quotes?
bool reads_as_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789+-._") == std::string_view::npos;
}

Complaint wrong_type(Field const& field, RawValue const& raw) {
  Complaint complaint{fmt::format("found {}, expected {}", std::visit(Describe{}, raw), expected(field))};
  auto const* text = std::get_if<std::string>(&raw);
  bool const wants_text = !std::holds_alternative<Flag>(field.kind) &&
                          !std::holds_alternative<Integer>(field.kind) &&
                          !std::holds_alternative<Number>(field.kind);
  bool const in_quotes_helps =
      !std::holds_alternative<Unusable>(raw) && !std::holds_alternative<RawList>(raw);
  if (text != nullptr && (reads_as_number(*text) || *text == "true" || *text == "false")) {
    complaint.hint = "leave out the quotes";
  } else if (wants_text && in_quotes_helps) {
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

/// The items of a list, or the one value that stands for such a list. What is wrong with one names it.
template <typename AcceptItem>
Accepted accept_list(Field const& field, RawValue const& raw, AcceptItem const& accept_item) {
  auto const* const list = std::get_if<RawList>(&raw);
  std::vector<std::string> texts;
  auto const add = [&](auto const& item) -> std::optional<Complaint> {
    auto const* const text = std::get_if<std::string>(&item);
    if (text == nullptr) {
      std::string const found = std::visit(Describe{}, item);
      return Complaint{fmt::format("found {}{}, expected {}", found, list == nullptr ? "" : " in the list",
                                   expected(field)),
                       "text is written in quotes"};
    }
    if (auto complaint = accept_item(*text)) return complaint;
    texts.push_back(*text);
    return std::nullopt;
  };
  if (list == nullptr) {
    if (auto complaint = add(raw)) return std::move(*complaint);
    return Value{texts};
  }
  for (RawScalar const& item : *list) {
    if (auto complaint = add(item)) return std::move(*complaint);
  }
  return Value{texts};
}

Complaint not_one_of(std::string const& text, std::vector<std::string_view> const& names,
                     std::string_view expected) {
  Complaint complaint{fmt::format("{} is not {}", in_quotes(text), expected)};
  if (auto const near = core::nearest(text, names))
    complaint.hint = fmt::format("did you mean \"{}\"?", *near);
  return complaint;
}

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
    return not_one_of(*text, kind.names, expected(field));
  }

  Accepted operator()(Choices const& kind) const {
    std::vector<std::string> seen;
    auto accepted = accept_list(field, raw, [&](std::string const& text) -> std::optional<Complaint> {
      if (std::find(kind.names.begin(), kind.names.end(), text) == kind.names.end())
        return not_one_of(text, kind.names, "one of " + listed(kind.names));
      if (std::find(seen.begin(), seen.end(), text) != seen.end())
        return Complaint{fmt::format("{} is in the list twice", in_quotes(text))};
      seen.push_back(text);
      return std::nullopt;
    });
    if (std::holds_alternative<Value>(accepted) && seen.empty())
      return Complaint{fmt::format("the list is empty, expected {}", expected(field))};
    return accepted;
  }

  Accepted operator()(TextList kind) const {
    return accept_list(field, raw, [&](std::string const& text) -> std::optional<Complaint> {
      std::string const broken = kind.rule(text);
      if (broken.empty()) return std::nullopt;
      return Complaint{fmt::format("{} {}", in_quotes(text), broken)};
    });
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
  std::string operator()(Choices const& kind) const {
    return "one of " + listed(kind.names) + ", or a list of them";
  }
  std::string operator()(TextList kind) const {
    return fmt::format("text like \"{}\", or a list of them", kind.example);
  }
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
