#pragma once

#include "drivers/simulated/modbus/device.h"

#include <array>

namespace desk::driver::simulated::modbus {

/// A Waveshare relay board with 8 channels, two of which close a desk's up and down buttons.
///
/// Coils 0–7 by functions 1, 5 and 15; function 5 at 0x00ff means all, and 0x5500 toggles. Flash-on (function
/// 5 at 0x0200 + n with a number of 100 ms) closes relay n and opens it by itself when that time is over,
/// flash-off (0x0400 + n) the other way round; another one starts the time anew. Both motor relays at once
/// are remembered as misuse, and stop the desk as a sane box does.
class RelayBoard final : public Device {
 public:
  static constexpr int k_relays = 8;
  struct Wiring {
    int up = 0;  ///< relay number, 0 to 7; up and down must differ
    int down = 1;
  };
  RelayBoard(std::shared_ptr<Plant> plant, Wiring wiring) : Device{std::move(plant)}, wiring_{wiring} {}

  void advance(core::TimePoint now) override;
  [[nodiscard]] std::string_view kind() const override { return "relay-board"; }
  [[nodiscard]] Misuse misuse() const override;

 protected:
  Answer<Bits> read_coils(std::uint16_t address, std::uint16_t count) override;
  Answer<Done> write_coil(std::uint16_t address, std::uint16_t value, core::TimePoint now) override;
  Answer<Done> write_coils(std::uint16_t address, Bits const& values, core::TimePoint now) override;

 private:
  struct Relay {
    bool closed = false;
    core::TimePoint flips_at = core::k_never;  ///< a flash is over
  };

  /// The states of these relays were set.
  void written(unsigned first, unsigned count, core::TimePoint now);
  void renew(core::TimePoint now);
  void switch_motor(core::TimePoint now);
  [[nodiscard]] bool closed(int relay) const { return relays_.at(static_cast<std::size_t>(relay)).closed; }

  Wiring wiring_;
  std::array<Relay, k_relays> relays_;
  bool both_ = false;
  std::optional<core::TimePoint> renewed_at_;  ///< absent: no motor relay is closed
  int both_directions_ = 0;
  core::Duration longest_gap_{0};
};

}  // namespace desk::driver::simulated::modbus
