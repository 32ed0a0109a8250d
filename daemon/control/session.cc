#include "daemon/control/session.h"

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <utility>

namespace desk::control {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Makes one answer of the answers of several desks: it comes when all have answered, and is the first that
/// was not `done`, if there is one.
class JoinedReply {
 public:
  JoinedReply(std::size_t desks, ReplyTo reply) : missing_{desks}, reply_{std::move(reply)} {}

  void add(core::Answer answer, std::string reason) {
    if (answer == core::Answer::accepted) return;
    if (worst_ == core::Answer::done) {
      worst_ = answer;
      reason_ = std::move(reason);
    }
    if (--missing_ == 0) reply_(worst_, std::move(reason_));
  }

 private:
  std::size_t missing_;
  ReplyTo reply_;
  core::Answer worst_ = core::Answer::done;
  std::string reason_;
};

}  // namespace

Session::Session(Socket socket, Handler& handler, std::function<void(Session&)> on_closed)
    : socket_{std::move(socket)}, handler_{&handler}, on_closed_{std::move(on_closed)} {}

void Session::close() {
  if (handler_ == nullptr) return;
  handler_ = nullptr;
  error_code ignored;  // the connection is over, whatever the kernel says about it
  socket_.close(ignored);
  on_closed_(*this);
}

void Session::read() {
  auto buffer = asio::dynamic_buffer(input_, k_max_request + 1);
  asio::async_read_until(
      socket_, buffer, '\n', [self = shared_from_this()](error_code error, std::size_t length) {
        if (self->handler_ == nullptr) return;
        if (error == asio::error::not_found) {
          self->send(
              refusal_line({nullptr, fmt::format("a request is at most {} bytes long", k_max_request)}));
          self->on_input_ended();
          return;
        }
        if (error) {
          self->on_input_ended();
          return;
        }
        std::string const line = self->input_.substr(0, length - 1);
        self->input_.erase(0, length);
        self->obey(line);
        if (self->handler_ != nullptr) self->read();
      });
}

/// A client that closes its writing side still gets the answers it waits for. A watcher waits for none.
void Session::on_input_ended() {
  input_ended_ = true;
  watched_.clear();
  news_.clear();
  if (output_.empty() && owed_answers_ == 0) close();
}

void Session::obey(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  auto const parsed = parse_request(line);
  if (auto const* const bad = std::get_if<BadRequest>(&parsed)) {
    send(refusal_line(*bad));
  } else {
    answer(std::get<Message>(parsed));
  }
}

void Session::answer(Message const& message) {
  auto const addressed = addressed_desks(message, handler_->desks());
  if (auto const* const bad = std::get_if<BadRequest>(&addressed)) {
    send(refusal_line(*bad));
    return;
  }
  auto const& desks = std::get<std::vector<std::string>>(addressed);
  if (auto const* const query = std::get_if<Query>(&message.what)) {
    ask(*query, message, desks);
  } else if (auto const* const look = std::get_if<Look>(&message.what)) {
    send(look_line(message.id, *look, handler_->look(desks.front(), *look)));
  } else if (auto const* const word = std::get_if<wire::Word>(&message.what)) {
    submit([this, word](std::string const& desk,
                        ReplyTo reply) { handler_->tell(desk, *word, std::move(reply)); },
           message, desks);
  } else if (auto const* const what = std::get_if<Reload>(&message.what)) {
    reload(*what, message);
  } else if (auto const* const history = std::get_if<HistoryQuery>(&message.what)) {
    ask_history(*history, message, desks.front());
  } else {
    submit([this, &request = std::get<core::Request>(message.what)](
               std::string const& desk, ReplyTo reply) { handler_->submit(desk, request, std::move(reply)); },
           message, desks);
  }
}

void Session::ask(Query query, Message const& message, std::vector<std::string> const& desks) {
  switch (query) {
    case Query::status: send(status_of(message, desks)); return;
    case Query::watch:
      send(status_of(message, desks));
      watched_.insert(desks.begin(), desks.end());
      return;
    case Query::desks: send(desks_line(message.id, handler_->desks())); return;
    case Query::version: send(version_line(message.id)); return;
    case Query::health: send(health_line(message.id, handler_->health())); return;
  }
}

