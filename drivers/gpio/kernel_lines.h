#pragma once

#include "drivers/gpio/lines.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace desk::driver::gpio {

class LineGuard;

/// A chip's line as the kernel lists it.
struct LineInfo {
  std::string name;      ///< empty if it has none
  std::string consumer;  ///< who holds it; may be empty although it is used
  bool used = false;     ///< not to be had, by the kernel's account
};

struct ChipInfo {
  std::string name;             ///< "gpiochip0"
  std::string label;            ///< "pinctrl-bcm2711"; the same on every Pi of a model, the name may not be
  std::vector<LineInfo> lines;  ///< by offset
};

/// The lines of this computer, through the kernel's GPIO character device, uAPI v2.
///
/// Not through libgpiod: its versions 1 (Debian 12) and 2 (Debian 13) have different interfaces, the kernel's
/// is the same on both, and this file is all that it takes.
///
/// Kernels before 5.10 do not have it; that is a permanent fault which says so. Several processes may list
/// chips at the same time, a line is held by one. Any thread; what it hands out belongs to one thread at a
/// time.
class KernelBank final : public LineBank {
 public:
  /// `consumer`: the name under which others see our lines, at most 31 characters. `guard`: may be none.
  explicit KernelBank(std::filesystem::path devices = "/dev", std::string consumer = "deskd",
                      std::shared_ptr<LineGuard> guard = nullptr);

  Result<std::unique_ptr<Outputs>> outputs(std::vector<LineSpec> const& lines) override;
  Result<std::unique_ptr<Inputs>> inputs(std::vector<LineSpec> const& lines) override;

  /// All chips with their lines, by name; for checks of a configuration and for diagnosis. Empty on a
  /// computer without GPIO. Faults: permanent, if there are chips and none may be opened.
  [[nodiscard]] Result<std::vector<ChipInfo>> chips() const;

 private:
  std::filesystem::path const devices_;
  std::string const consumer_;
  std::shared_ptr<LineGuard> const guard_;
};

/// Sets the lines in the mask of a line request to 0; what a LineGuard does.
void switch_off(int request, std::uint64_t mask) noexcept;

}  // namespace desk::driver::gpio
