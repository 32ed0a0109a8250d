#include "config/modbus_steps.h"

#include "drivers/modbus/codec.h"
#include "drivers/modbus/pdu.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::config {
namespace {

using driver::modbus::ExpectNoError;
using driver::modbus::Step;
using driver::modbus::Steps;
using driver::modbus::Table;
using driver::modbus::Term;
using driver::modbus::Write;
using ModbusFlag = driver::modbus::Flag;
using ModbusNumber = driver::modbus::Number;
using Where = driver::modbus::Place;
using Values = std::vector<driver::modbus::Value>;

constexpr std::int64_t k_last_address = 65535;
constexpr std::int64_t k_last_value = 65535;
constexpr std::array<std::pair<std::string_view, Term>, 4> k_terms{{{"target", Term::target},
                                                                    {"target_high", Term::target_high},
                                                                    {"counter", Term::counter},
                                                                    {"preset", Term::preset}}};

std::uint16_t word(std::int64_t value) {
  return static_cast<std::uint16_t>(value);
}

std::vector<std::string_view> terms() {
  std::vector<std::string_view> names;
  names.reserve(k_terms.size());
  for (auto const& [name, value] : k_terms) names.push_back(name);
  return names;
}

driver::modbus::Value term(std::string_view name) {
  auto const found =
      std::find_if(k_terms.begin(), k_terms.end(), [&](auto const& t) { return t.first == name; });
  return found->second;
}

Values read_values(TomlSection& s) {
  Values values;
  if (s.has("values")) {
    for (auto const& item : s.items("values", 0, k_last_value, terms())) {
      auto const* number = std::get_if<std::int64_t>(&item);
      values.push_back(number != nullptr ? word(*number) : term(std::get<std::string>(item)));
    }
    if (s.has("value")) s.report("value", "goes without values");
  } else if (s.is_text("value")) {
    if (auto const name = s.choice("value", terms())) values.push_back(term(*name));
  } else {
    values.emplace_back(word(s.required("value", s.integer("value", 0, k_last_value))));
  }
  return values;
}

/// A coil is on or off; whatever else a board takes by function 5 goes as raw_coil.
void check_coils(TomlSection& s, Write const& write) {
  if (write.how != Write::How::coil && write.how != Write::How::coils) return;
  bool const bits = std::all_of(write.values.begin(), write.values.end(), [](auto const& value) {
    auto const* number = std::get_if<std::uint16_t>(&value);
    return number != nullptr && *number <= 1;
  });
  if (bits) return;
  s.report(s.has("values") ? "values" : "value", "a coil is 0 or 1",
           "for boards that know more commands than on and off write raw_coil");
}

/// What no device could be asked for, as the bus would say it.
void check_request(TomlSection& s, Write const& write) {
  driver::modbus::Request request;
  request.what =
      driver::modbus::Order{write.how, write.address, std::vector<std::uint16_t>(write.values.size()),
                            write.read_address, write.read_count};
  auto const why = driver::modbus::why_malformed(request);
  if (why) s.report({}, *why);
}

}  // namespace

driver::modbus::Place read_place(TomlSection& s) {
  constexpr std::array<std::pair<std::string_view, Table>, 4> k_tables{
      {{"holding", Table::holding_registers},
       {"input", Table::input_registers},
       {"coil", Table::coils},
       {"discrete", Table::discrete_inputs}}};
  std::optional<Where> place;
  for (auto const& [key, table] : k_tables) {
    auto const address = s.integer(key, 0, k_last_address);
    if (!address) continue;
    if (place) s.report(key, "there is another address already");
    place = Where{table, word(*address)};
  }
  if (!place && !s.has("holding") && !s.has("input") && !s.has("coil") && !s.has("discrete")) {
    s.report({}, "has no address", "write holding, input, coil or discrete = the address on the wire");
  }
  return place.value_or(Where{});
}

