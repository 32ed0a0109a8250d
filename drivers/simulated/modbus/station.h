#pragma once

#include "drivers/simulated/modbus/bus.h"
#include "drivers/simulated/modbus/frames.h"
#include "drivers/simulated/random.h"

namespace desk::driver::simulated::modbus {

constexpr std::chrono::milliseconds k_slow_byte{2};

/// What is wrong with the line. Shares are of requests, 0…1.
struct LineFaults {
  double lost = 0;  ///< half of them before the device heard the request, half after it carried it out
  double late = 0;
  core::Duration late_by{0};
  double corrupt = 0;    ///< one bit of the answer is wrong, so that the client can find out
  double exception = 0;  ///< answered by the line's far end instead of the device
  std::uint8_t exception_code = 4;
  double garbage = 0;  ///< a few bytes of noise before the answer
  double foreign = 0;  ///< the answer is marked as another unit's
  bool slow = false;   ///< answers come byte by byte, k_slow_byte apart
};

/// Bytes and the earliest instant to send them.
struct Sending {
  core::TimePoint at;
  std::vector<std::uint8_t> bytes;
  bool operator==(Sending const&) const = default;
};

/// Between the devices and the line: answers requests as a line with faults would. Deterministic: the same
/// seed, faults and requests give the same answers. Not thread-safe.
class Station {
 public:
  enum class Framing { rtu, tcp };
  struct Traffic {
    int requests = 0;
    int answers = 0;
    int short_gaps = 0;  ///< RTU: requests less than 3.5 characters after the frame before
  };

  Station(Bus bus, std::uint64_t seed) : bus_{std::move(bus)}, random_{seed} {}

  /// When the answer's first byte would start on its way, and the answer; nullopt: there is none.
  struct Reply {
    core::Duration late{0};
    std::vector<std::uint8_t> bytes;
  };
  std::optional<Reply> answer(Frame const& request, Framing framing, core::TimePoint now);

  [[nodiscard]] Bus& bus() { return bus_; }
  [[nodiscard]] LineFaults& faults() { return faults_; }
  [[nodiscard]] LineFaults const& faults() const { return faults_; }
  [[nodiscard]] Traffic& traffic() { return traffic_; }

 private:
  void damage(std::vector<std::uint8_t>& bytes, Framing framing);
  void add_noise(std::vector<std::uint8_t>& bytes);
  bool happens(double share) { return random_.uniform(0, 1) < share; }

  Bus bus_;
  Random random_;
  LineFaults faults_;
  Traffic traffic_;
};

/// The answer as it goes out from `at` on: in one piece, or each byte `apart`.
[[nodiscard]] std::vector<Sending> in_pieces(std::vector<std::uint8_t> bytes, core::TimePoint at,
                                             std::optional<core::Duration> apart);

}  // namespace desk::driver::simulated::modbus
