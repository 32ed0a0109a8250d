#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "tests/support/daemon.h"

#include <boost/json.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace desk::testing {

/// Asks over the local socket and returns the answers until the final one.
inline std::vector<boost::json::object> ask(Daemon const& daemon, std::string const& request) {
  deskctl::LineSocket socket{daemon.socket()};
  socket.send(request + "\n");
  std::vector<boost::json::object> answers;
  while (auto const line = socket.next_line(std::chrono::seconds{30})) {
    answers.push_back(boost::json::parse(*line).as_object());
    if (answers.back()["answer"] != "accepted") break;
  }
  return answers;
}

/// What `status` says of the demo desk.
inline boost::json::object state_of(Daemon const& daemon) {
  return ask(daemon, R"({"cmd":"status"})").back().at("desks").at("demo").as_object();
}

/// Until the condition holds; false if it does not within `limit`.
inline bool wait_until(std::function<bool()> const& condition,
                       std::chrono::milliseconds limit = std::chrono::seconds{15}) {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace desk::testing