ModbusNumber read_number(TomlSection& s) {
  using Type = ModbusNumber::Type;
  constexpr std::array<std::pair<std::string_view, Type>, 6> k_types{{{"u16", Type::u16},
                                                                      {"s16", Type::s16},
                                                                      {"u32", Type::u32},
                                                                      {"s32", Type::s32},
                                                                      {"f32", Type::f32},
                                                                      {"7seg", Type::seven_segment}}};
  ModbusNumber n;
  n.place = read_place(s);
  auto const type = s.choice("type", {"u16", "s16", "u32", "s32", "f32", "7seg"}).value_or("u16");
  for (auto const& [name, value] : k_types) {
    if (name == type) n.type = value;
  }
  auto const order = s.choice("word_order", {"big", "little"}).value_or("big");
  n.word_order = order == "big" ? ModbusNumber::WordOrder::big : ModbusNumber::WordOrder::little;
  n.scale = s.number("scale", -1e6, 1e6).value_or(1);
  n.offset = s.number("offset", -1e6, 1e6).value_or(0);
  constexpr std::int64_t k_any = std::int64_t{1} << 32;
  n.invalid = s.integers("invalid", -k_any, k_any);
  if (n.scale == 0) s.report("scale", "0 makes every value the same");
  if (is_bits(n.place.table)) s.report({}, "a number is in registers, holding or input");
  if (n.place.address + driver::modbus::words_of(n.type) > k_last_address + 1) {
    s.report({}, fmt::format("a {} takes two registers, and {} is the last there is", type, k_last_address));
  }
  return n;
}

std::optional<ModbusFlag> read_flag(TomlSection& root, std::string_view key) {
  auto s = root.section(key);
  if (!s) return std::nullopt;
  ModbusFlag flag;
  flag.place = read_place(*s);
  if (auto const bit = s->integer("bit", 0, 15)) flag.bit = static_cast<int>(*bit);
  flag.inverted = s->flag("inverted").value_or(false);
  if (flag.bit && is_bits(flag.place.table))
    s->report("bit", "coils and discrete inputs are bits themselves");
  s->finish();
  return flag;
}

std::optional<Write> read_write(TomlSection& s) {
  constexpr std::array<std::pair<std::string_view, Write::How>, 6> k_kinds{
      {{"register", Write::How::register_},
       {"registers", Write::How::registers},
       {"coil", Write::How::coil},
       {"coils", Write::How::coils},
       {"raw_coil", Write::How::raw_coil},
       {"exchange", Write::How::exchange}}};
  std::optional<Write> write;
  bool wrong = false;
  for (auto const& [key, how] : k_kinds) {
    auto const address = s.integer(key, 0, k_last_address);
    wrong = wrong || (!address && s.has(key));
    if (!address) continue;
    if (write) s.report(key, "a step is one write; make it two steps");
    write = Write{how, word(*address), {}, 0, 0};
  }
  if (!write) {
    if (!wrong) {
      s.report({}, "is no step",
               "write register, registers, coil, coils, raw_coil or exchange = the address on the wire");
    }
    return std::nullopt;
  }
  write->values = read_values(s);
  if (write->how == Write::How::exchange) {
    write->read_address = word(s.required("read", s.integer("read", 0, k_last_address)));
    write->read_count = word(s.required("count", s.integer("count", 1, 121)));
  }
  bool const single = write->how == Write::How::register_ || write->how == Write::How::coil ||
                      write->how == Write::How::raw_coil;
  if (single && write->values.size() > 1) {
    s.report("values", "writes one value; for more write registers or coils");
  } else if (!write->values.empty() && (write->how != Write::How::exchange || write->read_count > 0)) {
    check_request(s, *write);
  } else if (write->values.empty() && s.has("values")) {
    s.report("values", "writes nothing");
  }
  check_coils(s, *write);
  return write;
}

Steps read_steps(TomlSection& commands, std::string_view key, Expecting expecting) {
  Steps steps;
  for (TomlSection& s : commands.list(key)) {
    if (s.has("expect")) {
      s.choice("expect", {"no error"});
      steps.emplace_back(ExpectNoError{});
      if (expecting == Expecting::pointless) {
        s.report("expect", fmt::format("{} is carried out whatever the error is", key));
      }
    } else if (auto write = read_write(s)) {
      steps.emplace_back(std::move(*write));
    }
    s.finish();
  }
  return steps;
}

bool writes(Write const& write, Term term) {
  return std::find(write.values.begin(), write.values.end(), driver::modbus::Value{term}) !=
         write.values.end();
}

bool writes(Steps const& steps, Term term) {
  return std::any_of(steps.begin(), steps.end(), [&](Step const& step) {
    auto const* write = std::get_if<Write>(&step);
    return write != nullptr && writes(*write, term);
  });
}

bool expects(Steps const& steps) {
  return std::any_of(steps.begin(), steps.end(),
                     [](Step const& step) { return std::holds_alternative<ExpectNoError>(step); });
}

}  // namespace desk::config
