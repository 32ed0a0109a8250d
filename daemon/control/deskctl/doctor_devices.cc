#include "daemon/control/deskctl/doctor_findings.h"
#include "daemon/control/deskctl/doctor_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace desk::deskctl {
namespace {

std::string listed(std::vector<std::filesystem::path> const& paths) {
  std::string text;
  for (auto const& path : paths) text += (text.empty() ? "" : ", ") + path.string();
  return text;
}

/// Whoever else has the port open. True: somebody has.
bool judge_holders(SerialFacts const& serial, Report& report) {
  std::vector<probe::Holder> others;
  std::copy_if(serial.holders.programs.begin(), serial.holders.programs.end(), std::back_inserter(others),
               [seen = false](probe::Holder const& holder) mutable {
                 // One deskd is as it should be, a second one is not.
                 return holder.name != "deskd" || std::exchange(seen, true);
               });
  for (auto const& holder : others)
    report.problem(
        fmt::format("{} (process {}) has {} open, too", holder.name, holder.pid, serial.device.string()),
        "two masters on one line garble each other: end it");
  return !others.empty();
}

void judge_port(DoctorFacts const& facts, SerialFacts const& serial, Report& report) {
  std::string const device = serial.device.string();
  if (!serial.exists) {
    report.problem(fmt::format("there is no {}", device),
                   serial.others.empty() ? "no serial port is to be seen: is the adapter plugged in?"
                                         : fmt::format("there are {}: set bus.{}.serial.device",
                                                       listed(serial.others), serial.bus));
    return;
  }
  bool const may = report.may(serial.for_daemon, facts.daemon_user, "use", device);
  bool const taken = judge_holders(serial, report);
  if (may && !taken && serial.holders.complete)
    report.ok(fmt::format("{} is there, deskd may use it, and nobody else does", device));
  if (!taken && !serial.holders.complete)
    report.unknown(fmt::format("{}whether another program uses {}: only root can see that",
                               may ? "deskd may use the port; " : "", device),
                   "sudo deskctl doctor");
  if (!serial.stable.empty() && serial.stable != serial.device)
    report.note(
        fmt::format("{} may be another adapter after the next start", device),
        fmt::format("sudo deskctl config set bus.{}.serial.device {}, then sudo systemctl restart deskd",
                    serial.bus, serial.stable.string()));
}

/// What the daemon counted since its start.
void judge_bus(DaemonFacts::Bus const& bus, Report& report) {
  constexpr std::int64_t k_too_many = 20;  // one of so many: no cable is that bad by accident
  std::int64_t const all = bus.transactions + bus.gone;
  std::int64_t const errors = bus.timeouts + bus.damaged + bus.refused + bus.gone;
  if (all == 0) return;
  if (errors == 0) {
    report.ok(fmt::format("{} requests since deskd started, all answered", all));
    return;
  }
  std::string words = fmt::format("{} of {} requests failed since deskd started:", errors, all);
  std::string fix;
  auto const add = [&](std::int64_t count, char const* what, char const* advice) {
    if (count == 0) return;
    words += fmt::format("{} {} {}", words.ends_with(':') ? "" : ",", count, what);
    fix += fmt::format("{}{}: {}", fix.empty() ? "" : "; ", what, advice);
  };
  add(bus.timeouts, "without an answer", "power, wiring, unit number, speed");
  add(bus.damaged, "damaged", "termination, two units with one number, a second master");
  add(bus.refused, "refused", "the map does not fit the device");
  add(bus.gone, "not sent", "the adapter or the connection was gone");
  if (errors * k_too_many > all) {
    report.problem(std::move(words), std::move(fix));
  } else {
    report.note(std::move(words), std::move(fix));
  }
}

}  // namespace

void judge_serial(DoctorFacts const& facts, std::vector<Finding>& found) {
  for (auto const& serial : facts.serial) {
    Report report{found, "bus " + serial.bus};
    judge_port(facts, serial, report);
  }
}

void judge_tcp(DoctorFacts const& facts, std::vector<Finding>& found) {
  for (auto const& tcp : facts.tcp) {
    Report report{found, "bus " + tcp.bus};
    if (!tcp.tried) continue;
    if (tcp.words.empty()) {
      report.ok(fmt::format("{} takes connections on port {}", tcp.host, tcp.port));
    } else {
      report.problem(fmt::format("{} port {}: {}", tcp.host, tcp.port, tcp.words),
                     fmt::format("is it on, and are bus.{}.tcp.host and .port right?", tcp.bus));
    }
  }
}

void judge_traffic(DoctorFacts const& facts, std::vector<Finding>& found) {
  if (!facts.daemon) return;
  for (auto const& bus : facts.daemon->buses) {
    Report report{found, "bus " + bus.id};
    judge_bus(bus, report);
  }
}

void judge_gpio(DoctorFacts const& facts, std::vector<Finding>& found) {
  auto const& gpio = facts.gpio;
  if (gpio.lines == 0) return;
  Report report{found, "gpio"};
  if (!gpio.not_looked_at.empty()) {
    report.unknown(fmt::format("the lines were not looked at: {}", gpio.not_looked_at),
                   "sudo deskctl doctor");
  }
  for (auto const& wrong : gpio.wrong)
    report.problem(wrong, "gpioinfo (Debian's package gpiod) lists the lines and who holds them");
  bool may = true;
  for (auto const& [chip, access] : gpio.for_daemon)
    may = report.may(access, facts.daemon_user, "use", chip.string()) && may;
  if (gpio.not_looked_at.empty() && gpio.wrong.empty() && may)
    report.ok(
        fmt::format("{} line{}: all there, and deskd's or free", gpio.lines, gpio.lines == 1 ? "" : "s"));
  if (gpio.outlive == true)
    report.note("this kernel leaves a relay on when the program that switched it ends",
                "put dtparam=strict_gpiod into /boot/firmware/config.txt and start the computer anew");
}

}  // namespace desk::deskctl
