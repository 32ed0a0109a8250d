#include "daemon/control/deskctl/doctor_findings.h"

#include "config/loader.h"
#include "daemon/control/deskctl/doctor_text.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

/// What the doctor makes of what it saw: `severity about: words -> fix` of every finding.
namespace desk::deskctl {
namespace {

using probe::Access;
using Outcome = Access::Outcome;
using Answer = probe::BrokerAnswer::Outcome;

constexpr std::int64_t k_now = 1'795'000'000;
constexpr std::int64_t k_day = 86'400;

Access allowed() {
  Access access;
  access.outcome = Outcome::allowed;
  return access;
}
Access denied(std::string const& where, std::string const& group, bool group_may = true) {
  Access access;
  access.outcome = Outcome::denied;
  access.where = where;
  access.owner = "root";
  access.group = group;
  access.group_may = group_may;
  return access;
}
Access missing() {
  Access access;
  access.outcome = Outcome::missing;
  return access;
}

config::Settings settings(std::string const& more = {}) {
  auto const loaded = config::load_text(
      "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.line]\ndriver = \"modbus\"\n"
      "[bus.line.tcp]\nhost = \"10.0.0.9\"\n[desk.main]\nprofile = \"linak-lc3\"\n"
      "[desk.main.modbus]\nbase_height_mm = 620\n" +
          more,
      "deskd.toml");
  EXPECT_TRUE(loaded.settings) << config::render(loaded.mistakes, "deskd.toml");
  return loaded.settings.value_or(config::Settings{});
}

DeskState resting_desk() {
  DeskState desk;
  desk.id = "main";
  desk.link = "up";
  desk.height_mm = 720;
  return desk;
}

/// A computer on which all is well.
DoctorFacts healthy() {
  DoctorFacts facts;
  facts.version = "1.2.0";
  facts.caller = {"anna", 1000, {1000}};
  facts.daemon_user = "deskd";
  facts.config.file = "/etc/deskd/deskd.toml";
  facts.config.exists = true;
  facts.config.settings = settings();
  facts.config.for_daemon = allowed();
  facts.socket.path = "/run/deskd/control.sock";
  facts.socket.for_caller = allowed();
  facts.daemon.emplace();
  facts.daemon->version = "1.2.0";
  facts.daemon->desks = {resting_desk()};
  facts.daemon->mqtt_used = true;
  facts.daemon->mqtt_state = "connected";
  facts.service.known = true;
  facts.service.load = "loaded";
  facts.service.enabled = "enabled";
  facts.service.active = "active";
  facts.service.sub = "running";
  facts.service.watchdog = std::chrono::seconds{5};
  facts.broker = BrokerFacts{"localhost port 1883", true, probe::BrokerAnswer{Answer::accepted, {}}, {}};
  facts.state = StateFacts{"/var/lib/deskd", allowed(), {}};
  facts.state->disk.known = true;
  facts.state->disk.free_bytes = 9'000'000'000;
  facts.clock = {k_now, true, "Europe/Berlin"};
  return facts;
}

std::string told(std::vector<Finding> const& found) {
  std::string text;
  for (auto const& one : found) {
    text += std::string{to_string(one.severity)} + ' ' + one.about + ": " + one.words;
    text += one.fix.empty() ? "\n" : " -> " + one.fix + "\n";
  }
  return text;
}
std::string told(DoctorFacts const& facts) {
  return told(findings_of(facts));
}
bool problem(DoctorFacts const& facts) {
  return any_problem(findings_of(facts));
}

/// Of one part only, with this change to a healthy computer.
using Judge = void (*)(DoctorFacts const&, std::vector<Finding>&);
std::string told(Judge judge, std::function<void(DoctorFacts&)> const& change) {
  auto facts = healthy();
  change(facts);
  std::vector<Finding> found;
  judge(facts, found);
  return told(found);
}

TEST(Doctor, FindsNothingWrongWhereAllIsWell) {
  EXPECT_FALSE(problem(healthy()));
  EXPECT_EQ("\n" + told(healthy()), R"(
ok config: /etc/deskd/deskd.toml has no mistakes
ok service: deskd.service runs
ok daemon: deskd 1.2.0 answers on /run/deskd/control.sock
ok desk main: reached, at 720.0 mm
ok broker: deskd is connected to localhost port 1883
ok disk: 9000 MB are free for /var/lib/deskd
ok clock: set by a time server, Europe/Berlin
)");
}

TEST(Doctor, OfAConfiguration) {
  EXPECT_EQ(told(judge_config,
                 [](DoctorFacts& f) { f.config = {"/etc/deskd/deskd.toml", false, {}, {}, {}, {}, {}}; }),
            "problem config: there is no /etc/deskd/deskd.toml -> sudo deskctl setup writes one; --config "
            "names one "
            "that is elsewhere\n");
  EXPECT_EQ(
      told(judge_config,
           [](DoctorFacts& f) {
             f.config.unreadable = "Permission denied";
             f.config.settings.reset();
           }),
      "? config: not known: /etc/deskd/deskd.toml cannot be read: Permission denied -> sudo deskctl doctor\n"
      "? config: not known: devices, broker and disk: which ones they are is in the configuration\n");
  EXPECT_EQ(
      told(judge_config,
           [](DoctorFacts& f) {
             f.config.errors = {"deskd.toml:3:1: error: a: b", "deskd.toml:4:1: error: c: d"};
             f.config.settings.reset();
           }),
      "problem config: 2 mistakes, the first: deskd.toml:3:1: error: a: b -> deskd --check-config "
      "/etc/deskd/deskd.toml shows all; a deskd that runs keeps its settings, but none starts with these\n"
      "? config: not known: devices, broker and disk: which ones they are is in the configuration\n");
  EXPECT_EQ(told(judge_config, [](DoctorFacts& f) { f.config.warnings = {"deskd.toml:3:1: warning: a: b"}; }),
            "ok config: /etc/deskd/deskd.toml has no mistakes\n"
            "note config: 1 warning, the first: deskd.toml:3:1: warning: a: b -> deskd --check-config "
            "/etc/deskd/deskd.toml shows all\n");
  EXPECT_EQ(
      told(judge_config,
           [](DoctorFacts& f) { f.config.for_daemon = denied("/etc/deskd/deskd.toml", "root", false); }),
      "ok config: /etc/deskd/deskd.toml has no mistakes\n"
      "problem config: deskd, which runs as deskd, may not read /etc/deskd/deskd.toml: it belongs to "
      "root:root "
      "-> ls -ld /etc/deskd/deskd.toml shows who may: it must be deskd\n");
}

TEST(Doctor, OfAConfigurationThatIsNotTheRunningOne) {
  EXPECT_EQ(told(judge_config,
                 [](DoctorFacts& f) {
                   f.daemon->changes = {"mqtt.port: 1883 becomes 1884", "log.level: …"};
                 }),
            "ok config: /etc/deskd/deskd.toml has no mistakes\n"
            "note config: it has changed in 2 places since deskd read it: mqtt.port: 1883 becomes 1884, … -> "
            "deskctl "
            "reload takes it\n");
  EXPECT_EQ(told(judge_config, [](DoctorFacts& f) { f.daemon->mistakes = 1; }),
            "ok config: /etc/deskd/deskd.toml has no mistakes\n"
            "problem config: the file that deskd runs with has 1 mistake now: it keeps the old settings, and "
            "would not "
            "start with these -> deskctl reload --check shows them\n");
}

TEST(Doctor, OfAServiceThatDoesNotRun) {
  auto const of = [](std::string const& active, std::string const& result, int status,
                     std::string const& sub = "dead") {
    return told(judge_service, [&](DoctorFacts& f) {
      f.daemon.reset();
      f.service.active = active;
      f.service.result = result;
      f.service.exit_status = status;
      f.service.sub = sub;
    });
  };
  std::string const look = " -> journalctl -u deskd -b tells more";
  std::string const again = look + "; then sudo systemctl restart deskd\n";
  EXPECT_EQ(of("failed", "exit-code", 2),
            "problem service: deskd.service has failed: the configuration has mistakes" + again);
  EXPECT_EQ(of("failed", "exit-code", 1),
            "problem service: deskd.service has failed: it ended with exit code 1" + again);
  EXPECT_EQ(of("failed", "watchdog", 9),
            "problem service: deskd.service has failed: it stood still, and the watchdog ended it" + again);
  EXPECT_EQ(of("failed", "start-limit-hit", 1),
            "problem service: deskd.service has failed: it failed too often, and is not tried again" + again);
  EXPECT_EQ(of("activating", "signal", 9, "auto-restart"),
            "problem service: deskd.service fails again and again: signal 9 ended it" + look + "\n");
  EXPECT_EQ(of("inactive", "success", 0),
            "problem service: deskd.service is stopped -> sudo systemctl start deskd\n");
}

TEST(Doctor, OfAServiceThatIsNotAsItWasInstalled) {
  auto const of = [](std::function<void(DoctorFacts&)> const& change) { return told(judge_service, change); };
  EXPECT_EQ(of([](DoctorFacts& f) {
              f.service = {}, f.service.words = "this computer was not started by systemd";
            }),
            "? service: not known: this computer was not started by systemd\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.service.load = "not-found"; }),
            "note service: deskd runs, but not as a service: nobody starts it again after a crash or a power "
            "cut -> "
            "install deskd's package, or systemd/deskd.service\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.service.load = "not-found", f.daemon.reset(); }),
            "problem service: deskd.service is not installed -> install deskd's package, or "
            "systemd/deskd.service\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.service.load = "masked"; }),
            "problem service: deskd.service is masked: nobody can start it -> sudo systemctl unmask deskd\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.service.load = "bad-setting"; }),
            "problem service: systemd cannot use deskd.service: bad-setting -> systemd-analyze verify "
            "deskd.service\n");
  EXPECT_EQ(of([](DoctorFacts& f) {
              f.service.enabled = "disabled";
              f.service.status = "1 desk, all reached";
              f.service.restarts = 1;
              f.service.watchdog = {};
              f.service.needs_daemon_reload = true;
            }),
            "ok service: deskd.service runs, and says: 1 desk, all reached\n"
            "note service: it ended by itself and was started again 1 time since somebody started it -> "
            "journalctl -u "
            "deskd -b tells more\n"
            "note service: it has no watchdog: if deskd stood still, nobody would notice -> systemctl cat "
            "deskd shows "
            "who took WatchdogSec= away\n"
            "note service: it is not started with the computer -> sudo systemctl enable deskd\n"
            "note service: its file has changed since systemd read it -> sudo systemctl daemon-reload\n");
}

TEST(Doctor, OfADaemonThatCannotBeTalkedTo) {
  auto const of = [](std::function<void(DoctorFacts&)> const& change) {
    return told(judge_daemon, [&](DoctorFacts& f) {
      f.daemon.reset();
      change(f);
    });
  };
  EXPECT_EQ(of([](DoctorFacts& f) { f.socket.for_caller = denied("/run/deskd/control.sock", "deskd"); }),
            "problem daemon: anna may not talk to deskd: /run/deskd/control.sock belongs to root:deskd -> "
            "sudo adduser "
            "anna deskd, then log in anew\n");
  EXPECT_EQ(of([](DoctorFacts& f) {
              f.socket.for_caller = denied("/run/deskd/control.sock", "deskd");
              f.socket.caller_belongs = true;
            }),
            "problem daemon: anna may not talk to deskd: /run/deskd/control.sock belongs to root:deskd -> "
            "you are in "
            "this group since you last logged in: log in anew\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.socket.for_caller = missing(); }),
            "problem daemon: the service runs, but there is no socket /run/deskd/control.sock -> name the "
            "configuration's control.socket with --socket\n");
  EXPECT_EQ(of([](DoctorFacts& f) { f.socket.words = "deskd is not running: nobody answers on /s"; }),
            "problem daemon: deskd is not running: nobody answers on /s -> sudo systemctl start deskd; "
            "journalctl -u "
            "deskd -b tells why it ended\n");
  EXPECT_EQ(of([](DoctorFacts& f) {
              f.socket.words = "deskd runs, but does not answer", f.socket.connected = true;
            }),
            "problem daemon: deskd runs, but does not answer -> sudo systemctl restart deskd; journalctl -u "
            "deskd -b "
            "tells more\n");
  EXPECT_EQ(told(judge_daemon, [](DoctorFacts& f) { f.daemon->version = "1.1.0"; }),
            "problem daemon: deskd is version 1.1.0, deskctl 1.2.0 -> sudo systemctl restart deskd, which "
            "runs what "
            "was installed before\n");
}

TEST(Doctor, OfADesk) {
  auto const of = [](std::function<void(DeskState&)> const& change) {
    return told(judge_desks, [&](DoctorFacts& f) { change(f.daemon->desks.front()); });
  };
  EXPECT_EQ(of([](DeskState& d) { d.link = "down", d.link_reason = "no answer within 100 ms"; }),
            "problem desk main: deskd does not reach it: no answer within 100 ms -> look at its power, the "
            "cable and "
            "the settings of its bus\n");
  EXPECT_EQ(of([](DeskState& d) {
              d.fault = FaultView{"stall", "no way at 812 mm"};
            }),
            "problem desk main: a fault is latched: stall: no way at 812 mm -> look at the desk, put right "
            "what the "
            "reason says, then deskctl clear\n");
  EXPECT_EQ(of([](DeskState& d) { d.obstacle = true; }),
            "problem desk main: its safety strip is pressed, or its wire is broken -> free it, or look at "
            "the wire\n");
  EXPECT_EQ(
      of([](DeskState& d) { d.height_mm.reset(); }),
      "problem desk main: its height is not known -> deskctl watch shows when one comes; else look at the "
      "sensor\n");
  EXPECT_EQ(of([](DeskState& d) { d.history = "failing: disk full, 3 records lost"; }),
            "problem desk main: the history is not kept: failing: disk full, 3 records lost -> see the line "
            "about the "
            "disk\n");
  EXPECT_EQ(of([](DeskState& d) { d.height_mm.reset(), d.needs_homing = true; }),
            "note desk main: it does not know its height, since it counts and was not at its end yet -> "
            "deskctl home, "
            "beside it\n");
  EXPECT_EQ(of([](DeskState& d) { d.locked = true; }),
            "note desk main: it is locked: nothing moves it -> deskctl lock off\nok desk main: reached, at "
            "720.0 mm\n");
}

TEST(Doctor, OfADeskThatIsPlayed) {
  auto facts = healthy();
  auto const loaded = config::load_text(
      "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1100\n[bus.s]\ndriver = "
      "\"simulated\"\n[desk.main]\n",
      "c");
  ASSERT_TRUE(loaded.settings);
  facts.config.settings = loaded.settings;
  std::vector<Finding> found;
  judge_desks(facts, found);
  EXPECT_EQ(told(found),
            "note desk main: it is simulated: deskd plays it, and nothing moves -> sudo deskctl setup, for a "
            "real one\n");
  EXPECT_FALSE(any_problem(found));
}

/// A serial port as it should be.
SerialFacts port() {
  SerialFacts serial;
  serial.bus = "line";
  serial.device = "/dev/serial/by-id/usb-FTDI";
  serial.exists = true;
  serial.for_daemon = allowed();
  serial.holders = {{{700, "deskd"}}, true};
  return serial;
}

TEST(Doctor, OfASerialPort) {
  auto const of = [](std::function<void(SerialFacts&)> const& change) {
    return told(judge_serial, [&](DoctorFacts& f) {
      f.serial = {port()};
      change(f.serial.front());
    });
  };
  std::string const fine =
      "ok bus line: /dev/serial/by-id/usb-FTDI is there, deskd may use it, and nobody else does\n";
  EXPECT_EQ(of([](SerialFacts&) {}), fine);
  EXPECT_EQ(of([](SerialFacts& s) { s.exists = false; }),
            "problem bus line: there is no /dev/serial/by-id/usb-FTDI -> no serial port is to be seen: is "
            "the adapter "
            "plugged in?\n");
  EXPECT_EQ(
      of([](SerialFacts& s) {
        s.exists = false, s.others = {"/dev/serial/by-id/usb-CH340", "/dev/ttyS0"};
      }),
      "problem bus line: there is no /dev/serial/by-id/usb-FTDI -> there are /dev/serial/by-id/usb-CH340, "
      "/dev/ttyS0: set bus.line.serial.device\n");
  EXPECT_EQ(
      of([](SerialFacts& s) { s.for_daemon = denied(s.device, "dialout"); }),
      "problem bus line: deskd, which runs as deskd, may not use /dev/serial/by-id/usb-FTDI: it belongs to "
      "root:dialout -> sudo adduser deskd dialout, then sudo systemctl restart deskd\n");
  EXPECT_EQ(of([](SerialFacts& s) { s.for_daemon.reset(); }),
            "? bus line: not known: whether deskd may use /dev/serial/by-id/usb-FTDI: there is no user "
            "deskd, and it "
            "does not run\n");
  EXPECT_EQ(
      of([](SerialFacts& s) {
        s.holders.programs.push_back({812, "mbpoll"});
      }),
      "problem bus line: mbpoll (process 812) has /dev/serial/by-id/usb-FTDI open, too -> two masters on one "
      "line garble each other: end it\n");
  EXPECT_EQ(
      of([](SerialFacts& s) {
        s.holders.programs.push_back({812, "deskd"});
      }),
      "problem bus line: deskd (process 812) has /dev/serial/by-id/usb-FTDI open, too -> two masters on one "
      "line garble each other: end it\n");
  EXPECT_EQ(of([](SerialFacts& s) { s.holders = {}; }),
            "? bus line: not known: deskd may use the port; whether another program uses "
            "/dev/serial/by-id/usb-FTDI: "
            "only root can see that -> sudo deskctl doctor\n");
  EXPECT_EQ(
      of([](SerialFacts& s) {
        s.stable = s.device;
        s.device = "/dev/ttyUSB0";
      }),
      "ok bus line: /dev/ttyUSB0 is there, deskd may use it, and nobody else does\n"
      "note bus line: /dev/ttyUSB0 may be another adapter after the next start -> sudo deskctl config set "
      "bus.line.serial.device /dev/serial/by-id/usb-FTDI, then sudo systemctl restart deskd\n");
}

TEST(Doctor, OfABusOverTcp) {
  auto const of = [](TcpFacts const& tcp) { return told(judge_tcp, [&](DoctorFacts& f) { f.tcp = {tcp}; }); };
  EXPECT_EQ(of({"line", "10.0.0.9", 502, false, {}}), "") << "the line about the desk tells it";
  EXPECT_EQ(of({"line", "10.0.0.9", 502, true, {}}), "ok bus line: 10.0.0.9 takes connections on port 502\n");
  EXPECT_EQ(of({"line", "10.0.0.9", 502, true, "Connection refused"}),
            "problem bus line: 10.0.0.9 port 502: Connection refused -> is it on, and are bus.line.tcp.host "
            "and .port "
            "right?\n");
}

TEST(Doctor, OfWhatABusCarried) {
  auto const of = [](DaemonFacts::Bus const& bus) {
    return told(judge_traffic, [&](DoctorFacts& f) { f.daemon->buses = {bus}; });
  };
  EXPECT_EQ(of({"line", 0, 0, 0, 0, 0}), "");
  EXPECT_EQ(of({"line", 4000, 0, 0, 0, 0}), "ok bus line: 4000 requests since deskd started, all answered\n");
  EXPECT_EQ(of({"line", 4000, 10, 2, 0, 0}),
            "note bus line: 12 of 4000 requests failed since deskd started: 10 without an answer, 2 damaged "
            "-> without "
            "an answer: power, wiring, unit number, speed; damaged: termination, two units with one number, "
            "a second "
            "master\n");
  EXPECT_EQ(of({"line", 100, 0, 0, 4, 2}),
            "problem bus line: 6 of 102 requests failed since deskd started: 4 refused, 2 not sent -> "
            "refused: the map "
            "does not fit the device; not sent: the adapter or the connection was gone\n");
}

TEST(Doctor, OfLines) {
  auto const of = [](GpioFacts const& gpio) {
    return told(judge_gpio, [&](DoctorFacts& f) { f.gpio = gpio; });
  };
  EXPECT_EQ(of({}), "");
  EXPECT_EQ(of({3, {}, {}, {{"/dev/gpiochip0", allowed()}}, false}),
            "ok gpio: 3 lines: all there, and deskd's or free\n");
  EXPECT_EQ(
      of({3, "gpiochip0: not permitted", {}, {}, {}}),
      "? gpio: not known: the lines were not looked at: gpiochip0: not permitted -> sudo deskctl doctor\n");
  EXPECT_EQ(of({3, {}, {"desk.main.gpio.up: GPIO line GPIO17: pigpio holds it"}, {}, {}}),
            "problem gpio: desk.main.gpio.up: GPIO line GPIO17: pigpio holds it -> gpioinfo (Debian's "
            "package gpiod) "
            "lists the lines and who holds them\n");
  EXPECT_EQ(
      of({3, {}, {}, {{"/dev/gpiochip0", denied("/dev/gpiochip0", "gpio")}}, {}}),
      "problem gpio: deskd, which runs as deskd, may not use /dev/gpiochip0: it belongs to root:gpio -> sudo "
      "adduser deskd gpio, then sudo systemctl restart deskd\n");
  EXPECT_EQ(of({1, {}, {}, {}, true}),
            "ok gpio: 1 line: all there, and deskd's or free\n"
            "note gpio: this kernel leaves a relay on when the program that switched it ends -> put "
            "dtparam=strict_gpiod into /boot/firmware/config.txt and start the computer anew\n");
}

TEST(Doctor, OfABroker) {
  auto const of = [](Answer outcome, std::string const& words, std::string const& state = "disconnected") {
    return told(judge_broker, [&](DoctorFacts& f) {
      f.broker->answer = probe::BrokerAnswer{outcome, words};
      f.daemon->mqtt_state = state;
      f.daemon->mqtt_reason = state == "disconnected" ? "Connection refused" : "";
    });
  };
  EXPECT_EQ(
      of(Answer::unreachable, "127.0.0.1 port 1883: Connection refused"),
      "problem broker: 127.0.0.1 port 1883: Connection refused -> sudo systemctl start mosquitto (sudo apt "
      "install mosquitto, if there is none); if there is to be no broker, mqtt.enabled = false\n");
  EXPECT_EQ(of(Answer::refused, "127.0.0.1 port 1883: Not authorized"),
            "problem broker: 127.0.0.1 port 1883: Not authorized -> mqtt.username and its password must be "
            "those that "
            "the broker knows: see Secure the broker in the README\n");
  EXPECT_EQ(
      of(Answer::accepted, ""),
      "problem broker: localhost port 1883 lets deskctl in, but deskd is not connected: Connection refused "
      "-> "
      "deskd tries again within half a minute; if it has read an older configuration: deskctl reload\n");
  EXPECT_EQ(of(Answer::refused, "127.0.0.1 port 1883: Not authorized", "connected"),
            "ok broker: deskd is connected to localhost port 1883\n"
            "note broker: it might not be let in again: 127.0.0.1 port 1883: Not authorized -> mqtt.username "
            "and its "
            "password must be those that the broker knows: see Secure the broker in the README\n");
  EXPECT_EQ(
      of(Answer::unreadable, "password file /p: Permission denied", "connected"),
      "ok broker: deskd is connected to localhost port 1883\n"
      "? broker: not known: whether it would be let in again: password file /p: Permission denied -> sudo "
      "deskctl doctor\n");
  EXPECT_EQ(of(Answer::unreadable, "password file /p: Permission denied"),
            "problem broker: deskd is not connected: Connection refused -> sudo systemctl start mosquitto "
            "(sudo apt "
            "install mosquitto, if there is none); if there is to be no broker, mqtt.enabled = false\n");
}

TEST(Doctor, OfABrokerWithoutADaemon) {
  auto const of = [](Answer outcome, std::string const& words) {
    return told(judge_broker, [&](DoctorFacts& f) {
      f.daemon.reset();
      f.broker->answer = probe::BrokerAnswer{outcome, words};
    });
  };
  EXPECT_EQ(of(Answer::accepted, ""), "ok broker: localhost port 1883 lets deskd in\n");
  EXPECT_EQ(of(Answer::unreadable, "password file /p: Permission denied"),
            "? broker: not known: whether localhost port 1883 lets deskd in: password file /p: Permission "
            "denied -> "
            "sudo deskctl doctor, or put right what the words say\n");
  EXPECT_EQ(told(judge_broker, [](DoctorFacts& f) { f.config.settings->mqtt.enabled = false; }),
            "ok broker: none is used: mqtt.enabled is false\n");
}

TEST(Doctor, OfFilesOfTheBroker) {
  auto const of = [](SecretFacts const& file) {
    return told(judge_broker, [&](DoctorFacts& f) { f.broker->files = {file}; });
  };
  auto const expiring = [&](std::int64_t seconds) {
    return of({"mqtt.ca_file", "/ca.pem", allowed(), {}, probe::Certificate{k_now + seconds, {}}});
  };
  std::string const connected = "ok broker: deskd is connected to localhost port 1883\n";
  EXPECT_EQ(expiring(14 * k_day),
            connected + "ok broker: the certificate in mqtt.ca_file is valid for 14 days\n");
  EXPECT_EQ(expiring(14 * k_day - 1),
            connected +
                "problem broker: the certificate in mqtt.ca_file (/ca.pem) expires in 13 "
                "days -> renew it; deskd reads it at its next connection\n");
  EXPECT_EQ(expiring(0),
            connected +
                "problem broker: the certificate in mqtt.ca_file (/ca.pem) has expired -> renew it, or "
                "set this computer's clock\n");
  EXPECT_EQ(of({"mqtt.ca_file", "/ca.pem", allowed(), {}, probe::Certificate{{}, "Permission denied"}}),
            connected +
                "? broker: not known: until when mqtt.ca_file (/ca.pem) is valid: Permission denied -> sudo "
                "deskctl doctor\n");
  EXPECT_EQ(of({"mqtt.key_file", "/key.pem", missing(), {}, {}}),
            connected +
                "problem broker: there is no /key.pem -> deskd needs it: put it there, or change the "
                "configuration\n");
  EXPECT_EQ(
      of({"mqtt.key_file",
          "/key.pem",
          allowed(),
          "every user of this machine can read /key.pem; do: chmod o= /key.pem",
          {}}),
      connected + "problem broker: every user of this machine can read /key.pem -> sudo chmod o= /key.pem\n");
}

TEST(Doctor, OfADisk) {
  auto const of = [](std::function<void(StateFacts&)> const& change) {
    return told(judge_state, [&](DoctorFacts& f) { change(*f.state); });
  };
  EXPECT_EQ(
      of([](StateFacts& s) { s.disk.free_bytes = 49'999'999; }),
      "problem disk: the disk of /var/lib/deskd is nearly full: 49 MB are free -> sudo apt clean and sudo "
      "journalctl --vacuum-size=50M make room\n");
  EXPECT_EQ(of([](StateFacts& s) { s.disk.read_only = true; }),
            "problem disk: the disk of /var/lib/deskd is read-only -> dmesg tells whether the kernel made it "
            "so after "
            "an error: then the card is dying\n");
  EXPECT_EQ(
      of([](StateFacts& s) { s.disk.no_more_files = true; }),
      "problem disk: the disk of /var/lib/deskd can hold no more files -> delete some; df -i shows it\n");
  EXPECT_EQ(of([](StateFacts& s) { s.disk = {}, s.disk.words = "/var: Permission denied"; }),
            "? disk: not known: how full the disk is: /var: Permission denied\n");
  EXPECT_EQ(of([](StateFacts& s) { s.for_daemon = denied("/var/lib/deskd", "root", false); }),
            "problem disk: deskd, which runs as deskd, may not write /var/lib/deskd: it belongs to root:root "
            "-> ls -ld "
            "/var/lib/deskd shows who may: it must be deskd\n"
            "ok disk: 9000 MB are free for /var/lib/deskd\n");
  EXPECT_EQ(told(judge_state, [](DoctorFacts& f) { f.state->for_daemon = missing(), f.daemon.reset(); }),
            "note disk: there is no /var/lib/deskd yet -> systemd makes it when it starts deskd.service; a "
            "deskd that "
            "is started by hand makes it itself\n"
            "ok disk: 9000 MB are free for /var/lib/deskd\n");
}

TEST(Doctor, OfAClock) {
  auto const unset = [](DoctorFacts& f) { f.clock.synchronised = false; };
  std::string const fix = " -> timedatectl shows it; sudo timedatectl set-ntp true sets it by the network\n";
  EXPECT_EQ(
      told(judge_clock, unset),
      "note clock: no time server sets it; no desk has a schedule, so only dates in the history depend on it "
      "(Europe/Berlin)" +
          fix);
  std::string const hours = "[desk.main.schedule]\nwork = [\"09:00-17:00\"]\n";
  EXPECT_EQ(told(judge_clock,
                 [&](DoctorFacts& f) {
                   unset(f);
                   f.config.settings = settings(hours);
                 }),
            "problem clock: no time server sets it, and a desk's schedule goes by it" + fix);
  EXPECT_EQ(told(judge_clock,
                 [&](DoctorFacts& f) {
                   unset(f);
                   f.config.settings = settings("[mqtt]\ntls = true\n");
                 }),
            "problem clock: no time server sets it, and certificates are checked by it" + fix);
  EXPECT_EQ(
      told(judge_clock,
           [&](DoctorFacts& f) {
             f.clock.zone = "Etc/UTC";
             f.config.settings = settings(hours);
           }),
      "ok clock: set by a time server, Etc/UTC\n"
      "note clock: the hours of the schedule are UTC, as is this computer's time zone -> sudo timedatectl "
      "set-timezone Europe/Berlin, or wherever the desk is\n");
}

TEST(Doctor, OfAPowerSupply) {
  auto const of = [](bool weak) { return told(judge_power, [&](DoctorFacts& f) { f.undervoltage = weak; }); };
  EXPECT_EQ(of(false), "ok power: the Raspberry Pi's supply is strong enough\n");
  EXPECT_EQ(of(true),
            "problem power: the Raspberry Pi's supply was too weak -> use its own supply, and a short thick "
            "cable\n");
}

TEST(Doctor, IsReadInLines) {
  std::vector<Finding> const found{
      {Finding::Severity::ok, "service", "deskd.service runs", {}},
      {Finding::Severity::problem, "broker", "127.0.0.1 port 1883: Connection refused",
       "sudo systemctl start mosquitto"},
      {Finding::Severity::unknown, "gpio", "not known:\x1b[2J why", "sudo deskctl doctor"}};
  EXPECT_EQ("\n" + doctor_text(found, 50, {}), R"(
ok       service: deskd.service runs
problem  broker: 127.0.0.1 port 1883: Connection
         refused
         -> sudo systemctl start mosquitto
?        gpio: not known:?[2J why
         -> sudo deskctl doctor

1 problem; 1 could not be looked at.
)");
  EXPECT_EQ(doctor_text({found.front()}, 80, {}),
            "ok       service: deskd.service runs\n\nNo problem was found.\n");
  auto const json = doctor_json(found);
  EXPECT_EQ(json.at("problems").to_number<int>(), 1);
  EXPECT_EQ(json.at("findings").at(2).at("severity"), "unknown");
  EXPECT_EQ(json.at("findings").at(1).at("fix"), "sudo systemctl start mosquitto");
}

}  // namespace
}  // namespace desk::deskctl