std::string Session::status_of(Message const& message, std::vector<std::string> const& desks) const {
  boost::json::object states;
  for (auto const& desk : desks) states[desk] = handler_->state(desk);
  return status_line(message.id, states);
}

void Session::ask_history(HistoryQuery const& query, Message const& message, std::string const& desk) {
  if (history_asked_) {
    send(refusal_line({message.id, "one question about the history at a time: the last one is under way"}));
    return;
  }
  history_asked_ = true;
  ++owed_answers_;
  handler_->history(desk, query,
                    [weak = weak_from_this(), id = message.id](std::optional<std::string> const& history,
                                                               std::string const& reason) {
                      auto const self = weak.lock();
                      if (!self || self->handler_ == nullptr) return;
                      --self->owed_answers_;
                      self->send_large(history ? history_line(id, *history) : refusal_line({id, reason}));
                    });
}

void Session::reload(Reload what, Message const& message) {
  ++owed_answers_;
  handler_->reload(what,
                   [weak = weak_from_this(), id = message.id](core::Answer answer, std::string const& reason,
                                                              boost::json::object const& report) {
                     auto const self = weak.lock();
                     if (!self || self->handler_ == nullptr) return;
                     --self->owed_answers_;
                     self->send_large(reload_line(id, answer, reason, report));
                   });
}

void Session::submit(std::function<void(std::string const& desk, ReplyTo reply)> const& hand_in,
                     Message const& message, std::vector<std::string> const& desks) {
  ++owed_answers_;
  ReplyTo reply = [weak = weak_from_this(), id = message.id](core::Answer answer, std::string const& reason) {
    auto const self = weak.lock();
    if (!self || self->handler_ == nullptr) return;
    if (answer != core::Answer::accepted) --self->owed_answers_;
    self->send(answer_line(id, answer, reason));
  };
  if (desks.size() == 1) {
    hand_in(desks.front(), std::move(reply));
    return;
  }
  auto joined = std::make_shared<JoinedReply>(desks.size(), std::move(reply));
  for (auto const& desk : desks) {
    if (handler_ == nullptr) return;
    hand_in(desk,
            [joined](core::Answer answer, std::string reason) { joined->add(answer, std::move(reason)); });
  }
}

void Session::publish_state(std::string const& desk) {
  if (!watches(desk)) return;
  news_.insert(desk);
  if (output_.empty()) on_output_sent();
}

void Session::publish_notice(std::string const& desk, std::string const& line) {
  if (watches(desk)) send(line);
}

void Session::send(std::string line) {
  if (handler_ == nullptr) return;
  if (waiting_output_ + line.size() > k_max_waiting_output) {
    close();
    return;
  }
  auto const bytes = line.size();
  put_out(std::move(line), bytes);
}

void Session::send_large(std::string line) {
  put_out(std::move(line), 0);
}

void Session::put_out(std::string line, std::size_t counted) {
  waiting_output_ += counted;
  output_.push_back({std::move(line), counted});
  if (output_.size() == 1) write();
}

void Session::write() {
  asio::async_write(socket_, asio::buffer(output_.front().line),
                    [self = shared_from_this()](error_code error, std::size_t /*length*/) {
                      if (self->handler_ == nullptr) return;
                      if (error) {
                        self->close();
                        return;
                      }
                      if (self->output_.front().counted == 0) self->history_asked_ = false;
                      self->waiting_output_ -= self->output_.front().counted;
                      self->output_.pop_front();
                      self->on_output_sent();
                    });
}

void Session::on_output_sent() {
  if (!output_.empty()) {
    write();
    return;
  }
  if (!news_.empty()) {
    auto const desk = *news_.begin();
    news_.erase(news_.begin());
    send(state_line(desk, handler_->state(desk)));
    return;
  }
  if (input_ended_ && owed_answers_ == 0) close();
}

}  // namespace desk::control
