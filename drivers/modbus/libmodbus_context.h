#pragma once

#include "daemon/core/time.h"

#include <modbus/modbus.h>

#include <array>
#include <chrono>
#include <memory>

namespace desk::driver::modbus {

struct ContextDeleter {
  void operator()(modbus_t* context) const {
    modbus_close(context);
    modbus_free(context);
  }
};

/// One per bus, used on the bus worker's thread only. Closes what it holds.
using Context = std::unique_ptr<modbus_t, ContextDeleter>;

/// What libmodbus received: unit, PDU and what its framing adds.
using Frame = std::array<std::uint8_t, MODBUS_MAX_ADU_LENGTH>;

/// libmodbus waits so long for the first byte, and so long between two; 0: no limit but the first one for
/// all.
inline void set_time_outs(modbus_t* context, core::Duration answer, core::Duration pause) {
  auto const split = [](core::Duration d, auto set) {
    constexpr std::int64_t k_us_per_s = 1'000'000;
    auto const us = std::chrono::ceil<std::chrono::microseconds>(d).count();
    set(static_cast<std::uint32_t>(us / k_us_per_s), static_cast<std::uint32_t>(us % k_us_per_s));
  };
  split(answer, [&](std::uint32_t s, std::uint32_t us) { modbus_set_response_timeout(context, s, us); });
  split(pause, [&](std::uint32_t s, std::uint32_t us) { modbus_set_byte_timeout(context, s, us); });
}

}  // namespace desk::driver::modbus
