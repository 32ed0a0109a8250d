#pragma once

#include "daemon/control/protocol.h"

#include <functional>

namespace desk::control {

/// Takes the answer to one command, on the io thread: once with a final one, or first with `accepted` and
/// once more when the move has ended. May be called within submit() or long after the client has gone.
using ReplyTo = std::function<void(core::Answer answer, std::string reason)>;

/// Takes the history as JSON text, or why there is none, on the io thread, once: within history() or later.
using HistoryReply = std::function<void(std::optional<std::string> history, std::string reason)>;

/// Takes what came of reading the configuration anew: the report as in protocol.h.
using ReloadReply = std::function<void(core::Answer answer, std::string reason, boost::json::object report)>;

/// What the control socket needs of the daemon. Called on the io thread only.
class Handler {
 public:
  Handler() = default;
  Handler(Handler const&) = delete;
  Handler& operator=(Handler const&) = delete;
  virtual ~Handler() = default;

  [[nodiscard]] virtual std::vector<DeskInfo> desks() const = 0;

  /// The state of a desk of desks() at this instant, as made by state_json().
  [[nodiscard]] virtual boost::json::object state(std::string const& desk) const = 0;

  /// How the broker and the buses are.
  [[nodiscard]] virtual boost::json::object health() const = 0;

  /// Hands a command to a desk of desks().
  virtual void submit(std::string const& desk, core::Request const& request, ReplyTo reply) = 0;

  /// Tells a desk of desks() what is none of its controller's business. One answer, within the call.
  virtual void tell(std::string const& desk, wire::Word const& word, ReplyTo reply) = 0;
  /// What is to be seen of a desk of desks() at this instant.
  [[nodiscard]] virtual boost::json::object look(std::string const& desk, Look look) const = 0;
  /// Reads the configuration anew; the answer comes when the disk has given it.
  virtual void reload(Reload what, ReloadReply reply) = 0;
  /// Asks what the history has of a desk of desks().
  virtual void history(std::string const& desk, HistoryQuery const& query, HistoryReply reply) = 0;
};

}  // namespace desk::control
