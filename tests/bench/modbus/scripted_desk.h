#pragma once

#include "drivers/simulated/modbus/device.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace desk::bench {

/// Which heights a desk has when: steps of 2 mm up and down between 700 and 1200 mm, at random instants that
/// are known beforehand. Immutable, so any thread may look.
class HeightScript {
 public:
  struct Pauses {
    core::Duration shortest;
    core::Duration longest;
  };
  /// One that never moves.
  explicit HeightScript(core::TimePoint begin) : steps_{{begin, k_lowest}} {}
  /// Steps from `begin` on, for 20 minutes.
  HeightScript(core::TimePoint begin, Pauses pauses, std::uint64_t seed);

  /// In tenths of a millimetre, as the register shows it.
  [[nodiscard]] std::uint16_t at(core::TimePoint now) const { return steps_[index_at(now)].tenths; }

  /// Adds how long ago each change happened that shows for the first time in `tenths`, seen at `now`.
  /// `shown`: the newest change that was seen before; kept by the caller.
  template <typename Add>
  void seen(std::uint16_t tenths, core::TimePoint now, std::optional<std::size_t>& shown, Add&& add) const {
    std::size_t const newest = index_of(tenths, now);
    for (std::size_t i = shown.value_or(newest) + 1; i <= newest; ++i) add(now - steps_[i].at);
    shown = newest;
  }

 private:
  struct Step {
    core::TimePoint at;
    std::uint16_t tenths;
  };
  static constexpr std::uint16_t k_lowest = 7000;
  [[nodiscard]] std::size_t index_at(core::TimePoint now) const;
  [[nodiscard]] std::size_t index_of(std::uint16_t tenths, core::TimePoint now) const;

  std::vector<Step> steps_;
};

/// The device of device_map(): four registers to read, one that stops it and one that takes a target. Its
/// height follows a script, whatever it is told.
class ScriptedDesk final : public driver::simulated::modbus::Device {
 public:
  static constexpr std::uint16_t k_stop = 0x10;    ///< register: any value
  static constexpr std::uint16_t k_target = 0x11;  ///< register: tenths of a millimetre

  /// What the bench sees of it, from any thread.
  struct Seen {
    std::atomic<int> reads = 0;
    std::atomic<core::TimePoint> stopped_at{core::TimePoint::min()};
  };

  /// `on_wire`: how long a request of 8 bytes takes; the device knows of it when it has heard the last one.
  ScriptedDesk(std::shared_ptr<HeightScript const> script, std::shared_ptr<Seen> seen,
               core::Duration on_wire);

  void advance(core::TimePoint /*now*/) override {}
  [[nodiscard]] std::string_view kind() const override { return "scripted"; }

 protected:
  Answer<Words> read_registers(std::uint16_t address, std::uint16_t count, core::TimePoint now) override;
  Answer<Done> write_registers(std::uint16_t address, Words const& values, core::TimePoint now) override;

 private:
  std::shared_ptr<HeightScript const> script_;
  std::shared_ptr<Seen> seen_;
  core::Duration on_wire_;
};

/// The device's description as a user would write it, config/modbus/*.toml. `report_period` decides how often
/// it is polled: twice as often while it moves.
[[nodiscard]] std::string device_map(std::chrono::milliseconds report_period);

}  // namespace desk::bench
