#include "daemon/wire/day_text.h"

#include <fmt/format.h>

#include <chrono>

namespace desk::wire {

namespace chr = std::chrono;

std::optional<std::int64_t> day_from_text(std::string_view text) {
  constexpr std::string_view k_shape = "dddd-dd-dd";
  if (text.size() != k_shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const digit = text[i] >= '0' && text[i] <= '9';
    if (k_shape[i] == 'd' ? !digit : text[i] != '-') return std::nullopt;
  }
  auto const number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (char const c : text.substr(at, count)) value = 10 * value + (c - '0');
    return value;
  };
  chr::year_month_day const date{chr::year{number(0, 4)}, chr::month{static_cast<unsigned>(number(5, 2))},
                                 chr::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok()) return std::nullopt;
  return chr::sys_days{date}.time_since_epoch().count();
}

std::string day_in_text(std::int64_t day) {
  chr::year_month_day const date{chr::sys_days{chr::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace desk::wire
