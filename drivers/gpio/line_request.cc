#include "drivers/gpio/line_request.h"

#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;

constexpr std::uint32_t k_waiting_edges = 1024;

std::string in_words(ChipInfo const& chip) {
  return chip.label.empty() || chip.label == chip.name ? chip.name
                                                       : fmt::format("{} ({})", chip.name, chip.label);
}

std::string listed(std::vector<std::string> const& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string chips_in_words(std::vector<ChipInfo> const& chips) {
  if (chips.empty()) return "this computer has no GPIO chip";
  std::vector<std::string> names;
  names.reserve(chips.size());
  for (ChipInfo const& chip : chips) names.push_back(in_words(chip));
  return "there are " + listed(names);
}

std::string nearest_names(std::vector<ChipInfo> const& chips, std::string const& name) {
  constexpr std::size_t k_shown = 3;
  std::vector<std::pair<std::size_t, std::string>> names;
  for (ChipInfo const& chip : chips) {
    for (LineInfo const& line : chip.lines) {
      if (!line.name.empty()) names.emplace_back(core::edit_distance(name, line.name), line.name);
    }
  }
  if (names.empty()) return "no line here has a name: write CHIP:NUMBER; " + chips_in_words(chips);
  std::stable_sort(names.begin(), names.end(),
                   [](auto const& one, auto const& other) { return one.first < other.first; });
  std::vector<std::string> nearest;
  for (auto const& candidate : names) {
    if (nearest.size() < k_shown) nearest.push_back(candidate.second);
  }
  return fmt::format("no line has this name; the nearest are {}, and CHIP:NUMBER finds any line",
                     listed(nearest));
}

Result<std::size_t> find_chip(std::vector<ChipInfo> const& chips, std::string const& chip,
                              std::string const& place) {
  std::vector<std::size_t> by_label;
  for (std::size_t i = 0; i < chips.size(); ++i) {
    if (chips[i].name == chip) return i;
    if (chips[i].label == chip) by_label.push_back(i);
  }
  if (by_label.size() == 1) return by_label.front();
  if (by_label.empty())
    return not_to_be_had(place, fmt::format("there is no chip {}: {}", chip, chips_in_words(chips)));
  std::vector<std::string> names;
  names.reserve(by_label.size());
  for (std::size_t const i : by_label) names.push_back(chips[i].name);
  return not_to_be_had(place,
                       fmt::format("several chips are labelled {}: choose one of {}", chip, listed(names)));
}

Result<LinePlace> find_by_name(std::vector<ChipInfo> const& chips, std::string const& name) {
  std::optional<LinePlace> found;
  std::vector<std::string> places;
  for (std::size_t c = 0; c < chips.size(); ++c) {
    for (std::size_t l = 0; l < chips[c].lines.size(); ++l) {
      if (chips[c].lines[l].name != name) continue;
      found = LinePlace{c, static_cast<std::uint32_t>(l)};
      places.push_back(fmt::format("{}:{}", chips[c].name, l));
    }
  }
  if (places.size() == 1) return *found;
  if (places.empty()) return not_to_be_had(name, nearest_names(chips, name));
  return not_to_be_had(name, fmt::format("several lines have this name: choose one of {}", listed(places)));
}

std::uint64_t flags_of(LineSpec const& line, Use use) {
  std::uint64_t flags = line.active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0;
  if (use == Use::output) {
    flags |= GPIO_V2_LINE_FLAG_OUTPUT;
    switch (line.stage) {
      case OutputStage::push_pull: break;
      case OutputStage::open_drain: flags |= GPIO_V2_LINE_FLAG_OPEN_DRAIN; break;
      case OutputStage::open_source: flags |= GPIO_V2_LINE_FLAG_OPEN_SOURCE; break;
    }
    return flags;
  }
  flags |= GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
  switch (line.bias) {
    case Bias::as_is: break;
    case Bias::none: flags |= GPIO_V2_LINE_FLAG_BIAS_DISABLED; break;
    case Bias::pull_up: flags |= GPIO_V2_LINE_FLAG_BIAS_PULL_UP; break;
    case Bias::pull_down: flags |= GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN; break;
  }
  return flags;
}

std::uint32_t microseconds_of(core::Duration debounce) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(debounce).count());
}

/// What differs from line to line is said by attributes, each for the lines in its mask.
struct Attributes {
  std::vector<gpio_v2_line_config_attribute> list;

