#pragma once

#include "drivers/simulated/modbus/console.h"
#include "drivers/simulated/modbus/port.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace desk::driver::simulated::modbus {

/// Control lines from the standard input and, if wanted, from a Unix socket. Whoever asks gets the answer.
class ControlPort final : public Port {
 public:
  /// The action may throw std::runtime_error; its words become the answer.
  using Act = std::function<void(LineAction)>;
  /// `socket`: empty for none; a socket that was left there is replaced. Throws std::runtime_error with words
  /// for people.
  ControlPort(Station& station, std::filesystem::path socket, Act act);
  ControlPort(ControlPort const&) = delete;
  ControlPort& operator=(ControlPort const&) = delete;
  ~ControlPort() override;

  void add_to(std::vector<pollfd>& waited_for) const override;
  void serve(int fd, core::TimePoint now) override;
  [[nodiscard]] core::TimePoint next() const override { return core::k_never; }
  void tick(core::TimePoint /*now*/) override {}

 private:
  struct Talk {
    Descriptor fd;  ///< none for the standard input
    int answers_to = -1;
    std::string inbox;
  };
  void listen();
  [[nodiscard]] bool read(int fd, Talk& talk, core::TimePoint now);
  [[nodiscard]] std::string obey(std::string const& line, core::TimePoint now);

  Console console_;
  std::filesystem::path path_;
  Act act_;
  Descriptor listener_;
  std::map<int, Talk> talks_;  ///< by the descriptor that is read
};

}  // namespace desk::driver::simulated::modbus
