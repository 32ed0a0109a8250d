#include "tests/integration/daemon_modbus_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace desk::testing {
namespace {

constexpr std::size_t k_tail = 6000;  // bytes of a log that show what led to a failure

std::string tail(std::string const& text) {
  return text.size() > k_tail ? text.substr(text.size() - k_tail) : text;
}

}  // namespace

void DaemonOnModbus::TearDown() {
  if (!HasFailure()) return;
  if (daemon) std::cout << "--- the daemon's log\n" << tail(daemon->log());
  if (!sim) return;
  try {
    std::cout << "--- the simulator\n" << sim->control("state") << tail(in_lines(sim->trace(watched)));
  } catch (std::exception const& e) {
    std::cout << e.what() << '\n';
  }
}

std::string DaemonOnModbus::config(std::string const& where, std::vector<Desk> const& desks) {
  std::string text = fmt::format(
      "[user.me]\nsit_height_mm = {}\nstand_height_mm = {}\n"
      "[bus.line]\ndriver = \"modbus\"\n{}",
      k_sit_mm, k_stand_mm, where);
  for (Desk const& desk : desks) {
    text += fmt::format("[desk.{0}]\nprofile = \"{1}\"\n[desk.{0}.modbus]\nunit = {2}\n", desk.id,
                        desk.profile, desk.unit);
    // The simulated column's lowest height; the simulated sensor is flush with the desk top.
    text += desk.sensor_unit == 0 ? "base_height_mm = 650\n"
                                  : fmt::format("base_height_mm = 0\nsensor_unit = {}\n", desk.sensor_unit);
    // A motor in a test gets no rest.
    text += fmt::format(
        "[desk.{0}.cycle]\nmode = \"off\"\n"
        "[desk.{0}.motion]\nmotor_budget_s = 3600\nmotor_window_minutes = 240\n",
        desk.id);
  }
  return text;
}

void DaemonOnModbus::start_daemon(Wire wire, std::vector<Desk> const& desks) {
  watched = desks.front().unit;
  std::string const where =
      wire == Wire::tcp ? fmt::format("[bus.line.tcp]\nhost = \"127.0.0.1\"\nport = {}\n", sim->port())
                        : fmt::format("[bus.line.serial]\ndevice = \"{}\"\n", sim->device().string());
  daemon.emplace(Daemon::Config{config(where, desks)}, broker.port());
}

void DaemonOnModbus::connect_probe() {
  probe.emplace(broker.port());
  probe->subscribe("deskd/#");
  ASSERT_TRUE(probe->wait_for("deskd/availability", "online", std::chrono::seconds{30}));
}

void DaemonOnModbus::start_column() {
  sim.emplace(Wire::tcp, std::vector<std::string>{"--unit", "255=linak-lc3,start=880,load=1"});
  start_daemon(Wire::tcp, {Desk{}});
  connect_probe();
}

void DaemonOnModbus::start_relays() {
  sim.emplace(Wire::rtu,
              std::vector<std::string>{"--baud", "9600", "--parity", "N", "--paced", "--unit",
                                       "1=relay-board:relay-tof,start=720,load=1", "--unit", "80=laser:1"});
  start_daemon(Wire::rtu, {Desk{"left", "relay-board", k_board, k_laser}});
  connect_probe();
}

boost::json::object DaemonOnModbus::state(std::string const& desk) const {
  return ask(*daemon, R"({"cmd":"status"})").back().at("desks").at(desk).as_object();
}

std::string DaemonOnModbus::fault() const {
  auto const now = state();
  auto const* const fault = now.at("fault").if_object();
  return fault == nullptr ? std::string{} : std::string{fault->at("detail").as_string()};
}

std::string DaemonOnModbus::move(double mm) {
  std::size_t from = 0;
  // Just after it came, a desk has not told its height twice yet. Asked over MQTT so often, it would hear no
  // more.
  bool const begun = wait_until([&] {
    from = daemon->log_end();
    deskctl::LineSocket socket{daemon->socket()};
    socket.send(fmt::format("{{\"cmd\":\"move\",\"desk\":\"left\",\"mm\":{}}}\n", mm));
    auto const answer = socket.next_line(std::chrono::seconds{10});
    return answer && answer->find("accepted") != std::string::npos;
  });
  return begun ? daemon->wait_for_log({"event=move_ended", fmt::format("target_mm={:.1f}", mm)}, from,
                                      std::chrono::seconds{40})
               : std::string{};
}

bool DaemonOnModbus::passes(double mm) const {
  double const from = height();
  return wait_until([&] { return std::abs(height() - from) >= mm; }, std::chrono::seconds{20});
}

}  // namespace desk::testing
