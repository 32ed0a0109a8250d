#include "daemon/shell/drivers.h"

#include "drivers/simulated/simulated_desk.h"

#include <fmt/format.h>

#include <stdexcept>

namespace desk::shell {
namespace {

std::unique_ptr<driver::DeskDriver> make_simulated(config::DeskSettings const& desk,
                                                   driver::MonotonicSource now) {
  auto const profile = driver::simulated::find_profile(desk.profile);
  if (!profile)
    throw std::runtime_error{fmt::format("desk.{}.profile: there is no simulated {}", desk.id, desk.profile)};
  return std::make_unique<driver::simulated::SimulatedDesk>(*profile, desk.seed, desk.start_height,
                                                            std::move(now));
}

}  // namespace

std::unique_ptr<driver::DeskDriver> make_driver(config::DeskSettings const& desk,
                                                config::BusSettings const& bus, driver::MonotonicSource now) {
  switch (bus.driver) {
    case config::BusSettings::Driver::simulated: return make_simulated(desk, std::move(now));
  }
  throw std::logic_error{"a bus without a driver"};
}

}  // namespace desk::shell
