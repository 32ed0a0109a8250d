#pragma once

#include "config/settings.h"
#include "daemon/control/server.h"
#include "daemon/shell/advisor.h"
#include "daemon/shell/bus_worker.h"
#include "daemon/shell/desk_session.h"
#include "daemon/shell/gpio_inputs.h"
#include "daemon/shell/history_keeper.h"
#include "daemon/shell/mqtt_gateway.h"
#include "daemon/shell/reloader.h"
#include "daemon/shell/service_status.h"
#include "daemon/shell/signal_lines.h"
#include "daemon/shell/state_file.h"
#include "daemon/shell/watchdog.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace desk::driver::gpio {
class LineGuard;
}

namespace desk::shell {

/// The daemon: one io thread with one timer, a bus worker per bus, the MQTT link, the control socket, the
/// writers of the state files and of the history. Everything else happens on the thread that calls run().
class App final : private control::Handler {
 public:
  /// `guard`: of the lines of GPIO desks, or none. Throws std::runtime_error with words for a person if
  /// something that the configuration names is not to be had.
  App(config::Settings settings, Reloader::Source source, Log& log,
      std::shared_ptr<driver::gpio::LineGuard> guard);
  ~App() override;

  /// Runs until SIGTERM or SIGINT; then every motor is off and the broker has been told.
  void run();

 private:
  /// Where a desk's commands go.
  struct Route {
    BusWorker* worker = nullptr;
    std::size_t index = 0;  ///< of the desk on its bus
  };

  /// A bus with its worker, and what its desks say about it.
  struct Bus {
    std::string id;
    std::vector<std::size_t> desks;  ///< index on the bus → index of the desk
    std::unique_ptr<BusWorker> worker;
    core::BusFigures told;  ///< the last time
    core::TimePoint told_at;
  };

  /// What is wired to this computer beside a desk.
  struct Panel {
    std::unique_ptr<GpioInputs> inputs;
    std::unique_ptr<SignalLines> signals;
  };

  void make_desks();
  void make_bus(config::BusSettings const& bus);
  void make_panel(std::size_t desk);
  void make_advisor(std::size_t desk);
  void tell(std::size_t desk, wire::Word const& word, core::Origin origin, control::ReplyTo const& reply);
  void tell_presence(std::size_t desk, wire::PresenceWord word, control::ReplyTo const& reply);
  void advised(std::size_t desk);
  void restore_desks();
  void trust_rest(std::size_t desk, core::Height rested_at);
  void save(std::size_t desk);
  void save_what_counts();
  void stepped(std::size_t desk);
  void told(std::size_t desk, core::Notice const& notice);
  void tell_service();
  void feed_watchdog();
  void look_after_guard();
  void start();
  void shut_down(int signal);
  void finish();
  void arm_timer();
  void on_timer();
  void tell_civil_time();
  void tell_of_health();
  void record_running(bool all);
  void await_hangup();
  void loaded(Reloader::Loaded const& loaded, bool only_check, control::ReloadReply const& reply);
  void adopt(config::Settings settings);
  void tell_everybody(boost::json::object const& event);

  [[nodiscard]] std::vector<control::DeskInfo> desks() const override;
  [[nodiscard]] boost::json::object state(std::string const& desk) const override;
  void submit(std::string const& desk, core::Request const& request, control::ReplyTo reply) override;
  void tell(std::string const& desk, wire::Word const& word, control::ReplyTo reply) override;
  [[nodiscard]] boost::json::object look(std::string const& desk, control::Look look) const override;
  void history(std::string const& desk, control::HistoryQuery const& query,
               control::HistoryReply reply) override;
  void reload(control::Reload what, control::ReloadReply reply) override;
  [[nodiscard]] std::size_t index_of(std::string const& desk) const;

  config::Settings settings_;
  Log& log_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  boost::asio::signal_set hangup_;  ///< the configuration is to be read anew
  Reloader reloader_;
  boost::asio::steady_timer timer_;
  core::TimePoint timer_at_ = core::k_never;
  core::TimePoint next_civil_tick_;
  StateFiles state_;
  HistoryKeeper history_;
  std::vector<std::unique_ptr<DeskSession>> sessions_;  ///< in the order of settings_.desks
  std::vector<std::unique_ptr<Advisor>> advisors_;      ///< in the same order
  std::vector<int> saved_revisions_;                    ///< of the memory that was given to state_ last
  std::shared_ptr<driver::gpio::LineGuard> guard_;
  bool guard_missed_ = false;
  std::shared_ptr<driver::gpio::LineBank> bank_;
  std::vector<Panel> panels_;  ///< in the same order
  std::vector<Route> routes_;
  std::vector<Bus> buses_;
  std::unique_ptr<MqttGateway> mqtt_;
  std::unique_ptr<control::ControlServer> control_;
  ServiceStatus service_;
  Watchdog watchdog_;
};

}  // namespace desk::shell
