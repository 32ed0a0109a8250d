#include "daemon/core/day_text.h"

#include <chrono>

namespace desk::core {

namespace chr = std::chrono;

std::size_t weekday(std::int64_t day) {
  // 1970-01-01 was a Thursday.
  return static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
}

bool looks_like(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    bool const digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
  }
  return true;
}

int number_of(std::string_view digits) {
  int value = 0;
  for (char const c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string padded(int number, std::size_t digits) {
  std::string const text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

std::optional<std::int64_t> day_from_text(std::string_view text) {
  if (!looks_like(text, "0000-00-00")) return std::nullopt;
  chr::year_month_day const date{chr::year{number_of(text.substr(0, 4))},
                                 chr::month{static_cast<unsigned>(number_of(text.substr(5, 2)))},
                                 chr::day{static_cast<unsigned>(number_of(text.substr(8, 2)))}};
  if (!date.ok()) return std::nullopt;
  return chr::sys_days{date}.time_since_epoch().count();
}

std::string day_in_text(std::int64_t day) {
  chr::year_month_day const date{chr::sys_days{chr::days{day}}};
  return padded(static_cast<int>(date.year()), 4) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

}  // namespace desk::core