  void flags(std::uint64_t value, std::uint64_t line) {
    for (auto& a : list) {
      if (a.attr.id != GPIO_V2_LINE_ATTR_ID_FLAGS || a.attr.flags != value) continue;
      a.mask |= line;
      return;
    }
    gpio_v2_line_config_attribute one{};
    one.attr.id = GPIO_V2_LINE_ATTR_ID_FLAGS;
    one.attr.flags = value;
    one.mask = line;
    list.push_back(one);
  }
  void debounce(std::uint32_t value, std::uint64_t line) {
    for (auto& a : list) {
      if (a.attr.id != GPIO_V2_LINE_ATTR_ID_DEBOUNCE || a.attr.debounce_period_us != value) continue;
      a.mask |= line;
      return;
    }
    gpio_v2_line_config_attribute one{};
    one.attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE;
    one.attr.debounce_period_us = value;
    one.mask = line;
    list.push_back(one);
  }
};

Fault impossible(std::string const& words) {
  return {FaultCode::unsupported, FaultClass::permanent, words};
}

}  // namespace

Fault not_to_be_had(std::string const& place, std::string const& words) {
  return {FaultCode::bus_gone, FaultClass::permanent, fmt::format("GPIO line {}: {}", place, words)};
}

std::optional<ChipAndOffset> chip_and_offset(std::string const& place) {
  auto const colon = place.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == place.size()) return std::nullopt;
  ChipAndOffset found{place.substr(0, colon)};
  char const* const end = place.data() + place.size();
  auto const parsed = std::from_chars(place.data() + colon + 1, end, found.offset);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return found;
}

Result<LinePlace> find_line(std::vector<ChipInfo> const& chips, std::string const& place) {
  auto const numbered = chip_and_offset(place);
  if (!numbered) return find_by_name(chips, place);
  auto const chip = find_chip(chips, numbered->chip, place);
  if (!chip) return chip.error();
  ChipInfo const& found = chips[*chip];
  if (numbered->offset < found.lines.size()) return LinePlace{*chip, numbered->offset};
  if (found.lines.empty()) return not_to_be_had(place, in_words(found) + " has no lines");
  return not_to_be_had(place,
                       fmt::format("{} has the lines 0 to {}", in_words(found), found.lines.size() - 1));
}

std::string who_holds(LineInfo const& line, std::string const& us) {
  if (line.consumer.empty()) return "the kernel or another program uses it: choose another line";
  if (line.consumer == us) return fmt::format("another {} holds it: it must end first", us);
  return fmt::format("held by {}: end that, or choose another line", line.consumer);
}

Result<gpio_v2_line_request> request_for(std::vector<LineSpec> const& lines,
                                         std::vector<std::uint32_t> const& offsets, Use use,
                                         std::string const& consumer) {
  if (lines.empty() || lines.size() > GPIO_V2_LINES_MAX || lines.size() != offsets.size())
    return impossible(fmt::format("{} GPIO lines in one request: 1 to {} are possible", lines.size(),
                                  int{GPIO_V2_LINES_MAX}));
  gpio_v2_line_request request{};
  std::copy(offsets.begin(), offsets.end(), std::begin(request.offsets));
  consumer.copy(std::data(request.consumer), GPIO_MAX_NAME_SIZE - 1);
  request.num_lines = static_cast<std::uint32_t>(lines.size());
  request.event_buffer_size = use == Use::input ? k_waiting_edges : 0;
  request.config.flags = flags_of(lines.front(), use);
  Attributes attributes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::uint64_t const bit = std::uint64_t{1} << i;
    std::uint64_t const flags = flags_of(lines[i], use);
    if (flags != request.config.flags) attributes.flags(flags, bit);
    bool const filtered = use == Use::input && lines[i].debounce > core::Duration{0};
    if (filtered) attributes.debounce(microseconds_of(lines[i].debounce), bit);
  }
  if (attributes.list.size() > GPIO_V2_LINE_NUM_ATTRS_MAX)
    return impossible(
        fmt::format("the GPIO lines from {} on are wired and debounced in too many different ways for "
                    "one request to the kernel: give them the same debounce",
                    lines.front().place));
  std::copy(attributes.list.begin(), attributes.list.end(), std::begin(request.config.attrs));
  request.config.num_attrs = static_cast<std::uint32_t>(attributes.list.size());
  return request;
}

bool EdgeRecords::take(gpio_v2_line_event const& record, std::vector<Edge>& edges) {
  bool const complete = record.seqno == last_ + 1;
  last_ = record.seqno;
  auto const line = std::find(offsets_.begin(), offsets_.end(), record.offset);
  if (line == offsets_.end()) return complete;
  edges.push_back({static_cast<std::size_t>(line - offsets_.begin()),
                   record.id == GPIO_V2_LINE_EVENT_RISING_EDGE,
                   core::TimePoint{core::Duration{static_cast<std::int64_t>(record.timestamp_ns)}}});
  return complete;
}

}  // namespace desk::driver::gpio
