// Lives through days at a desk in virtual time, with everything that can go wrong, and says whether anything
// happened that must not.

#include "tests/simulation/day_runner.h"
#include "tests/simulation/office_year.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>
#include <string_view>

namespace desk::testing {
namespace {

constexpr char const* k_usage =
    "simulate [--days N] [--seed S] [--profile P] [--transcript] [--keep-going] [--no-faults]\n"
    "         [--expect RULE]\n"
    "simulate --years N [--seed S] [--keep-going] [--expect RULE]\n"
    "  --years N       this many office years instead of days, seeds counting up from S (1)\n"
    "  --days N        this many days of eight hours, seeds counting up from S (1)\n"
    "  --seed S        of the first day (1)\n"
    "  --profile P     linak, loctek, relay-tof, bekant or lc3 (each in turn)\n"
    "  --transcript    everything that happened on one day\n"
    "  --keep-going    do not end at the first day that fails; list the rules that were broken\n"
    "  --no-faults     nothing breaks\n"
    "  --expect RULE   go on until this rule is broken; it is wrong if it never is\n";

constexpr std::size_t k_all_lines = 2'000'000;
constexpr double k_days_a_year = 365;

struct Arguments {
  DaysWanted wanted;
  std::uint64_t years = 0;
  bool transcript = false;
  bool bad = false;
};

bool number(std::string_view text, std::uint64_t& value) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

Arguments parse(int argc, char** argv) {
  Arguments a;
  for (int i = 1; i < argc; ++i) {
    std::string_view const name = argv[i];
    std::string_view const value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--transcript") {
      a.transcript = true;
    } else if (name == "--keep-going") {
      a.wanted.go_on = true;
    } else if (name == "--no-faults") {
      a.wanted.faults = false;
    } else if (name == "--expect" && !value.empty()) {
      a.wanted.until_broken = value;
      ++i;
    } else if (name == "--profile" && driver::simulated::find_profile(value)) {
      a.wanted.profile = value;
      ++i;
    } else if ((name == "--years" && number(value, a.years)) ||
               (name == "--days" && number(value, a.wanted.days)) ||
               (name == "--seed" && number(value, a.wanted.first_seed))) {
      ++i;
    } else {
      a.bad = true;
    }
  }
  return a;
}

int show_transcript(DaysWanted const& wanted) {
  std::string const profile = wanted.profile.empty() ? profile_of(wanted.first_seed) : wanted.profile;
  DayPlan const plan = plan_day(wanted.first_seed, profile, wanted.faults);
  DayReport const report = run_day(plan, k_all_lines);
  fmt::print("{}{}{} violations\n", report.transcript, report.failure, report.violations);
  return report.violations == 0 ? 0 : 1;
}

/// The exit code.
int verdict(std::uint64_t violations, std::map<std::string, std::uint64_t, std::less<>> const& rules,
            std::string const& until_broken) {
  if (until_broken.empty()) return violations == 0 ? 0 : 1;
  bool const broken = rules.contains(until_broken);
  fmt::print("{}\n", broken ? "as expected" : "nothing of what was expected happened");
  return broken ? 0 : 1;
}

int live(DaysWanted const& wanted) {
  std::clock_t const begin = std::clock();
  DayReport const r = run_days(wanted);
  // Of the processor, so that a busy machine shows the same.
  double const took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (!r.failure.empty()) fmt::print("{}\n", r.failure);
  double const years = static_cast<double>(r.days) / k_days_a_year;
  fmt::print("{:.2f} desk-years ({} days), {} moves, {} runs of the motor, {} incidents, {} restarts\n",
             years, r.days, r.moves, r.motor_runs, r.incidents, r.restarts);
  fmt::print("line faults:");
  for (std::size_t i = 1; i < k_line_faults; ++i) {
    fmt::print(" {} {}", r.line_faults.at(i), to_string(static_cast<LineFault>(i)));
    fmt::print("{}", i + 1 < k_line_faults ? "," : "\n");
  }
  for (auto const& [rule, days] : r.rules) fmt::print("{} was broken on {} days\n", rule, days);
  fmt::print("{} violations\n{:.1f} s of one core, {:.1f} desk-years a minute\n", r.violations, took,
             60 * years / took);
  return verdict(r.violations, r.rules, wanted.until_broken);
}

int live_office(Arguments const& a) {
  std::clock_t const begin = std::clock();
  YearReport const r = live_years(a.wanted.first_seed, a.years, a.wanted.go_on, a.wanted.until_broken);
  double const took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (!r.failure.empty()) fmt::print("{}\n", r.failure);
  fmt::print(
      "{} office days, {} steps, {} prompts, {} moves by itself, {} by people, {} absences, {} restarts\n",
      r.days, r.steps, r.prompts, r.moves, r.moves_of_people, r.absences, r.restarts);
  for (auto const& year : r.broken) fmt::print("{}\n", year);
  for (auto const& [rule, times] : r.rules) fmt::print("{} was broken {} times\n", rule, times);
  fmt::print("{} violations\n{:.1f} s of one core\n", r.violations, took);
  return verdict(r.violations, r.rules, a.wanted.until_broken);
}

}  // namespace
}  // namespace desk::testing

int main(int argc, char** argv) {
  using namespace desk::testing;
  Arguments const arguments = parse(argc, argv);
  if (arguments.bad) {
    std::fputs(k_usage, stderr);
    return 2;
  }
  if (arguments.years > 0) return live_office(arguments);
  return arguments.transcript ? show_transcript(arguments.wanted) : live(arguments.wanted);
}
