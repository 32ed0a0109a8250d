#pragma once

#include "drivers/simulated/modbus/device.h"
#include "drivers/simulated/sensor.h"

namespace desk::driver::simulated::modbus {

/// A DFRobot SEN0492 laser distance sensor under a desk that another unit moves: function 3, register 0x34,
/// millimetres above the floor. Every read is a measurement of its own.
class LaserSensor final : public Device {
 public:
  struct Options {
    core::Distance noise = core::Distance::of_mm(2.5);  ///< standard deviation, as profile relay-tof has it
    double outlier_share = 0.01;                        ///< readings that are far off, 0…1
    std::uint64_t seed = 1;
  };
  LaserSensor(std::shared_ptr<Plant> plant, Options const& options);

  /// The unit that moves the desk advances it: it may have to stop it on the way.
  void advance(core::TimePoint /*now*/) override {}
  [[nodiscard]] std::string_view kind() const override { return "laser"; }
  bool set_sensor_fault(SensorFault fault) override;

 protected:
  Answer<Words> read_registers(std::uint16_t address, std::uint16_t count, core::TimePoint now) override;

 private:
  LaserSensor(std::shared_ptr<Plant> plant, Options const& options, Random random);

  Sensor sensor_;
};

}  // namespace desk::driver::simulated::modbus
