#include "tests/simulation/year_plan.h"

#include "drivers/simulated/random.h"
#include "tests/simulation/berlin.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

namespace desk::testing {
namespace {

using core::CycleMode;
using core::Duration;
using core::Height;
using core::Presence;
using core::TimePoint;
using driver::simulated::Random;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::int64_t day_number(int year, unsigned month, unsigned day) {
  namespace chr = std::chrono;
  return chr::sys_days{chr::year{year} / chr::month{month} / chr::day{day}}.time_since_epoch().count();
}

core::DeskSettings settings_of(Random& random, std::uint64_t seed, int year) {
  core::DeskSettings s;
  s.cycle.mode =
      seed % 4 == 3 ? (seed % 8 == 3 ? CycleMode::confirm : CycleMode::remind) : CycleMode::automatic;
  if (random.uniform(0, 1) < 0.3) {
    s.cycle.sit = minutes{std::llround(random.uniform(8, 60))};
    s.cycle.stand = minutes{std::llround(random.uniform(5, 40))};
  }
  if (random.uniform(0, 1) < 0.2) s.cycle.walk = minutes{2};
  s.cycle.ramp = random.uniform(0, 1) < 0.2;
  if (random.uniform(0, 1) < 0.2) s.cycle.announcement = seconds{10};
  for (std::size_t i : {5U, 6U}) s.schedule.weekdays.at(i) = false;
  s.schedule.work = {{8 * 60, 18 * 60}};
  if (random.uniform(0, 1) < 0.2) s.schedule.work = {{7 * 60 + 30, 12 * 60}, {13 * 60, 19 * 60}};
  if (random.uniform(0, 1) < 0.1) s.schedule.work.clear();
  if (random.uniform(0, 1) < 0.5) s.schedule.quiet = {{12 * 60 + 30, 13 * 60}};
  if (random.uniform(0, 1) < 0.3) s.schedule.quiet.push_back({22 * 60, 6 * 60});
  for (auto const& [month, day] : {std::pair{1U, 1U}, {5U, 1U}, {10U, 3U}, {12U, 25U}, {12U, 26U}})
    s.schedule.holidays.push_back(day_number(year, month, day));
  return s;
}

/// Writes a year, day by day.
class Author {
 public:
  Author(YearPlan& plan, Random& random) : plan_{plan}, random_{random} {}

  void write() {
    // The sensor's first word.
    add(start_of(plan_.first_day), Presence::away);
    for (int i = 0; i < plan_.days; ++i) write_day(plan_.first_day + i);
    std::sort(plan_.outages.begin(), plan_.outages.end(),
              [](YearOutage const& a, YearOutage const& b) { return a.at < b.at; });
  }

 private:
  [[nodiscard]] double between(double low, double high) { return random_.uniform(low, high); }
  [[nodiscard]] bool chance(double share) { return random_.uniform(0, 1) < share; }
  [[nodiscard]] int count(double least, double most) { return static_cast<int>(between(least, most + 1)); }
  /// As many short ones as long ones, each by its own measure.
  [[nodiscard]] Duration length(Duration least, Duration most) {
    double const share = between(0, 1);
    return core::to_duration(core::Seconds{
        core::to_seconds(least) * std::pow(core::to_seconds(most) / core::to_seconds(least), share)});
  }
  static TimePoint at(std::int64_t day, double hour) { return TimePoint{seconds{berlin_unix(day, hour)}}; }
  static TimePoint start_of(std::int64_t day) { return at(day, 0); }
  [[nodiscard]] TimePoint within(TimePoint from, TimePoint to) {
    return from + core::to_duration(core::Seconds{core::to_seconds(to - from) * between(0, 1)});
  }

  void add(TimePoint when, plan::Deed const& deed) { plan_.script.emplace_back(when, deed); }
  void add(TimePoint when, Presence presence) { add(when, core::event::PresenceChanged{presence}); }
  void ask(TimePoint when, core::Request const& request) { add(when, plan::Deed{request}); }

  void write_day(std::int64_t day) {
    bool const weekend = ((day + 3) % 7) >= 5;
    bool const holiday =
        std::count(plan_.settings.schedule.holidays.begin(), plan_.settings.schedule.holidays.end(), day) > 0;
    bool const comes = chance(weekend || holiday ? 0.15 : 0.93);
    TimePoint const come = at(day, between(6.5, 10.5));
    TimePoint const leave = chance(0.03) ? at(day + 1, between(0.1, 2)) : at(day, between(14, 20.5));
    if (comes) write_presence(come, leave);
    if (comes) write_deeds(come, leave);
    write_trouble(day);
  }

