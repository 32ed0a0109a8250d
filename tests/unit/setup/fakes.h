#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/world.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Somebody with a list of answers, a computer and a desk that are made up.
namespace desk::setup::testing {

class Script final : public Person {
 public:
  explicit Script(std::deque<std::string> answers) : answers_{std::move(answers)} {}

  void say(std::string_view text) override { heard += std::string{text} + '\n'; }
  std::string ask(std::string_view prompt) override {
    heard += std::string{prompt};
    if (answers_.empty()) throw Left{Left::Why::input_ended};
    auto answer = answers_.front();
    answers_.pop_front();
    heard += answer + '\n';
    return answer;
  }
  std::string ask_secret(std::string_view prompt) override {
    heard += std::string{prompt} + '\n';
    if (answers_.empty()) throw Left{Left::Why::input_ended};
    auto answer = answers_.front();
    answers_.pop_front();
    return answer;
  }
  [[nodiscard]] bool all_used() const { return answers_.empty(); }

  std::string heard;

 private:
  std::deque<std::string> answers_;
};

/// What a desk really does, whoever drives it.
struct Plant {
  double height_mm = 720;
  bool wires_swapped = false;
  bool stuck = false;
  bool counts = false;  ///< and was not homed
  double hold_mm = 100;
  std::vector<std::string> done = {};
};

class FakeDesk final : public Desk {
 public:
  explicit FakeDesk(Plant& plant) : plant_{plant} {}

  DeskView look() override {
    if (plant_.counts) return {{}, true, {}};
    return {plant_.height_mm, false, {}};
  }
  void hold(Direction direction) override {
    plant_.done.emplace_back(direction == Direction::up ? "hold up" : "hold down");
    plant_.height_mm += direction == Direction::up ? plant_.hold_mm : -plant_.hold_mm;
  }
  MoveEnd move(double to_mm, std::optional<double> stop_at) override {
    plant_.done.push_back("move");
    if (plant_.stuck)
      return {false, false, "aborted: no_start: it did not move", "no_start", plant_.height_mm};
    if (plant_.wires_swapped) {
      plant_.height_mm -= to_mm > plant_.height_mm ? 5 : -5;
      return {false, false, "aborted: reversal", "reversal", plant_.height_mm};
    }
    plant_.height_mm = stop_at.value_or(to_mm);
    return {!stop_at, stop_at.has_value(), stop_at ? "stopped" : "done", "", plant_.height_mm};
  }
  void home() override {
    plant_.done.emplace_back("home");
    plant_.counts = false;
  }

 private:
  Plant& plant_;
};

class FakeWorld final : public World {
 public:
  std::vector<SerialPort> serial_ports() override { return ports; }
  GpioChips gpio_chips() override { return chips; }
  std::vector<std::string> iio_devices() override { return {"vl53l0x"}; }
  BrokerAnswer ask_broker(config::MqttSettings const& settings,
                          std::optional<std::string> const& password) override {
    return broker(settings, password);
  }

  Trial try_out(std::string const& toml) override {
    tried.push_back(toml);
    if (auto why = refusal(toml); !why.empty()) return why;
    return std::make_unique<FakeDesk>(plant);
  }

  Service service() override { return unit; }
  Trouble stop_service() override {
    plant.done.emplace_back("stop service");
    unit = Service::stopped;
    return {};
  }
  Trouble restart_service() override {
    plant.done.emplace_back("restart service");
    if (!service_trouble.empty()) return service_trouble;
    unit = Service::running;
    return {};
  }
  Trial service_desk(std::string const& /*toml*/) override { return std::make_unique<FakeDesk>(plant); }

  [[nodiscard]] std::string config_file() const override { return "/etc/deskd/deskd.toml"; }
  std::string old_config() override { return old; }
  Trouble write_config(std::string const& toml) override {
    if (!disk_trouble.empty()) return disk_trouble;
    written = toml;
    return {};
  }
  [[nodiscard]] std::string password_file() const override { return "/etc/deskd/mqtt-password"; }
  Trouble write_password(std::string const& text) override {
    if (!disk_trouble.empty()) return disk_trouble;
    stored_password = text;
    return {};
  }

  Plant plant;
  std::vector<SerialPort> ports;
  GpioChips chips;
  std::function<BrokerAnswer(config::MqttSettings const&, std::optional<std::string> const&)> broker =
      [](auto const&, auto const&) {
        return BrokerAnswer{false, false, "nobody answers"};
      };
  /// Why a configuration does not come to a desk; empty: it does.
  std::function<std::string(std::string const&)> refusal = [](auto const&) { return std::string{}; };
  Service unit = Service::absent;
  std::string service_trouble;
  std::string disk_trouble;
  std::string old;
  std::vector<std::string> tried;
  std::string written;
  std::string stored_password;
};

}  // namespace desk::setup::testing
