#include "daemon/control/deskctl/phrase.h"

#include "daemon/control/deskctl/break_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace desk::deskctl {

namespace json = boost::json;
namespace chr = std::chrono;

namespace {

/// "12" at `at` as a number, or nullopt.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  auto const* const first = text.data() + at;
  auto const result = std::from_chars(first, first + count, value);
  if (result.ec != std::errc{} || result.ptr != first + count || value < 0) return std::nullopt;
  return value;
}

std::string mm_member(json::object const& notice, std::string_view key, std::string (*words)(double)) {
  auto const mm = number_member(notice, key);
  return mm ? words(*mm) : "an unknown height";
}

/// "in 5 s", or "now" for an instant that is not ahead.
std::string when(json::object const& notice, std::string_view key, std::int64_t now_unix_ms) {
  auto const at = unix_ms(text_member(notice, key));
  if (!at) return "soon";
  auto const left = std::round(static_cast<double>(*at - now_unix_ms) / 1000);
  return left <= 0 ? "now" : fmt::format("in {}", span(left));
}

Happening move_ended(json::object const& n) {
  auto const end = text_member(n, "end");
  auto const at = mm_member(n, "landed_mm", measured_mm);
  auto const took = fmt::format("{:.1f} s", number_member(n, "duration_s").value_or(0));
  if (end == "reached") return {end, fmt::format("{} in {}", at, took), Tone::good};
  if (end == "released") return {end, fmt::format("at {} after {}", at, took), Tone::info};
  if (end == "replaced") return {end, fmt::format("at {} by another target", at), Tone::info};
  return {end,
          fmt::format("at {} after {}, on the way to {}", at, took, mm_member(n, "target_mm", chosen_mm)),
          end == "stopped" ? Tone::info : Tone::alert};
}

Happening announced(json::object const& n, std::int64_t now_unix_ms) {
  auto const change =
      fmt::format("change to {} at {}", text_member(n, "to"), mm_member(n, "target_mm", chosen_mm));
  auto const mode = text_member(n, "mode");
  auto const at = when(n, "at", now_unix_ms);
  if (mode == "automatic") return {"announced", fmt::format("{} {}", change, at), Tone::prompt};
  if (mode == "confirm") {
    auto const until = at == "now" ? std::string{} : fmt::format(", to be answered {}", at);
    return {"asked", change + until, Tone::prompt};
  }
  return {"reminder", change, Tone::prompt};
}

/// A fault's code is for programs; some mean more to a person in other words.
std::string fault_name(std::string_view code) {
  if (code == "duty_spent") return "duty_spent, the motor must rest";
  return std::string{code};
}

std::string way_in_words(json::object const& notice, std::string_view direction) {
  auto const* const found = notice.if_contains(json::string_view{direction.data(), direction.size()});
  if (found == nullptr || !found->is_object()) return fmt::format("{} unknown", direction);
  auto const& way = found->get_object();
  return fmt::format("{} {:.1f} mm/s, coast {:.1f} mm", direction,
                     number_member(way, "cruise_mm_s").value_or(0),
                     number_member(way, "coast_mm").value_or(0));
}

Happening calibrated(json::object const& n) {
  return {"calibrated",
          fmt::format("{}; {}; worst miss {:.1f} mm", way_in_words(n, "up"), way_in_words(n, "down"),
                      number_member(n, "worst_miss_mm").value_or(0)),
          Tone::good};
}

Happening homing_ended(json::object const& n) {
  auto const end = text_member(n, "end");
  auto const reason = text_member(n, "reason");
  if (end != "reached") {
    return {"homing", fmt::format("{}{}{}", end, reason.empty() ? "" : ": ", reason),
            end == "stopped" ? Tone::info : Tone::alert};
  }
  auto text =
      fmt::format("found its lower end after {}", measured_mm(number_member(n, "way_mm").value_or(0)));
  if (auto const drift = number_member(n, "drift_mm")) {
    text +=
        fmt::format("; the height was {} too {}", measured_mm(std::abs(*drift)), *drift < 0 ? "low" : "high");
  }
  return {"homed", std::move(text), Tone::good};
}

/// Of do not disturb and pause: "on, ends in 45 min", "off".
Happening interruption(std::string kind, json::object const& n, std::int64_t now_unix_ms) {
  if (!flag_member(n, "on")) return {std::move(kind), "off", Tone::info};
  bool const ends = unix_ms(text_member(n, "until")).has_value();
  return {std::move(kind), ends ? fmt::format("on, ends {}", when(n, "until", now_unix_ms)) : "on",
          Tone::info};
}

