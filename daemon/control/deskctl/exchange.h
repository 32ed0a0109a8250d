#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/message.h"
#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/signals.h"
#include "daemon/core/time.h"

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

namespace desk::deskctl {

/// The daemon answers from memory.
inline constexpr auto k_answer_patience = std::chrono::seconds{5};
/// The slowest desk takes 1.5 × 600 mm / 10 mm/s, and corrections; then the daemon itself has given up.
inline constexpr auto k_move_patience = std::chrono::seconds{180};

int exit_code_of(AnswerMessage const& answer);

/// "refused: a fault is latched", "stopped"
std::string with_reason(AnswerMessage const& answer);

/// Prints the words to stderr. Returns k_timed_out.
int timed_out(std::string_view what);

/// A motion command from its request to the end of the motion, with what the daemon tells meanwhile. SIGINT
/// and the other signals stop the desk: they mean that it must stop, not that nobody looks any more.
class Exchange {
 public:
  Exchange(LineSocket& socket, Options const& options, std::initializer_list<int> signals);
  Exchange(Exchange const&) = delete;
  Exchange& operator=(Exchange const&) = delete;
  virtual ~Exchange() = default;

  /// Returns the exit code. Throws Unreachable.
  int run();

 protected:
  static constexpr int k_watch_id = 1;
  static constexpr int k_stop_id = 2;
  static constexpr int k_command_id = 3;  ///< and from there on, where a command is sent more than once

  virtual void on_answer(AnswerMessage const& answer, std::string const& line) = 0;
  virtual void on_state(DeskState const& state) = 0;
  virtual void on_notice(NoticeMessage const& notice, std::string const& line) = 0;
  [[nodiscard]] virtual bool finished() const = 0;
  virtual int tell_end() = 0;
  virtual int on_deadline() = 0;

  /// For a command that has more to do than to wait: a second thing to watch, an instant to wake up at, and
  /// what to do then.
  [[nodiscard]] virtual int other_fd() const { return -1; }
  [[nodiscard]] virtual core::TimePoint wake_at() const { return core::k_never; }
  virtual void on_wake(bool /*other_ready*/) {}

  /// Stops the desk. False: that was asked before already.
  virtual bool interrupt();

  void send(Options const& options, int id) const { socket_.send(request_line(options, id)); }
  void give_up_in(std::chrono::milliseconds patience);
  [[nodiscard]] Options const& options() const { return options_; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] bool shows_progress() const { return progress_; }
  void show_progress(std::string const& text) const;
  void clear_progress() const;
  /// The desk's id, where it is known, for the last line.
  [[nodiscard]] std::string who() const { return desk_.empty() ? "deskctl" : desk_; }

 private:
  void wait();
  void take(std::string const& line);

  LineSocket& socket_;
  Options const& options_;
  Signals signals_;
  bool progress_;
  std::string desk_;
  core::TimePoint deadline_;
  bool interrupted_ = false;
};

/// What is printed must be seen at once, by a person or a pipe; nobody is left to be told of a failure.
void flush_output();

}  // namespace desk::deskctl
