#pragma once

#include "daemon/control/server.h"
#include "tests/support/temp_dir.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace desk::control {

/// Longer than any answer takes on a loaded machine; no passing test waits for it.
inline constexpr std::chrono::seconds k_patience{10};

using testing::TempDir;

/// Desks whose state is a revision number; motion commands stay under way until they are ended by hand.
class FakeDesks final : public Handler {
 public:
  explicit FakeDesks(std::vector<DeskInfo> desks) : desks_{std::move(desks)} {}

  [[nodiscard]] std::vector<DeskInfo> desks() const override { return desks_; }
  [[nodiscard]] boost::json::object state(std::string const& desk) const override {
    return {{"revision", revision_.load()}, {"of", desk}, {"padding", std::string(padding_, 'x')}};
  }
  [[nodiscard]] boost::json::object health() const override { return {{"mqtt", nullptr}}; }
  void submit(std::string const& desk, core::Request const& request, ReplyTo reply) override {
    ++submitted_;
    if (std::holds_alternative<core::request::MoveTo>(request) ||
        std::holds_alternative<core::request::Calibrate>(request)) {
      reply(core::Answer::accepted, "");
      moves_[desk] = std::move(reply);
    } else if (std::holds_alternative<core::request::Hold>(request)) {
      hold(desk, std::move(reply));
    } else if (std::holds_alternative<core::request::Stop>(request)) {
      ++stops_;
      reply(core::Answer::done, "");
    } else if (std::holds_alternative<core::request::Skip>(request)) {
      reply(core::Answer::refused, "nothing to skip");
    } else {
      reply(core::Answer::done, "");
    }
  }
  void tell(std::string const& desk, wire::Word const& word, ReplyTo reply) override {
    ++submitted_;
    reply(core::Answer::done, desk + ": " + wire::in_log(word));
  }
  [[nodiscard]] boost::json::object look(std::string const& desk, Look look) const override {
    return {{"of", desk}, {"what", std::string{to_string(look)}}};
  }
  void reload(Reload what, ReloadReply reply) override {
    reply(what.only_check ? core::Answer::done : core::Answer::refused, "1 mistake",
          {{"changes", boost::json::array{}}, {"mistakes", {"c.toml:1:1: error"}}});
  }
  /// Answers come when end_history() says so.
  void history(std::string const& desk, HistoryQuery const& query, HistoryReply reply) override {
    history_desk_ = desk;
    history_query_ = query;
    history_ = std::move(reply);
  }
  void end_history(std::optional<std::string> const& history, std::string const& reason) {
    history_(history, reason);
  }
  [[nodiscard]] std::string const& history_desk() const { return history_desk_; }
  [[nodiscard]] HistoryQuery const& history_query() const { return history_query_; }
  [[nodiscard]] bool history_asked() const { return static_cast<bool>(history_); }
  /// One hold goes on where the one before it was: that one is answered as replaced.
  void hold(std::string const& desk, ReplyTo reply) {
    ++holds_;
    if (!refuse_holds_.empty()) {
      reply(core::Answer::refused, refuse_holds_);
      return;
    }
    auto const before = moves_.find(desk);
    if (before != moves_.end()) before->second(core::Answer::replaced, "");
    reply(core::Answer::accepted, "");
    moves_[desk] = std::move(reply);
  }
  void end_move(std::string const& desk, core::Answer answer, std::string const& reason) {
    moves_.at(desk)(answer, reason);
    moves_.erase(desk);
  }

  void set_revision(int revision) { revision_ = revision; }
  void set_padding(std::size_t bytes) { padding_ = bytes; }
  [[nodiscard]] int submitted() const { return submitted_; }
  [[nodiscard]] int holds() const { return holds_; }
  [[nodiscard]] int stops() const { return stops_; }
  void refuse_holds(std::string reason) { refuse_holds_ = std::move(reason); }

 private:
  std::atomic<int> revision_{0};
  std::atomic<int> submitted_{0};
  std::atomic<std::size_t> padding_{0};
  std::atomic<int> holds_{0};
  std::atomic<int> stops_{0};
  std::string refuse_holds_;
  std::vector<DeskInfo> desks_;
  std::map<std::string, ReplyTo> moves_;
  std::string history_desk_;
  HistoryQuery history_query_;
  HistoryReply history_;
};

/// A server on a thread of its own, as the daemon runs it.
class Daemon {
 public:
  explicit Daemon(std::vector<DeskInfo> desks = {{"main", "Main desk"}})
      : desks_{std::move(desks)},
        server_{std::make_unique<ControlServer>(io_, path(), desks_)},
        thread_{[this] { io_.run(); }} {}
  Daemon(Daemon const&) = delete;
  Daemon& operator=(Daemon const&) = delete;
  ~Daemon() {
    on_io([&] { server_.reset(); });
    work_.reset();
    thread_.join();
  }

  [[nodiscard]] std::filesystem::path path() const { return dir_.path() / "control.sock"; }

  void on_io(std::function<void()> what) {
    auto const task = std::make_shared<std::packaged_task<void()>>(std::move(what));
    boost::asio::post(io_, [task] { (*task)(); });
    task->get_future().get();
  }
  /// Reports the end of the move under way, and answers its command.
  void end_move(core::Answer answer, boost::json::object const& report) {
    on_io([&] {
      server_->publish_notice("main", report);
      desks_.end_move("main", answer, "");
    });
  }
  [[nodiscard]] FakeDesks& desks() { return desks_; }

  void publish_state(int revision) {
    on_io([&] {
      desks_.set_revision(revision);
      server_->publish_state("main");
    });
  }
  void publish_notice(boost::json::object const& notice) {
    on_io([&] { server_->publish_notice("main", notice); });
  }

 private:
  TempDir dir_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  FakeDesks desks_;
  std::unique_ptr<ControlServer> server_;
  std::thread thread_;
};

}  // namespace desk::control
