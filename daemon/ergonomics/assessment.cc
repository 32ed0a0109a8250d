#include "daemon/ergonomics/assessment.h"

#include "daemon/ergonomics/chair_rules.h"
#include "daemon/ergonomics/desk_rules.h"
#include "daemon/ergonomics/fit.h"

#include <algorithm>

namespace desk::ergonomics {
namespace {

Angles angles_of(Situation const& situation, Body const& body) {
  constexpr double k_upright = 90;
  Angles angles;
  angles.thigh = thigh_angle(situation, body);
  if (angles.thigh) angles.hip = k_upright + *angles.thigh + body.recline_deg;
  angles.elbow_sit = elbow_angle_sitting(situation, body);
  angles.elbow_stand = elbow_angle_standing(situation, body);
  return angles;
}

bool is_off(std::string_view rule, std::vector<std::string> const& rules_off) {
  return std::find(rules_off.begin(), rules_off.end(), rule) != rules_off.end();
}

}  // namespace

Assessment assess(Situation const& situation) {
  Assessment result;
  result.situation = meant(situation);
  result.body = body_of(result.situation.body);
  auto const& s = result.situation;
  auto const& b = result.body;
  result.angles = angles_of(s, b);
  Fit const best = fit(s, b);
  result.findings = {
      seat_rule(s, b, best), thigh_angle_rule(s, b), seat_depth_rule(s, b), desk_sit_rule(s, b),
      thigh_room_rule(s, b), desk_stand_rule(s, b),  shoe_rule(s, b),       range_rule(s, b, best),
      monitor_rule(s, b),    armrest_rule(s, b),     lumbar_rule(s),
  };
  result.findings.erase(
      std::remove_if(result.findings.begin(), result.findings.end(),
                     [&](Finding const& finding) { return is_off(finding.id, s.rules_off); }),
      result.findings.end());
  for (auto const& finding : result.findings) result.worst = std::max(result.worst, finding.grade);
  result.plan = setup_plan(s, b);
  return result;
}

Finding const* finding_of(Assessment const& assessment, std::string_view rule) {
  auto const found = std::find_if(assessment.findings.begin(), assessment.findings.end(),
                                  [rule](Finding const& finding) { return finding.id == rule; });
  return found == assessment.findings.end() ? nullptr : &*found;
}

}  // namespace desk::ergonomics
