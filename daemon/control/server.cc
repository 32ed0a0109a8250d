#include "daemon/control/server.h"

#include "daemon/control/session.h"

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace desk::control {

namespace asio = boost::asio;
using boost::system::error_code;

ControlServer::ControlServer(asio::io_context& io, std::filesystem::path path, Handler& handler)
    : handler_{handler}, acceptor_{io}, file_{acceptor_, std::move(path)}, pause_{io} {
  accept();
}

ControlServer::~ControlServer() {
  for (auto const& session : sessions()) session->close();
}

void ControlServer::accept() {
  acceptor_.async_accept([this, alive = std::weak_ptr{alive_}](error_code error, Protocol::socket socket) {
    if (alive.expired()) return;
    if (!error) {
      welcome(std::move(socket));
      accept();
      return;
    }
    pause_.expires_after(std::chrono::seconds{1});
    pause_.async_wait([this, alive](error_code /*expired*/) {
      if (!alive.expired()) accept();
    });
  });
}

void ControlServer::welcome(Protocol::socket socket) {
  error_code error;
  socket.non_blocking(true, error);
  if (sessions_.size() >= k_max_clients) {
    // A fresh socket takes one line without blocking; if it does not, the client is turned away without
    // words.
    auto const line =
        refusal_line({nullptr, fmt::format("too many clients: there are {} already", k_max_clients)});
    socket.write_some(asio::buffer(line), error);
    return;
  }
  auto session = std::make_shared<Session>(std::move(socket), handler_, [this](Session& s) { forget(s); });
  sessions_.push_back(session);
  session->start();
}

void ControlServer::forget(Session const& session) {
  auto const it =
      std::find_if(sessions_.begin(), sessions_.end(), [&](auto const& s) { return s.get() == &session; });
  if (it != sessions_.end()) sessions_.erase(it);
}

void ControlServer::publish_state(std::string const& desk) {
  for (auto const& session : sessions()) session->publish_state(desk);
}

void ControlServer::publish_notice(std::string const& desk, boost::json::object const& notice) {
  auto const line = notice_line(desk, notice);
  for (auto const& session : sessions()) session->publish_notice(desk, line);
}

}  // namespace desk::control
