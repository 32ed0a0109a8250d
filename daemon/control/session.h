#pragma once

#include "daemon/control/handler.h"

#include <boost/asio/local/stream_protocol.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <set>
#include <string>

namespace desk::control {

/// Most bytes that wait for a client to read them; a client that lets more pile up is dropped.
inline constexpr std::size_t k_max_waiting_output = std::size_t{256} * 1024;

/// One client of the control socket. Lives on the io thread; kept alive by its pending I/O and by the server.
class Session : public std::enable_shared_from_this<Session> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  Session(Socket socket, Handler& handler, std::function<void(Session&)> on_closed);

  void start() { read(); }

  /// Ends the connection at once. The handler is not used afterwards.
  void close();

  /// The state changed: a watcher is sent the newest one as soon as it has read everything before.
  void publish_state(std::string const& desk);
  void publish_notice(std::string const& desk, std::string const& line);

 private:
  void read();
  void on_input_ended();
  void obey(std::string_view line);
  void answer(Message const& message);
  void ask(Query query, Message const& message, std::vector<std::string> const& desks);
  void reload(Reload what, Message const& message);
  void ask_history(HistoryQuery const& query, Message const& message, std::string const& desk);
  /// Hands one wish in for each desk, and joins the answers.
  void submit(std::function<void(std::string const& desk, ReplyTo reply)> const& hand_in,
              Message const& message, std::vector<std::string> const& desks);
  [[nodiscard]] std::string status_of(Message const& message, std::vector<std::string> const& desks) const;
  [[nodiscard]] bool watches(std::string const& desk) const { return watched_.contains(desk); }

  void send(std::string line);
  /// One that may be longer than k_max_waiting_output; there is only ever one of them.
  void send_large(std::string line);
  void put_out(std::string line, std::size_t counted);
  void write();
  void on_output_sent();

  Socket socket_;
  Handler* handler_;  ///< null once closed
  std::function<void(Session&)> on_closed_;
  std::string input_;
  struct Output {
    std::string line;
    std::size_t counted;  ///< of its bytes, against k_max_waiting_output
  };
  std::deque<Output> output_;       ///< the front is being written
  std::size_t waiting_output_ = 0;  ///< bytes in output_ that count
  std::set<std::string> watched_;   ///< desks
  std::set<std::string> news_;      ///< watched desks whose newest state was not sent yet
  int owed_answers_ = 0;
  bool history_asked_ = false;  ///< until its answer is written
  bool input_ended_ = false;
};

}  // namespace desk::control
