#include "daemon/ergonomics/setup_plan.h"

#include "daemon/ergonomics/chair_rules.h"
#include "daemon/ergonomics/desk_rules.h"
#include "daemon/ergonomics/fit.h"
#include "daemon/ergonomics/relation.h"
#include "daemon/ergonomics/rule_parts.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace desk::ergonomics {
namespace {

using core::Distance;
using core::Height;
using texts::Message;
using What = PlanStep::What;
using Limit = Shortfall::Limit;

std::optional<Height> height(std::optional<double> mm) {
  return mm ? std::optional{Height::at_mm(*mm)} : std::nullopt;
}
std::optional<double> mm_of(std::optional<Height> h) {
  return h ? std::optional{h->mm()} : std::nullopt;
}

bool to_mend(Finding const& finding) {
  return finding.grade == Grade::warn || finding.grade == Grade::bad;
}

// ---- What is in the way

void note(std::vector<Shortfall>& problems, Limit limit, double mm) {
  std::string const key = "setup.problem." + std::string{to_string(limit)};
  problems.push_back({limit, mm, Message{key}.with("n", std::max(1L, whole(mm)))});
}

/// What falls short by so little that elbows do not mind is no problem.
bool travel_in_the_way(double off, std::optional<Dimension> const& elbow) {
  constexpr double k_bearable = 15;
  return std::abs(off) > k_bearable || !in_order(grade_of_travel(off, elbow->tolerance.mm()));
}

std::vector<Shortfall> problems_of(Fit const& best, Body const& body) {
  std::vector<Shortfall> problems;
  if (best.chair_lacks > 0) note(problems, Limit::chair_too_low, best.chair_lacks);
  if (best.desk_sit && travel_in_the_way(best.sit_off, body.elbow_rest))
    note(problems, best.sit_off > 0 ? Limit::desk_too_high : Limit::desk_too_low, std::abs(best.sit_off));
  if (best.room_lacks > 0) note(problems, Limit::frame_too_thick, best.room_lacks);
  if (best.desk_stand && travel_in_the_way(best.stand_off, body.elbow_standing))
    note(problems, best.stand_off > 0 ? Limit::desk_tall : Limit::desk_short, std::abs(best.stand_off));
  return problems;
}

// ---- What to do

/// Nothing, if it is as planned but for what no lever can be set to.
void add_step(std::vector<PlanStep>& steps, What what, std::optional<double> now,
              std::optional<double> planned) {
  if (!planned) return;
  PlanStep step{what, now, *planned, {}, {}};
  std::string way = "set";
  if (now) {
    step.change_mm = rounded_to_5(*planned - *now);
    if (*step.change_mm == 0) return;
    way = *step.change_mm > 0 ? "raise" : "lower";
  }
  step.message = Message{"setup." + std::string{to_string(what)} + "." + way}
                     .with("n", whole(std::abs(step.change_mm.value_or(0))))
                     .with("to", whole(*planned));
  steps.push_back(std::move(step));
}

void add_footrest(std::vector<PlanStep>& steps, Distance now, std::optional<Distance> planned) {
  if (!planned) return;
  double const change = rounded_to_5((*planned - now).mm());
  if (change == 0) return;
  std::string const way = now.mm() == 0 ? "add" : planned->mm() == 0 ? "remove" : "change";
  steps.push_back({What::footrest, now.mm(), planned->mm(), change,
                   Message{"setup.footrest." + way}.with("to", whole(planned->mm()))});
}

/// Whether anything about sitting is wrong, or not known though the plan knows better.
bool sitting_to_change(Situation const& situation, Body const& body, Fit const& best) {
  if (best.seat && !loaded_seat(situation)) return true;
  if (best.desk_sit && !situation.desk_sit) return true;
  if (range_rule(situation, body, best).grade == Grade::info) return true;
  return to_mend(seat_rule(situation, body)) || to_mend(desk_sit_rule(situation, body)) ||
         to_mend(thigh_room_rule(situation, body));
}

bool standing_to_change(Situation const& situation, Body const& body) {
  return !situation.desk_stand || to_mend(desk_stand_rule(situation, body));
}

std::vector<PlanStep> steps_of(Situation const& situation, Body const& body, Fit const& best,
                               SetupPlan const& plan) {
  std::vector<PlanStep> steps;
  if (sitting_to_change(situation, body, best)) {
    // From the feet upwards: each is judged by what is below it.
    add_step(steps, What::seat, mm_of(loaded_seat(situation)), best.seat);
    add_footrest(steps, situation.chair.footrest, plan.footrest);
    add_step(steps, What::desk_sit, mm_of(situation.desk_sit), best.desk_sit);
  }
  if (standing_to_change(situation, body))
    add_step(steps, What::desk_stand, mm_of(situation.desk_stand), best.desk_stand);
  auto const& screen = situation.frame.screen_top;
  // At the heights as they then are, the screen may be right where it is.
  if (screen && plan.screen_top) {
    Situation then = with_plan(situation, plan);
    then.frame.screen_top = screen;
    if (to_mend(monitor_rule(then, body))) add_step(steps, What::screen, screen->mm(), plan.screen_top->mm());
  }
  return steps;
}

/// In the middle of what is right for sitting and for standing; they hardly differ (§2.3).
std::optional<Distance> screen_for(Fit const& best, Body const& body) {
  std::optional<double> sit;
  std::optional<double> stand;
  if (best.seat && best.desk_sit && body.eye_sitting)
    sit = *best.seat + body.eye_sitting->value.mm() - *best.desk_sit;
  if (best.desk_stand && body.eye_standing)
    stand = (body.eye_standing->value + body.lift + body.mat).mm() - *best.desk_stand;
  if (!sit && !stand) return std::nullopt;
  double const eyes = sit && stand ? (*sit + *stand) / 2 : sit.value_or(stand.value_or(0));
  double const top = eyes + k_screen_aim + (body.progressive_lenses ? k_lenses_shift : 0);
  return Distance::of_mm(std::max(0.0, top));
}

bool any_estimated(Fit const& best, Body const& body) {
  auto const is = [](std::optional<Dimension> const& d) { return d && d->estimated; };
  if (body.lift_assumed && (best.seat || best.desk_stand)) return true;
  return (best.seat && is(body.popliteal)) || (best.desk_sit && is(body.elbow_rest)) ||
         (best.room && (is(body.thigh) || is(body.knee))) || (best.desk_stand && is(body.elbow_standing));
}

}  // namespace