Happening link_changed(json::object const& n) {
  auto const detail = text_member(n, "detail");
  auto const text =
      fmt::format("{}{}{}", flag_member(n, "up") ? "up" : "down", detail.empty() ? "" : ": ", detail);
  return {"link", text, flag_member(n, "up") ? Tone::good : Tone::alert};
}

using Words = Happening (*)(json::object const&, std::int64_t);

struct Event {
  std::string_view name;
  Words words;
};

constexpr std::array k_events{
    Event{"move_started",
          [](json::object const& n, std::int64_t) {
            return Happening{"moving",
                             fmt::format("from {} to {} ({})", mm_member(n, "from_mm", measured_mm),
                                         mm_member(n, "target_mm", chosen_mm), text_member(n, "origin")),
                             Tone::info};
          }},
    Event{"move_ended", [](json::object const& n, std::int64_t) { return move_ended(n); }},
    Event{"motor_switched",
          [](json::object const& n, std::int64_t) {
            return Happening{"motor",
                             fmt::format("{} ({})", text_member(n, "output"), text_member(n, "cause")),
                             Tone::quiet};
          }},
    Event{"change_announced", announced},
    Event{"prompt_ended",
          [](json::object const& n, std::int64_t) {
            return Happening{"prompt", text_member(n, "end"), Tone::info};
          }},
    Event{"posture_changed",
          [](json::object const& n, std::int64_t) {
            return Happening{"posture", text_member(n, "posture"), Tone::info};
          }},
    Event{"do_not_disturb_changed",
          [](json::object const& n, std::int64_t now) { return interruption("do not disturb", n, now); }},
    Event{"pause_changed",
          [](json::object const& n, std::int64_t now) { return interruption("pause", n, now); }},
    Event{"handset_moved",
          [](json::object const& n, std::int64_t now) {
            auto const hold = when(n, "hold_until", now);
            return Happening{"handset",
                             fmt::format("moved from {} to {}{}", mm_member(n, "from_mm", measured_mm),
                                         mm_member(n, "to_mm", measured_mm),
                                         hold == "now" ? "" : fmt::format("; automation resumes {}", hold)),
                             Tone::info};
          }},
    Event{"fault_raised",
          [](json::object const& n, std::int64_t) {
            return Happening{
                "fault", fmt::format("{}: {}", fault_name(text_member(n, "code")), text_member(n, "detail")),
                Tone::alert};
          }},
    Event{"fault_cleared",
          [](json::object const& n, std::int64_t) {
            return Happening{"cleared", fault_name(text_member(n, "code")), Tone::good};
          }},
    Event{"link_changed", [](json::object const& n, std::int64_t) { return link_changed(n); }},
    Event{"cycle_mode_changed",
          [](json::object const& n, std::int64_t) {
            return Happening{"cycle", text_member(n, "mode"), Tone::info};
          }},
    Event{"lock_changed",
          [](json::object const& n, std::int64_t) {
            return Happening{"lock", flag_member(n, "locked") ? "on" : "off", Tone::info};
          }},
    Event{"presence_changed",
          [](json::object const& n, std::int64_t) {
            return Happening{"presence", text_member(n, "presence"), Tone::info};
          }},
    Event{"calibrated", [](json::object const& n, std::int64_t) { return calibrated(n); }},
    Event{"homing_started",
          [](json::object const& n, std::int64_t) {
            return Happening{"homing", fmt::format("looks for its lower end ({})", text_member(n, "origin")),
                             Tone::info};
          }},
    Event{"homing_ended", [](json::object const& n, std::int64_t) { return homing_ended(n); }},
    Event{"walk_due",
          [](json::object const&, std::int64_t) {
            return Happening{"walk", "time to walk for two minutes", Tone::prompt};
          }},
    Event{"user_changed",
          [](json::object const& n, std::int64_t) {
            return Happening{"user", text_member(n, "user"), Tone::info};
          }},
    Event{"preset_saved",
          [](json::object const& n, std::int64_t) {
            return Happening{
                "preset",
                fmt::format("{} is {} now", text_member(n, "preset"), mm_member(n, "mm", measured_mm)),
                Tone::info};
          }},
    Event{"interval_set",
          [](json::object const& n, std::int64_t) {
            return Happening{"interval",
                             fmt::format("{} is {} now", text_member(n, "interval"),
                                         minutes(number_member(n, "length_s").value_or(0))),
                             Tone::info};
          }},
    Event{"intervals_forgotten",
          [](json::object const&, std::int64_t) {
            return Happening{"interval", "as configured", Tone::info};
          }},
    Event{"presets_forgotten",
          [](json::object const& n, std::int64_t) {
            return Happening{"preset",
                             fmt::format("as configured: sit {}, stand {}", mm_member(n, "sit_mm", chosen_mm),
                                         mm_member(n, "stand_mm", chosen_mm)),
                             Tone::info};
          }},
};

}  // namespace

