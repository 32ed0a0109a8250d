#pragma once

#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/setup_console.h"
#include "daemon/control/deskctl/setup_guardian.h"
#include "daemon/control/setup/world.h"

namespace desk::deskctl {

/// This computer, for a setup.
class RealWorld final : public setup::World {
 public:
  RealWorld(SetupOptions const& options, Console const& console, Guardian const& guardian)
      : options_{options}, console_{console}, guardian_{guardian} {}

  std::vector<setup::SerialPort> serial_ports() override;
  setup::GpioChips gpio_chips() override;
  std::vector<std::string> iio_devices() override;
  setup::BrokerAnswer ask_broker(config::MqttSettings const& settings,
                                 std::optional<std::string> const& password) override;

  setup::Trial try_out(std::string const& toml) override;

  setup::Service service() override;
  setup::Trouble stop_service() override;
  setup::Trouble restart_service() override;
  setup::Trial service_desk(std::string const& toml) override;

  [[nodiscard]] std::string config_file() const override { return options_.config.string(); }
  std::string old_config() override;
  setup::Trouble write_config(std::string const& toml) override;
  [[nodiscard]] std::string password_file() const override;
  setup::Trouble write_password(std::string const& password) override;

  /// Was anything written?
  [[nodiscard]] bool wrote() const { return wrote_; }

 private:
  SetupOptions const& options_;
  Console const& console_;
  Guardian const& guardian_;
  bool wrote_ = false;
};

}  // namespace desk::deskctl