  /// Comes and goes; the sensor may say so late, and may fall silent.
  void write_presence(TimePoint come, TimePoint leave) {
    struct Absence {
      TimePoint from;
      TimePoint to;
    };
    std::vector<Absence> absences;
    auto const lunch = within(come + hours{2}, come + hours{5});
    absences.push_back({lunch, lunch + length(minutes{10}, minutes{90})});
    for (int i = count(0, 9); i > 0; --i) {
      auto const from = within(come, leave);
      absences.push_back({from, from + length(seconds{3}, chance(0.1) ? Duration{hours{5}} : minutes{40})});
    }
    std::sort(absences.begin(), absences.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
    add(come, Presence::present);
    TimePoint there_since = come;
    for (auto const& absence : absences) {
      if (absence.from <= there_since || absence.to >= leave) continue;
      go(absence.from, absence.to);
      there_since = absence.to;
      // Silent, and then it says what is so.
      if (chance(0.06)) {
        auto const silent = within(absence.to, absence.to + minutes{30});
        add(silent, Presence::unknown);
        there_since = silent + length(seconds{20}, hours{2});
        add(there_since, Presence::present);
      }
    }
    if (leave > there_since)
      add(leave, Presence::away);
    else
      add(there_since + seconds{1}, Presence::away);
  }

  void go(TimePoint from, TimePoint to) {
    Duration const hold = minutes{5};
    if (chance(0.3) && to - from > hold) {
      add(from + hold, core::event::PresenceChanged{Presence::away, from});
    } else {
      add(from, Presence::away);
    }
    add(to, Presence::present);
  }

  void write_deeds(TimePoint come, TimePoint leave) {
    for (int i = count(0, 3); i > 0; --i) {
      auto const when = within(come, leave);
      ask(when, core::request::DoNotDisturb{length(minutes{5}, hours{2})});
      if (chance(0.3)) ask(when + length(minutes{1}, hours{1}), core::request::DoNotDisturb{Duration{0}});
    }
    if (chance(0.08)) {
      auto const when = within(come, leave);
      ask(when,
          core::request::Pause{chance(0.5) ? std::nullopt : std::optional{length(minutes{10}, hours{6})}});
      if (chance(0.5)) ask(when + length(minutes{5}, hours{4}), core::request::Resume{});
    }
    for (int i = count(0, 4); i > 0; --i) move(within(come, leave));
    if (chance(0.05)) ask(within(come, leave), core::request::Stop{});
    // Forgotten: nothing is announced then.
    if (chance(0.1)) ask(within(come, leave), core::request::Snooze{});
    if (chance(0.1)) ask(within(come, leave), core::request::Skip{});
    // Plays with it.
    if (chance(0.02)) {
      auto const when = within(come, leave);
      for (int i = 0; i < 12; ++i)
        ask(when + seconds{static_cast<std::int64_t>(i * between(20, 300))},
            core::request::MoveToPreset{i % 2 == 0 ? core::Preset::stand : core::Preset::sit});
    }
  }

  void move(TimePoint when) {
    auto const& presets = plan_.settings.presets;
    auto const preset = chance(0.5) ? core::Preset::sit : core::Preset::stand;
    double const kind = between(0, 1);
    if (kind < 0.4) {
      ask(when, core::request::MoveToPreset{preset});
    } else if (kind < 0.8) {
      add(when, plan::ByHand{presets.of(preset) + core::Distance::of_mm(between(-40, 40))});
    } else if (kind < 0.9) {
      add(when, plan::ByHand{Height::at_mm(between(700, 1150))});
    } else {
      ask(when, core::request::MoveTo{Height::at_mm(between(700, 1150))});
    }
  }

  void write_trouble(std::int64_t day) {
    if (!chance(0.05)) return;
    YearOutage outage;
    outage.at = within(start_of(day), start_of(day) + hours{22});
    outage.power_cut = chance(0.4);
    outage.gap = length(seconds{2}, outage.power_cut ? Duration{hours{1}} : minutes{10});
    outage.clock_lost = outage.power_cut && chance(0.7) ? length(seconds{30}, minutes{20}) : Duration{0};
    plan_.outages.push_back(outage);
  }

  YearPlan& plan_;
  Random& random_;
};

std::vector<plan::Person::Reaction> answer(core::notice::ChangeAnnounced const& prompt, Random& random) {
  auto const after = [&](double least, double most) {
    return core::to_duration(core::Seconds{random.uniform(least, most)});
  };
  double const what = random.uniform(0, 1);
  Duration const soon = after(1, prompt.mode == CycleMode::automatic ? 29 : 110);
  if (what < 0.08) return {{soon, core::Request{core::request::Snooze{}}}};
  if (what < 0.10) return {{soon, core::Request{core::request::Snooze{after(60, 2400)}}}};
  if (what < 0.15) return {{soon, core::Request{core::request::Skip{}}}};
  if (what < 0.17) return {{soon, core::Request{core::request::Stop{}}}};
  if (what < 0.20) return {{soon, plan::ByHand{prompt.target}}};
  if (what < 0.23) return {{soon, core::Request{core::request::Now{}}}};
  if (prompt.mode == CycleMode::confirm && what < 0.8) return {{soon, core::Request{core::request::Now{}}}};
  if (prompt.mode == CycleMode::remind && what < 0.8) return {{after(5, 600), plan::ByHand{prompt.target}}};
  return {};
}

}  // namespace

YearPlan plan_year(std::uint64_t seed) {
  Random random{seed * 0x9e37'79b9 + 12'345};
  int const year = seed % 2 == 0 ? 2027 : 2028;
  YearPlan plan;
  plan.seed = seed;
  plan.first_day = day_number(year, 1, 1);
  plan.days = static_cast<int>(day_number(year + 1, 1, 1) - plan.first_day);
  plan.settings = settings_of(random, seed, year);
  Author{plan, random}.write();
  return plan;
}

plan::Person::Policy year_policy(YearPlan const& plan) {
  auto const random = std::make_shared<Random>(plan.seed + 77);
  return [random](core::Notice const& notice, TimePoint) -> std::vector<plan::Person::Reaction> {
    auto const* prompt = std::get_if<core::notice::ChangeAnnounced>(&notice);
    if (prompt == nullptr) return {};
    return answer(*prompt, *random);
  };
}

}  // namespace desk::testing