std::string measured_mm(double mm) {
  return fmt::format("{:.1f} mm", mm);
}

std::string chosen_mm(double mm) {
  return fmt::format("{} mm", std::round(mm * 10) / 10);
}

std::string countdown(double seconds) {
  auto const s = static_cast<std::int64_t>(std::ceil(std::clamp(seconds, 0.0, 1e9)));
  if (s < 3600) return fmt::format("{}:{:02}", s / 60, s % 60);
  return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string span(double seconds) {
  auto const s = static_cast<std::int64_t>(std::clamp(seconds, 0.0, 1e9));
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min", s / 60);
  return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string minutes(double seconds) {
  return fmt::format("{} min", std::round(seconds / 6) / 10);
}

std::optional<std::int64_t> unix_ms(std::string_view iso) {
  constexpr std::string_view k_shape = "dddd-dd-ddTdd:dd:dd.ddd+dd:dd";
  if (iso.size() != k_shape.size() || (iso[23] != '+' && iso[23] != '-')) return std::nullopt;
  for (std::size_t i = 0; i < iso.size(); ++i) {
    bool const digit = iso[i] >= '0' && iso[i] <= '9';
    if (digit != (k_shape[i] == 'd') || (!digit && i != 23 && iso[i] != k_shape[i])) return std::nullopt;
  }
  auto const number = [&](std::size_t at, std::size_t count) { return digits(iso, at, count).value_or(0); };
  chr::year_month_day const date{chr::year{number(0, 4)}, chr::month{static_cast<unsigned>(number(5, 2))},
                                 chr::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok()) return std::nullopt;
  auto const local = chr::sys_days{date}.time_since_epoch() + chr::hours{number(11, 2)} +
                     chr::minutes{number(14, 2)} + chr::seconds{number(17, 2)} +
                     chr::milliseconds{number(20, 3)};
  auto const offset = chr::hours{number(24, 2)} + chr::minutes{number(27, 2)};
  return chr::milliseconds{iso[23] == '+' ? local - offset : local + offset}.count();
}

std::string until_in_words(std::string_view until, std::string_view now) {
  if (!unix_ms(until)) return {};
  auto const date = until.substr(0, 10);
  auto const time = until.substr(11, 5);
  return date == now.substr(0, 10) ? fmt::format("until {}", time) : fmt::format("until {} {}", date, time);
}

std::string printable(std::string_view text) {
  std::string out{text};
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto const c = static_cast<unsigned char>(out[i]);
    // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
    bool const c1 = c == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0;
    if (c < 0x20 || c == 0x7F) out[i] = '?';
    if (c1) out.replace(i, 2, "?");
  }
  return out;
}

std::optional<Happening> in_words(json::object const& notice, std::int64_t now_unix_ms) {
  auto const name = text_member(notice, "event");
  for (auto const& event : k_events) {
    if (event.name == name) return event.words(notice, now_unix_ms);
  }
  return break_happening(notice);
}

std::string fault_in_words(FaultView const& fault) {
  return fmt::format("{}: {}", fault_name(fault.code), fault.detail);
}

std::string motor_in_words(DeskState const& state) {
  if (!state.motor_left_s) return {};
  auto text = fmt::format("{} left", countdown(*state.motor_left_s));
  if (state.motor_free_in_s) {
    text += fmt::format(", a full stroke in {}", span(std::ceil(*state.motor_free_in_s)));
  }
  return text;
}

std::string stage_in_words(DeskState const& state, std::optional<double> remaining_s) {
  auto const next = state.next.empty() ? std::string{"change"} : state.next;
  auto const in = remaining_s ? fmt::format(" in {}", countdown(*remaining_s)) : std::string{};
  auto const note = state.note.empty() ? std::string{} : fmt::format(": {}", state.note);
  if (state.stage == "counting") return next + in;
  if (state.stage == "announced") return fmt::format("change to {}{}", next, in);
  if (state.stage == "due") return fmt::format("time to {}{}", next, note);
  if (state.stage == "moving") return fmt::format("changing to {}", next);
  return state.stage + note;
}

}  // namespace desk::deskctl
