#include "daemon/control/deskctl/plan.h"

#include "config/loader.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/plan_play.h"
#include "daemon/control/deskctl/plan_text.h"
#include "daemon/control/deskctl/terminal.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace desk::deskctl {
namespace {

constexpr int k_columns = 80;
constexpr int k_widest = 110;

/// The first work span's beginning to the last one's end; several have the lunch between them.
core::DaySpan work_hours(core::ScheduleSettings const& schedule) {
  core::DaySpan hours = PlanInput{}.at_desk;
  bool first = true;
  for (auto const& span : schedule.work) {
    if (span.to <= span.from) continue;  // over midnight: nobody's usual day
    hours = first ? span : core::DaySpan{std::min(hours.from, span.from), std::max(hours.to, span.to)};
    first = false;
  }
  return hours;
}

config::DeskSettings const& chosen_desk(config::Settings const& settings, std::string const& id) {
  std::string ids;
  for (auto const& desk : settings.desks) {
    if (desk.id == id || (id.empty() && settings.desks.size() == 1)) return desk;
    ids += (ids.empty() ? "" : ", ") + desk.id;
  }
  if (ids.empty()) throw std::runtime_error{"the configuration has no desk"};
  throw std::runtime_error{id.empty() ? "which desk? --desk with one of " + ids
                                      : "there is no desk " + id + "; there are " + ids};
}

void take_presence(config::PresenceSettings const& presence, PlanInput& input) {
  using config::PresenceSource;
  bool const none = presence.has(PresenceSource::none);
  input.sensed = !none && !presence.has(PresenceSource::always);
  input.presence = none ? core::Presence::not_sensed : core::Presence::present;
}

PlanInput input_of(config::DeskSettings const& desk, PlanOptions const& wishes) {
  PlanInput input;
  input.id = desk.id;
  input.name = desk.name;
  input.settings = desk.control;
  take_presence(desk.presence, input);
  input.offset = utc_offset;
  auto const now = unix_ms_now() / 1000;
  input.day = wishes.day.value_or(core::local_day({now, utc_offset(now), true}));
  auto const hours = work_hours(desk.control.schedule);
  input.at_desk = {wishes.from.value_or(hours.from), wishes.to.value_or(hours.to)};
  if (input.at_desk.to <= input.at_desk.from)
    throw std::runtime_error{"the day ends before it begins: --from must be earlier than --to"};
  auto const& lunch = wishes.lunch;
  if (lunch && lunch->from > input.at_desk.from && lunch->to < input.at_desk.to) input.lunch = lunch;
  return input;
}

}  // namespace

int plan(Options const& options) {
  auto const& wishes = options.plan;
  if (wishes.play && !can_show_frames()) {
    fmt::print(stderr,
               "deskctl: --play draws on a terminal, and the output is none; leave it out for the plan\n");
    return k_usage;
  }
  auto const loaded = config::load_file(wishes.config);
  if (!loaded.settings) {
    fmt::print(stderr, "{}", config::render(loaded.mistakes, wishes.config.string()));
    return k_usage;
  }
  auto const input = input_of(chosen_desk(*loaded.settings, options.desk), wishes);
  if (wishes.play && !play(PlannedDay{input})) return k_done;
  PlannedDay day{input};
  day.finish();
  if (options.json) {
    fmt::print("{}\n", wire::to_text(plan_json(day)));
  } else {
    int const columns = can_show_frames() ? std::min(Terminal::size().columns, k_widest) : k_columns;
    fmt::print("{}", plan_text(day, columns, terminal_style()));
  }
  return k_done;
}

}  // namespace desk::deskctl
