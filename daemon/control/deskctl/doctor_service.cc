#include "daemon/control/deskctl/doctor_findings.h"
#include "daemon/control/deskctl/doctor_report.h"

#include <fmt/format.h>

namespace desk::deskctl {
namespace {

constexpr auto k_journal = "journalctl -u deskd -b tells more";

/// How the last run ended, by systemd's word for it.
std::string end_in_words(probe::ServiceState const& service) {
  constexpr int k_bad_config = 2;  // of deskd, see deskd --help
  if (service.result == "exit-code") {
    return service.exit_status == k_bad_config
               ? "the configuration has mistakes"
               : fmt::format("it ended with exit code {}", service.exit_status);
  }
  if (service.result == "signal" || service.result == "core-dump")
    return fmt::format("signal {} ended it", service.exit_status);
  if (service.result == "watchdog") return "it stood still, and the watchdog ended it";
  if (service.result == "start-limit-hit") return "it failed too often, and is not tried again";
  if (service.result == "oom-kill") return "the computer ran out of memory";
  if (service.result == "timeout") return "it took too long to start or to stop";
  return service.result;
}

void judge_missing(DoctorFacts const& facts, Report& report) {
  if (facts.daemon) {
    report.note("deskd runs, but not as a service: nobody starts it again after a crash or a power cut",
                "install deskd's package, or systemd/deskd.service");
  } else {
    report.problem("deskd.service is not installed", "install deskd's package, or systemd/deskd.service");
  }
}

void judge_stopped(DoctorFacts const& facts, Report& report) {
  if (facts.daemon) {
    report.note("deskd.service is stopped; the deskd that answers was started by somebody");
  } else {
    report.problem("deskd.service is stopped", "sudo systemctl start deskd");
  }
}

void judge_running(probe::ServiceState const& service, Report& report) {
  report.ok(service.status.empty() ? "deskd.service runs"
                                   : fmt::format("deskd.service runs, and says: {}", service.status));
  if (service.restarts > 0)
    report.note(fmt::format("it ended by itself and was started again {} time{} since somebody started it",
                            service.restarts, service.restarts == 1 ? "" : "s"),
                k_journal);
  if (service.watchdog.count() == 0)
    report.note("it has no watchdog: if deskd stood still, nobody would notice",
                "systemctl cat deskd shows who took WatchdogSec= away");
}

void judge_installed(DoctorFacts const& facts, Report& report) {
  auto const& service = facts.service;
  if (service.active == "active" || service.active == "reloading") {
    judge_running(service, report);
  } else if (service.active == "failed") {
    report.problem(fmt::format("deskd.service has failed: {}", end_in_words(service)),
                   fmt::format("{}; then sudo systemctl restart deskd", k_journal));
  } else if (service.sub == "auto-restart") {
    report.problem(fmt::format("deskd.service fails again and again: {}", end_in_words(service)), k_journal);
  } else if (service.active == "activating") {
    report.note("deskd.service is starting");
  } else {
    judge_stopped(facts, report);
  }
  if (service.enabled == "disabled")
    report.note("it is not started with the computer", "sudo systemctl enable deskd");
  if (service.needs_daemon_reload)
    report.note("its file has changed since systemd read it", "sudo systemctl daemon-reload");
}

}  // namespace

void judge_service(DoctorFacts const& facts, std::vector<Finding>& found) {
  Report report{found, "service"};
  if (!facts.service.known) {
    report.unknown(facts.service.words);
  } else if (facts.service.load == "not-found") {
    judge_missing(facts, report);
  } else if (facts.service.load == "masked") {
    report.problem("deskd.service is masked: nobody can start it", "sudo systemctl unmask deskd");
  } else if (facts.service.load != "loaded") {
    report.problem(fmt::format("systemd cannot use deskd.service: {}", facts.service.load),
                   "systemd-analyze verify deskd.service");
  } else {
    judge_installed(facts, report);
  }
}

}  // namespace desk::deskctl
