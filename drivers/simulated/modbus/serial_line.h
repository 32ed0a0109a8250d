#pragma once

#include "drivers/simulated/modbus/station.h"

#include <span>

namespace desk::driver::simulated::modbus {

/// The devices' end of a serial line: finds the frames in what comes in, and gives the answers the time that
/// they take on a wire. Virtual time, no I/O.
class SerialLine {
 public:
  struct Timing {
    int baud = 19200;
    int bits_per_character = 11;  ///< start, 8 data, parity, stop
    bool paced = false;           ///< frames and the gaps between them take their time
    core::Duration delay{0};      ///< between request and answer, besides
  };
  SerialLine(Station& station, Timing timing) : station_{&station}, timing_{timing} {}

  /// Bytes arrived. A request that is whole is carried out at once; its answer is due when a wire would have
  /// brought all of it.
  std::vector<Sending> receive(std::span<std::uint8_t const> bytes, core::TimePoint now);
  /// When to call silence(): then what came without an end to it is taken as it is.
  [[nodiscard]] core::TimePoint silent_at() const;
  std::vector<Sending> silence(core::TimePoint now);

  [[nodiscard]] core::Duration character() const;
  /// 3.5 characters; 1.75 ms above 19200 baud, as Modbus over serial line 1.02 has it.
  [[nodiscard]] core::Duration gap() const;

 private:
  void note_gap(core::TimePoint now);
  void take(std::size_t bytes, Frame const& request, core::TimePoint now, std::vector<Sending>& out);

  Station* station_;
  Timing timing_;
  std::vector<std::uint8_t> pending_;
  core::TimePoint last_byte_at_{};
  /// The last exchange on the wire; answers that nobody waited for may still be to come.
  struct Exchanged {
    core::TimePoint asked_until;
    core::TimePoint answer_from;
    core::TimePoint answer_until;
  };
  std::optional<Exchanged> last_;
};

}  // namespace desk::driver::simulated::modbus
