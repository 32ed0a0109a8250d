#include "tests/bench/modbus/bare_loop.h"

#include <array>
#include <stdexcept>

namespace desk::bench {
namespace {

modbus_t* make(Rig const& rig) {
  if (rig.options().wire.baud == 0) return modbus_new_tcp("127.0.0.1", rig.served().port());
  constexpr int k_data_bits = 8;
  return modbus_new_rtu(rig.served().device().c_str(), rig.options().wire.baud, 'N', k_data_bits,
                        Rig::k_stop_bits);
}

}  // namespace

BareLoop::BareLoop(Rig const& rig) : units_{rig.options().desks}, context_{make(rig)} {
  if (!context_ || modbus_connect(context_.get()) != 0) throw std::runtime_error{"libmodbus cannot connect"};
}

bool BareLoop::read(int unit) {
  std::array<std::uint16_t, 4> words{};
  modbus_set_slave(context_.get(), unit);
  return modbus_read_registers(context_.get(), 0, words.size(), words.data()) == words.size();
}

double BareLoop::polls_per_second(core::Duration look) {
  core::TimePoint const begin = now();
  core::TimePoint end = begin;
  int polls = 0;
  for (int unit = 1; end - begin < look; unit = unit % units_ + 1) {
    polls += read(unit) ? 1 : 0;
    end = now();
  }
  return polls / core::to_seconds(end - begin);
}

}  // namespace desk::bench
