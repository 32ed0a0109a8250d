#include "daemon/control/deskctl/doctor_findings.h"
#include "daemon/control/deskctl/doctor_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::deskctl {
namespace {

constexpr std::uint64_t k_megabyte = 1'000'000;

void judge_disk(StateFacts const& state, Report& report) {
  constexpr std::uint64_t k_least_megabytes = 50;
  auto const& disk = state.disk;
  std::string const directory = state.directory.string();
  std::uint64_t const free = disk.free_bytes / k_megabyte;
  if (!disk.known) {
    report.unknown(fmt::format("how full the disk is: {}", disk.words));
  } else if (disk.read_only) {
    report.problem(fmt::format("the disk of {} is read-only", directory),
                   "dmesg tells whether the kernel made it so after an error: then the card is dying");
  } else if (disk.no_more_files) {
    report.problem(fmt::format("the disk of {} can hold no more files", directory),
                   "delete some; df -i shows it");
  } else if (free < k_least_megabytes) {
    report.problem(fmt::format("the disk of {} is nearly full: {} MB are free", directory, free),
                   "sudo apt clean and sudo journalctl --vacuum-size=50M make room");
  } else {
    report.ok(fmt::format("{} MB are free for {}", free, directory));
  }
}

bool a_desk_has_a_schedule(config::Settings const& settings) {
  return std::any_of(settings.desks.begin(), settings.desks.end(),
                     [](config::DeskSettings const& desk) { return !desk.control.schedule.empty(); });
}

}  // namespace

void judge_state(DoctorFacts const& facts, std::vector<Finding>& found) {
  if (!facts.state) return;
  Report report{found, "disk"};
  auto const& state = *facts.state;
  bool const missing = state.for_daemon && state.for_daemon->outcome == probe::Access::Outcome::missing;
  if (missing && !facts.daemon) {
    report.note(
        fmt::format("there is no {} yet", state.directory.string()),
        "systemd makes it when it starts deskd.service; a deskd that is started by hand makes it itself");
  } else {
    static_cast<void>(report.may(state.for_daemon, facts.daemon_user, "write", state.directory.string()));
  }
  judge_disk(state, report);
}

void judge_clock(DoctorFacts const& facts, std::vector<Finding>& found) {
  Report report{found, "clock"};
  bool const schedule = facts.config.settings && a_desk_has_a_schedule(*facts.config.settings);
  bool const certificates =
      facts.config.settings && facts.config.settings->mqtt.enabled && facts.config.settings->mqtt.tls;
  std::string const zone = facts.clock.zone.empty() ? "a time zone without a name" : facts.clock.zone;
  constexpr auto k_set = "timedatectl shows it; sudo timedatectl set-ntp true sets it by the network";
  if (facts.clock.synchronised) {
    report.ok(fmt::format("set by a time server, {}", zone));
  } else if (schedule || certificates) {
    report.problem(fmt::format("no time server sets it, and {}",
                               schedule ? "a desk's schedule goes by it" : "certificates are checked by it"),
                   k_set);
  } else {
    report.note(
        fmt::format("no time server sets it; no desk has a schedule, so only dates in the history depend "
                    "on it ({})",
                    zone),
        k_set);
  }
  bool const utc = facts.clock.zone == "UTC" || facts.clock.zone == "Etc/UTC";
  if (schedule && utc)
    report.note("the hours of the schedule are UTC, as is this computer's time zone",
                "sudo timedatectl set-timezone Europe/Berlin, or wherever the desk is");
}

void judge_power(DoctorFacts const& facts, std::vector<Finding>& found) {
  if (!facts.undervoltage) return;
  Report report{found, "power"};
  if (*facts.undervoltage) {
    report.problem("the Raspberry Pi's supply was too weak", "use its own supply, and a short thick cable");
  } else {
    report.ok("the Raspberry Pi's supply is strong enough");
  }
}

}  // namespace desk::deskctl
