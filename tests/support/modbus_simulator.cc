#include "tests/support/modbus_simulator.h"

#include "tests/support/broker.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace desk::testing {
namespace {

constexpr auto k_start_limit = std::chrono::seconds{20};
constexpr std::string_view k_ok = "ok\n";

struct Socket {
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Socket() = default;
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;
  ~Socket() { ::close(fd); }
};

bool starts_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

/// Where the last line of an answer begins.
std::string_view last_line(std::string_view answer) {
  if (answer.empty() || answer.back() != '\n') return {};
  auto const before = answer.substr(0, answer.size() - 1).rfind('\n');
  return before == std::string_view::npos ? answer : answer.substr(before + 1);
}

}  // namespace

ModbusSimulator::ModbusSimulator(Wire wire, std::vector<std::string> arguments) : port_{Broker::free_port()} {
  argv_ = {DESKD_SIM_PROGRAM, "--control", socket().string()};
  if (wire == Wire::tcp) argv_.insert(argv_.end(), {"--tcp", fmt::format("127.0.0.1:{}", port_)});
  if (wire == Wire::rtu) argv_.insert(argv_.end(), {"--rtu", "--link", device().string()});
  argv_.insert(argv_.end(), arguments.begin(), arguments.end());
  start();
}

void ModbusSimulator::kill() {
  process_.reset();
  std::filesystem::remove(output());
}

void ModbusSimulator::start() {
  process_ = std::make_unique<ChildProcess>(argv_, output());
  auto const deadline = std::chrono::steady_clock::now() + k_start_limit;
  while (text_of(output()).find("ready ") == std::string::npos) {
    if (!process_->running() || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{"deskd-sim is not ready: " + text_of(output())};
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
}

std::string ModbusSimulator::control(std::string const& line) const {
  Socket const client;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(static_cast<char*>(address.sun_path), socket().c_str(), sizeof address.sun_path - 1);
  timeval const limit{20, 0};
  ::setsockopt(client.fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  auto const* const any = reinterpret_cast<sockaddr const*>(&address);  // NOLINT(*-reinterpret-cast)
  std::string const text = line + '\n';
  std::string answer;
  bool const asked = ::connect(client.fd, any, sizeof address) == 0 &&
                     ::write(client.fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  std::array<char, 4096> buffer{};
  ssize_t count = asked ? 1 : -1;
  while (count > 0 && last_line(answer) != k_ok && !starts_with(last_line(answer), "error:")) {
    count = ::read(client.fd, buffer.data(), buffer.size());
    if (count > 0) answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  if (last_line(answer) != k_ok) throw std::runtime_error{fmt::format("deskd-sim: {}: {}", line, answer)};
  return answer.substr(0, answer.size() - k_ok.size());
}

double ModbusSimulator::number(std::string const& where, std::string const& key) const {
  std::string const text = '\n' + control("state");
  auto const line = text.find('\n' + where + ' ');
  auto const value = text.find(' ' + key + '=', line);
  if (line == std::string::npos || value == std::string::npos || text.find('\n', line + 1) < value)
    throw std::runtime_error{fmt::format("no {} of {} in {}", key, where, text)};
  return std::stod(text.substr(value + key.size() + 2));
}

double ModbusSimulator::state(int unit, std::string const& key) const {
  return number(fmt::format("unit={}", unit), key);
}

bool ModbusSimulator::motor_on(int unit) const {
  std::string const text = '\n' + control("state");
  auto const line = text.find(fmt::format("\nunit={} ", unit));
  return line != std::string::npos &&
         text.substr(line, text.find('\n', line + 1) - line).find(" motor=on") != std::string::npos;
}

int ModbusSimulator::requests() const {
  return static_cast<int>(number("line", "requests"));
}

std::vector<ModbusSimulator::Happening> ModbusSimulator::trace(int unit) const {
  std::istringstream lines{control(fmt::format("trace {}", unit))};
  std::vector<Happening> trace;
  for (std::string line; std::getline(lines, line);) {
    auto const space = line.find(' ');
    trace.push_back({std::stod(line.substr(std::strlen("at="), space)), line.substr(space + 1)});
  }
  return trace;
}

std::vector<ModbusSimulator::Happening> only(std::vector<ModbusSimulator::Happening> const& trace,
                                             std::vector<std::string> const& beginnings) {
  std::vector<ModbusSimulator::Happening> some;
  std::copy_if(trace.begin(), trace.end(), std::back_inserter(some), [&](auto const& happening) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](auto const& beginning) { return starts_with(happening.what, beginning); });
  });
  return some;
}

std::string in_lines(std::vector<ModbusSimulator::Happening> const& trace) {
  std::string text;
  for (auto const& happening : trace) text += fmt::format("{:.6f} {}\n", happening.at_s, happening.what);
  return text;
}

}  // namespace desk::testing
