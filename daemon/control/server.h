#pragma once

#include "daemon/control/handler.h"
#include "daemon/control/socket_file.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace desk::control {

class Session;

/// Clients at once. Another one is told so and disconnected.
inline constexpr std::size_t k_max_clients = 32;

/// The local socket of the daemon. Everything, destruction included, happens on the thread that runs the
/// io_context (or while none runs it). No client can delay another one or the daemon.
class ControlServer {
 public:
  /// Listens at once. Throws std::runtime_error with words for a person, as SocketFile does.
  ControlServer(boost::asio::io_context& io, std::filesystem::path path, Handler& handler);
  ControlServer(ControlServer const&) = delete;
  ControlServer& operator=(ControlServer const&) = delete;
  ~ControlServer();

  /// Something in the state of `desk` changed; watchers get what Handler::state() says.
  void publish_state(std::string const& desk);

  /// `notice` as made by wire::to_json.
  void publish_notice(std::string const& desk, boost::json::object const& notice);

 private:
  using Protocol = boost::asio::local::stream_protocol;

  void accept();
  void welcome(Protocol::socket socket);
  void forget(Session const& session);
  /// Sessions may close, and so leave the list, while they are told something.
  [[nodiscard]] std::vector<std::shared_ptr<Session>> sessions() const { return sessions_; }

  Handler& handler_;
  Protocol::acceptor acceptor_;
  SocketFile file_;
  boost::asio::steady_timer pause_;  ///< between attempts to accept when the process is out of descriptors
  std::vector<std::shared_ptr<Session>> sessions_;
  /// Watched by the callbacks: one that was already queued still runs after the server has gone.
  std::shared_ptr<bool const> alive_ = std::make_shared<bool const>(true);
};

}  // namespace desk::control
