#include "daemon/control/setup/questions.h"

#include "config/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace desk::setup {

namespace {

using config::Field;
using config::RawValue;
using config::Value;

Field const& field_of(config::KeyPath const& key) {
  auto const match = config::section_at(config::parent(key));
  auto const* const field = match ? match->section->find(key.back()) : nullptr;
  if (field == nullptr) throw std::logic_error{"the schema has no " + config::to_string(key)};
  return *field;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  return error == std::errc{} && rest == end ? std::optional{value} : std::nullopt;
}

/// "72,5 cm" is 725 in millimetres.
std::optional<double> number_with_unit(std::string_view typed, config::Unit unit) {
  struct Suffix {
    std::string_view name;
    double mm;
  };
  constexpr std::array k_suffixes{Suffix{"mm", 1}, Suffix{"cm", 10}, Suffix{"m", 1000}};
  std::string text{typed};
  std::replace(text.begin(), text.end(), ',', '.');
  std::string_view rest = text;
  double factor = 1;
  for (Suffix const& suffix : k_suffixes) {
    bool const has = rest.size() > suffix.name.size() && rest.ends_with(suffix.name);
    if (unit != config::Unit::mm || !has) continue;
    rest = config::trimmed(rest.substr(0, rest.size() - suffix.name.size()));
    factor = suffix.mm;
    break;
  }
  auto const value = number(rest);
  return value ? std::optional{*value * factor} : std::nullopt;
}

std::optional<bool> truth(std::string_view typed) {
  constexpr std::array<std::string_view, 5> k_yes{"y", "Y", "yes", "Yes", "true"};
  constexpr std::array<std::string_view, 5> k_no{"n", "N", "no", "No", "false"};
  if (std::find(k_yes.begin(), k_yes.end(), typed) != k_yes.end()) return true;
  if (std::find(k_no.begin(), k_no.end(), typed) != k_no.end()) return false;
  return std::nullopt;
}

/// As it would stand in the file; what is no number stays text, and is complained of as such.
RawValue raw(Field const& field, std::string_view typed) {
  std::string const text{typed};
  if (std::holds_alternative<config::Flag>(field.kind)) {
    if (auto const flag = truth(typed)) return *flag;
  } else if (std::holds_alternative<config::Integer>(field.kind)) {
    std::int64_t whole = 0;
    auto const [rest, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc{} && rest == text.data() + text.size()) return whole;
  } else if (std::holds_alternative<config::Number>(field.kind)) {
    if (auto const value = number_with_unit(typed, field.unit)) return *value;
  }
  return text;
}

struct Shown {
  std::string operator()(bool b) const { return b ? "yes" : "no"; }
  std::string operator()(std::int64_t i) const { return fmt::format("{}", i); }
  std::string operator()(double d) const { return fmt::format("{:.6g}", d); }
  std::string operator()(std::string const& s) const { return s; }
  std::string operator()(std::vector<std::string> const& list) const {
    return fmt::format("{}", fmt::join(list, ", "));
  }
};

void explain(Person& person, Field const& field) {
  person.say(fmt::format("  {} Value: {}.", field.doc, config::expected(field)));
}

}  // namespace

std::string shown(Value const& value) {
  return std::visit(Shown{}, value);
}

bool yes(Person& person, std::string_view prompt, bool preset) {
  while (true) {
    auto const typed = person.ask(fmt::format("{} [{}] ", prompt, preset ? "Y/n" : "y/N"));
    if (typed.empty()) return preset;
    if (auto const answer = truth(typed)) return *answer;
    person.say("  Please answer y for yes or n for no.");
  }
}

std::size_t choose(Person& person, std::string_view prompt, std::vector<std::string> const& lines,
                   std::size_t preset) {
  for (std::size_t i = 0; i < lines.size(); ++i) person.say(fmt::format("  {:>2}  {}", i + 1, lines[i]));
  while (true) {
    auto const typed = person.ask(fmt::format("{} [{}] ", prompt, preset + 1));
    if (typed.empty()) return preset;
    std::size_t chosen = 0;
    auto const [rest, error] = std::from_chars(typed.data(), typed.data() + typed.size(), chosen);
    if (error == std::errc{} && rest == typed.data() + typed.size() && chosen >= 1 && chosen <= lines.size())
      return chosen - 1;
    person.say(fmt::format("  Please type a number from 1 to {}.", lines.size()));
  }
}

std::variant<Value, std::string> read_value(config::KeyPath const& key, std::string_view typed) {
  auto const& field = field_of(key);
  auto accepted = config::accept(field, raw(field, typed));
  if (auto* const value = std::get_if<Value>(&accepted)) return std::move(*value);
  auto const& complaint = std::get<config::Complaint>(accepted);
  return complaint.hint.empty() ? complaint.message
                                : fmt::format("{}; {}", complaint.message, complaint.hint);
}

std::optional<Value> default_of(config::KeyPath const& key) {
  auto const& field = field_of(key);
  if (field.required || !field.when_absent.empty()) return std::nullopt;
  return field.get(config::prototype(), 0);
}

Value ask_value(Person& person, config::KeyPath const& key, std::string_view prompt,
                std::optional<Value> const& preset) {
  auto const enter = preset ? preset : default_of(key);
  std::string const brackets = enter ? fmt::format(" [{}]", shown(*enter)) : std::string{};
  while (true) {
    auto const typed = person.ask(fmt::format("{}{}: ", prompt, brackets));
    if (typed.empty() && enter) return *enter;
    if (typed.empty() || typed == "?") {
      explain(person, field_of(key));
      continue;
    }
    auto read = read_value(key, typed);
    if (auto* const value = std::get_if<Value>(&read)) return std::move(*value);
    person.say("  " + std::get<std::string>(read));
  }
}

std::optional<Value> ask_if_any(Person& person, config::KeyPath const& key, std::string_view prompt) {
  while (true) {
    auto const typed = person.ask(fmt::format("{} [none]: ", prompt));
    if (typed.empty() || typed == "none") return std::nullopt;
    if (typed == "?") {
      explain(person, field_of(key));
      continue;
    }
    auto read = read_value(key, typed);
    if (auto* const value = std::get_if<Value>(&read)) return std::move(*value);
    person.say("  " + std::get<std::string>(read));
  }
}

}  // namespace desk::setup
