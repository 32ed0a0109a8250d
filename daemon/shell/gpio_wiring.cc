#include "daemon/shell/gpio_wiring.h"

#include "drivers/gpio/echo_height.h"
#include "drivers/gpio/gpio_desk.h"
#include "drivers/gpio/iio_height.h"
#include "drivers/gpio/pulse_height.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace desk::shell {
namespace {

using config::SensorSettings;
using driver::gpio::HeightSource;
using driver::gpio::LineSpec;
using driver::gpio::MeasuredHeight;
using driver::gpio::Meter;
using Bank = std::shared_ptr<driver::gpio::LineBank>;

LineSpec output(std::string const& place, bool active_low) {
  LineSpec line;
  line.place = place;
  line.active_low = active_low;
  return line;
}

LineSpec input(std::string const& place, bool active_low, config::Bias bias, core::Duration debounce) {
  LineSpec line;
  line.place = place;
  line.active_low = active_low;
  line.bias = bias;
  line.debounce = debounce;
  return line;
}

std::unique_ptr<Meter> make_iio(SensorSettings const& sensor, driver::MonotonicSource now) {
  driver::gpio::IioMeter::Options options;
  options.place.device = sensor.device;
  options.place.channel = sensor.channel;
  options.mm_per_unit = sensor.mm_per_unit;
  options.offset = sensor.offset;
  options.period = sensor.period;
  options.median = static_cast<std::size_t>(sensor.median);
  return std::make_unique<driver::gpio::IioMeter>(std::move(options), std::move(now));
}

std::unique_ptr<Meter> make_counter(SensorSettings const& sensor, Bank bank, driver::MonotonicSource now) {
  driver::gpio::PulseMeter::Options options;
  options.a = input(sensor.a, sensor.active_low, sensor.bias, sensor.debounce);
  if (sensor.source == SensorSettings::Source::encoder) {
    options.b = input(sensor.b, sensor.active_low, sensor.bias, sensor.debounce);
  }
  options.mm_per_count = sensor.mm_per_count;
  options.home = sensor.home_height;
  return std::make_unique<driver::gpio::PulseMeter>(std::move(options), std::move(bank), std::move(now));
}

std::unique_ptr<Meter> make_echo(SensorSettings const& sensor, Bank bank, driver::MonotonicSource now) {
  driver::gpio::EchoMeter::Options options;
  options.trigger = output(sensor.trigger, false);
  options.echo = input(sensor.echo, false, sensor.bias, core::Duration{0});
  options.offset = sensor.offset;
  options.temperature_c = sensor.temperature_c;
  options.median = static_cast<std::size_t>(sensor.median);
  return std::make_unique<driver::gpio::EchoMeter>(std::move(options), std::move(bank), std::move(now));
}

std::unique_ptr<Meter> make_meter(SensorSettings const& sensor, Bank bank, driver::MonotonicSource now) {
  switch (sensor.source) {
    case SensorSettings::Source::iio: return make_iio(sensor, std::move(now));
    case SensorSettings::Source::encoder:
    case SensorSettings::Source::pulses: return make_counter(sensor, std::move(bank), std::move(now));
    case SensorSettings::Source::hc_sr04: return make_echo(sensor, std::move(bank), std::move(now));
  }
  throw std::logic_error{"a sensor of no kind"};
}

}  // namespace

LineSpec motor_line(config::GpioSettings const& gpio, std::string const& place) {
  LineSpec line = output(place, gpio.active_low);
  line.stage = gpio.stage;
  return line;
}

LineSpec signal_line(config::SignalSettings const& signal, std::string const& place) {
  return output(place, signal.active_low);
}

LineSpec button_line(config::ButtonSettings const& buttons, std::string const& place) {
  return input(place, buttons.active_low, buttons.bias, buttons.debounce);
}

LineSpec obstacle_line(config::ObstacleSettings const& obstacle) {
  return input(obstacle.line, obstacle.active_low, obstacle.bias, obstacle.debounce);
}

LineSpec presence_line(config::PresenceSettings const& presence) {
  // Long enough for the contacts of a seat switch, nothing to a person.
  constexpr core::Duration k_debounce = std::chrono::milliseconds{50};
  return input(presence.line, presence.active_low, presence.bias, k_debounce);
}

std::unique_ptr<HeightSource> make_sensor(SensorSettings const& sensor, Bank bank,
                                          driver::MonotonicSource now) {
  return std::make_unique<MeasuredHeight>(make_meter(sensor, std::move(bank), std::move(now)));
}

std::unique_ptr<driver::DeskDriver> make_gpio_desk(config::DeskSettings const& desk,
                                                   std::vector<SensorSettings> const& sensors, Bank bank,
                                                   driver::MonotonicSource now) {
  auto const measuring = [&](std::string const& id) -> std::unique_ptr<HeightSource> {
    auto const it =
        std::find_if(sensors.begin(), sensors.end(), [&](SensorSettings const& s) { return s.id == id; });
    return it == sensors.end() ? nullptr : make_sensor(*it, bank, now);
  };
  auto height = measuring(desk.gpio.height);
  if (!height) throw std::runtime_error{fmt::format("desk.{}.gpio.height: there is no such sensor", desk.id)};
  driver::gpio::GpioDesk::Wiring wiring;
  wiring.up = motor_line(desk.gpio, desk.gpio.up);
  wiring.down = motor_line(desk.gpio, desk.gpio.down);
  wiring.reversal_pause = desk.control.motion.reversal_pause;
  wiring.cruise = desk.gpio.cruise;
  auto made = std::make_unique<driver::gpio::GpioDesk>(std::move(wiring), bank, std::move(height),
                                                       measuring(desk.gpio.seat), now);
  // Off, and surely in our hands, before anybody is told that the daemon is ready.
  if (auto const off = made->halt(); !off) {
    throw std::runtime_error{fmt::format("desk.{}.gpio: {}", desk.id, off.error().detail)};
  }
  return made;
}

}  // namespace desk::shell
