#include "daemon/control/deskctl/doctor_findings.h"
#include "daemon/control/deskctl/doctor_report.h"

#include <fmt/format.h>

namespace desk::deskctl {
namespace {

using Outcome = probe::BrokerAnswer::Outcome;
constexpr std::int64_t k_day = 86'400;

std::string advice(Outcome outcome, bool here) {
  switch (outcome) {
    case Outcome::accepted: break;
    case Outcome::refused:
      return "mqtt.username and its password must be those that the broker knows: see Secure the broker in "
             "the "
             "README";
    case Outcome::unreachable:
      return here ? "sudo systemctl start mosquitto (sudo apt install mosquitto, if there is none); if there "
                    "is to be "
                    "no broker, mqtt.enabled = false"
                  : "does the broker run, and are mqtt.host, port and tls right?";
    case Outcome::unreadable: return "sudo deskctl doctor, or put right what the words say";
  }
  return {};
}

/// The daemon is connected: that is what counts.
void judge_connected(BrokerFacts const& broker, Report& report) {
  report.ok(fmt::format("deskd is connected to {}", broker.where));
  if (!broker.answer || broker.answer->outcome == Outcome::accepted) return;
  if (broker.answer->outcome == Outcome::unreadable) {
    report.unknown(fmt::format("whether it would be let in again: {}", broker.answer->words),
                   "sudo deskctl doctor");
  } else {
    report.note(fmt::format("it might not be let in again: {}", broker.answer->words),
                advice(broker.answer->outcome, broker.here));
  }
}

void judge_unconnected(DoctorFacts const& facts, BrokerFacts const& broker, Report& report) {
  auto const& answer = *broker.answer;
  bool const runs = facts.daemon && facts.daemon->mqtt_used;
  std::string const reason = runs && !facts.daemon->mqtt_reason.empty() ? facts.daemon->mqtt_reason
                             : runs                                     ? "its first attempt is under way"
                                                                        : std::string{};
  switch (answer.outcome) {
    case Outcome::accepted:
      if (reason.empty()) {
        report.ok(fmt::format("{} lets deskd in", broker.where));
      } else {
        report.problem(
            fmt::format("{} lets deskctl in, but deskd is not connected: {}", broker.where, reason),
            "deskd tries again within half a minute; if it has read an older configuration: deskctl reload");
      }
      return;
    case Outcome::refused:
    case Outcome::unreachable: report.problem(answer.words, advice(answer.outcome, broker.here)); return;
    case Outcome::unreadable:
      if (reason.empty()) {
        report.unknown(fmt::format("whether {} lets deskd in: {}", broker.where, answer.words),
                       advice(answer.outcome, broker.here));
      } else {
        report.problem(fmt::format("deskd is not connected: {}", reason),
                       advice(Outcome::unreachable, broker.here));
      }
      return;
  }
}

void judge_expiry(SecretFacts const& file, std::int64_t now, Report& report) {
  constexpr std::int64_t k_soon_days = 14;
  auto const& certificate = *file.certificate;
  if (!certificate.expires_at) {
    report.unknown(
        fmt::format("until when {} ({}) is valid: {}", file.key, file.file.string(), certificate.words),
        "sudo deskctl doctor");
    return;
  }
  std::int64_t const left = *certificate.expires_at - now;
  if (left <= 0) {
    report.problem(fmt::format("the certificate in {} ({}) has expired", file.key, file.file.string()),
                   "renew it, or set this computer's clock");
  } else if (left < k_soon_days * k_day) {
    report.problem(fmt::format("the certificate in {} ({}) expires in {} day{}", file.key, file.file.string(),
                               left / k_day, left / k_day == 1 ? "" : "s"),
                   "renew it; deskd reads it at its next connection");
  } else {
    report.ok(fmt::format("the certificate in {} is valid for {} days", file.key, left / k_day));
  }
}

void judge_file(DoctorFacts const& facts, SecretFacts const& file, Report& report) {
  bool const may = report.may(file.for_daemon, facts.daemon_user, "read", file.file.string());
  if (!file.exposed.empty()) {
    auto const split = file.exposed.find("; do: ");
    report.problem(file.exposed.substr(0, split),
                   split == std::string::npos ? "" : "sudo " + file.exposed.substr(split + 6));
  }
  if (may && file.certificate) judge_expiry(file, facts.clock.unix_seconds, report);
}

}  // namespace

void judge_broker(DoctorFacts const& facts, std::vector<Finding>& found) {
  if (!facts.config.settings) return;
  Report report{found, "broker"};
  if (!facts.config.settings->mqtt.enabled) {
    report.ok("none is used: mqtt.enabled is false");
    return;
  }
  if (!facts.broker) return;
  auto const& broker = *facts.broker;
  if (facts.daemon && facts.daemon->mqtt_state == "connected") {
    judge_connected(broker, report);
  } else if (broker.answer) {
    judge_unconnected(facts, broker, report);
  }
  for (auto const& file : broker.files) judge_file(facts, file, report);
}

}  // namespace desk::deskctl
