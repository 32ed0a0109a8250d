#include "daemon/control/deskctl/doctor_daemon.h"

#include "daemon/control/deskctl/exchange.h"
#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/local_clock.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>
#include <variant>

#include <sys/socket.h>

namespace desk::deskctl {
namespace {

namespace json = boost::json;

/// The line that answers; empty: none came in time.
std::string ask(LineSocket& socket, std::string_view command) {
  socket.send(fmt::format("{{\"id\":1,{}}}\n", command));
  auto const deadline = monotonic_now() + k_answer_patience;
  while (monotonic_now() < deadline) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - monotonic_now());
    if (auto line = socket.next_line(left)) return std::move(*line);
  }
  throw Unreachable{"deskd runs, but does not answer"};
}

json::object object_in(std::string const& line) {
  json::error_code error;
  auto value = json::parse(line, error);
  return !error && value.is_object() ? std::move(value.get_object()) : json::object{};
}

json::array array_in(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found != nullptr && found->is_array() ? found->get_array() : json::array{};
}

DaemonFacts::Bus bus_in(json::object const& told) {
  auto const count = [&](std::string_view key) {
    return static_cast<std::int64_t>(number_member(told, key).value_or(0));
  };
  return {text_member(told, "bus"), count("transactions"), count("timeouts"),
          count("damaged"),         count("refused"),      count("gone")};
}

void take_health(json::object const& answer, DaemonFacts& facts) {
  auto const& health = object_member(answer, "health");
  facts.version = text_member(health, "version");
  auto const& mqtt = object_member(health, "mqtt");
  facts.mqtt_used = !mqtt.empty();
  facts.mqtt_state = text_member(mqtt, "state");
  facts.mqtt_reason = text_member(mqtt, "reason");
  for (auto const& bus : array_in(health, "buses")) {
    if (bus.is_object()) facts.buses.push_back(bus_in(bus.get_object()));
  }
}

void take_reload(json::object const& answer, DaemonFacts& facts) {
  for (auto const& change : array_in(answer, "changes")) {
    if (change.is_object()) facts.changes.push_back(text_member(change.get_object(), "text"));
  }
  // Warnings are among them.
  for (auto const& mistake : array_in(answer, "mistakes")) {
    if (mistake.is_string() && mistake.get_string().find(": error: ") != json::string::npos) ++facts.mistakes;
  }
}

DaemonFacts ask_all(LineSocket& socket) {
  DaemonFacts facts;
  auto const status = parse_message(ask(socket, R"("cmd":"status")"));
  if (auto const* const answer = std::get_if<AnswerMessage>(&status)) facts.desks = answer->desks;
  take_health(object_in(ask(socket, R"("cmd":"health")")), facts);
  // One from before `health` tells its version only.
  if (facts.version.empty())
    facts.version = text_member(object_in(ask(socket, R"("cmd":"version")")), "version");
  take_reload(object_in(ask(socket, R"("cmd":"reload","check":true)")), facts);
  return facts;
}

/// The groups that a process has; systemd may have given it others than the user database.
std::vector<gid_t> groups_of(pid_t process) {
  std::ifstream status{fmt::format("/proc/{}/status", process)};
  constexpr std::string_view k_groups = "Groups:";
  std::vector<gid_t> groups;
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with(k_groups)) continue;
    std::istringstream numbers{line.substr(k_groups.size())};
    for (gid_t group = 0; numbers >> group;) groups.push_back(group);
  }
  return groups;
}

std::optional<probe::Identity> identity_of_peer(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  probe::Identity identity{probe::user_name(peer.uid), peer.uid, groups_of(peer.pid)};
  identity.groups.push_back(peer.gid);
  return identity;
}

SocketFacts look_at_socket(std::filesystem::path const& path, probe::Identity const& caller) {
  SocketFacts facts;
  facts.path = path;
  facts.for_caller = probe::access_of(path, caller, {true, true});
  auto const listed = probe::identity_of(caller.name);
  auto const group = probe::group_id(facts.for_caller.group);
  facts.caller_belongs =
      listed && group &&
      std::find(listed->groups.begin(), listed->groups.end(), *group) != listed->groups.end();
  return facts;
}

}  // namespace

DaemonSeen look_at_daemon(std::filesystem::path const& socket, probe::Identity const& caller) {
  DaemonSeen seen;
  seen.socket = look_at_socket(socket, caller);
  try {
    LineSocket line{socket};
    seen.socket.connected = true;
    seen.runs_as = identity_of_peer(line.fd());
    seen.daemon = ask_all(line);
  } catch (Unreachable const& error) {
    // What to do about it is told on a line of its own there, and by the doctor in its own way.
    std::string const words = error.what();
    seen.socket.words = words.substr(0, words.find('\n'));
  }
  return seen;
}

}  // namespace desk::deskctl
