#include "daemon/control/deskctl/doctor_findings.h"

#include "daemon/control/deskctl/doctor_report.h"
#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::deskctl {
namespace {

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

void judge_changes(DaemonFacts const& daemon, Report& report) {
  if (daemon.mistakes > 0) {
    report.problem(
        fmt::format("the file that deskd runs with has {} now: it keeps the old settings, and would "
                    "not start with these",
                    counted(daemon.mistakes, "mistake")),
        "deskctl reload --check shows them");
  } else if (!daemon.changes.empty()) {
    report.note(
        fmt::format("it has changed in {} since deskd read it: {}{}", counted(daemon.changes.size(), "place"),
                    daemon.changes.front(), daemon.changes.size() > 1 ? ", …" : ""),
        "deskctl reload takes it");
  }
}

/// Of a desk that the configuration names, whether it is only played.
bool is_simulated(DoctorFacts const& facts, std::string const& desk) {
  if (!facts.config.settings) return false;
  auto const& settings = *facts.config.settings;
  auto const named = std::find_if(settings.desks.begin(), settings.desks.end(),
                                  [&](config::DeskSettings const& one) { return one.id == desk; });
  if (named == settings.desks.end()) return false;
  return std::any_of(settings.buses.begin(), settings.buses.end(), [&](config::BusSettings const& bus) {
    return bus.id == named->bus && bus.driver == config::BusSettings::Driver::simulated;
  });
}

void judge_desk(DeskState const& desk, bool simulated, Report& report) {
  bool fine = true;
  auto const trouble = [&](std::string words, std::string fix) {
    report.problem(std::move(words), std::move(fix));
    fine = false;
  };
  if (desk.link != "up")
    trouble(
        fmt::format("deskd does not reach it: {}", desk.link_reason.empty() ? desk.link : desk.link_reason),
        "look at its power, the cable and the settings of its bus");
  if (desk.fault)
    trouble(fmt::format("a fault is latched: {}", fault_in_words(*desk.fault)),
            "look at the desk, put right what the reason says, then deskctl clear");
  if (desk.obstacle)
    trouble("its safety strip is pressed, or its wire is broken", "free it, or look at the wire");
  if (desk.link == "up" && !desk.height_mm && !desk.needs_homing)
    trouble("its height is not known", "deskctl watch shows when one comes; else look at the sensor");
  if (!desk.history.empty())
    trouble(fmt::format("the history is not kept: {}", desk.history), "see the line about the disk");
  if (desk.needs_homing)
    report.note("it does not know its height, since it counts and was not at its end yet",
                "deskctl home, beside it");
  if (desk.locked) report.note("it is locked: nothing moves it", "deskctl lock off");
  if (simulated) {
    report.note("it is simulated: deskd plays it, and nothing moves", "sudo deskctl setup, for a real one");
  } else if (fine && desk.height_mm) {
    report.ok(fmt::format("reached, at {}", measured_mm(*desk.height_mm)));
  }
}

/// Why nobody can talk to the daemon.
void judge_silence(DoctorFacts const& facts, Report& report) {
  using Outcome = probe::Access::Outcome;
  auto const& socket = facts.socket;
  if (socket.for_caller.outcome == Outcome::denied) {
    report.problem(
        fmt::format("{} may not talk to deskd: {} belongs to {}:{}", facts.caller.name,
                    socket.for_caller.where.string(), socket.for_caller.owner, socket.for_caller.group),
        socket.caller_belongs ? "you are in this group since you last logged in: log in anew"
                              : fmt::format("sudo adduser {} {}, then log in anew", facts.caller.name,
                                            socket.for_caller.group));
  } else if (socket.for_caller.outcome == Outcome::missing && facts.service.known &&
             facts.service.active == "active") {
    report.problem(fmt::format("the service runs, but there is no socket {}", socket.path.string()),
                   "name the configuration's control.socket with --socket");
  } else if (socket.connected) {
    report.problem(socket.words, "sudo systemctl restart deskd; journalctl -u deskd -b tells more");
  } else {
    report.problem(socket.words, "sudo systemctl start deskd; journalctl -u deskd -b tells why it ended");
  }
}

}  // namespace

std::vector<Finding> findings_of(DoctorFacts const& facts) {
  std::vector<Finding> found;
  judge_config(facts, found);
  judge_service(facts, found);
  judge_daemon(facts, found);
  judge_desks(facts, found);
  judge_serial(facts, found);
  judge_tcp(facts, found);
  judge_traffic(facts, found);
  judge_gpio(facts, found);
  judge_broker(facts, found);
  judge_state(facts, found);
  judge_clock(facts, found);
  judge_power(facts, found);
  return found;
}

void judge_config(DoctorFacts const& facts, std::vector<Finding>& found) {
  Report report{found, "config"};
  auto const& config = facts.config;
  std::string const file = config.file.string();
  if (!config.exists) {
    report.problem(fmt::format("there is no {}", file),
                   "sudo deskctl setup writes one; --config names one that is elsewhere");
  } else if (!config.unreadable.empty()) {
    report.unknown(fmt::format("{} cannot be read: {}", file, config.unreadable), "sudo deskctl doctor");
  } else if (!config.errors.empty()) {
    report.problem(
        fmt::format("{}, the first: {}", counted(config.errors.size(), "mistake"), config.errors.front()),
        fmt::format("deskd --check-config {} shows all; a deskd that runs keeps its settings, but none "
                    "starts with these",
                    file));
  } else {
    report.ok(fmt::format("{} has no mistakes", file));
    static_cast<void>(report.may(config.for_daemon, facts.daemon_user, "read", file));
  }
  if (config.errors.empty() && !config.warnings.empty())
    report.note(
        fmt::format("{}, the first: {}", counted(config.warnings.size(), "warning"), config.warnings.front()),
        fmt::format("deskd --check-config {} shows all", file));
  if (config.exists && !config.settings)
    report.unknown("devices, broker and disk: which ones they are is in the configuration");
  if (facts.daemon && config.errors.empty()) judge_changes(*facts.daemon, report);
}

void judge_daemon(DoctorFacts const& facts, std::vector<Finding>& found) {
  Report report{found, "daemon"};
  if (!facts.daemon) {
    judge_silence(facts, report);
  } else if (facts.daemon->version != facts.version) {
    report.problem(fmt::format("deskd is version {}, deskctl {}", facts.daemon->version, facts.version),
                   "sudo systemctl restart deskd, which runs what was installed before");
  } else {
    report.ok(fmt::format("deskd {} answers on {}", facts.daemon->version, facts.socket.path.string()));
  }
}

void judge_desks(DoctorFacts const& facts, std::vector<Finding>& found) {
  if (!facts.daemon) return;
  for (auto const& desk : facts.daemon->desks) {
    Report report{found, "desk " + desk.id};
    judge_desk(desk, is_simulated(facts, desk.id), report);
  }
}

bool any_problem(std::vector<Finding> const& found) {
  return std::any_of(found.begin(), found.end(),
                     [](Finding const& one) { return one.severity == Finding::Severity::problem; });
}

}  // namespace desk::deskctl
