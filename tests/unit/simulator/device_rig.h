#pragma once

#include "drivers/simulated/modbus/device.h"
#include "drivers/simulated/modbus/frames.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace desk::driver::simulated::modbus {

using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Not the epoch, so that nobody gets away with taking an instant for a duration.
inline constexpr TimePoint k_t0{std::chrono::hours{7}};

inline std::shared_ptr<Plant> nominal_plant(Profile const& profile, double start_mm) {
  auto plant = std::make_shared<Plant>(profile, 1, Height::at_mm(start_mm), k_t0);
  plant->set_load(1);
  return plant;
}
inline Profile named(std::string_view name) {
  return find_profile(name).value();
}

/// Function and words after it, as most requests are.
inline Pdu words_pdu(std::uint8_t function, std::initializer_list<unsigned> words) {
  Pdu pdu{function, {}};
  for (unsigned const word : words) append_word(pdu.data, word);
  return pdu;
}
inline Pdu refused(std::uint8_t function, Refusal why) {
  return refuse(function, static_cast<std::uint8_t>(why));
}

/// Speaks to one device at instants that the test chooses.
class Client {
 public:
  explicit Client(Device& device) : device_{&device} {}

  TimePoint now = k_t0;

  std::optional<Pdu> ask(Pdu const& pdu) { return device_->handle(pdu, now); }
  /// -1: refused, or no answer.
  int read(unsigned address) {
    auto const answer = ask(words_pdu(3, {address, 1}));
    if (!answer || answer->function != 3) return -1;
    return word_at(answer->data, 1);
  }
  /// True: acknowledged.
  bool write(unsigned address, unsigned value) {
    Pdu const request = words_pdu(6, {address, value});
    return ask(request) == request;
  }

 private:
  Device* device_;
};

}  // namespace desk::driver::simulated::modbus
