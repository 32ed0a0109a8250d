#pragma once

#include "drivers/simulated/modbus/device.h"

#include <array>

namespace desk::driver::simulated::modbus {

/// A Laing LTC302 control box, which is told what its handset would press: function 23 writes 14 registers at
/// 0x0a8c (key and hold) and reads 20 at 0x09c4 (what its three digits show, in inches). After what one
/// working service sends; no such box was at hand.
///
/// It sleeps after 10 s without a message, and the message that wakes it is not answered. Then key 9 lights
/// the display, a preset's key with hold 0 selects it, and holding it runs there for as long as the hold is
/// renewed.
class LaingBox final : public Device {
 public:
  using Presets = std::array<core::Height, 4>;
  LaingBox(std::shared_ptr<Plant> plant, Presets const& presets)
      : Device{std::move(plant)}, presets_{presets} {}

  void advance(core::TimePoint now) override;
  [[nodiscard]] std::string_view kind() const override { return "laing-ltc302"; }
  [[nodiscard]] Misuse misuse() const override;

 protected:
  Answer<Words> exchange(Exchange const& what, core::TimePoint now) override;

 private:
  void press(unsigned key, unsigned hold, core::TimePoint now);
  void release(core::TimePoint now);
  [[nodiscard]] Words display() const;

  Presets presets_;
  std::optional<core::TimePoint> spoken_to_at_;  ///< absent: nobody did since power-up
  bool lit_ = false;
  unsigned selected_ = 0;  ///< preset 1 to 4; 0: none
  std::optional<core::TimePoint> held_at_;
  core::Duration longest_gap_{0};
};

}  // namespace desk::driver::simulated::modbus
