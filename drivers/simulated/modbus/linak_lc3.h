#pragma once

#include "drivers/simulated/modbus/device.h"

#include <array>

namespace desk::driver::simulated::modbus {

/// A LINAK ELEVATE column with LC3 IC, as its manual v1.0 describes the registers (0x2001 heartbeat …
/// 0x4009).
///
/// Where the manual is silent it does what is hardest for a client: a start while an error stands and a
/// reversal without a stop are acknowledged and held in the command register, but not carried out. Speed,
/// current and ramp settings are kept but do not change how the plant moves.
class LinakLc3 final : public Device {
 public:
  /// The plant's profile: LC3's, whose dead-man is this device's heartbeat.
  [[nodiscard]] static Profile profile();

  struct Options {
    bool blocks = true;  ///< false: reads and writes of several registers at once are refused
  };
  LinakLc3(std::shared_ptr<Plant> plant, Options options) : Device{std::move(plant)}, options_{options} {}

  void advance(core::TimePoint now) override;
  [[nodiscard]] std::string_view kind() const override { return "linak-lc3"; }
  [[nodiscard]] Misuse misuse() const override;
  [[nodiscard]] int error() const override { return error_; }
  bool show_error(int number, core::TimePoint now) override;
  void press_handset(std::optional<core::Direction> direction, core::TimePoint now) override;

 protected:
  Answer<Words> read_registers(std::uint16_t address, std::uint16_t count, core::TimePoint now) override;
  Answer<Done> write_registers(std::uint16_t address, Words const& values, core::TimePoint now) override;

 private:
  void write(std::uint16_t address, std::uint16_t value, core::TimePoint now);
  void beat(std::uint16_t counter, core::TimePoint now);
  void command(std::uint16_t value, core::TimePoint now);
  void start(core::Height target, core::TimePoint now);
  void stop(core::TimePoint now);
  [[nodiscard]] bool beats(core::TimePoint now) const;
  [[nodiscard]] std::optional<std::uint16_t> read(std::uint16_t address, core::TimePoint now) const;
  [[nodiscard]] std::uint16_t position() const;
  [[nodiscard]] std::uint16_t current() const;
  [[nodiscard]] std::uint16_t flags(core::TimePoint now) const;
  [[nodiscard]] core::Height at(std::uint16_t tenths_above_base) const;
  [[nodiscard]] core::Height fenced(core::Height target) const;

  Options options_;
  std::uint16_t heartbeat_ = 0;
  std::optional<core::TimePoint> heartbeat_at_;  ///< of its last change
  std::uint16_t command_ = 0;
  std::array<std::uint16_t, 4> settings_{251, 251, 251, 251};  ///< 0x2003: the defaults
  std::array<std::uint16_t, 3> limits_{380, 6000, 0};          ///< 0x4007: est. 38 mm/s; the whole stroke
  int error_ = 1;                                              ///< after each power-up it needs a stop
  std::optional<core::Direction> running_;                     ///< the way to the target it was sent to
  int reversals_ = 0;
  int starts_despite_error_ = 0;
  core::Duration longest_gap_{0};
};

}  // namespace desk::driver::simulated::modbus
