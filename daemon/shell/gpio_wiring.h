#pragma once

#include "config/settings.h"
#include "drivers/desk_driver.h"
#include "drivers/gpio/height_source.h"
#include "drivers/gpio/lines.h"

#include <memory>

/// The configuration's lines and sensors as the driver wants them.
namespace desk::shell {

[[nodiscard]] driver::gpio::LineSpec motor_line(config::GpioSettings const& gpio, std::string const& place);
[[nodiscard]] driver::gpio::LineSpec signal_line(config::SignalSettings const& signal,
                                                 std::string const& place);
[[nodiscard]] driver::gpio::LineSpec button_line(config::ButtonSettings const& buttons,
                                                 std::string const& place);
[[nodiscard]] driver::gpio::LineSpec obstacle_line(config::ObstacleSettings const& obstacle);
[[nodiscard]] driver::gpio::LineSpec presence_line(config::PresenceSettings const& presence);

/// Measures from now on, on a thread of its own.
[[nodiscard]] std::unique_ptr<driver::gpio::HeightSource> make_sensor(
    config::SensorSettings const& sensor, std::shared_ptr<driver::gpio::LineBank> bank,
    driver::MonotonicSource now);

/// A desk on this computer's lines, its motor off. Throws std::runtime_error with words for a person if the
/// lines that move it cannot be had.
[[nodiscard]] std::unique_ptr<driver::DeskDriver> make_gpio_desk(
    config::DeskSettings const& desk, std::vector<config::SensorSettings> const& sensors,
    std::shared_ptr<driver::gpio::LineBank> bank, driver::MonotonicSource now);

}  // namespace desk::shell
