#pragma once

#include "drivers/simulated/modbus/port.h"
#include "drivers/simulated/modbus/serial_line.h"

#include <filesystem>
#include <string>

namespace desk::driver::simulated::modbus {

/// Modbus RTU on a pseudo-terminal: what a client opens instead of a serial adapter.
class RtuPort final : public Port {
 public:
  /// `link`: a symbolic link to it, replaced if it is one already; empty: none. Throws std::runtime_error
  /// with words for people.
  RtuPort(Station& station, SerialLine::Timing timing, std::filesystem::path link);
  RtuPort(RtuPort const&) = delete;
  RtuPort& operator=(RtuPort const&) = delete;
  ~RtuPort() override;

  void add_to(std::vector<pollfd>& waited_for) const override;
  void serve(int fd, core::TimePoint now) override;
  [[nodiscard]] core::TimePoint next() const override;
  void tick(core::TimePoint now) override;

  /// The path that a client opens.
  [[nodiscard]] std::string const& where() const { return path_; }
  /// As if the adapter were pulled out: a client's reads and writes fail with EIO.
  void hang_up();
  /// A new pseudo-terminal; its path may be another. Nothing if there is one. Throws as the constructor does.
  void plug_in();

 private:
  void remove_link() const;

  Station* station_;
  SerialLine::Timing timing_;
  std::filesystem::path link_;
  SerialLine line_;
  Outbox outbox_;
  Descriptor master_;
  Descriptor slave_;  ///< kept open, or the master reports a hang-up whenever a client closes its end
  std::string path_;
};

}  // namespace desk::driver::simulated::modbus
