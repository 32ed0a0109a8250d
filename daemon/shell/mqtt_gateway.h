#pragma once

#include "daemon/mqtt/announcer.h"
#include "daemon/mqtt/command_limits.h"
#include "daemon/mqtt/command_parser.h"
#include "daemon/mqtt/daemon_publisher.h"
#include "daemon/mqtt/link.h"
#include "daemon/mqtt/publisher.h"
#include "daemon/shell/desk_session.h"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace desk::shell {

/// Joins the desks to the broker: the link's thread on one side, the desks' io thread on the other. All
/// methods are for the io thread; what the link tells is posted to it.
class MqttGateway {
 public:
  struct Outlets {
    /// Takes what a message tells a desk that is none of its controller's business.
    std::function<void(std::size_t desk, wire::Word const& word, DeskSession::ReplyTo reply)> tell;
    /// Something came from the link: next_deadline() may be another.
    std::function<void()> worked;
  };

  MqttGateway(boost::asio::io_context& io, config::MqttSettings settings,
              std::vector<std::unique_ptr<DeskSession>> const& desks, Outlets outlets, Log const& log);
  MqttGateway(MqttGateway const&) = delete;
  MqttGateway& operator=(MqttGateway const&) = delete;
  ~MqttGateway();

  void start() { link_.start(); }
  /// Says `offline` and leaves, within a second or so even if the broker hangs.
  void stop() { link_.stop(); }

  /// The desks are configured otherwise: Home Assistant is told what they have now.
  void reconfigured();
  void state_changed(std::size_t desk);
  void notice(std::size_t desk, core::Notice const& notice);
  /// As Publisher::event() and Publisher::keep().
  void event(std::size_t desk, boost::json::object const& what);
  void keep(std::size_t desk, std::string_view leaf, std::string payload);
  /// The same of the daemon: one of mqtt::daemon_leaf.
  void keep(std::string_view leaf, std::string payload);
  /// The clock may have been set.
  void clock_told();
  /// How the connection is, as the control socket's `health` tells it.
  [[nodiscard]] boost::json::object health_json() const;
  /// Sends what was held back, if its time has come.
  void wake_if_due(core::TimePoint now);
  [[nodiscard]] core::TimePoint next_deadline() const;

 private:
  /// A topic on which somebody else tells who is at a desk.
  struct PresenceTopic {
    std::size_t desk;
    std::string topic;
    int ignored = 0;  ///< payloads in a row that say nothing
  };

  mqtt::LinkCallbacks callbacks();
  void connected();
  void disconnected(std::string const& reason);
  void received(std::string const& topic, std::string const& payload, bool retained);
  void command(std::size_t desk, mqtt::Incoming const& message);
  void tell_of_flood(std::size_t desk);
  bool sense(std::string const& topic, std::string const& payload);
  void obey(std::size_t desk, core::Request const& request, std::string const& topic,
            std::string const& payload);
  void obey(std::size_t desk, wire::Word const& word, std::string const& topic, std::string const& payload);
  void refuse(std::size_t desk, std::string const& topic, std::string const& payload,
              std::string const& reason);
  void log_refusal(std::size_t desk, std::string const& topic, std::string const& reason);
  void send(mqtt::Messages messages);
  void republish();

  boost::asio::io_context& io_;
  config::MqttSettings settings_;
  std::vector<std::unique_ptr<DeskSession>> const& desks_;
  Outlets outlets_;
  Log const& log_;
  bool motion_allowed_;
  std::vector<HoldSeries> holds_;
  std::vector<mqtt::CommandLimits> limits_;
  std::vector<mqtt::Topics> topics_;
  std::vector<PresenceTopic> presence_;
  std::vector<mqtt::Publisher> publishers_;
  mqtt::DaemonPublisher daemon_;
  mqtt::Announcer announcer_;
  bool connected_ = false;
  std::string why_not_;  ///< empty before the first attempt has ended
  /// A callback that is still queued when the gateway has gone does nothing.
  std::shared_ptr<bool const> alive_ = std::make_shared<bool const>(true);
  mqtt::Link link_;
};

}  // namespace desk::shell
