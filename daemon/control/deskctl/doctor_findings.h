#pragma once

#include "daemon/control/deskctl/doctor_facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

/// One line of what the doctor says.
struct Finding {
  enum class Severity {
    ok,       ///< it was looked at, and it is as it should be
    note,     ///< nothing is broken, but somebody may want to know
    problem,  ///< this is broken, or will be soon
    unknown,  ///< it could not be looked at
  };
  Severity severity = Severity::ok;
  std::string about;  ///< "broker", "bus desk"
  std::string words;
  std::string fix;  ///< what to do; may be empty
};

/// Of everything that was looked at, in the order in which a person should read it. Pure.
[[nodiscard]] std::vector<Finding> findings_of(DoctorFacts const& facts);

// Its parts, each of which adds what it finds.
void judge_config(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_service(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_daemon(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_desks(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_serial(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_tcp(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_traffic(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_gpio(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_broker(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_state(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_clock(DoctorFacts const& facts, std::vector<Finding>& found);
void judge_power(DoctorFacts const& facts, std::vector<Finding>& found);

[[nodiscard]] bool any_problem(std::vector<Finding> const& found);

constexpr std::string_view to_string(Finding::Severity severity) {
  switch (severity) {
    case Finding::Severity::ok: return "ok";
    case Finding::Severity::note: return "note";
    case Finding::Severity::problem: return "problem";
    case Finding::Severity::unknown: return "?";
  }
  return "?";
}

}  // namespace desk::deskctl
