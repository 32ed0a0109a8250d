#pragma once

#include "drivers/desk_driver.h"
#include "drivers/modbus/line.h"
#include "drivers/modbus/seat_sensor.h"

#include <memory>
#include <optional>
#include <vector>

namespace desk::driver::modbus {

/// A desk behind Modbus registers, as its map describes them.
///
/// Which commands a desk gets, and in which order, is data; this carries it out, one transaction a call.
class ModbusDesk final : public DeskDriver {
 public:
  struct Wiring {
    int unit = 1;
    core::Height base;    ///< what a map's height_above_base counts from
    int sensor_unit = 0;  ///< where the height comes from, if not from `unit`
    core::Duration sensor_answers_within{0};
    /// Memory positions of a box that knows no others, by their number.
    std::vector<std::pair<std::uint16_t, core::Height>> presets;
    std::optional<SeatSensor::Place> seat;  ///< of the chair at this desk
  };
  /// `line` is shared by all desks on the bus.
  ModbusDesk(Map map, Wiring wiring, std::shared_ptr<Line> line, MonotonicSource now);
  ~ModbusDesk() override;

  Result<core::Telemetry> poll() override;
  Result<core::Progress> drive(core::Direction direction, core::TimePoint until) override;
  Result<core::Progress> move_to(core::Height target, core::TimePoint until) override;
  Result<void> keep_alive() override;
  Result<core::Progress> halt() noexcept override;
  Result<core::Progress> clear() override;
  [[nodiscard]] core::Capabilities capabilities() const override;
  [[nodiscard]] IoBudget io_budget() const override;
  [[nodiscard]] core::TimePoint bus_free_at() const override { return line_->free_at(); }

 private:
  using Words = std::vector<std::uint16_t>;
  struct Source {
    int unit;
    Block block;
    core::Duration answers_within;
  };
  /// What lies side by side can be read at once; not every device allows it.
  enum class Reads { merged, one_by_one };
  static std::vector<Source> sources_of(Map const& map, Wiring const& wiring, Reads reads);
  /// Where a list of steps stands.
  struct Sequence {
    Steps const* steps = nullptr;
    std::size_t next = 0;
    bool clearing = false;  ///< an error was found, and the steps of `clear` are under way
    std::size_t clear_next = 0;
    bool cleared = false;  ///< once is enough
  };
  Result<core::Progress> advance(Sequence& sequence);
  Result<core::Progress> expect_no_error(Sequence& sequence);
  Result<Words> send(Write const& write);
  Result<Words> carry_out(Order order);
  Result<Words> ask(Source const& source);
  [[nodiscard]] Source const& next_source();
  void take(Source const& source, Words const& words, core::Telemetry& telemetry);
  void take_height(double mm, core::Telemetry& telemetry);
  bool read_one_by_one(core::Fault const& refusal);
  void begin(Steps const& steps);
  [[nodiscard]] std::optional<core::Fault> meaning_of(std::int64_t error) const;
  [[nodiscard]] Order filled_in(Write const& write);
  [[nodiscard]] std::uint16_t value_of(Value const& value);
  [[nodiscard]] std::optional<std::uint32_t> register_for(core::Height target) const;
  [[nodiscard]] std::size_t first_step_of_target() const;
  [[nodiscard]] bool has_time_for_seat(core::TimePoint now) const;
  [[nodiscard]] bool running() const { return driving_ || target_; }

  Map const map_;
  Steps const stop_and_clear_;
  Wiring const wiring_;
  std::shared_ptr<Line> line_;
  MonotonicSource now_;

  std::vector<Source> sources_;  ///< what one round of polls reads, the height first
  Reads reads_ = Reads::merged;
  std::size_t turn_ = 0;

  Sequence sequence_;
  std::optional<core::Direction> driving_;
  std::optional<core::Height> target_;
  std::uint32_t target_value_ = 0;
  std::uint16_t counter_;
  std::size_t beat_ = 0;       ///< next step of the map's keep-alive in this run
  std::optional<Order> told_;  ///< the last exchange of the run that is under way
  bool dark_ = false;          ///< the last answer to an exchange showed no height
  std::optional<double> shown_mm_;
  core::TimePoint shown_since_;
  core::TimePoint commanded_at_;  ///< the last run or stop began
  bool answers_ = false;          ///< it did when it was polled last
  std::optional<SeatSensor> seat_;
  std::optional<bool> tells_running_;
  std::optional<double> current_a_;
  std::optional<core::Fault> error_;
  bool obstacle_ = false;
};

}  // namespace desk::driver::modbus
