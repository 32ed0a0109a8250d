#pragma once

#include "config/settings.h"
#include "daemon/core/signal_pattern.h"
#include "daemon/shell/log.h"
#include "drivers/gpio/lines.h"

#include <memory>
#include <string>

namespace desk::shell {

/// The buzzer and the light of one desk, on the io thread. Off when this is destroyed.
class SignalLines {
 public:
  /// Takes the lines. Throws std::runtime_error with words for a person if one cannot be had.
  SignalLines(driver::gpio::LineBank& bank, config::DeskSettings const& desk, Log const& log);

  /// Whether there are any.
  [[nodiscard]] bool any() const { return buzzer_.outputs || led_.outputs; }
  void update(core::Snapshot const& snapshot, core::TimePoint now);
  [[nodiscard]] core::TimePoint next_deadline() const { return next_; }
  void wake_if_due(core::TimePoint now);

 private:
  struct Lamp {
    std::string name;
    std::unique_ptr<driver::gpio::Outputs> outputs;  ///< absent: there is none
    bool on = false;
    bool failing = false;
  };
  [[nodiscard]] Lamp take(driver::gpio::LineBank& bank, config::SignalSettings const& signal,
                          std::string name, std::string const& place) const;
  void show(core::TimePoint now);
  void set(Lamp& lamp, bool on);

  std::string desk_;
  Log const& log_;
  core::SignalPattern pattern_;
  Lamp buzzer_;
  Lamp led_;
  core::TimePoint next_ = core::k_never;
};

}  // namespace desk::shell
