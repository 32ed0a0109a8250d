#include "drivers/simulated/modbus/laser_sensor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::driver::simulated::modbus {
namespace {

using core::TimePoint;

constexpr std::uint16_t k_distance = 0x34;
constexpr double k_range_mm = 4000;

Profile sensor_profile(LaserSensor::Options const& options) {
  Profile p = find_profile("relay-tof").value();
  p.noise = options.noise;
  p.outlier_share = options.outlier_share;
  return p;
}

}  // namespace

LaserSensor::LaserSensor(std::shared_ptr<Plant> plant, Options const& options)
    : LaserSensor{std::move(plant), options, Random{options.seed}} {}

LaserSensor::LaserSensor(std::shared_ptr<Plant> plant, Options const& options, Random random)
    : Device{std::move(plant)}, sensor_{sensor_profile(options), random, this->plant().now()} {
  sensor_.ask(this->plant().now(), this->plant().height());
}

bool LaserSensor::set_sensor_fault(SensorFault fault) {
  sensor_.set_fault(fault);
  return true;
}

Device::Answer<Device::Words> LaserSensor::read_registers(std::uint16_t address, std::uint16_t count,
                                                          TimePoint /*now*/) {
  if (address != k_distance || count != 1) return Refusal::illegal_address;
  sensor_.ask(plant().now(), plant().height());
  auto const reading = sensor_.reading();
  if (!reading) return Silence{};
  double const shown = std::clamp(reading->height.mm(), 0.0, k_range_mm * 10);  // a lost point shows tenfold
  return Words{static_cast<std::uint16_t>(std::lround(shown))};
}

}  // namespace desk::driver::simulated::modbus
