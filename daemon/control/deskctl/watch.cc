#include "daemon/control/deskctl/watch.h"

#include "daemon/control/deskctl/event_lines.h"
#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/render.h"
#include "daemon/control/deskctl/signals.h"
#include "daemon/control/deskctl/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include <poll.h>

namespace desk::deskctl {

namespace {

using namespace std::chrono_literals;

constexpr auto k_retry = 1s;
/// Ages and countdowns show whole seconds; four frames in each keep them from skipping one.
constexpr auto k_frame = 250ms;

/// Where the watched events go.
class Output {
 public:
  Output() = default;
  Output(Output const&) = delete;
  Output& operator=(Output const&) = delete;
  virtual ~Output() = default;

  virtual void connected() = 0;
  virtual void lost(std::string const& why) = 0;
  virtual void take(std::string const& line) = 0;
  virtual void redraw() {}
  /// False: the user wants to end.
  virtual bool key() { return true; }
  [[nodiscard]] virtual bool has_keys() const { return false; }
  virtual void suspend() { static_cast<void>(::raise(SIGSTOP)); }
};

class LiveView final : public Output {
 public:
  void connected() override { tick().connected(); }
  void lost(std::string const& why) override { tick().lost(printable(why.substr(0, why.find('\n')))); }
  void take(std::string const& line) override { tick().take(parse_message(line)); }
  void redraw() override { terminal_.show(render(tick(), Terminal::size(), style_)); }
  bool key() override {
    auto const key = Terminal::take_key();
    if (key == '\t') model_.select_next();
    return key != 'q' && key != 'Q' && key != '\0';
  }
  [[nodiscard]] bool has_keys() const override { return terminal_.has_keys(); }
  void suspend() override { terminal_.suspend(); }

 private:
  WatchModel& tick() {
    model_.now = monotonic_now();
    model_.now_unix_ms = unix_ms_now();
    model_.clock = local_clock();
    return model_;
  }

  Style style_ = terminal_style();
  WatchModel model_;
  Terminal terminal_;
};

void print_line(std::string const& line) {
  fmt::print("{}\n", line);
  static_cast<void>(std::fflush(stdout));  // a reader at the other end of a pipe wants it now
}

class LineView final : public Output {
 public:
  void connected() override {
    if (was_lost_) print_line(EventLines::line(now(), "-", "daemon", "connected again"));
    was_lost_ = false;
  }
  void lost(std::string const& why) override {
    if (!was_lost_)
      print_line(EventLines::line(now(), "-", "daemon", why.substr(0, why.find('\n')) + "; retrying"));
    was_lost_ = true;
  }
  void take(std::string const& line) override {
    for (auto const& text : lines_.take(parse_message(line), now())) print_line(text);
  }

 private:
  static EventLines::Now now() { return {monotonic_now(), unix_ms_now(), local_clock()}; }

  EventLines lines_;
  bool was_lost_ = false;
};

class JsonView final : public Output {
 public:
  void connected() override {}
  void lost(std::string const& why) override {
    fmt::print(stderr, "deskctl: {}; retrying\n", printable(why));
  }
  void take(std::string const& line) override { print_line(line); }
};

class Watch {
 public:
  Watch(Options const& options, Signals const& signals, std::unique_ptr<LineSocket> socket)
      : request_{request_line(options, 1)},
        path_{options.socket},
        signals_{signals},
        socket_{std::move(socket)} {
    if (options.watch_for) end_ = monotonic_now() + *options.watch_for;
    socket_->send(request_);
  }

  int run(Output& output) {
    output.connected();
    for (;;) {
      output.redraw();
      auto const now = monotonic_now();
      if (now >= end_) return k_done;
      if (!socket_ && now >= retry_at_) reconnect(output);
      wait(output.has_keys());
      if (!obey_signals(output)) return k_done;
      if (keys_ready_ && !output.key()) return k_done;
      drain(output);
    }
  }

 private:
  void wait(bool with_keys) {
    // poll() ignores negative descriptors.
    std::array<pollfd, 3> waiting{pollfd{signals_.fd(), POLLIN, 0}, pollfd{with_keys ? 0 : -1, POLLIN, 0},
                                  pollfd{socket_ ? socket_->fd() : -1, POLLIN, 0}};
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(std::min<core::Duration>(
        end_ == core::k_never ? core::Duration{k_frame} : end_ - monotonic_now(), k_frame));
    ::poll(waiting.data(), waiting.size(), static_cast<int>(std::max(left, 0ms).count()));
    keys_ready_ = waiting[1].revents != 0;
  }

  /// False: the user, or the system, wants an end.
  bool obey_signals(Output& output) {
    while (int const signal = signals_.take()) {
      if (signal == SIGTSTP) output.suspend();
      if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) return false;
    }
    return true;
  }

  void reconnect(Output& output) {
    retry_at_ = monotonic_now() + k_retry;
    try {
      socket_ = std::make_unique<LineSocket>(path_);
      socket_->send(request_);
      output.connected();
      answered_ = false;
    } catch (Unreachable const& error) {
      drop(output, error.what());
    }
  }

  void drop(Output& output, std::string const& why) {
    socket_.reset();
    retry_at_ = monotonic_now() + k_retry;
    output.lost(why);
  }

  void drain(Output& output) {
    if (!socket_) return;
    try {
      while (auto const line = socket_->next_line(0ms)) {
        if (answered_) {
          output.take(*line);
          continue;
        }
        auto const message = parse_message(*line);
        auto const* const answer = std::get_if<AnswerMessage>(&message);
        if (answer != nullptr && answer->answer == "refused") {
          refused(output, *answer);
          return;
        }
        answered_ = was_answered_ = true;
        output.take(*line);
      }
    } catch (Unreachable const& error) {
      drop(output, error.what());
    }
  }

  /// Throws when the very first request was refused: the next one would be, too.
  void refused(Output& output, AnswerMessage const& answer) {
    if (!was_answered_) throw std::runtime_error{"refused: " + answer.reason};
    drop(output,
         answer.reason);  // after a restart a desk may be missing, or the clients too many, for a while
  }

  std::string request_;
  std::filesystem::path path_;
  Signals const& signals_;
  std::unique_ptr<LineSocket> socket_;
  core::TimePoint end_ = core::k_never;
  core::TimePoint retry_at_;
  bool keys_ready_ = false;
  bool answered_ = false;      ///< on this connection
  bool was_answered_ = false;  ///< ever
};

std::unique_ptr<Output> make_output(Options const& options) {
  if (options.json) return std::make_unique<JsonView>();
  if (can_show_frames()) return std::make_unique<LiveView>();
  return std::make_unique<LineView>();
}

}  // namespace

int watch(Options const& options) {
  auto socket = std::make_unique<LineSocket>(options.socket);
  Signals const signals{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};
  auto const output = make_output(options);
  return Watch{options, signals, std::move(socket)}.run(*output);
}

}  // namespace desk::deskctl
