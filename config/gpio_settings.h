#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"
#include "drivers/gpio/lines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What is wired to this computer's own lines. A line is written as drivers/gpio/lines.h says; empty: there
/// is none.
namespace desk::config {

using driver::gpio::Bias;
using driver::gpio::OutputStage;

/// A sensor of heights on this computer, of a desk top or of a seat.
struct SensorSettings {
  enum class Source {
    iio,      ///< a channel of Linux's industrial I/O, in sysfs
    encoder,  ///< two rows of pulses that tell the direction
    pulses,   ///< one row of pulses; the motor tells the direction
    hc_sr04,  ///< an ultrasonic sensor on two lines
  };
  std::string id;
  Source source = Source::iio;

  std::string device;                                     ///< iio: its name, or "iio:device0"
  std::string channel = "in_distance";                    ///< iio: what stands before _raw or _input
  double mm_per_unit = 1000;                              ///< iio
  core::Duration period = std::chrono::milliseconds{50};  ///< iio: from reading to reading
  core::Distance offset;                                  ///< iio and hc-sr04: added to what is measured
  std::int64_t median = 3;                                ///< iio and hc-sr04: of so many readings

  std::string a;  ///< encoder and pulses
  std::string b;  ///< encoder
  double mm_per_count = 0;
  core::Height home_height;  ///< encoder and pulses: at the lower end stop

  std::string trigger;  ///< hc-sr04
  std::string echo;
  double temperature_c = 20;  ///< of the air, for the speed of sound

  bool active_low = false;  ///< pulses
  Bias bias = Bias::as_is;  ///< of the inputs
  core::Duration debounce{0};
  bool operator==(SensorSettings const&) const = default;

  /// Does it know its height only after it was found at the end stop?
  [[nodiscard]] bool counts() const { return source == Source::encoder || source == Source::pulses; }
};

/// A desk that two outputs move.
struct GpioSettings {
  std::string up;
  std::string down;
  bool active_low = false;
  OutputStage stage = OutputStage::push_pull;
  std::string height;                             ///< id of a [sensor.*]
  std::string seat;                               ///< id of one for the chair; empty: there is none
  core::Speed cruise = core::Speed::of_mm_s(32);  ///< where the motion model starts
  bool operator==(GpioSettings const&) const = default;
};

/// A strip that finds obstacles, normally closed: what is not closed counts as pressed.
struct ObstacleSettings {
  std::string line;
  bool active_low = true;  ///< closed is a low level
  Bias bias = Bias::pull_up;
  core::Duration debounce = std::chrono::milliseconds{10};
  bool operator==(ObstacleSettings const&) const = default;
};

struct ButtonSettings {
  std::string up;
  std::string down;
  std::string sit;
  std::string stand;
  std::string stop;
  std::string snooze;
  bool active_low = true;
  Bias bias = Bias::pull_up;
  core::Duration debounce = std::chrono::milliseconds{30};
  bool operator==(ButtonSettings const&) const = default;
};

/// What beeps and shines.
struct SignalSettings {
  std::string buzzer;
  std::string led;
  bool active_low = false;
  bool operator==(SignalSettings const&) const = default;
};

constexpr std::string_view to_string(SensorSettings::Source s) {
  switch (s) {
    case SensorSettings::Source::iio: return "iio";
    case SensorSettings::Source::encoder: return "encoder";
    case SensorSettings::Source::pulses: return "pulses";
    case SensorSettings::Source::hc_sr04: return "hc-sr04";
  }
  return "?";
}
constexpr std::string_view to_string(Bias b) {
  switch (b) {
    case Bias::as_is: return "as-is";
    case Bias::none: return "none";
    case Bias::pull_up: return "pull-up";
    case Bias::pull_down: return "pull-down";
  }
  return "?";
}
constexpr std::string_view to_string(OutputStage s) {
  switch (s) {
    case OutputStage::push_pull: return "push-pull";
    case OutputStage::open_drain: return "open-drain";
    case OutputStage::open_source: return "open-source";
  }
  return "?";
}

}  // namespace desk::config