std::optional<SetupPlan> setup_plan(Situation const& situation, Body const& body) {
  auto const best = fit(situation, body);
  if (!best.seat && !best.desk_sit && !best.desk_stand) return std::nullopt;
  SetupPlan plan;
  plan.seat = height(best.seat);
  if (best.footrest) plan.footrest = Distance::of_mm(*best.footrest);
  plan.desk_sit = height(best.desk_sit);
  plan.desk_stand = height(best.desk_stand);
  plan.screen_top = screen_for(best, body);
  plan.room_mm = best.room;
  if (best.desk_sit) plan.sit_excess_mm = best.sit_off;
  if (best.desk_stand) plan.stand_short_mm = -best.stand_off;
  plan.estimated = any_estimated(best, body);
  plan.problems = problems_of(best, body);
  plan.steps = steps_of(situation, body, best, plan);
  return plan;
}

Situation with_plan(Situation situation, SetupPlan const& plan) {
  if (plan.seat) situation.seat = Seat{*plan.seat, SeatSource::told, false};
  if (plan.footrest) situation.chair.footrest = *plan.footrest;
  if (plan.desk_sit) situation.desk_sit = plan.desk_sit;
  if (plan.desk_stand) {
    situation.desk_stand = plan.desk_stand;
    situation.taught_lift.reset();  // it is for the shoes of today
  }
  if (situation.frame.screen_top && plan.screen_top) situation.frame.screen_top = plan.screen_top;
  return situation;
}

}  // namespace desk::ergonomics
